"""What the sealed room brings. Its requests are answered before any look-up (`commands.sealed.answer_pulse`)."""

from bot.org.diary import ChartFound
from bot.org.tree import CHART
from bot.roles.roles import Role
from bot.sealed.actions import KEEP_PROOF, PROOF, WORD
from bot.sealed.diary import ProofExported, RoundReported
from commands.feature import PULSE, SAME, WATERLINE, ButtonRoute, Capability, Drawing, Feature, Word
from commands.sealed.due import close_and_open, workspaces_with_pages
from commands.sealed.read_proof import keep_proof, read_proof
from commands.sealed.tell_admins import draw_fault, put_back

_READERS = (
    "**By name** in the first check-in, where the rest is written out; later **Who reads this?**; in the form its end"
)
_ONE_BY_ONE = "the same, one question after the other: the answer to a tap brings the next"

CAPABILITIES = (
    Capability(
        does="Answer a check-in, once or again, until it closes",
        requests=(
            f"typed {PULSE}",
            "pressed pulse.open",
            "pressed pulse.answer",
            "pressed pulse.form",
            "submitted pulse.answer",
        ),
        web=f"the buttons of the direct message, or **Answer in a form, with a comment**; `{PULSE}` shows them again",
        slack=_ONE_BY_ONE,
        teams=f"{_ONE_BY_ONE}, in the card itself; `pulse` without the slash",
    ),
    Capability(
        does="Before answering: see by name who is counted together with one, and who reads it",
        requests=("pressed pulse.readers",),
        web="**Who reads this?** opens in place, in the first check-in it is open; **By"
        " name** in it; in the form its end",
        slack=_READERS,
        teams=_READERS,
    ),
    Capability(
        does="As an admin or an observer: have a check-in that is over checked, and read how it was kept",
        requests=(f"typed {WATERLINE} proof", "pressed pulse.proof"),
        web=f"`{WATERLINE} proof`, then **The check-in before**",
        slack=SAME,
    ),
    Capability(
        does="As an admin or an observer: have that sent as a text to keep",
        requests=("pressed pulse.keep_proof",),
        web=f"`{WATERLINE} proof`, then **Send it to me as text**",
        slack=SAME,
    ),
)

FEATURE = Feature(
    words=(
        Word(
            word=WORD,
            usage=f"{WATERLINE} proof",
            does="help.proof",
            answer=lambda ctx, _: read_proof(ctx),
            command=WATERLINE,
            role=Role.OBSERVER,
        ),
    ),
    buttons=(
        ButtonRoute(PROOF, read_proof, role=Role.OBSERVER),
        ButtonRoute(KEEP_PROOF, keep_proof, role=Role.OBSERVER, enters=(ProofExported,)),
    ),
    capabilities=CAPABILITIES,
    drawings=(Drawing(CHART, draw_fault, put_back=put_back),),
    due=(close_and_open,),
    wakes=workspaces_with_pages,
    events=(RoundReported, ProofExported, ChartFound),
)
