"""Everything people can do, and how on each platform.

`python -m commands.routing.capabilities` prints docs/capabilities.md.
"""

import sys
from dataclasses import dataclass

from commands.routing.table import COMMANDS, KUDOS, PULSE

_SAME = "the same"


@dataclass(frozen=True, slots=True)
class Capability:
    """`asked` are the requests it needs, as `commands.routing.route` knows them: a word, a button, a form, a kind."""

    does: str
    asked: tuple[str, ...]
    web: str
    slack: str
    teams: str = _SAME  # but for the slash, which Teams does without


_IN_MORE = "**More** under the post"
CAPABILITIES = (
    Capability(
        "Thank one or several people",
        ("typed @",),
        f"`{KUDOS} @ana @bo for … #value` in any conversation; the value's emoji does instead of its name",
        _SAME,
        "`kudos @Ana @Bo for … #value` to Waterline, `@Waterline kudos …` where others read along",
    ),
    Capability(
        "Thank a whole team",
        ("typed @",),
        f"`{KUDOS} @payments for … #value`",
        "the same, or a user group of the workspace",
        "the same, or `@` and the name of a Teams team",
    ),
    Capability(
        "Thank in a form",
        ("typed", "pressed kudos.form", "submitted kudos.give"),
        f"`{KUDOS}`, or **Give kudos** on the home page",
        f"`{KUDOS}`, or **Give kudos** in the app's home",
        "`kudos`, or **Give kudos** beside the field for a new message",
    ),
    Capability(
        "Thank in private",
        ("typed", "submitted kudos.give"),
        "in the form, **Only the people I thank**",
        _SAME,
    ),
    Capability(
        "Thank for a message",
        ("picked",),
        "**Thank** under the message, then **Give kudos for this**",
        "**Give kudos for this** among the message's shortcuts",
        "**Give kudos for this** in the message's menu, **More actions**",
    ),
    Capability(
        "Thank by a value's emoji",
        ("reacted",),
        "**Thank** under the message, then the value",
        "react to the message with the emoji, in channels the app was invited to",
        "only under what was written to Waterline, since Teams tells a bot of no more; else **Give kudos for this**",
    ),
    Capability(
        "Get one hint before sending, and send anyway",
        ("pressed kudos.open", "pressed kudos.send"),
        "**Change it** or **Send as it is** in the answer; in the form, send once more",
        _SAME,
    ),
    Capability(
        "Correct what was refused; nothing typed is lost",
        ("pressed kudos.open",),
        "**Open the form** in the answer",
        _SAME,
    ),
    Capability(
        "Join somebody's thanks with a word",
        ("pressed kudos.plus", "submitted kudos.plus"),
        "**+1 with a word** under the post",
        _SAME,
    ),
    Capability(
        "Change one's own thanks within 15 minutes",
        ("pressed kudos.change", "submitted kudos.change", "pressed kudos.more"),
        f"**Change it** in the answer, in `{KUDOS} given`, or by {_IN_MORE}",
        _SAME,
    ),
    Capability(
        "Take it back within 15 minutes",
        ("pressed kudos.take_back", "pressed kudos.more"),
        "**Take it back** in the same places",
        _SAME,
    ),
    Capability(
        "Read the thanks one got, gave, or that one's team got",
        ("typed mine", "typed given", "typed team", "pressed kudos.page"),
        f"`{KUDOS} mine`, `{KUDOS} given`, `{KUDOS} team`; **Older** turns the page",
        _SAME,
    ),
    Capability(
        "See the last thanks at a glance",
        ("opened",),
        "**Home**",
        "the app's home",
        "any words to Waterline that are no command, such as `hello`",
    ),
    Capability(
        "Read the values and what they look like",
        ("typed values",),
        f"`{KUDOS} values`",
        _SAME,
    ),
    Capability(
        "Choose one's language, and not to be named in posts",
        ("typed settings", "pressed settings.open", "submitted settings.keep"),
        f"`{KUDOS} settings`, or **My settings** on the home page",
        f"`{KUDOS} settings`, or **My settings** in the app's home",
        "`kudos settings`, or **My settings** under any greeting to Waterline",
    ),
    Capability(
        "Look up what one can type",
        ("typed help",),
        f"`{KUDOS} help`",
        _SAME,
    ),
    Capability(
        "Answer a check-in, once or again, until it closes",
        (
            f"typed {PULSE}",
            "pressed pulse.open",
            "pressed pulse.answer",
            "pressed pulse.form",
            "submitted pulse.answer",
        ),
        f"the buttons of the direct message, or **Answer in a form, with a comment**; `{PULSE}` shows them again",
        _SAME,
    ),
    Capability(
        "Before answering: see by name who is counted together with one, and who reads it",
        ("pressed pulse.readers",),
        "**Who reads this?** under the check-in; at the end of the form",
        _SAME,
    ),
    Capability(
        "See what a check-in said, and with whom one's own answers are shown",
        ("pressed pulse.results", "opened"),
        f"**Home**, or `{PULSE}`, then **What was said**",
        f"the app's home, or `{PULSE}`, then **What was said**",
        "`pulse`, then **What was said**",
    ),
    Capability(
        "Read what is kept of one, what changed in one's team, and whether the last check was well",
        ("pressed pulse.privacy",),
        f"`{PULSE}`, then **What is kept of me?**",
        _SAME,
    ),
    Capability(
        "Choose when to be asked, or not to be",
        ("pressed pulse.settings", "submitted pulse.keep"),
        f"`{PULSE}`, then **When to ask me**",
        _SAME,
    ),
    Capability(
        "As a manager: forecast what the team will answer",
        ("pressed pulse.forecast", "submitted pulse.forecast"),
        "**What will my team say?** under the check-in",
        _SAME,
    ),
    Capability(
        "As a manager: read the digest of the own team's week",
        (f"typed {PULSE} digest",),
        f"the direct message on Monday morning; `{PULSE} digest` shows it again",
        _SAME,
    ),
    Capability(
        "As a manager: promise what the digest advises, or get something else next week",
        ("pressed digest.promise", "pressed digest.decline"),
        "**I'll do this** or **Not for us** in the digest",
        _SAME,
    ),
    Capability(
        "As a manager: take a promise back, until the next check-in tells the team",
        ("pressed digest.take_back",),
        "**Take it back** in the digest",
        _SAME,
    ),
    Capability(
        "As a manager: say that a promise is kept",
        ("pressed digest.done",),
        "**It is done** under the promise in the digest",
        _SAME,
    ),
    Capability(
        "As a manager: choose when the digest comes, or that none comes",
        ("pressed digest.settings", "submitted digest.keep"),
        "**Settings** in the digest",
        _SAME,
    ),
    Capability(
        "As the head of many: read the comments that may be shown",
        ("pressed pulse.comments",),
        f"`{PULSE}`, **What was said**, then **Comments**",
        _SAME,
    ),
    Capability(
        "As a manager: see what one believed beside what the team lives",
        (f"typed {PULSE} mirror", "pressed mirror.open"),
        f"`{PULSE} mirror`, or **Look in the mirror** in the digest",
        _SAME,
    ),
    Capability(
        "As a leader of managers: see what lies under the waterline",
        (f"typed {PULSE} summary",),
        f"`{PULSE} summary`, and every four weeks by direct message",
        _SAME,
    ),
    Capability(
        "In the demo: hold what was found against what was planted",
        ("pressed summary.planted",),
        "**What was planted?** under the summary",
        "not there: only the invented company's truth is known",
    ),
    Capability(
        "As an admin: add, change and retire questions of the company's own",
        (f"typed {PULSE} items", "pressed pulse.item", "submitted pulse.item"),
        f"`{PULSE} items`, then **Change** or **Add a question**",
        _SAME,
    ),
    Capability(
        "As an admin: see who would see a number of their own team",
        (f"typed {PULSE} preview", "pressed pulse.preview"),
        f"`{PULSE} preview`",
        _SAME,
    ),
    Capability(
        "As an admin: add, rename, translate, order and retire values",
        ("typed values", "pressed values.edit", "submitted values.keep"),
        f"`{KUDOS} values`, then **Change** or **Add a value**",
        _SAME,
    ),
    Capability(
        "As an admin: remove a public thanks, with a reason",
        ("pressed kudos.more", "submitted kudos.remove"),
        _IN_MORE,
        _SAME,
    ),
)


def page() -> str:
    """docs/capabilities.md."""
    rows = [
        f"| {capability.does} | {capability.web} | {capability.slack} | {capability.teams} |"
        for capability in CAPABILITIES
    ]
    typed = [f"- `{command.usage}`" for command in COMMANDS]
    return "\n".join(
        (
            "# What people can do, and where",
            "",
            "Everything works on every platform; only the way there differs. This page is written by",
            "`python -m commands.routing.capabilities > docs/capabilities.md`, and a test holds it to the code.",
            "",
            "| one can | on the local page | in Slack | in Teams |",
            "|---|---|---|---|",
            *rows,
            "",
            "What can be typed; in Teams without the slash:",
            "",
            *typed,
            "",
        )
    )


if __name__ == "__main__":
    sys.stdout.write(page())
