"""Which requests only a process that holds the check-ins' folders can answer."""

from bot.barnacles import actions as barnacles
from bot.customers import actions as customers
from bot.messages.request import Brought, Pressed, Request, Submitted, Typed
from bot.sealed import actions as sealed
from bot.voice import actions as voice
from commands.feature import BARNACLE, KUDOS, PULSE, VOICE, WATERLINE

_COMMANDS = (PULSE, VOICE, BARNACLE)
_ROOMS = ("pulse.", "home.", "voice.", "welcome.", "barnacles.name", "customers.", "imports.")
_WORDS = (sealed.WORD, voice.WORD, barnacles.WORD)


def needs_check_ins(request: Request) -> bool:
    """Returns whether only a process that holds the check-ins' folders can answer."""
    match request:
        case Typed(command=command) if command in _COMMANDS:
            return True
        case Typed(command=command, text=text) if command == KUDOS:
            return text.strip().casefold() == customers.LINK or voice.typed_words(request) is not None
        case Typed(command=command, text=text) if command == WATERLINE:
            return text.strip().casefold().startswith(_WORDS)
        case Pressed(action=name) | Submitted(form=name):
            # The floor that was kept stands beside the roll, and so does the key of customers' addresses; what was
            # brought waits where it came.
            return name.startswith(_ROOMS)
        case Brought():
            return True
        case _:
            return False
