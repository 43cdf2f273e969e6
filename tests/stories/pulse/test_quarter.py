"""A quarter of a company of 180 people in three time zones: 13 rounds, each once, at everybody's own ten o'clock."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.pulse import ROUNDS, bank
from storage.database import statement
from tests.cast import MONDAY
from tests.stories.pulse.checkin import CheckIn, taps_of

GOLDEN_WEEK = date(2026, 5, 5)  # a Tuesday on which nobody works in Japan until Thursday


async def test_thirteen_weeks_in_three_time_zones(harbour: CheckIn) -> None:
    asked: dict[datetime, Counter[tuple[str, datetime]]] = {}
    items: list[str] = []
    answering = harbour.staff[::9]
    for week in range(ROUNDS):
        monday = MONDAY + timedelta(weeks=week) - timedelta(hours=10)
        await _a_week(harbour, monday, asked)
        for person in answering:
            await harbour.answers(person, 4)
        taps = taps_of(harbour.invitation(answering[0]), 4)
        items += [tap.value.split(":")[1] for tap in taps]
        await _close(harbour, monday + timedelta(days=4))
    _each_at_their_own_ten_oclock(asked)
    await _each_round_once(harbour)
    assert Counter(items)["mood"] == ROUNDS
    assert sorted(item for item in items if item in bank().items) == sorted(bank().items)
    assert len([item for item in items if item.startswith("value-")]) == 5  # each value of the company once


async def _a_week(harbour: CheckIn, monday: datetime, asked: dict[datetime, Counter[tuple[str, datetime]]]) -> None:
    """Ticks every hour while anybody is asked, and notes who was asked in which hour."""
    for hours in range(14, 76):
        now = monday + timedelta(hours=hours)
        harbour.clock.move(seconds=(now - harbour.clock.now()).total_seconds())
        await harbour.tick()
        rows = await statement(
            "select p.time_zone from delivery d join person p on p.id = d.reader_id"
            " where d.subject = 'invitation' and d.posted = 0"
        )
        if rows:
            asked.setdefault(monday, Counter()).update((row["time_zone"], now) for row in rows)
        await harbour.deliver()


async def _close(harbour: CheckIn, moment: datetime) -> None:
    harbour.clock.move(seconds=(moment - harbour.clock.now()).total_seconds())
    await harbour.tick()
    await harbour.deliver()


def _each_at_their_own_ten_oclock(asked: dict[datetime, Counter[tuple[str, datetime]]]) -> None:
    assert len(asked) == ROUNDS
    for monday, invitations in asked.items():
        assert invitations.total() == 180
        assert len({zone for zone, _ in invitations}) == len(invitations) == 3  # one moment for each time zone
        for zone, moment in invitations:
            local = moment.astimezone(ZoneInfo(zone))
            tuesday = monday.date() + timedelta(days=1)
            golden = zone == "Asia/Tokyo" and tuesday == GOLDEN_WEEK
            assert (local.date(), local.hour) == (tuesday + timedelta(days=2 if golden else 0), 10)


async def _each_round_once(harbour: CheckIn) -> None:
    rounds = await statement("select week, state, opened_at, closes_at from round order by id")
    assert [(row["week"], row["state"]) for row in rounds] == [(week, "closed") for week in range(1, ROUNDS + 1)]
    assert all(row["closes_at"] - row["opened_at"] >= timedelta(hours=48) for row in rounds)
    assert {row["closes_at"].astimezone(UTC).hour for row in rounds} == {17}
    twice = "select 1 from delivery group by subject, subject_id, reader_id having count(*) > 1"
    assert await statement(f"{twice} limit 1") == []
    assert harbour.keys.names() == set()
