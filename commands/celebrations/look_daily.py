"""Celebrate: foresee who is, tell managers ahead, post at the morning, and hand over what was written."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.celebrations.occasions import (
    ANEW,
    FORESEEN,
    MORNING,
    Celebrated,
    ahead_of,
    handed_as,
    is_ahead_on,
    is_posted_on,
    occasion_on,
    occasions_of,
)
from bot.checkin.availability import country_at
from bot.checkin.schedule import is_in_time
from bot.config.settings import Settings
from bot.delivery.unasked import Sending, Unasked
from bot.org.people import Person
from bot.ports import ServedWorkspace
from bot.reach.today import day_of
from commands.feature import Tick, each
from storage.caches import ByWorkspace, registered
from storage.celebrations import celebrated as stored
from storage.celebrations import foreseeing, moving
from storage.celebrations.foreseeing import AtPlace, OccasionOf
from storage.database import all_or_nothing
from storage.org import people
from storage.reach import unasked


@dataclass(slots=True)
class _LastLook:
    enabled: bool
    looked_at: datetime | None = None
    foresaw_at: datetime | None = None


_QUARTER = 15 * 60  # seconds
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_LONGEST_REST = timedelta(days=12)  # without a working day, and one more, on which what nobody lived through is late
_looked: ByWorkspace[_LastLook] = registered(ByWorkspace())


async def celebrate(tick: Tick) -> list[BaseException]:
    """Looks every quarter of an hour, on each of which somebody's morning may begin."""
    return await each(_look(served, tick.now) for served in tick.served.values())


async def _look(served: ServedWorkspace, now: datetime) -> None:
    workspace_id, settings = served.workspace.id, served.settings
    enabled, last_look = settings.celebrations.enabled, _looked.get(workspace_id)
    if last_look is None or last_look.enabled is not enabled:
        last_look = _looked[workspace_id] = _LastLook(enabled)
    is_off_already = not enabled and last_look.looked_at is not None
    if is_off_already or _quarter(last_look.looked_at) == _quarter(now):
        return
    if not _is_within(_HOUR, last_look.foresaw_at, now):
        await _foresee(workspace_id, settings, now)
        last_look.foresaw_at = now
    if enabled:
        await _post(workspace_id, settings, now)
        await _hand_over(workspace_id, settings, now)  # first: a manager's own day is today, the others' are ahead
        await _tell_managers(workspace_id, settings, now)
    last_look.looked_at = now


def _quarter(moment: datetime | None) -> int | None:
    """Which of all quarters of an hour it is: nine o'clock is the beginning of one everywhere."""
    return None if moment is None else int(moment.timestamp()) // _QUARTER


def _is_within(time_: timedelta, since: datetime | None, now: datetime) -> bool:
    return since is not None and timedelta(0) <= now - since < time_


async def _foresee(workspace_id: int, settings: Settings, now: datetime) -> None:
    today = now.date()
    if not settings.celebrations.enabled:
        await foreseeing.forget_all(workspace_id)
        return
    since, until = today - ANEW, today + FORESEEN
    occasions = []
    for whose in await foreseeing.unforeseen(workspace_id, since, until):
        countries = [_country_of(place, settings) if place else None for place in (whose.place, whose.manager_place)]
        for kind, day in occasions_of(whose.joined_on, whose.wish, since, until).items():
            occasions.append(OccasionOf(whose.person_id, occasion_on(kind, day, *countries)))
    await moving.move(workspace_id, occasions, today)
    await foreseeing.add(workspace_id, occasions)
    await foreseeing.forget(workspace_id, today)


async def _post(workspace_id: int, settings: Settings, now: datetime) -> None:
    today = now.date()
    due = [
        whose
        for whose in await stored.to_post(workspace_id, today - _LONGEST_REST, today + _DAY)
        if is_morning(whose.person, settings, now)
        if is_posted_on(whose, day_of(whose.person, now), _country(whose.person, settings))
    ]
    if due:
        days = [day_of(whose.person, now) for whose in due]
        await stored.post(workspace_id, due, days, settings.celebrations.channel)


async def _tell_managers(workspace_id: int, settings: Settings, now: datetime) -> None:
    today = now.date()
    foreseen = await stored.to_hint(workspace_id, today - ANEW - _DAY, today + _DAY)
    managers = await _managers(workspace_id, foreseen)
    for kind in (Unasked.INTRODUCTION, Unasked.CELEBRATION_SOON):
        theirs = [
            whose
            for whose in foreseen
            if ahead_of(whose.occasion.kind) is kind
            if (manager := managers.get(whose.manager or 0)) and is_ahead_on(whose, day_of(manager, now))
        ]
        days = {person.id: day_of(person, now) for person in managers.values()}
        await _tell(workspace_id, kind, theirs, days, settings, now)


async def _tell(
    workspace_id: int,
    kind: Unasked,
    celebrated: Sequence[Celebrated],
    days: Mapping[int, date],
    settings: Settings,
    now: datetime,
) -> None:
    """One message a day, whoever is in it: of whom is known later the same day a manager reads on the next."""
    due = {whose.manager: days[whose.manager] for whose in celebrated if whose.manager}
    for manager in await stored.hinted_before(workspace_id, kind, due) if due else ():
        del due[manager]
    if not due:
        return
    async with all_or_nothing():
        subjects = {manager: day.toordinal() for manager, day in due.items()}
        outcomes = await unasked.send(workspace_id, kind, subjects, settings, now)
        noted = [whose for whose in celebrated if outcomes.get(whose.manager or 0) is Sending.SENT]
        await stored.note_hints(workspace_id, noted, [due[whose.manager] for whose in noted if whose.manager])


async def _managers(workspace_id: int, celebrated: Iterable[Celebrated]) -> dict[int, Person]:
    ids = dict.fromkeys(whose.manager for whose in celebrated if whose.manager)
    managers: Sequence[Person] = await people.by_ids(workspace_id, ids) if ids else ()
    return {manager.id: manager for manager in managers}


async def _hand_over(workspace_id: int, settings: Settings, now: datetime) -> None:
    """To who wants none of it any more nothing is handed over, and that is over, too."""
    written = await stored.to_hand(workspace_id, now.date() + _DAY)
    for kind in (Unasked.BIRTHDAY, Unasked.ANNIVERSARY):
        due = {whose.person.id: whose for whose in written if handed_as(whose, day_of(whose.person, now)) is kind}
        if not due:
            continue
        async with all_or_nothing():
            subjects = {person: whose.occasion.day.toordinal() for person, whose in due.items()}
            outcomes = await unasked.send(workspace_id, kind, subjects, settings, now)
            noted = [due[person] for person, outcome in outcomes.items() if outcome is not Sending.LATER]
            await stored.note_handing(workspace_id, noted, [day_of(whose.person, now) for whose in noted])


def is_morning(person: Person, settings: Settings, now: datetime) -> bool:
    """Returns whether it is the morning of a working day where somebody is, or the hours that follow on it."""
    return is_in_time(now, MORNING, person.time_zone, _country(person, settings))


def _country(person: Person, settings: Settings) -> str | None:
    return country_at(person.time_zone, settings, person.country)


def _country_of(place: AtPlace, settings: Settings) -> str | None:
    return country_at(place.time_zone, settings, place.country)
