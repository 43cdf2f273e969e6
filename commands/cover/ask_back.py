"""Ask who comes back from leave, once and in private, who picked up their work."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.checkin.availability import back_on, country_at
from bot.config.settings import Settings
from bot.cover.leave import Leave, followed, is_over, question_day
from bot.cover.wording.question import question
from bot.delivery.deliveries import Delivery
from bot.delivery.unasked import COVER, Share, Usual
from bot.messages.message import Message
from bot.org.people import Workspace
from bot.org.positions import is_asked
from bot.ports import ServedWorkspace
from commands.checkin.put_back import may_be_asked
from commands.feature import Looks, Tick, each
from storage.cover import leaves
from storage.cover.leaves import Absence
from storage.database import all_or_nothing
from storage.org import people
from storage.reach import days
from storage.reach.choices import turned_off

_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
_looks = Looks(_HOUR)


@dataclass(slots=True)
class _Changes:
    """Of which people what is to be noted, forgotten and asked."""

    noted: dict[int, Leave] = field(default_factory=dict)
    over: list[int] = field(default_factory=list)
    due: dict[int, date] = field(default_factory=dict)


async def ask_who_is_back(tick: Tick) -> list[BaseException]:
    """Looks every hour who is away, and asks who is back."""
    return await each(_look(served, tick) for served in tick.served.values())


async def _look(served: ServedWorkspace, tick: Tick) -> None:
    workspace_id, now = served.workspace.id, tick.now
    if _looks.is_early(workspace_id, tick):
        return
    if served.settings.kudos.cover:
        await _follow(workspace_id, served.settings, now)
    else:
        await leaves.forget_all(workspace_id)
    _looks.note(workspace_id, now)
    tick.again(workspace_id, now + _HOUR)


async def _follow(workspace_id: int, settings: Settings, now: datetime) -> None:
    changes = _Changes()
    for absence in await leaves.absences(workspace_id, now.date() - _DAY):  # it is yesterday somewhere
        _weigh(absence, settings, now, changes)
    refusing = await turned_off(workspace_id, Usual.COVER, list(changes.due))
    async with all_or_nothing():
        if changes.noted:
            await leaves.note(workspace_id, changes.noted)
        if changes.over:
            await leaves.forget(workspace_id, changes.over)
        due = {person: changes.due[person] for person in sorted(changes.due) if person not in refusing}
        free = await days.claim(workspace_id, COVER, Share.WEEKLY, due, now)
        if free:
            await leaves.ask(workspace_id, {person: due[person] for person in free})


def _weigh(absence: Absence, settings: Settings, now: datetime, changes: _Changes) -> None:
    person, wish, known_leave = absence
    today = now.astimezone(ZoneInfo(person.time_zone)).date()
    country = country_at(person.time_zone, settings, person.country)
    leave = followed(known_leave, back_on(person, wish, today), today)
    if leave is None:
        return
    if wish.opted_out or not is_asked(person) or is_over(leave, country, today):
        changes.over += [person.id] if known_leave else []
        return
    if leave != known_leave:
        changes.noted[person.id] = leave
    day = question_day(leave, country)
    is_there = leave.asked_on is None and day is not None and day <= today
    if is_there and may_be_asked(person.time_zone, settings, now, person.country):
        changes.due[person.id] = today


async def draw_question(delivery: Delivery, workspace: Workspace, _: object = None) -> Message | None:
    """Returns the question; nothing for who has left meanwhile, and where an admin has turned it off."""
    reader = await people.reader_of(delivery)
    if reader is None or not is_asked(reader):
        return None
    was_asked = await leaves.was_asked(workspace.id, reader.id, _day_of(delivery))
    return question(reader.language) if was_asked else None


async def put_back_question(delivery: Delivery, served: ServedWorkspace, now: datetime) -> bool:
    """Returns whether it was put back: the queue may have stood still since it was claimed."""
    reader = await people.reader_of(delivery)
    if reader is None or may_be_asked(reader.time_zone, served.settings, now, reader.country):
        return False
    await leaves.put_back(delivery, _day_of(delivery))
    return True


def _day_of(delivery: Delivery) -> date:
    return date.fromordinal(max(1, delivery.subject_id))
