"""What the metrics stand at that are about the database and this machine, and what `doctor` says of all of them."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from commands.operate import metrics, metrics_of_keeping, metrics_of_webhooks
from commands.operate.alerting import Metric, MetricKind, Severity
from commands.operate.check_health import Health
from commands.operate.examine import Finding

_OF_FOLDERS = (metrics.FOLDER_FREE, metrics_of_keeping.FOLDER_USABLE)
_LABEL = re.compile(r"\{\{ \$labels\.(\w+) \}\}")


@dataclass(frozen=True, slots=True)
class MetricReading:
    """What a metric stands at. Counts of the product's own work only; no number about answers, and nobody's name."""

    metric: Metric
    value: float
    labels: tuple[str, ...] = ()


def of_health(health: Health) -> Iterator[MetricReading]:
    """Yields what every process knows by looking."""
    yield MetricReading(metrics.DATABASE_UP, health.database != "unreachable")
    yield MetricReading(metrics.QUEUE_AGE, health.queue_seconds or 0)
    yield from (MetricReading(metrics.DEAD_LETTERS, count, (reason,)) for reason, count in health.dead.items())
    yield MetricReading(metrics_of_webhooks.EVENTS_LOST, health.webhooks.lost)
    yield MetricReading(metrics_of_webhooks.EVENTS_OVERDUE, health.webhooks.overdue_seconds)
    yield MetricReading(metrics.FOLDERS_DIFFER, health.folders_differ)
    yield MetricReading(metrics.CLOSINGS_OVERDUE, health.closings_overdue)
    yield MetricReading(metrics.CONNECTIONS_WAITED, health.connections_waited_for)
    yield from (MetricReading(metrics.FOLDER_FREE, free, (folder,)) for folder, free in health.folders_free.items())
    yield MetricReading(metrics_of_keeping.DEAD_LETTER_WORKSPACES, health.dead_workspaces)
    condition = health.condition
    yield from (
        MetricReading(metrics_of_keeping.FOLDER_USABLE, usable, (folder,))
        for folder, usable in condition.usable.items()
    )
    yield MetricReading(metrics_of_keeping.KEYS_LOST, condition.keys_lost)
    if condition.backup_seconds is not None:
        yield MetricReading(metrics_of_keeping.BACKUP_AGE, condition.backup_seconds)
    yield from (
        MetricReading(metrics_of_keeping.CERTIFICATE_LEFT, seconds, (platform,))
        for platform, seconds in health.certificates.items()
    )
    yield MetricReading(metrics_of_keeping.CLOCK_APART, health.clock_apart)


def examine_readings(readings: Sequence[MetricReading], *, is_serving: bool) -> list[Finding]:
    """Returns a line for each metric that `doctor` has no line of its own for: what somebody would be woken up for.

    Folders are made at the first start: before, nothing is wrong with them.
    """
    are_made = any(reading.metric is metrics.FOLDER_FREE for reading in readings)
    known_later = set() if is_serving else {*metrics.OF_PROCESS, *(() if are_made else _OF_FOLDERS)}
    return [
        finding
        for metric in metrics.METRICS
        if not metric.look.elsewhere
        for finding in _of_metric(metric, [each for each in readings if each.metric is metric], known_later)
    ]


def _of_metric(metric: Metric, readings: Sequence[MetricReading], known_later: Collection[Metric]) -> Iterator[Finding]:
    line, wrong = (
        metric.look.line,
        [reading for reading in readings if metric.look.is_wrong(reading.value, reading.labels)],
    )
    if metric is metrics_of_keeping.BACKUP_AGE and not readings:
        yield Finding(line, True, f"none is known. {metric.alert.cure}", weak=True)
    elif metric in known_later:
        yield Finding(line, True, "known once `serve` runs.")
        return
    elif not wrong:
        yield Finding(line, True, metric.look.well.format(_shown(readings)))
    for reading in wrong:
        is_urgent = metric.kind is MetricKind.GAUGE and metric.alert.severity is Severity.PAGE
        yield Finding(line, not is_urgent, _text(metric, reading), weak=not is_urgent)


def _text(metric: Metric, reading: MetricReading) -> str:
    labels = dict(zip(metric.labels, reading.labels, strict=True))
    since = " since it started" if metric.kind is MetricKind.COUNTER else ""
    value = "" if metric.look.below == 1 else f" It is {reading.value:g}{since}."
    text = f"{metric.alert.summary}{value} {metric.alert.cure}"
    return _LABEL.sub(lambda found: labels[found[1]], text)


def _shown(readings: Iterable[MetricReading]) -> str:
    return ", ".join(" ".join((*reading.labels, f"{reading.value:.0f}")) for reading in readings) or "0"
