"""What the check-in room brings: its page, its results, forecasts, questions of the company's own."""

from commands.checkin import requests
from commands.feature import PULSE, SAME, Button, Capability, Feature, Role, Submission, Word

CAPABILITIES = (
    Capability(
        "See what a check-in said, and with whom one's own answers are shown",
        ("pressed pulse.results", "opened"),
        f"**Home**, or `{PULSE}`, then **Results**",
        f"the app's home, or `{PULSE}`, then **Results**",
        "`pulse`, then **Results**",
    ),
    Capability(
        "Read what is kept of one, what changed in one's team, and whether the last check was well",
        ("pressed pulse.privacy",),
        f"`{PULSE}`, then **What is kept of me?**",
        SAME,
    ),
    Capability(
        "Choose when to be asked, or not to be",
        ("pressed pulse.settings", "submitted pulse.keep"),
        f"`{PULSE}`, then **When to ask me**",
        SAME,
    ),
    Capability(
        "As a manager: forecast what the team will answer",
        ("pressed pulse.forecast", "submitted pulse.forecast"),
        "**What will my team say?** under the check-in",
        SAME,
    ),
    Capability(
        "As the head of many: read the comments that may be shown",
        ("pressed pulse.comments",),
        f"`{PULSE}`, **Results**, then **Comments**",
        SAME,
    ),
    Capability(
        "As an admin: add, change and retire questions of the company's own",
        (f"typed {PULSE} items", "pressed pulse.item", "submitted pulse.item"),
        f"`{PULSE} items`, then **Change** or **Add a question**",
        SAME,
    ),
    Capability(
        "As an admin: see who would see a number of their own team",
        (f"typed {PULSE} preview", "pressed pulse.preview"),
        f"`{PULSE} preview`",
        SAME,
    ),
)

FEATURE = Feature(
    words=(
        Word("", PULSE, "help.pulse", lambda ctx, _: requests.page(ctx), PULSE),
        Word(
            "preview", f"{PULSE} preview", "help.pulse_preview", lambda ctx, _: requests.preview(ctx), PULSE, Role.ADMIN
        ),
        Word("items", f"{PULSE} items", "help.pulse_items", lambda ctx, _: requests.own_items(ctx), PULSE, Role.ADMIN),
    ),
    buttons=(
        Button("pulse.open", lambda ctx, _: requests.page(ctx)),
        Button("pulse.forecast", requests.forecast, opens_form=True),
        Button("pulse.settings", lambda ctx, _: requests.settings(ctx), opens_form=True),
        Button("pulse.results", lambda ctx, _: requests.said(ctx)),
        Button("pulse.privacy", lambda ctx, _: requests.privacy(ctx)),
        Button("pulse.comments", lambda ctx, _: requests.comments(ctx)),
        Button("pulse.item", requests.edit_item, opens_form=True, role=Role.ADMIN),
        Button("pulse.preview", lambda ctx, _: requests.preview(ctx), role=Role.ADMIN),
    ),
    submissions=(
        Submission("pulse.forecast", requests.forecast_given),
        Submission("pulse.keep", requests.keep),
        Submission("pulse.item", requests.item_kept, role=Role.ADMIN),
    ),
    capabilities=CAPABILITIES,
)
