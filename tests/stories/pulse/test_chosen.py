"""What an admin chooses about check-ins: an open one stays as it is, and no floor is ever lowered."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.messages.message import ChoiceInput
from bot.messages.request import Pressed
from bot.sealed.roll import Roll
from commands.sealed.open_round import plan_round
from storage.config.chosen import stored
from storage.diary import diary
from tests.stories.conftest import labels, told
from tests.stories.home.choosing import opens, reads_first, saves, writes
from tests.stories.pulse.checkin import TUESDAY, CheckIn


async def test_a_change_in_the_middle_of_an_open_check_in_touches_only_the_next(checkin: CheckIn) -> None:
    head = checkin.who("head")
    await checkin.live_until(TUESDAY + timedelta(hours=1))
    frozen = checkin.running
    changed = {"pulse__cadence": "monthly", "pulse__weekday": "thursday", "pulse__closes": "09:00"}
    first = await reads_first(checkin, head, "check_ins", **changed)
    assert "The check-in that is open now stays as it is, and closes on March 5, 2026." in told(first)
    assert "every four weeks" in told(first)
    await checkin.presses(head, first, "Save")
    assert "Saved" in told(await saves(checkin, head, "floor", pulse__k="8"))
    await checkin.live_until(TUESDAY + timedelta(days=1))
    assert (checkin.running.closes_at, checkin.running.k) == (frozen.closes_at, 5)
    await checkin.live_until(TUESDAY + timedelta(days=27), timedelta(hours=12))
    assert checkin.check_ins.ballots.running("web", "local") is None
    await checkin.live_until(datetime(2026, 4, 2, 12, 0, tzinfo=UTC), timedelta(hours=12))
    assert (checkin.running.week, checkin.running.k) == (5, 8)


async def test_check_ins_that_are_turned_off_close_what_is_open_and_open_nothing(checkin: CheckIn) -> None:
    head = checkin.who("head")
    await checkin.live_until(TUESDAY + timedelta(hours=1))
    first = await reads_first(checkin, head, "check_ins", pulse__enabled="no")
    assert "No further check-in opens." in told(first)
    await checkin.presses(head, first, "Save")
    await checkin.live_until(TUESDAY + timedelta(days=8), timedelta(hours=12))
    assert checkin.check_ins.ballots.running("web", "local") is None


async def test_a_floor_is_raised_and_neither_chosen_lower_nor_put_back(checkin: CheckIn) -> None:
    head = checkin.who("head")
    first = await reads_first(checkin, head, "floor", pulse__k="8")
    assert "From the next check-in on a number stands for 8 answers or more, not for 5." in told(first)
    assert "Teams with fewer than 8 people: 4 of 4." in told(first)
    saved = await checkin.presses(head, first, "Save")
    assert "Put it back" not in labels(saved)
    assert "never lowered" in told(await checkin.does(head, Pressed("home.undo", "1")))
    [lower] = [block for block in (await opens(checkin, head, "floor")).blocks if isinstance(block, ChoiceInput)]
    assert [option.value for option in lower.options] == ["8", "11", "16"]
    assert "It can be raised and never lowered" in told(
        await checkin.does(head, Pressed("home.confirm", '{"pulse.k":5}'))
    )
    assert await stored(checkin.entrance.workspace.id) == {"pulse.k": 8}


ROWS = ['{"pulse.k": 5}', "{}"]
RARER_ROWS = [pytest.param(row, marks=pytest.mark.long) for row in ('{"pulse.k": 1}', '{"pulse.k": null}', "[]", '"x"')]


@pytest.mark.parametrize("row", [*ROWS, *RARER_ROWS])
async def test_whoever_writes_to_the_database_lowers_no_floor(checkin: CheckIn, row: str) -> None:
    """The file's own holds from the start; what was chosen once, from the first check-in that kept it."""
    head = checkin.who("head")
    await saves(checkin, head, "floor", pulse__k="8")
    await checkin.live_until(TUESDAY + timedelta(hours=1))
    assert checkin.running.k == 8
    await writes(checkin, row)
    await checkin.live_until(TUESDAY + timedelta(days=7, hours=1))
    assert (checkin.running.week, checkin.running.k) == (2, 8)
    [lower] = [block for block in (await opens(checkin, head, "floor")).blocks if isinstance(block, ChoiceInput)]
    assert [option.value for option in lower.options] == ["8", "11", "16"], "what check-ins have kept is remembered"


async def test_what_was_chosen_is_not_noted_as_a_change_of_the_file(checkin: CheckIn) -> None:
    await checkin.tick()
    await saves(checkin, checkin.who("head"), "kudos", kudos__words_at_most="300")
    await checkin.tick()
    kinds = [entry.kind for entry in await diary.page(checkin.entrance.workspace.id, None, 9)]
    assert kinds.count("settings") == 1


async def test_channels_are_written_in_the_language_that_was_chosen(checkin: CheckIn) -> None:
    await saves(checkin, checkin.who("head"), "languages", languages="ja")
    assert (await checkin.entrance.current()).workspace.language == "ja"


@pytest.mark.parametrize(
    ("zone", "now"),
    [("Pacific/Kiritimati", TUESDAY - timedelta(hours=12)), ("Pacific/Pago_Pago", TUESDAY + timedelta(minutes=30))],
)
async def test_no_time_zone_of_a_row_makes_the_thirty_days_of_newcomers_shorter(
    checkin: CheckIn, zone: str, now: datetime
) -> None:
    """By the clock of that place it is the next day already, or still the one before."""
    await writes(checkin, f'{{"time_zone": "{zone}"}}')
    served = await checkin.entrance.current()
    assert now.astimezone(ZoneInfo(served.settings.time_zone)).date() != now.date()
    plan = await plan_round(served.workspace, served.settings, Roll((), {}), now)
    assert plan is not None
    assert plan.today == now.date()
