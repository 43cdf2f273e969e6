"""What the kudos room brings: thanks in every way they can be given, read, changed."""

from commands.feature import KUDOS, SAME, Button, Capability, Feature, Role, Submission, Word
from commands.kudos import requests

_IN_MORE = "**More** under the post"
CAPABILITIES = (
    Capability(
        "Thank one or several people",
        ("typed @",),
        f"`{KUDOS} @ana @bo for … #value` in any conversation; the value's emoji does instead of its name",
        SAME,
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
        SAME,
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
        SAME,
    ),
    Capability(
        "Correct what was refused; nothing typed is lost",
        ("pressed kudos.open",),
        "**Open the form** in the answer",
        SAME,
    ),
    Capability(
        "Join somebody's thanks with a word",
        ("pressed kudos.plus", "submitted kudos.plus"),
        "**+1 with a word** under the post",
        SAME,
    ),
    Capability(
        "Change one's own thanks within 15 minutes",
        ("pressed kudos.change", "submitted kudos.change", "pressed kudos.more"),
        f"**Change it** in the answer, in `{KUDOS} given`, or by {_IN_MORE}",
        SAME,
    ),
    Capability(
        "Take it back within 15 minutes",
        ("pressed kudos.take_back", "pressed kudos.more"),
        "**Take it back** in the same places",
        SAME,
    ),
    Capability(
        "Read the thanks one got, gave, or that one's team got",
        ("typed mine", "typed given", "typed team", "pressed kudos.page"),
        f"`{KUDOS} mine`, `{KUDOS} given`, `{KUDOS} team`; **Older** turns the page",
        SAME,
    ),
    Capability(
        "See the last thanks at a glance",
        ("opened",),
        "**Home**",
        "the app's home",
        "any words to Waterline that are no command, such as `hello`",
    ),
    Capability(
        "As an admin: remove a public thanks, with a reason",
        ("pressed kudos.more", "submitted kudos.remove"),
        _IN_MORE,
        SAME,
    ),
)

FEATURE = Feature(
    words=(
        Word("", KUDOS, "help.form", requests.empty_form),
        Word("@", f"{KUDOS} @ana @bo for … #value", "help.give", requests.typed),
        Word("mine", f"{KUDOS} mine", "help.mine", requests.mine),
        Word("given", f"{KUDOS} given", "help.given", requests.given),
        Word("team", f"{KUDOS} team", "help.team", requests.of_team),
    ),
    buttons=(
        Button("kudos.form", requests.empty_form, opens_form=True),
        Button("kudos.open", requests.open_draft, opens_form=True),
        Button("kudos.send", requests.send_draft),
        Button("kudos.plus", requests.plus, opens_form=True),
        Button("kudos.more", requests.more),
        Button("kudos.change", requests.change, opens_form=True),
        Button("kudos.take_back", requests.take_back),
        Button("kudos.page", requests.older),
    ),
    submissions=(
        Submission("kudos.give", requests.submitted),
        Submission("kudos.change", requests.changed),
        Submission("kudos.plus", requests.plus_added),
        Submission("kudos.remove", requests.removed, role=Role.ADMIN),
    ),
    capabilities=CAPABILITIES,
)
