"""Of what is kept: keys, folders, backups, certificates, clocks. Part of the table in `commands.operate.metrics`."""

from commands.operate.alerting import Alert, Look, Metric, MetricKind, Severity

DEAD_LETTER_WORKSPACES = Metric(
    name="waterline_dead_letter_workspaces",
    kind=MetricKind.GAUGE,
    help="workspaces of which a platform refused deliveries for good",
    shown="max(waterline_dead_letter_workspaces)",
    look=Look("workspaces with dead letters", "{} of them.", beyond=9),
    alert=Alert(
        name="WaterlineDeadLettersInMany",
        when="max(waterline_dead_letter_workspaces) > 9",
        minutes=15,
        severity=Severity.TICKET,
        summary="Ten workspaces or more have messages that a platform refused for good.",
        cure="Perhaps one cause: `python -m bot deliveries --count` says how many by workspace and reason.",
    ),
)
FOLDER_USABLE = Metric(
    name="waterline_folder_usable",
    kind=MetricKind.GAUGE,
    help="1 while the folders of keys and of sealed answers can be written by this process",
    labels=("folder",),
    shown="min by (folder) (waterline_folder_usable)",
    look=Look("folders", "can be written.", below=1),
    alert=Alert(
        name="WaterlineFolderUnusable",
        when="min by (folder) (waterline_folder_usable) < 1",
        minutes=2,
        severity=Severity.PAGE,
        summary="The folder of {{ $labels.folder }} is not there or cannot be written.",
        cure="Is its volume mounted, and of the right user? No answer is taken meanwhile: docs/operator.md, Check-ins.",
    ),
)
KEYS_LOST = Metric(
    name="waterline_keys_lost",
    kind=MetricKind.GAUGE,
    help="check-ins that are open and whose keys this process does not see",
    shown="min(waterline_keys_lost)",
    look=Look("keys of open check-ins", "are seen here.", beyond=0),
    alert=Alert(
        name="WaterlineKeysLost",
        when="min(waterline_keys_lost) > 0",
        minutes=10,
        severity=Severity.PAGE,
        summary="No process sees the keys of a check-in that is open.",
        cure="Did the machine start anew, or is WATERLINE_KEYS another folder? Without them it becomes void.",
    ),
)
BACKUP_AGE = Metric(
    name="waterline_backup_age_seconds",
    kind=MetricKind.GAUGE,
    help="how long ago the last backup was taken; nothing where none is known",
    shown="min(waterline_backup_age_seconds)",
    unit="s",
    look=Look("last backup", "was taken {} seconds ago.", beyond=172_800),
    alert=Alert(
        name="WaterlineBackupOld",
        when="min(waterline_backup_age_seconds) > 172800",
        minutes=60,
        severity=Severity.TICKET,
        summary="The last backup is older than two days.",
        cure="Look at what runs `python -m bot backup`; other ways touch `last-backup`: docs/operator.md, Backups.",
    ),
)
CERTIFICATE_LEFT = Metric(
    name="waterline_certificate_left_seconds",
    kind=MetricKind.GAUGE,
    help="how long a certificate of ours still counts",
    labels=("platform",),
    shown="min by (platform) (waterline_certificate_left_seconds)",
    unit="s",
    look=Look("certificates", "none ends within two weeks.", below=1_209_600),
    alert=Alert(
        name="WaterlineCertificateEnds",
        when="min by (platform) (waterline_certificate_left_seconds) < 1209600",
        minutes=60,
        severity=Severity.TICKET,
        summary="The certificate for {{ $labels.platform }} ends within two weeks.",
        cure="Make another, and add it to the registration before this one ends: docs/teams.md.",
    ),
)
CLOCK_APART = Metric(
    name="waterline_clock_apart_seconds",
    kind=MetricKind.GAUGE,
    help="how far this process's clock is off the database's",
    shown="max(waterline_clock_apart_seconds)",
    unit="s",
    look=Look("clock", beyond=60, elsewhere=True),
    alert=Alert(
        name="WaterlineClockApart",
        when="max(waterline_clock_apart_seconds) > 60",
        minutes=10,
        severity=Severity.TICKET,
        summary="A process's clock is more than a minute off the database's.",
        cure="Set both by a time server (chrony, ntpd): Slack refuses requests that are five minutes off.",
    ),
)
METRICS = (DEAD_LETTER_WORKSPACES, FOLDER_USABLE, KEYS_LOST, BACKUP_AGE, CERTIFICATE_LEFT, CLOCK_APART)
