"""What voice brings. What writers ask for is answered before any look-up (`commands.voice.answer_voice`)."""

from bot.config.settings import Settings
from bot.messages.message import Message
from bot.ports import Context
from bot.voice import actions
from bot.voice.actions import INBOX, WORD, AbuseForm, ClosingForm, ConcernReplyForm
from bot.voice.diary import ConcernsHidden
from bot.voice.notices import CONCERNS
from bot.voice.wording.writing import opened_by_button
from commands.feature import (
    GREETED,
    SAME,
    VOICE,
    WATERLINE,
    ButtonRoute,
    Capability,
    Drawing,
    Feature,
    FormRoute,
    Word,
)
from commands.voice import inbox
from commands.voice.close_concern import closed, open_closing
from commands.voice.due import keep_windows, workspaces_with_concerns
from commands.voice.inbox import show_inbox
from commands.voice.judge_abuse import bring_back, called_abusive, open_abuse
from commands.voice.tell_readers import draw_concerns, put_back, tell_all_readers

_BUTTON = "**Something that needs an answer?**"
_LOOK = "**Look with my six words**"


async def _ways(ctx: Context, _: str) -> Message:
    return opened_by_button(ctx.person.language)


def _is_on(settings: Settings) -> bool:
    return settings.voice.enabled


CAPABILITIES = (
    Capability(
        does="Write, without one's name, what needs an answer; replace it, take it back, write more",
        requests=(f"typed {VOICE}", f"typed {WATERLINE} {WORD}", "pressed voice.write", "submitted voice.write"),
        web=f"`{VOICE}`, or {_BUTTON} on the home page and under a check-in",
        slack=f"`{VOICE}`, or {_BUTTON} in the app's home and under a check-in",
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
    Capability(
        does="As a reader of concerns: read what came, say that it has arrived, reply, say a closing word",
        requests=(
            *(
                f"typed {VOICE} {INBOX}",
                f"typed {WATERLINE} {WORD} {INBOX}",
                "pressed inbox.open",
                "pressed inbox.further",
                "pressed inbox.read",
            ),
            *("pressed inbox.arrived", "pressed inbox.reply", "submitted inbox.reply"),
            *("pressed inbox.close", "submitted inbox.close"),
        ),
        web=f"`{VOICE} {INBOX}`, or **What needs an answer** in the message and on the home page",
        slack=f"`{VOICE} {INBOX}`, or **What needs an answer** in the message and in the app's home",
        teams=f"`voice {INBOX}`, or **What needs an answer** in the message and after {GREETED}",
    ),
    Capability(
        does="As a reader of concerns, or as an observer: call one abusive; once a second one agrees, nobody reads it",
        requests=("pressed inbox.abuse", "submitted inbox.abuse"),
        web=f"`{VOICE} {INBOX}`, **Read and answer**, then **This is abusive**",
        slack=SAME,
    ),
    Capability(
        does="As an observer: read what was called abusive, let it stand, or bring it back once it is hidden",
        requests=("pressed inbox.further_called", "pressed inbox.bring_back"),
        web=f"`{VOICE} {INBOX}`, then **It may stand** or **Bring it back**",
        slack=SAME,
    ),
)

FEATURE = Feature(
    words=(
        Word(word="", usage=VOICE, does="help.voice", answer=_ways, command=VOICE, is_on=_is_on),
        Word(word=WORD, usage=f"{WATERLINE} {WORD}", does="help.voice", answer=_ways, command=WATERLINE, is_on=_is_on),
        Word(word=INBOX, usage=f"{VOICE} {INBOX}", does="help.inbox", answer=show_inbox, command=VOICE, is_on=_is_on),
        Word(
            word=f"{WORD} {INBOX}",
            usage=f"{WATERLINE} {WORD} {INBOX}",
            does="help.inbox",
            answer=show_inbox,
            command=WATERLINE,
            is_on=_is_on,
        ),
    ),
    buttons=(
        ButtonRoute(actions.OPEN_INBOX, show_inbox),
        ButtonRoute(actions.FURTHER, inbox.show_further),
        ButtonRoute(actions.FURTHER_CALLED, inbox.show_further_called),
        ButtonRoute(actions.READ, inbox.read_one),
        ButtonRoute(actions.ARRIVED, inbox.arrived),
        ButtonRoute(actions.REPLY, inbox.open_reply, opens_form=True),
        ButtonRoute(actions.CLOSE, open_closing, opens_form=True),
        ButtonRoute(actions.ABUSE, open_abuse, opens_form=True),
        ButtonRoute(actions.BRING_BACK, bring_back),
    ),
    submissions=(
        FormRoute(ConcernReplyForm, inbox.replied),
        FormRoute(ClosingForm, closed),
        FormRoute(AbuseForm, called_abusive),
    ),
    capabilities=CAPABILITIES,
    drawings=(Drawing(CONCERNS, draw_concerns, put_back=put_back),),
    due=(keep_windows, tell_all_readers),
    wakes=workspaces_with_concerns,
    events=(ConcernsHidden,),
)
