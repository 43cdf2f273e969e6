"""What is sent of celebrations, as it is true at delivery: who has left or wishes it no more is in none of it."""

from datetime import date, datetime

from bot.celebrations.occasions import (
    ANNIVERSARY,
    BIRTHDAY,
    NEWCOMERS,
    SOON,
    CelebrationKind,
    ahead_of,
    is_away,
    is_kept,
)
from bot.celebrations.wording import letters
from bot.celebrations.wording.post import post
from bot.delivery.deliveries import Delivery
from bot.delivery.unasked import Unasked
from bot.messages.message import Message
from bot.org.people import Person, Workspace
from bot.org.positions import is_asked
from bot.ports import ServedWorkspace
from commands.celebrations.look_daily import is_morning
from storage.celebrations import celebrated as stored
from storage.celebrations import words
from storage.org import people

_AHEAD = {SOON: Unasked.CELEBRATION_SOON, NEWCOMERS: Unasked.INTRODUCTION}
_KINDS = {BIRTHDAY: CelebrationKind.BIRTHDAY, ANNIVERSARY: CelebrationKind.ANNIVERSARY}


async def draw_post(delivery: Delivery, workspace: Workspace, _: object = None) -> Message | None:
    """Returns the post of a day; nothing where nobody is left in it."""
    day = _day_of(delivery)
    celebrated = [
        whose
        for whose in await stored.posted_on(workspace.id, day)
        if is_kept(whose) and whose.person.posts_about_me and whose.occasion.kind is not CelebrationKind.BIRTHDAY
    ]
    written = await words.of(workspace.id, celebrated)
    introductions = {
        person: signed[-1] for (person, kind), signed in written.items() if kind is CelebrationKind.FIRST_DAY
    }
    return post(celebrated, introductions, day, workspace.language)


async def draw_ahead(delivery: Delivery, workspace: Workspace, _: object = None) -> Message | None:
    """Returns what is ahead in the reader's team; nothing for who leads it no more."""
    reader, day = await _reader(delivery), _day_of(delivery)
    if reader is None:
        return None
    celebrated = [
        whose
        for whose in await stored.hinted_on(workspace.id, reader.id, day)
        if ahead_of(whose.occasion.kind) is _AHEAD[delivery.subject]
        if is_kept(whose) and not is_away(whose, whose.occasion.morning)
    ]
    return letters.ahead(celebrated, day, reader.language)


async def draw_words(delivery: Delivery, workspace: Workspace, _: object = None) -> Message | None:
    """Returns what was written to the reader; nothing for who has left, or wishes nothing of it any more."""
    reader = await _reader(delivery)
    if reader is None:
        return None
    kind = _KINDS[delivery.subject]
    celebrated = await stored.find(workspace.id, reader.id, kind, _day_of(delivery))
    if celebrated is None or not is_kept(celebrated):
        return None
    written = await words.of(workspace.id, [celebrated])
    return letters.handed(celebrated, written.get((reader.id, kind), ()), reader.language)


async def put_back_ahead(delivery: Delivery, served: ServedWorkspace, now: datetime) -> bool:
    """Returns whether it was put back: the queue may have stood still since it was claimed."""
    if not await _is_too_late(delivery, served, now):
        return False
    await stored.put_back_hint(delivery, _day_of(delivery))
    return True


async def put_back_words(delivery: Delivery, served: ServedWorkspace, now: datetime) -> bool:
    """Returns whether it was put back, as above."""
    if not await _is_too_late(delivery, served, now):
        return False
    await stored.put_back_words(delivery, _KINDS[delivery.subject], _day_of(delivery))
    return True


async def _is_too_late(delivery: Delivery, served: ServedWorkspace, now: datetime) -> bool:
    reader = await people.reader_of(delivery)
    return reader is not None and not is_morning(reader, served.settings, now)


async def _reader(delivery: Delivery) -> Person | None:
    reader = await people.reader_of(delivery)
    return reader if reader and is_asked(reader) else None


def _day_of(delivery: Delivery) -> date:
    return date.fromordinal(max(1, delivery.subject_id))
