"""Everything people can ask for, by what they type, press and send back."""

from collections.abc import Mapping
from itertools import chain
from typing import Any

from bot.kudos.wording import kudos as kudos_wording
from bot.messages.actions import Action
from bot.messages.forms import FilledIn
from bot.messages.message import Message
from bot.org.wording import preferences
from bot.ports import Context
from bot.sealed import actions as sealed
from bot.voice import actions as voice
from commands.feature import KUDOS, SAME, ButtonRoute, Capability, Feature, FormRoute, Word
from commands.features import EVENTS, FEATURES, indexed


async def _help(ctx: Context, _: str) -> Message:
    language = ctx.person.language
    usages = tuple(preferences.Usage(word.usage, word.does) for word in COMMANDS)
    return preferences.help_page(usages, kudos_wording.way_in(language), language)


HELP = Feature(
    words=(Word(word="help", usage=f"{KUDOS} help", does="help.help", answer=_help),),
    capabilities=(
        Capability(does="Look up what one can type", requests=("typed help",), web=f"`{KUDOS} help`", slack=SAME),
    ),
)
_FEATURES = (*FEATURES, HELP)


COMMANDS = tuple(word for feature in _FEATURES for word in feature.words)
WORDS: Mapping[tuple[str, str], Word] = indexed(COMMANDS, lambda word: (word.command, word.word))
BUTTONS: Mapping[str, ButtonRoute[Any]] = indexed(
    (button for feature in _FEATURES for button in feature.buttons), lambda button: button.action.name
)
SUBMISSIONS: Mapping[str, FormRoute[Any]] = indexed(
    (submission for feature in _FEATURES for submission in feature.submissions), lambda submission: submission.form.KEY
)
CAPABILITIES = tuple(capability for feature in _FEATURES for capability in feature.capabilities)

# Buttons that a form answers. Those of a check-in itself, and of concerns, are answered before the router.
FORMS = frozenset(name for name, button in BUTTONS.items() if button.opens_form)
FORMS |= {sealed.FORM.name, sealed.CONCERN.name, voice.LOOK.name}


def entered() -> set[str]:
    """Returns the kinds of entries in the diary that come of what people ask for."""
    typed = (word.enters for word in COMMANDS)
    pressed = (button.enters for button in BUTTONS.values())
    sent = (submission.enters for submission in SUBMISSIONS.values())
    return {event.KIND for enters in chain(typed, pressed, sent) for event in enters}


def unanswered() -> set[str]:
    """Returns what a room draws and no feature answers."""
    actions = Action.every().keys() - BUTTONS.keys() - sealed.ACTIONS - voice.ACTIONS
    return actions | (FilledIn.every().keys() - SUBMISSIONS.keys() - {sealed.AnswerForm.KEY} - voice.FORMS)


if unbrought := entered() - EVENTS.keys():
    raise ValueError(
        f"no feature brings the entries {sorted(unbrought)}: declare them in the feature module of their room"
    )
if unanswered():
    raise ValueError(f"no feature answers {sorted(unanswered())}: declare it in the feature module of its room")
