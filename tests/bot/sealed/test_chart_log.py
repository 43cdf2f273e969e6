"""What changed in the reporting lines: counts by team that add up, and nothing else."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.sealed.chart_log import Author, ChartLine, TeamChange, found_at_opening, team_changes
from bot.sealed.history import History
from bot.sealed.roll import OpeningLine, Roll, Tenure

MONDAY = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
WEEK = timedelta(weeks=1)
CHARTS = st.dictionaries(st.integers(1, 12), st.sampled_from(["team:1", "team:2", "team:3"]))

# Numbers of accounts, and the database's numbers for them.
HEDDA, VERA, PIM = (
    Tenure(number=number, boss=boss, person=person, since=None, first_asked=date.min)
    for number, boss, person in [(70, None, 1), (71, 70, 2), (72, 70, 3)]
)


def opening(week: int, *tenures: Tenure, left: tuple[int, ...] = ()) -> OpeningLine:
    at = MONDAY + week * WEEK
    return OpeningLine(
        at=at,
        key=f"{week:032x}",
        week=week,
        first_monday=MONDAY.date(),
        k=5,
        closes_at=at + timedelta(days=3),
        manifest="0" * 64,
        keys_folder="here",
        tenures=tenures,
        left=left,
        not_asked=(),
        invited={"team:1": 3},
        hung={"unit:1": None, "team:1": "unit:1"},
        uncounted={},
    )


def remembered(*openings: OpeningLine) -> Roll:
    return Roll.of(openings)


@given(CHARTS, CHARTS)
def test_what_came_and_what_went_is_the_difference_of_every_team(before: dict[int, str], after: dict[int, str]) -> None:
    changes = team_changes(before, after)
    sizes_before, sizes_after = Counter(before.values()), Counter(after.values())
    for team in {*sizes_before, *sizes_after}:
        joined, moved_in, left = changes.get(team, TeamChange())
        assert sizes_after[team] - sizes_before[team] == joined + moved_in - left


@given(CHARTS, CHARTS)
def test_everybody_whose_team_changed_is_counted_once_where_they_came_and_once_where_they_went(
    before: dict[int, str], after: dict[int, str]
) -> None:
    changes = team_changes(before, after).values()
    assert sum(change.joined for change in changes) == len(after.keys() - before.keys())
    assert sum(change.moved_in for change in changes) == sum(
        before[who] != after[who] for who in before.keys() & after.keys()
    )
    assert sum(change.left for change in changes) == sum(after.get(who) != team for who, team in before.items())
    assert TeamChange() not in changes, "a team that nothing happened to is not named"


def test_at_the_first_opening_there_is_nothing_to_compare_with() -> None:
    assert found_at_opening(remembered(), [HEDDA, VERA], MONDAY) is None


def test_an_opening_finds_what_no_chart_was_loaded_for() -> None:
    roll = remembered(opening(1, HEDDA, VERA, PIM))
    today = [HEDDA, VERA, Tenure(number=74, boss=71, person=9, since=date(2026, 3, 9), first_asked=date(2026, 3, 9))]
    line = found_at_opening(roll, today, MONDAY + WEEK)
    assert line == ChartLine(
        MONDAY + WEEK, Author.OPENING, {"team:1": TeamChange(left=1), "team:2": TeamChange(joined=1)}
    )


def test_an_account_that_changes_its_number_in_the_database_is_one_who_left_and_one_who_joined() -> None:
    roll = remembered(opening(1, HEDDA, VERA, PIM))
    line = found_at_opening(roll, [HEDDA, VERA, PIM._replace(person=33)], MONDAY + WEEK)
    assert line is not None
    assert line.teams == {"team:1": TeamChange(joined=1, left=1)}


def test_what_an_opening_found_that_opened_nothing_is_left_out() -> None:
    roll = remembered(opening(1, HEDDA, VERA), opening(2, PIM))
    change = {"team:1": TeamChange(joined=1)}
    given_up = ChartLine(MONDAY + 2 * WEEK - timedelta(minutes=20), Author.OPENING, change)
    stands = ChartLine(MONDAY + 2 * WEEK, Author.OPENING, change)
    loaded = ChartLine(MONDAY + WEEK + timedelta(days=2), Author.OPERATOR, change)
    history = History.of(roll, [loaded, given_up, stands], [], keys_in_reach=False)
    assert history.changes_since_last_time() == [loaded, stands]


def test_each_check_in_has_the_changes_since_the_one_before() -> None:
    roll = remembered(opening(1, HEDDA, VERA), opening(2, PIM), opening(3))
    change = {"team:1": TeamChange(joined=1)}
    early, second, late = (
        ChartLine(MONDAY + when, Author.OPERATOR, change) for when in (timedelta(), 1.5 * WEEK, 3.5 * WEEK)
    )
    history = History.of(roll, [early, second, late], [], keys_in_reach=False)
    assert history.changes_before(roll.openings[0].key) is None, "nothing came before the first"
    assert history.changes_before(roll.openings[1].key) == [second]
    assert history.changes_before(roll.openings[2].key) == []
    assert history.changes_since_last_time() == [late], "a chart that was loaded since then, too"
