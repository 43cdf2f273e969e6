"""The demo's past: a quarter of check-ins and thanks, each at its own moment, and three weeks of talk as its newest.

Check-ins go through the product's own commands, sealed and counted like anybody's; so nothing of them is left but the
ledger and the forecasts. What is planted in them is `bot.demo.invented.planted`.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from itertools import count
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.checkin.availability import rhythm_of
from bot.checkin.questions import ROUNDS
from bot.checkin.schedule import Rhythm, begins, closing
from bot.config.settings import Settings
from bot.demo.invented import invent_company, planted
from bot.demo.population import Population
from bot.demo.thanks import InventedThanks, quarter_of_thanks, thanks_between
from bot.demo.years_before import WEEKS_BEFORE
from bot.digest.letters import LetterKind
from bot.insight.mirror import SEEN_BEFORE
from bot.kudos.kudos import Draft
from bot.messages.refusal import Refusal
from bot.messages.slug import slug
from commands.delivery.deliver import deliver_waiting
from commands.digest.send_letters import send_letters
from commands.kudos.give_kudos import Given, give_kudos
from commands.org.save_company import save_company
from commands.past.events import Event, UnplayableError, play
from commands.past.play_awards import awards_in
from commands.past.play_barnacles import barnacles_in
from commands.past.play_check_ins import check_in
from commands.past.play_concerns import concerns_in
from commands.past.play_customers import signals_in, thanks_in
from commands.past.play_first_weeks import Write, beginning, play_first_weeks, were_played
from commands.past.play_promises import promises_in
from commands.past.play_years_before import play_years_before
from commands.past.stage import PastStage, checkins_of
from commands.routing.entrance import Entrance
from storage import database
from storage.caches import forget_all
from storage.checkin import rounds
from storage.org import people, values
from storage.sealed.ballot_box import (
    OPEN,
    WINDOW,
    WINDOW_CLOSING,
    BallotBox,
    RoundLink,
    closing_windows,
    open_windows,
    read_link,
)
from storage.sealed.folders import Folders, of_workspace

_LETTERS_ARE_SENT = time(1)  # in UTC, and twice more in steps of
_LETTERS_EVERY = 8  # hours: once of these it is day, wherever the company works
_AFTER_HOLIDAYS = timedelta(days=1)
_BEFORE = timedelta(weeks=WEEKS_BEFORE)


async def play_past(
    entrance_for: Callable[[datetime], Entrance],
    write: Write,
    now: datetime,
    folders: Folders,
    begins: Callable[[], None],
) -> None:
    """Fills an empty workspace with the invented company and all that came before `now`; the second time it does
    nothing. To be called before anything works off the queue, which then finds everything delivered.

    `entrance_for` gives an entrance whose clock, and that of its platform, stands at a moment of the past; `begins` is
    called when there is something to wait for.
    """
    company = invent_company(now)
    entrance = entrance_for(now)
    await save_company(entrance.workspace, company)
    everyone = {person.platform_id: person for person in await people.everyone(entrance.workspace.id)}
    checkins = checkins_of(folders, BallotBox(folders), now)
    stage = PastStage(Population(company, planted()), everyone, checkins, entrance_for)
    try:
        standing = await rounds.standing(entrance.workspace.id)
        if not standing.first_monday and not await were_played(entrance.workspace.id):
            begins()
            await _play_quarter(stage, entrance)
        await play_first_weeks(entrance_for, write, now, await _meanwhile(stage, now))
    except BaseException:
        _forget_windows(folders, of_workspace(entrance.workspace.platform, entrance.workspace.platform_id))
        raise
    finally:
        checkins.close()


async def _meanwhile(stage: PastStage, now: datetime) -> list[Event]:
    """What happens while people talk in the newest weeks."""
    entrance_for = stage.entrance_for
    latest = await rounds.last_closed(entrance_for(now).workspace.id)
    if latest is None:
        return []
    quarter_begins = latest.first_monday + _BEFORE
    events = _letters(entrance_for, quarter_begins)
    events += promises_in(stage.by_handle, entrance_for, quarter_begins, latest.closes_at, after_the_last=True)
    begins_at = beginning(stage.population.company, now)
    return events + [event for event in _loops(stage, now) if event.moment >= begins_at]


def _loops(stage: PastStage, now: datetime) -> list[Event]:
    """What becomes of concerns, and of what gets in the way."""
    by_handle, checkins, entrance_for = stage.by_handle, stage.checkins, stage.entrance_for
    events = concerns_in(by_handle, checkins, stage.checkins_at, entrance_for, now)
    events += thanks_in(stage, entrance_for(now).settings, now)
    events += awards_in(stage, now)
    return events + barnacles_in(by_handle, stage.population.branches, checkins, entrance_for, now)


def _letters(entrance_for: Callable[[datetime], Entrance], first_monday: date) -> list[Event]:
    """The week after twelve: every manager's digest, with a new mirror, and the leaders' summary that counts it."""
    digests_at = datetime.combine(first_monday + timedelta(weeks=ROUNDS - 1), _LETTERS_ARE_SENT, UTC) + _AFTER_HOLIDAYS
    days: list[tuple[LetterKind, datetime]] = [("digest", digests_at), ("summary", digests_at + SEEN_BEFORE)]
    hours = [(kind, day + timedelta(hours=hour)) for kind, day in days for hour in range(0, 24, _LETTERS_EVERY)]
    return [Event(moment, partial(_send, kind, entrance_for(moment))) for kind, moment in hours]


async def _send(kind: LetterKind, entrance: Entrance) -> None:
    await send_letters(entrance.workspace, entrance.settings, kind, entrance.clock.now())
    await deliver_waiting(entrance.served, entrance.clock.now())


async def _play_quarter(stage: PastStage, entrance: Entrance) -> None:
    """All or nothing: what is left in the folders of rounds that no database knows does not stay either."""
    now, folders = entrance.clock.now(), stage.checkins.folders
    file_prefix = of_workspace(entrance.workspace.platform, entrance.workspace.platform_id)
    first_monday = first_monday_of(entrance.settings, await people.time_zones(entrance.workspace.id), now)
    events = await _quarter(stage, entrance, first_monday)
    folders.prepare()
    _forget(folders, file_prefix)
    try:
        async with database.all_or_nothing():
            await play_years_before(stage, entrance, first_monday)
            await play(events)
            await database.count_rows()  # for the letters that are read next
    except BaseException:
        _forget(folders, file_prefix)
        forget_all()  # what was read meanwhile is taken back
        raise


def _forget(folders: Folders, workspace: str) -> None:
    _forget_windows(folders, workspace)
    _forget_files(folders, read_link(folders.keys, workspace))
    folders.keys.destroy(f"{workspace}.*")
    folders.sealed.remove(f"{workspace}.*")


def _forget_windows(folders: Folders, workspace: str) -> None:
    """What one left that was not released: the next time it would stand in the way."""
    for links, ending in ((open_windows(folders.keys), WINDOW + OPEN), (closing_windows(folders.keys), WINDOW_CLOSING)):
        _forget_files(folders, links.get(workspace))
        folders.keys.remove(workspace + ending)


def _forget_files(folders: Folders, link: RoundLink | None) -> None:
    if link:
        folders.keys.destroy(f"{link.key}.*")
        folders.sealed.remove(f"{link.key}.*")


def first_monday_of(settings: Settings, zones: Sequence[str], now: datetime) -> date:
    """Returns the first Monday of the latest quarter whose rounds are all closed and whose next one has begun: it is an
    ordinary round, and on no day is there none to answer.
    """
    today = now.astimezone(ZoneInfo(settings.time_zone)).date()
    monday = today - timedelta(days=today.weekday(), weeks=ROUNDS)
    mondays = (monday - timedelta(weeks=back) for back in count())
    return next(monday for monday in mondays if _is_over(rhythm_of(settings, monday, now), zones, now))


def _is_over(rhythm: Rhythm, zones: Sequence[str], now: datetime) -> bool:
    last = rounds_of(rhythm, zones)[-1]
    return last.closes <= now and begins(rhythm, last.week + rhythm.cadence, zones) <= now


class RoundTime(NamedTuple):
    """When the round of a week opens and closes."""

    week: int
    opens: datetime
    closes: datetime


def rounds_of(rhythm: Rhythm, zones: Sequence[str]) -> list[RoundTime]:
    """Returns when the rounds of the quarter are. After long holidays one waits until another has closed."""
    times: list[RoundTime] = []
    for week in range(1, ROUNDS + 1, rhythm.cadence):
        opens = max([begins(rhythm, week, zones), *(earlier.closes for earlier in times[-1:])])
        times.append(RoundTime(week, opens, closing(rhythm, week, zones, opens)))
    return times


async def _quarter(stage: PastStage, entrance: Entrance, first_monday: date) -> list[Event]:
    """Check-ins, thanks, and what is promised and asked about four weeks later."""
    population = stage.population
    rhythm = rhythm_of(entrance.settings, first_monday, entrance.clock.now())
    times = rounds_of(rhythm, await people.time_zones(entrance.workspace.id))
    # PostgreSQL counts nothing of what is not committed, and then joins the thanks of departments row by row.
    events = [Event(time_.opens, database.count_rows) for time_ in times[:: ROUNDS // 3]]
    events += [Event(time_.opens, partial(check_in, stage, entrance, time_.week, time_.opens)) for time_ in times]
    thanks = quarter_of_thanks(population, first_monday, beginning(population.company, entrance.clock.now()))
    thanks += thanks_between(first_monday)
    events += [
        Event(thanked.moment, partial(_thank, stage, f"quarter:{number}", thanked))
        for number, thanked in enumerate(thanks)
    ]
    events += promises_in(stage.by_handle, stage.entrance_for, first_monday, times[-1].closes, after_the_last=False)
    events += signals_in(stage, first_monday - _BEFORE, times[-1].closes)
    now = entrance.clock.now()
    begins_at = beginning(population.company, now)
    return events + [event for event in _loops(stage, now) if event.moment < begins_at]


async def _thank(stage: PastStage, idempotency_key: str, thanks: InventedThanks) -> None:
    """By the command itself; what comes of it is delivered at once."""
    ctx = stage.context(thanks.by, idempotency_key, thanks.moment)
    offered = await values.current(ctx.workspace.id)
    value = next((value for value in offered if slug(value.name("en")) == thanks.value), next(iter(offered), None))
    receivers = [stage.people[handle] for handle in thanks.to]
    draft = Draft(
        receivers=tuple(receivers),
        value_id=value.id if value else None,
        words=thanks.words,
        private=thanks.private,
    )
    outcome = await give_kudos(ctx, draft)
    if not isinstance(outcome, Given):
        reason = outcome.key if isinstance(outcome, Refusal) else outcome.hint.value
        raise UnplayableError(f"a thanks was not given: {reason}")
    await deliver_waiting(stage.entrance_for(thanks.moment).served, thanks.moment)
