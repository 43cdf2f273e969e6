"""People of a check-in by name, as their platform shows them: so that nobody can be called like somebody else."""

from collections.abc import Sequence

from bot.messages.message import Line, Mention, Span
from bot.messages.say import rich, say
from bot.sealed.manifest import Participant

NAMED_AT_MOST = 50  # more names say less


def names(people: Sequence[Participant], language: str) -> Line:
    """Returns `Ana, Bo (new)`; of many the first, and how many more there are."""
    line: list[Span] = []
    for participant in people[:NAMED_AT_MOST]:
        if line:
            line.append(say(language, "list.next"))
        line.extend(rich(language, "list.person", name=Mention(participant.account, participant.name)))
        if participant.is_new:
            line.append(say(language, "readers.new"))
    if len(people) > NAMED_AT_MOST:
        line.append(say(language, "readers.more", count=len(people) - NAMED_AT_MOST))
    return tuple(line)
