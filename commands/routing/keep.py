"""What somebody typed is kept where it could not be answered for now: the form with the words in it, one tap away."""

from bot.kudos.actions import RETYPE, GiveForm, Visibility
from bot.kudos.typed import parse
from bot.kudos.wording.drafts import kept
from bot.messages.forms import TypedForm
from bot.messages.message import Line, Message, Quote, Text
from bot.messages.request import Pressed, Request, Submitted, Typed
from bot.messages.say import plain
from bot.org.mentions import person_sign
from commands.feature import KUDOS
from commands.routing.table import WORDS


def words_kept(request: Request, reason: str, language: str) -> Message | None:
    """Returns the reason, with what was typed; None where nothing was that would be lost.

    Who typed it may be nobody whom we know, so nothing of it is stored: the button itself holds it.
    """
    match request:
        case Typed(command=command, text=text) if command == KUDOS and text.strip():
            if (command, text.strip().casefold()) in WORDS:
                return None
            return kept(reason, text, parse(text, ()).words, language)
        case Pressed(action=action, value=text) if action == RETYPE.name:
            return kept(reason, text, parse(text, ()).words, language)
    return None


def form_kept(form: Submitted, reason: Line, language: str) -> Message:
    """Returns the reason, with what somebody wrote into a form that cannot be opened again just now.

    A thanks is one tap away from its form; a private one is not, since the form would open as a public one.
    """
    words = TypedForm.written(form)
    if form.form == GiveForm.KEY and form.answers.get(GiveForm.visibility.name) != Visibility.PRIVATE.value:
        chosen = form.answers.get(GiveForm.receivers.name, ())
        people = [person_sign(entry) for entry in chosen] if isinstance(chosen, tuple) else []
        return kept(plain(reason), " ".join((*people, *words)), " ".join(words), language)
    return Message(plain(reason), (Text(reason), *(Quote(text) for text in words)))
