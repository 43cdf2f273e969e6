"""Everything people can ask for, by what they type, press and send back."""

from collections.abc import Mapping
from itertools import chain
from typing import Any

from bot.config.settings import Settings
from bot.kudos.wording import kudos as kudos_wording
from bot.messages.actions import Action
from bot.messages.forms import TypedForm
from bot.messages.message import Message
from bot.org.people import Person
from bot.org.wording import preferences
from bot.ports import Context
from bot.roles.roles import ChartRole
from bot.sealed import actions as sealed
from bot.voice import actions as voice
from commands.feature import KUDOS, SAME, ButtonRoute, Capability, Feature, FormRoute, Word
from commands.features import EVENTS, FEATURES, indexed
from storage.org import people


async def _help(ctx: Context, _: str) -> Message:
    """Returns what answers the reader, and nothing else."""
    language = ctx.person.language
    ways: dict[str, Word] = {}  # what can be typed in two ways is one line
    for word in open_to(ctx.person, await _chart_role(ctx), ctx.settings):
        ways.setdefault(word.does, word)
    usages = tuple(preferences.Usage(word.usage, word.does) for word in ways.values())
    return preferences.help_page(usages, kudos_wording.way_in(language), language)


async def _chart_role(ctx: Context) -> ChartRole | None:
    workspace_id, person_id = ctx.workspace.id, ctx.person.id
    if await people.leads_managers(workspace_id, person_id):
        return ChartRole.LEADER
    return ChartRole.MANAGER if await people.leads_others(workspace_id, person_id) else None


HELP = Feature(
    words=(Word(word="help", usage=f"{KUDOS} help", does="help.help", answer=_help, for_guests=True),),
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


def open_to(person: Person, chart_role: ChartRole | None, settings: Settings) -> list[Word]:
    """Returns what answers somebody who types it; a guest can type less than everybody who works here."""
    theirs = (word for word in COMMANDS if word.for_guests or not person.is_guest)
    return [word for word in theirs if word.answers(person.roles, chart_role) and word.is_on(settings)]


def entered() -> set[str]:
    """Returns the kinds of entries in the diary that come of what people ask for."""
    typed = (word.enters for word in COMMANDS)
    pressed = (button.enters for button in BUTTONS.values())
    sent = (submission.enters for submission in SUBMISSIONS.values())
    return {event.KIND for enters in chain(typed, pressed, sent) for event in enters}


def unanswered() -> set[str]:
    """Returns what a room draws and no feature answers."""
    actions = Action.every().keys() - BUTTONS.keys() - sealed.ACTIONS - voice.ACTIONS
    return actions | (TypedForm.every().keys() - SUBMISSIONS.keys() - {sealed.AnswerForm.KEY} - voice.FORMS)


if unbrought := entered() - EVENTS.keys():
    raise ValueError(
        f"no feature brings the entries {sorted(unbrought)}: declare them in the feature module of their room"
    )
if unanswered():
    raise ValueError(f"no feature answers {sorted(unanswered())}: declare it in the feature module of its room")
