"""Everything an operator is woken up for, once: what `/metrics` shows, and when somebody is told.

`python -m commands.operate.watching` writes the alerts and the dashboard from this table.
"""

from commands.operate import metrics_of_keeping as keeping
from commands.operate import metrics_of_webhooks as webhooks
from commands.operate.alerting import Alert, Look, Metric, MetricKind, Severity

DATABASE_UP = Metric(
    name="waterline_database_up",
    kind=MetricKind.GAUGE,
    help="1 while the database answers",
    shown="min(waterline_database_up)",
    look=Look("database", below=1, elsewhere=True),
    alert=Alert(
        name="WaterlineDatabaseAway",
        when="min(waterline_database_up) < 1",
        minutes=2,
        severity=Severity.PAGE,
        summary="A process of Waterline reaches no database.",
        cure="Look at PostgreSQL and at DATABASE_URL. Nothing is lost: people are asked to try again.",
    ),
)
QUEUE_AGE = Metric(
    name="waterline_queue_age_seconds",
    kind=MetricKind.GAUGE,
    help="how long the oldest waiting delivery has waited",
    shown="max(waterline_queue_age_seconds)",
    unit="s",
    look=Look("deliveries that wait", "the oldest has waited for {} seconds.", beyond=900),
    alert=Alert(
        name="WaterlineDeliveriesWait",
        when="max(waterline_queue_age_seconds) > 900",
        minutes=10,
        severity=Severity.PAGE,
        summary="A message has waited for more than a quarter of an hour.",
        cure="`python -m bot doctor` says whose. Does a process run without `--only listen`? Does the platform answer?",
    ),
)
DEAD_LETTERS = Metric(
    name="waterline_dead_letters",
    kind=MetricKind.GAUGE,
    help="deliveries that a platform refused for good",
    labels=("reason",),
    shown="max by (reason) (waterline_dead_letters)",
    look=Look("deliveries", beyond=0, elsewhere=True),
    alert=Alert(
        name="WaterlineDeadLetters",
        when="max by (reason) (waterline_dead_letters) > 0 unless max by (reason) (waterline_dead_letters offset 1h)"
        " >= max by (reason) (waterline_dead_letters)",
        minutes=0,
        severity=Severity.TICKET,
        summary="A platform refused messages for good: {{ $labels.reason }}.",
        cure="`python -m bot deliveries` lists them; the cure of each reason stands in docs/operator.md, Dead letters.",
    ),
)
WORKSPACES_REFUSED = Metric(
    name="waterline_workspaces_refused",
    kind=MetricKind.GAUGE,
    help="workspaces of which a platform refuses everything until somebody acts",
    labels=("reason",),
    shown="max by (reason) (waterline_workspaces_refused)",
    look=Look("workspaces refused", "no platform refuses one.", beyond=0),
    alert=Alert(
        name="WaterlineWorkspaceRefused",
        when="max by (reason) (waterline_workspaces_refused) > 0",
        minutes=15,
        severity=Severity.PAGE,
        summary="A platform refuses everything of a workspace: {{ $labels.reason }}.",
        cure="`python -m bot doctor` says the cure. What waits goes out after it, in its order.",
    ),
)
NOT_SERVED = Metric(
    name="waterline_workspaces_not_served",
    kind=MetricKind.GAUGE,
    help="workspaces that this process was to serve and does not",
    labels=("platform", "reason"),
    shown="max by (platform, reason) (waterline_workspaces_not_served)",
    look=Look("workspaces not served", "each is served.", beyond=0),
    alert=Alert(
        name="WaterlineWorkspaceNotServed",
        when="max by (platform, reason) (waterline_workspaces_not_served) > 0",
        minutes=15,
        severity=Severity.PAGE,
        summary="{{ $labels.platform }} did not let us in at the start: {{ $labels.reason }}.",
        cure="`python -m bot doctor` says the cure. A platform that was silent is asked again by itself.",
    ),
)
CONNECTED = Metric(
    name="waterline_platform_connected",
    kind=MetricKind.GAUGE,
    help="1 while a platform can reach this process by the connection that the process keeps",
    labels=("platform",),
    shown="min by (platform) (waterline_platform_connected)",
    look=Look("connections of platforms", "are up.", below=1),
    alert=Alert(
        name="WaterlinePlatformNotConnected",
        when="min by (platform) (waterline_platform_connected) < 1",
        minutes=10,
        severity=Severity.PAGE,
        summary="{{ $labels.platform }} cannot reach a process.",
        cure="Is Socket Mode on in the app's settings, and does the network let us out? See the log.",
    ),
)
FOLDERS_DIFFER = Metric(
    name="waterline_folders_differ",
    kind=MetricKind.GAUGE,
    help="1 while processes see different folders of check-ins",
    shown="max(waterline_folders_differ)",
    look=Look("folders of processes", "are the same.", beyond=0),
    alert=Alert(
        name="WaterlineFoldersDiffer",
        when="max(waterline_folders_differ) > 0",
        minutes=5,
        severity=Severity.PAGE,
        summary="Processes see different folders, so that no check-in is opened.",
        cure="Give all of them the same WATERLINE_KEYS and WATERLINE_SEALED: docs/operator.md, Several processes.",
    ),
)
CLOSINGS_OVERDUE = Metric(
    name="waterline_closings_overdue",
    kind=MetricKind.GAUGE,
    help="check-ins that ended more than ten minutes ago and are not counted",
    shown="max(waterline_closings_overdue)",
    look=Look("check-ins that ended", "are counted.", beyond=0),
    alert=Alert(
        name="WaterlineClosingOverdue",
        when="max(waterline_closings_overdue) > 0",
        minutes=20,
        severity=Severity.PAGE,
        summary="A check-in has ended and is not counted.",
        cure="Does a process with the folders run? An hour after its end a check-in without keys becomes void.",
    ),
)
TICK_AGE = Metric(
    name="waterline_tick_age_seconds",
    kind=MetricKind.GAUGE,
    help="how long ago this process last did all that was due",
    shown="max(waterline_tick_age_seconds)",
    unit="s",
    look=Look("what is due", "was done {} seconds ago.", beyond=600),
    alert=Alert(
        name="WaterlineClockStands",
        when="max(waterline_tick_age_seconds) > 600",
        minutes=5,
        severity=Severity.PAGE,
        summary="What is due has not been done for ten minutes.",
        cure="The log says why each tick failed. Where it says nothing, start the process again, and report it.",
    ),
)
FOLDER_FREE = Metric(
    name="waterline_folder_free_bytes",
    kind=MetricKind.GAUGE,
    help="room that is left where keys and sealed answers are kept",
    labels=("folder",),
    shown="min by (folder) (waterline_folder_free_bytes)",
    unit="bytes",
    look=Look("room", "{} bytes are left.", below=5e7),
    alert=Alert(
        name="WaterlineFolderNearlyFull",
        when="min by (folder) (waterline_folder_free_bytes) < 5e7",
        minutes=10,
        severity=Severity.PAGE,
        summary="The folder of {{ $labels.folder }} has less than 50 MB left.",
        cure="Make room on its disk: an answer that cannot be written is not taken, and its person is told so.",
    ),
)
CONNECTIONS_WAITED = Metric(
    name="waterline_connections_waited_for",
    kind=MetricKind.GAUGE,
    help="statements of this process that wait for a connection to the database",
    shown="max(waterline_connections_waited_for)",
    look=Look("connections to the database", "no statement waits for one.", beyond=0),
    alert=Alert(
        name="WaterlineConnectionsShort",
        when="min_over_time(waterline_connections_waited_for[5m]) > 0",
        minutes=5,
        severity=Severity.TICKET,
        summary="Statements wait for connections all the time.",
        cure="Raise the server's connections, or run another process: docs/operator.md, Connections.",
    ),
)
LOGGED_ERRORS = Metric(
    name="waterline_logged_errors",
    kind=MetricKind.COUNTER,
    help="lines of this process in the log that say error or worse",
    shown="sum(increase(waterline_logged_errors_total[15m]))",
    look=Look("errors in the log", "{} since it started.", beyond=10),
    alert=Alert(
        name="WaterlineErrors",
        when="sum(increase(waterline_logged_errors_total[15m])) > 10",
        minutes=0,
        severity=Severity.TICKET,
        summary="More than ten errors were logged within a quarter of an hour.",
        cure="Read them: each has its place in the code, and those of one request its number.",
    ),
)
REQUESTS_REFUSED = Metric(
    name="waterline_requests_refused",
    kind=MetricKind.COUNTER,
    help="requests that are no platform's, or say what nobody knows",
    labels=("platform", "reason"),
    shown="sum by (platform, reason) (rate(waterline_requests_refused_total[5m]))",
    unit="reqps",
    look=Look("requests refused", "few or none since it started.", beyond=1000),
    alert=Alert(
        name="WaterlineRequestsRefused",
        when="sum by (platform, reason) (rate(waterline_requests_refused_total[5m])) > 1",
        minutes=15,
        severity=Severity.TICKET,
        summary="Requests in the name of {{ $labels.platform }} are refused: {{ $labels.reason }}.",
        cure="A wrong secret, a clock that is off, or somebody who tries: `python -m bot doctor` asks as they do.",
    ),
)
CUSTOMER_PAGE = Metric(
    name="waterline_customer_page_answers",
    kind=MetricKind.COUNTER,
    help="answers of the customers' page",
    labels=("answer",),
    shown="sum by (answer) (rate(waterline_customer_page_answers_total[5m]))",
    unit="reqps",
    look=Look("customers' page", "keeps nobody out.", beyond=1000, words=("busy", "failed", "away")),
    alert=Alert(
        name="WaterlineCustomersKeptOut",
        when='sum by (answer) (rate(waterline_customer_page_answers_total{answer=~"busy|failed|away"}[5m])) > 1',
        minutes=15,
        severity=Severity.TICKET,
        summary="The customers' page keeps people out: {{ $labels.answer }}.",
        cure="busy: is the proxy named in customers.proxies, or is it a flood? Else see the log: docs/public-page.md.",
    ),
)
EXPIRED_ROWS = Metric(
    name="waterline_expired_rows",
    kind=MetricKind.COUNTER,
    help="rows that were deleted since they were too old",
    labels=("kind",),
    shown="sum by (kind) (increase(waterline_expired_rows_total[1d]))",
    look=Look("retention", "nothing unusual was too old since it started.", beyond=10_000_000),
    alert=Alert(
        name="WaterlineMuchExpires",
        when="sum by (kind) (increase(waterline_expired_rows_total[1d])) > 10000000",
        minutes=0,
        severity=Severity.TICKET,
        summary="More than ten million rows were too old within a day: {{ $labels.kind }}.",
        cure="Was a number under `retention` in app.yaml lowered by mistake? docs/retention.md says what each means.",
    ),
)
METRICS = (
    DATABASE_UP,
    QUEUE_AGE,
    DEAD_LETTERS,
    WORKSPACES_REFUSED,
    NOT_SERVED,
    CONNECTED,
    FOLDERS_DIFFER,
    CLOSINGS_OVERDUE,
    TICK_AGE,
    FOLDER_FREE,
    CONNECTIONS_WAITED,
    LOGGED_ERRORS,
    REQUESTS_REFUSED,
    CUSTOMER_PAGE,
    EXPIRED_ROWS,
    *webhooks.METRICS,
    *keeping.METRICS,
)
# What only the process that serves knows of itself.
OF_PROCESS = (
    WORKSPACES_REFUSED,
    NOT_SERVED,
    CONNECTED,
    TICK_AGE,
    CONNECTIONS_WAITED,
    LOGGED_ERRORS,
    REQUESTS_REFUSED,
    CUSTOMER_PAGE,
    EXPIRED_ROWS,
)
ABSENT = Alert(
    name="WaterlineAway",
    when="absent(waterline_database_up)",
    minutes=5,
    severity=Severity.PAGE,
    summary="No process of Waterline answers.",
    cure="Start it, and read its last lines: it ends with a sentence that names the cure.",
)
