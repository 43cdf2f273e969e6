"""Whom a team is asked about in a message that comes anyway, for words that are handed over together."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice

from bot.celebrations.occasions import Celebrated, is_away, takes_words
from bot.org.people import Person
from bot.reach.today import day_of
from storage.celebrations.asking import asked_in_digest, asked_of

_AT_MOST = 3


async def read_celebrated(reader: Person, opened_at: datetime) -> Sequence[Celebrated]:
    """Returns colleagues of the reader's team who are celebrated before the next check-in; none where that is off."""
    if reader.team_id is None:
        return ()
    return _still(await asked_of(reader.workspace_id, reader.team_id, opened_at), reader, opened_at)


async def read_celebrated_of_week(reader: Person, written_at: datetime) -> Sequence[Celebrated]:
    """Returns them as a digest asks, in a company without check-ins: who is celebrated in the week that it begins."""
    if reader.team_id is None:
        return ()
    return _still(await asked_in_digest(reader.workspace_id, reader.team_id, written_at), reader, written_at)


def _still(celebrated: Iterable[Celebrated], reader: Person, moment: datetime) -> Sequence[Celebrated]:
    still = (
        whose
        for whose in celebrated
        if whose.person.id != reader.id and not is_away(whose, whose.occasion.morning)
        if takes_words(whose, min(day_of(person, moment) for person in (reader, whose.person)))
    )
    return list(islice(still, _AT_MOST))
