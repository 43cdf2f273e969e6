"""Everything people can ask for, as the rooms declare it: the router, the help, the manifests and the docs read it.

A feature is one line in FEATURES. Two that claim the same word, button or form stop the program at its start.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import TypeVar

from bot.messages.message import Message
from bot.messages.request import Typed
from bot.org.wording import preferences
from bot.ports import Context
from commands.checkin.feature import FEATURE as CHECKIN
from commands.digest.feature import FEATURE as DIGEST
from commands.feature import KUDOS, SAME, Button, Capability, Feature, Submission, Word
from commands.insight.feature import FEATURE as INSIGHT
from commands.kudos.feature import FEATURE as KUDOS_ROOM
from commands.org.feature import FEATURE as ORG
from commands.sealed.feature import FEATURE as SEALED

Declared = TypeVar("Declared")
Key = TypeVar("Key", bound=Hashable)


async def _help(ctx: Context, _: Typed) -> Message:
    return preferences.help_page(tuple((word.usage, word.does) for word in COMMANDS), ctx.person.language)


HELP = Feature(
    words=(Word("help", f"{KUDOS} help", "help.help", _help),),
    capabilities=(Capability("Look up what one can type", ("typed help",), f"`{KUDOS} help`", SAME),),
)
FEATURES = (KUDOS_ROOM, ORG, HELP, CHECKIN, SEALED, INSIGHT, DIGEST)


def indexed(declared: Iterable[Declared], key: Callable[[Declared], Key]) -> Mapping[Key, Declared]:
    """Each by its key. ValueError if two have the same."""
    table: dict[Key, Declared] = {}
    for entry in declared:
        if table.setdefault(key(entry), entry) is not entry:
            raise ValueError(f"two features claim {key(entry)}: give one of them another name")
    return table


COMMANDS = tuple(word for feature in FEATURES for word in feature.words)
WORDS: Mapping[tuple[str, str], Word] = indexed(COMMANDS, lambda word: (word.command, word.word))
BUTTONS: Mapping[str, Button] = indexed(
    (button for feature in FEATURES for button in feature.buttons), lambda button: button.action
)
SUBMISSIONS: Mapping[str, Submission] = indexed(
    (submission for feature in FEATURES for submission in feature.submissions), lambda submission: submission.form
)
CAPABILITIES = tuple(capability for feature in FEATURES for capability in feature.capabilities)

# Buttons that a form answers. That of a check-in itself is answered before the router (`commands.sealed`).
FORMS = frozenset(button.action for button in BUTTONS.values() if button.opens_form) | {"pulse.form"}
