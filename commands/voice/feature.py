"""What voice brings. What writers ask for is answered before any look-up (`commands.voice.answer_voice`)."""

from bot.messages.message import Message
from bot.ports import Context
from bot.voice.actions import COMMAND, WORD
from bot.voice.wording.writing import opened_by_button
from commands.feature import GREETED, SAME, VOICE, WATERLINE, Capability, Feature, Word
from commands.voice.due import keep_windows

_BUTTON = "**Something that needs an answer?**"
_LOOK = "**Look with my six words**"


async def _ways(ctx: Context, _: str) -> Message:
    return opened_by_button(ctx.person.language)


CAPABILITIES = (
    Capability(
        does="Write, without one's name, what needs an answer; replace it, take it back, write more",
        requests=(f"typed {VOICE}", f"typed {WATERLINE} {WORD}", "pressed voice.write", "submitted voice.write"),
        web=f"`{COMMAND}`, or {_BUTTON} on the home page and under a check-in",
        slack=f"`{COMMAND}`, or {_BUTTON} in the app's home and under a check-in",
        teams=f"{_BUTTON} after `voice`, after {GREETED} and under a check-in",
    ),
    Capability(
        does="Keep the six words in one's own chat, against the advice beside the button",
        requests=("pressed voice.keep",),
        web="**Keep them in my chat** in the dialog that shows them",
        slack=SAME,
    ),
    Capability(
        does="Look with six words at what became of it",
        requests=("pressed voice.look", "submitted voice.look"),
        web=f"{_LOOK} on the home page",
        slack=f"{_LOOK} in the app's home",
        teams=f"{_LOOK} after `voice` and after {GREETED}",
    ),
)

FEATURE = Feature(
    words=(
        Word(word="", usage=VOICE, does="help.voice", answer=_ways, command=VOICE),
        Word(word=WORD, usage=f"{WATERLINE} {WORD}", does="help.voice", answer=_ways, command=WATERLINE),
    ),
    capabilities=CAPABILITIES,
    due=(keep_windows,),
)
