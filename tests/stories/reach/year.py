"""A company that lives through weeks while what reaches each person is counted, by the day at their place."""

from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from bot.delivery.unasked import RULES, Share, Unasked
from bot.kudos.kudos import SUBJECT as KUDOS
from bot.org.people import Person
from storage.database import statement
from storage.reach.unasked import send
from tests.cast import MONDAY
from tests.stories.digest.weeks import Weeks

# When something may begin, in hours after ten on Monday: from a Monday's letters to the close of a check-in.
HOURS = (0, 1.1, 24.1, 25.1, 48.1, 49.1, 72.1, 73.1, 96.1, 97.1, 103.5)
NEWCOMERS = 4
A_QUARTER = timedelta(weeks=13)
LETTERS = {"digest", "summary"}
_SENT = """
select id, reader_id, subject from delivery
where workspace_id = %(workspace_id)s and id > %(latest)s and reader_id is not null and subject <> %(thanks)s
"""


def is_manager(person: Person) -> bool:
    return person.handle.startswith(("head", "lead"))


@dataclass
class Reached:
    """By person, and by day or week, by the number of its year, how many messages of which subject came."""

    days: dict[tuple[int, date], Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def of_planned(self) -> list[int]:
        """How many of all that is planned came to anybody on any day."""
        return [sum(subjects[kind.value] for kind in Unasked) for subjects in self.days.values()]

    def weeks(self) -> dict[tuple[int, str], Counter[str]]:
        """All that counts, without the words of colleagues, by person and week."""
        thanks = {kind.value for kind, rule in RULES.items() if rule.share is Share.THANKS}
        weeks: dict[tuple[int, str], Counter[str]] = defaultdict(Counter)
        for (person, day), subjects in self.days.items():
            kept = {subject: count for subject, count in subjects.items() if subject not in thanks}
            weeks[person, day.strftime("%G-%V")].update(kept)
        return weeks

    def a_fortnight(self, people: list[int], weeks: int) -> float:
        """How many of all that is planned the median person gets in two weeks."""
        totals = Counter[int]()
        for (person, _), subjects in self.days.items():
            totals[person] += sum(subjects[kind.value] for kind in Unasked)
        return median(totals[person] for person in people) / weeks * 2


async def lives(weeks: Weeks, count: int, does: Callable[[Weeks, datetime], Awaitable[None]]) -> Reached:
    """So many weeks, with a tick at each hour of them and whatever else somebody `does` then."""
    reached, latest = Reached(), 0
    zones = {person.id: ZoneInfo(person.time_zone) for person in weeks.staff}
    for week in range(count):
        for hour in HOURS:
            now = MONDAY + timedelta(weeks=week, hours=hour)
            weeks.clock.move(seconds=(now - weeks.clock.now()).total_seconds())
            await does(weeks, now)
            await weeks.tick()
            await weeks.deliver()
            workspace_id = weeks.entrance.workspace.id
            for row in await statement(_SENT, workspace_id=workspace_id, latest=latest, thanks=KUDOS):
                latest = max(latest, row["id"])
                reached.days[row["reader_id"], now.astimezone(zones[row["reader_id"]]).date()][row["subject"]] += 1
    return reached


async def wants_everything(weeks: Weeks, now: datetime) -> None:
    """Features that know no measure: each wants a new message to everybody every day."""
    for kind in Unasked:
        of_managers = RULES[kind].share is Share.OF_MANAGERS
        people = [person.id for person in weeks.staff if not of_managers or is_manager(person)]
        subjects = dict.fromkeys(people, now.toordinal())
        await send(weeks.entrance.workspace.id, kind, subjects, weeks.entrance.settings, now)


async def begins_with_everything(weeks: Weeks) -> None:
    """Celebrations, and stories for newcomers: each has a birthday and a first day, and the last four begin now."""
    rules = weeks.entrance.settings.celebrations.model_copy(update={"enabled": True})
    settings = weeks.entrance.settings.model_copy(update={"celebrations": rules})
    weeks.entrance = replace(weeks.entrance, settings=settings)
    workspace_id = weeks.entrance.workspace.id
    for number, person in enumerate(weeks.staff):
        is_new = number >= len(weeks.staff) - NEWCOMERS
        joined_on = MONDAY.date() if is_new else date(2021, 3, 1) + timedelta(days=9 * number)
        born_on = date(2020, 3, 4) + timedelta(days=9 * number)
        await statement(
            "update person set joined_on = %(joined_on)s where workspace_id = %(workspace_id)s and id = %(person)s",
            joined_on=joined_on,
            workspace_id=workspace_id,
            person=person.id,
        )
        await statement(
            "insert into celebration_wish (workspace_id, person_id, birth_month, birth_day)"
            " values (%(workspace_id)s, %(person)s, %(month)s, %(day)s)",
            workspace_id=workspace_id,
            person=person.id,
            month=born_on.month,
            day=born_on.day,
        )


async def goes_through_everything(weeks: Weeks, now: datetime) -> None:
    """Somebody else is away each week, and each quarter four are nominated for an award, and three are to judge."""
    if now.weekday() == 0 and now.hour == MONDAY.hour:
        if (now - MONDAY) % A_QUARTER < timedelta(days=1):
            await _nominates(weeks, now)
        away = weeks.staff[now.toordinal() // 7 % len(weeks.staff)]
        await statement(
            "update person set not_before = %(day)s where workspace_id = %(workspace_id)s and id = %(person)s",
            day=now.date() + timedelta(weeks=1),
            workspace_id=weeks.entrance.workspace.id,
            person=away.id,
        )


async def _nominates(weeks: Weeks, now: datetime) -> None:
    turn = (now - MONDAY) // A_QUARTER
    staff = [weeks.staff[(7 * turn + place) % len(weeks.staff)].id for place in range(7)]
    today, workspace_id = now.date(), weeks.entrance.workspace.id
    rows = await statement(
        "insert into award_round (workspace_id, phase, opened_on, until, each_value)"
        " values (%(workspace_id)s, 'nominating', %(today)s, %(until)s, false) returning id",
        workspace_id=workspace_id,
        today=today,
        until=today + timedelta(days=4),
    )
    of_round = {"workspace_id": workspace_id, "round": rows[0]["id"]}
    await statement(
        "insert into award_juror (workspace_id, round_id, person_id)"
        " select %(workspace_id)s, %(round)s, unnest(%(jurors)s::bigint[])",
        **of_round,
        jurors=staff[:3],
    )
    await statement(
        "insert into award_nomination (workspace_id, round_id, nominator_id, nominee_id, value_id, deed, words, reach,"
        " nominated_at) select %(workspace_id)s, %(round)s, %(by)s, unnest(%(nominees)s::bigint[]), 0, 'Stayed late',"
        " 'So that all could sleep', 'with_name', %(now)s",
        **of_round,
        by=staff[0],
        nominees=staff[3:],
        now=now,
    )
