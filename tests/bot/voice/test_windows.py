"""When a window ends, and whom it counts."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.sealed.roll import Roll
from bot.voice.windows import NoWindow, WindowManifest, WindowRefused, begin_window, ends_at
from tests.commands.voice.windows import MONDAY, plan, roll_after

KEY = "0123456789abcdef" * 2


def at(day: int, hour: int, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("opens", "people", "ends"),
    [
        (at(2, 10), 199, at(6, 16)),  # a Monday in Paris: Friday at five
        (at(6, 16), 199, at(13, 16)),  # the moment at which the one before ends
        (at(4, 12), 199, at(13, 16)),  # too late in the week for this Friday
        (at(2, 16), 200, at(3, 16)),
        (at(2, 8), 200, at(3, 16)),  # less than half a day is no window
        (at(2, 2), 200, at(2, 16)),
        (at(27, 16), 30, at(3, 15, month=4)),  # the clock goes forward in between, and five stays five
        (at(28, 16), 200, at(29, 15)),
        (at(24, 15, month=10), 200, at(25, 16, month=10)),
    ],
)
def test_a_window_ends_at_five_where_the_company_is(opens: datetime, people: int, ends: datetime) -> None:
    assert ends_at(opens, people, "Europe/Paris") == ends


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/Santiago", "Asia/Kathmandu", "Pacific/Apia"])
def test_through_a_year_windows_follow_each_other_and_none_is_shorter_than_half_a_day(zone: str) -> None:
    for people, longest in ((40, timedelta(days=7, hours=1)), (400, timedelta(hours=25))):
        opens = ends_at(MONDAY, people, zone)
        for _ in range(370 if people > 200 else 53):
            ends = ends_at(opens, people, zone)
            assert timedelta(hours=12) <= ends - opens <= longest
            opens = ends


def begun(roll: Roll, numbers: dict[str, int] | None = None, managers: int = 4) -> WindowManifest:
    planned = plan(managers=managers)
    numbered = {member.account: number for number, member in enumerate(planned.people)}
    return begin_window(planned, KEY, roll, numbers or numbered, {}, MONDAY)


def test_a_manifest_is_read_back_as_it_was_frozen() -> None:
    manifest = begun(roll_after())
    assert WindowManifest.load(bytes(manifest)) == manifest
    assert manifest.week == date(2026, 3, 2)
    assert {head.name for head in manifest.heads.values()} == {"Name 1", "Name 2"}
    [writer] = [writer for writer in manifest.writers if writer.account == "U1000"]
    assert [manifest.circles[place].key for place in writer.circles] == ["above:2", "leaders"]


def test_accounts_that_the_roll_does_not_know_for_thirty_days_make_no_circle() -> None:
    assert begun(roll_after(check_in=7, newcomers=0)).circles[0].crowd == 30
    assert begun(roll_after(check_in=7, newcomers=8)).circles[0].crowd == 15, "24 of 32 have been asked before"
    manifest = begun(roll_after(check_in=7, newcomers=20))
    assert [circle.key for circle in manifest.circles] == ["leaders"]
    new = manifest.writers[-1]
    assert new.circles, "who is new may write where others can"


def test_too_few_who_count_have_no_window() -> None:
    with pytest.raises(WindowRefused) as refused:
        begun(roll_after(managers=1), managers=1)
    assert refused.value.reason is NoWindow.TOO_FEW


def test_before_the_first_check_in_nobody_is_counted_as_if_they_had_always_been_there() -> None:
    with pytest.raises(WindowRefused) as refused:
        begun(Roll.of([]))
    assert refused.value.reason is NoWindow.NO_CHECK_IN


def test_an_account_that_stands_twice_in_the_chart_is_refused() -> None:
    planned = plan()
    twice = replace(planned, people=(*planned.people, planned.people[-1]))
    with pytest.raises(WindowRefused, match="twice"):
        begin_window(twice, KEY, roll_after(), {}, {}, MONDAY)
