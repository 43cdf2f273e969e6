"""Groups of a quarter stay what they were when first something was said in it, however long rounds are open."""

import pytest

from bot.checkin.rounds import Round
from commands.insight.evaluate import quarter
from storage.checkin import rounds as stored
from tests.bot.companies import round_of


async def said_at(rounds: list[Round], week: int, monkeypatch: pytest.MonkeyPatch) -> str:
    """Which round's teams an evaluation goes by."""

    async def closed(_: int, after: int, up_to: int) -> list[Round]:
        return [one for one in rounds if after < one.counts_in <= up_to]

    monkeypatch.setattr(stored, "closed", closed)
    return (await quarter(1, await closed(1, week - 13, week), week)).teams[1]


@pytest.mark.parametrize(("days", "week"), [(2, 3), (5, 3), (6, 4), (27, 7)])
def test_a_round_counts_in_the_week_in_which_it_closes(days: int, week: int) -> None:
    assert round_of(3, days).counts_in == week


@pytest.mark.parametrize("days", [2, 6])
async def test_a_weekly_quarter_goes_by_its_first_round(days: int, monkeypatch: pytest.MonkeyPatch) -> None:
    rounds = [round_of(week, days) for week in range(1, 30)]
    later = days == 6
    assert {await said_at(rounds, week, monkeypatch) for week in (4, 8, 12)} == {"1"}
    assert {await said_at(rounds, week, monkeypatch) for week in (16, 20, 24)} == {"13" if later else "14"}


@pytest.mark.parametrize(("cadence", "days"), [(2, 2), (2, 13), (4, 2), (4, 13), (4, 27)])
async def test_what_is_said_later_in_a_quarter_goes_by_the_groups_of_what_was_said_first(
    cadence: int, days: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    rounds = [round_of(week, days) for week in range(1, 60, cadence)]
    for weeks in ((8, 12), (16, 20, 24), (28, 32, 36), (40, 44, 48, 52)):
        assert len({await said_at(rounds, week, monkeypatch) for week in weeks}) == 1
