"""What insight brings: the mirror to managers, the summary to those who lead managers."""

from commands.feature import PULSE, SAME, Button, Capability, Feature, Word
from commands.insight import requests

CAPABILITIES = (
    Capability(
        "As a manager: see what one believed beside what the team answered",
        (f"typed {PULSE} mirror", "pressed mirror.open"),
        f"`{PULSE} mirror`, or **Look in the mirror** in the digest",
        SAME,
    ),
    Capability(
        "As a leader of managers: see what lies under the waterline",
        (f"typed {PULSE} summary",),
        f"`{PULSE} summary`, and every four weeks by direct message",
        SAME,
    ),
    Capability(
        "In the demo: hold what was found against what was planted",
        ("pressed summary.planted",),
        "**What was planted?** under the summary",
        "not there: only the invented company's truth is known",
    ),
)

FEATURE = Feature(
    words=(
        Word("mirror", f"{PULSE} mirror", "help.pulse_mirror", lambda ctx, _: requests.mirror(ctx), PULSE),
        Word("summary", f"{PULSE} summary", "help.pulse_summary", lambda ctx, _: requests.summary(ctx), PULSE),
    ),
    buttons=(
        Button("mirror.open", lambda ctx, _: requests.mirror(ctx)),
        Button("summary.planted", lambda ctx, _: requests.planted(ctx)),
    ),
    capabilities=CAPABILITIES,
)
