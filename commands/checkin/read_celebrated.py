"""Whom a team is asked about in an invitation, for words that are handed over together."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.celebrations.occasions import Celebrated, is_away, takes_words
from bot.org.people import Person
from storage.celebrations.asking import asked_of

_AT_MOST = 3


async def read_celebrated(reader: Person, opened_at: datetime) -> Sequence[Celebrated]:
    """Returns colleagues of the reader's team who are celebrated before the next check-in; none where that is off."""
    if reader.team_id is None:
        return ()
    opened_on = opened_at.astimezone(ZoneInfo(reader.time_zone)).date()
    celebrated = await asked_of(reader.workspace_id, reader.team_id, opened_at)
    still = (
        whose
        for whose in celebrated
        if whose.person.id != reader.id and takes_words(whose, opened_on) and not is_away(whose, whose.occasion.morning)
    )
    return list(still)[:_AT_MOST]
