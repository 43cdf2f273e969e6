"""What the digest brings to managers."""

from commands.digest import requests
from commands.feature import PULSE, SAME, Button, Capability, Feature, Submission, Word

CAPABILITIES = (
    Capability(
        "As a manager: read the digest of the own team's week",
        (f"typed {PULSE} digest",),
        f"the direct message on Monday morning; `{PULSE} digest` shows it again",
        SAME,
    ),
    Capability(
        "As a manager: promise what the digest advises, or get something else next week",
        ("pressed digest.promise", "pressed digest.decline"),
        "**I'll do this** or **Not for us** in the digest",
        SAME,
    ),
    Capability(
        "As a manager: take a promise back, until the next check-in tells the team",
        ("pressed digest.take_back",),
        "**Take it back** in the digest",
        SAME,
    ),
    Capability(
        "As a manager: say that a promise is kept",
        ("pressed digest.done",),
        "**It is done** under the promise in the digest",
        SAME,
    ),
    Capability(
        "As a manager: choose when the digest comes, or that none comes",
        ("pressed digest.settings", "submitted digest.keep"),
        "**Settings** in the digest",
        SAME,
    ),
)

FEATURE = Feature(
    words=(Word("digest", f"{PULSE} digest", "help.pulse_digest", lambda ctx, _: requests.typed(ctx), PULSE),),
    buttons=(
        Button("digest.promise", requests.promise),
        Button("digest.take_back", requests.take_back),
        Button("digest.decline", requests.decline),
        Button("digest.done", requests.done),
        Button("digest.settings", lambda ctx, _: requests.settings(ctx), opens_form=True),
    ),
    submissions=(Submission("digest.keep", requests.keep),),
    capabilities=CAPABILITIES,
)
