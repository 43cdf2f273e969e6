"""What the sealed room brings. Its requests are answered before any look-up (`commands.sealed.answer_pulse`)."""

from bot.org.tree import CHART
from commands.feature import PULSE, SAME, Capability, Drawing, Feature
from commands.sealed.due import close_and_open
from commands.sealed.tell_admins import draw_fault, put_back

CAPABILITIES = (
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
        SAME,
    ),
    Capability(
        "Before answering: see by name who is counted together with one, and who reads it",
        ("pressed pulse.readers",),
        "**Who reads this?** under the check-in; at the end of the form",
        SAME,
    ),
)

FEATURE = Feature(
    capabilities=CAPABILITIES, drawings=(Drawing(CHART, draw_fault, put_back=put_back),), due=(close_and_open,)
)
