"""Of webhooks: what is sent to programs of the company. Part of the table in `commands.operate.metrics`."""

from commands.operate.alerting import Alert, Look, Metric, MetricKind, Severity

EVENTS_LOST = Metric(
    name="waterline_webhook_dead_letters",
    kind=MetricKind.GAUGE,
    help="events that a receiver did not take for a day, or that could not be made",
    shown="max(waterline_webhook_dead_letters)",
    look=Look("webhooks", "lost nothing.", beyond=0),
    alert=Alert(
        name="WaterlineWebhookDeadLetters",
        when="max(waterline_webhook_dead_letters) > 0 unless max(waterline_webhook_dead_letters offset 1h)"
        " >= max(waterline_webhook_dead_letters)",
        minutes=0,
        severity=Severity.TICKET,
        summary="A webhook has lost events.",
        cure="`python -m bot deliveries` lists them, and sends them again: docs/webhooks.md.",
    ),
)
EVENTS_OVERDUE = Metric(
    name="waterline_webhook_overdue_seconds",
    kind=MetricKind.GAUGE,
    help="for how long the oldest event of a webhook has been due and was not tried",
    shown="max(waterline_webhook_overdue_seconds)",
    unit="s",
    look=Look("events of webhooks", "the oldest that is due has waited for {} seconds.", beyond=900),
    alert=Alert(
        name="WaterlineWebhooksWait",
        when="max(waterline_webhook_overdue_seconds) > 900",
        minutes=10,
        severity=Severity.TICKET,
        summary="An event of a webhook was due a quarter of an hour ago, and nobody tried to send it.",
        cure="Is a process running with `--only deliver`, or without `--only`? See the log.",
    ),
)
METRICS = (EVENTS_LOST, EVENTS_OVERDUE)
