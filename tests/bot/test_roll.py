"""What a workspace's check-ins remember: who is new, which leaves count nothing, which weeks may be asked."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.roll import ClosingLine, OpeningLine, Outcome, Placed, Roll, Tenure, Uncounted, changes
from bot.units import Kind, Tree, Unit

MONDAY = date(2026, 3, 2)
ANA, BO, CY, DANA = 101, 102, 103, 104  # the numbers of accounts
CREW = (Placed(ANA, None, 1), Placed(BO, ANA, 2), Placed(CY, ANA, 3))
HUNG: Mapping[str, str | None] = {"unit:1": None, "team:1": "unit:1", "unit:2": "unit:1", "team:2": "unit:2"}
TODAY = datetime(2026, 6, 2, 10, tzinfo=UTC)


Line = OpeningLine | ClosingLine


def key(week: int, again: int = 0) -> str:
    return f"{week:031d}{again}"


def opening(
    week: int,
    tenures: tuple[Tenure, ...] = (),
    left: tuple[int, ...] = (),
    *,
    again: int = 0,
    at: datetime | None = None,
    k: int = 5,
    invited: Mapping[str, int] | None = None,
    hung: Mapping[str, str | None] = HUNG,
) -> OpeningLine:
    at = at or datetime.combine(MONDAY + timedelta(weeks=week - 1), time(10), UTC)
    return OpeningLine(
        at=at,
        key=key(week, again),
        week=week,
        first_monday=MONDAY,
        k=k,
        closes_at=at + timedelta(days=2),
        manifest="",
        keys_folder="",
        tenures=tenures,
        left=left,
        invited=invited or {},
        hung=hung,
    )


def closing(
    week: int, outcome: Outcome = Outcome.CLOSED, again: int = 0, published: tuple[str, ...] = ()
) -> ClosingLine:
    return ClosingLine(TODAY, key(week, again), outcome, published, "", "", "")


def since(roll: Roll, chart: tuple[Placed, ...], today: date) -> dict[int, date | None]:
    return {tenure.number: tenure.since for tenure in roll.tenures_today(chart, today)}


def after_first(chart: tuple[Placed, ...] = CREW) -> Roll:
    return Roll.of([opening(1, tuple(Roll.of([]).tenures_today(chart, MONDAY)))])


class TestTenure:
    def test_whoever_stands_in_the_first_round_is_old_from_the_start(self) -> None:
        assert since(Roll.of([]), CREW, MONDAY) == {ANA: None, BO: None, CY: None}

    def test_who_is_under_the_same_boss_as_before_stays_as_old_as_they_were(self) -> None:
        assert since(after_first(), CREW, date(2026, 3, 9)) == {ANA: None, BO: None, CY: None}

    def test_who_comes_later_is_new_from_that_day(self) -> None:
        grown = (*CREW, Placed(DANA, ANA, 4))
        assert since(after_first(), grown, date(2026, 3, 9)) == {ANA: None, BO: None, CY: None, DANA: date(2026, 3, 9)}

    def test_who_moves_to_another_boss_is_new_there(self) -> None:
        moved = (*CREW[:2], Placed(CY, BO, 3))
        assert since(after_first(), moved, date(2026, 3, 9)) == {ANA: None, BO: None, CY: date(2026, 3, 9)}

    def test_an_account_whose_number_in_the_database_was_exchanged_is_new(self) -> None:
        exchanged = (*CREW[:2], Placed(CY, ANA, 99))
        assert since(after_first(), exchanged, date(2026, 3, 9))[CY] == date(2026, 3, 9)

    def test_who_was_away_for_one_round_comes_back_as_new(self) -> None:
        gone = opening(2, left=(CY,))
        roll = Roll.of([*after_first().openings, gone])
        assert CY not in roll.tenures()
        assert since(roll, CREW, date(2026, 3, 16)) == {ANA: None, BO: None, CY: date(2026, 3, 16)}

    def test_who_went_and_came_back_to_a_boss_is_not_as_old_there_as_before(self) -> None:
        moved = opening(2, (Tenure(CY, BO, 3, date(2026, 3, 9)),))
        assert since(Roll.of([*after_first().openings, moved]), CREW, date(2026, 3, 16))[CY] == date(2026, 3, 16)

    def test_a_roll_that_was_lost_begins_anew_and_everybody_is_old(self) -> None:
        assert since(Roll.of([]), (*CREW, Placed(DANA, BO, 4)), TODAY.date()) == dict.fromkeys([ANA, BO, CY, DANA])

    @given(st.data())
    def test_openings_that_keep_only_changes_remember_every_chart(self, data: st.DataObject) -> None:
        charts = data.draw(st.lists(_charts(), min_size=1, max_size=6))
        roll = Roll.of([])
        for week, chart in enumerate(charts, 1):
            today = MONDAY + timedelta(weeks=week - 1)
            tenures = roll.tenures_today(chart, today)
            changed, left = changes(roll.tenures(), tenures)
            assert {tenure.number for tenure in changed}.isdisjoint(left)
            roll = Roll.of([*roll.openings, opening(week, changed, left)])
            assert roll.tenures() == {tenure.number: tenure for tenure in tenures}
            for tenure in tenures:
                assert (tenure.since or MONDAY) <= today

    @given(st.data())
    def test_nobody_is_older_than_the_latest_opening_that_found_them_elsewhere(self, data: st.DataObject) -> None:
        charts = data.draw(st.lists(_charts(), min_size=2, max_size=6))
        roll, placed = Roll.of([]), dict[int, list[Placed | None]]()
        for week, chart in enumerate(charts, 1):
            today = MONDAY + timedelta(weeks=week - 1)
            tenures = roll.tenures_today(chart, today)
            roll = Roll.of([*roll.openings, opening(week, *changes(roll.tenures(), tenures))])
            here = {one.number: one for one in chart}
            for number in (ANA, BO, CY, DANA):
                placed.setdefault(number, []).append(here.get(number))
            for tenure in tenures:
                known = placed[tenure.number]
                same = next((back for back, one in enumerate(known[::-1]) if one != known[-1]), len(known))
                since = None if same == len(known) else today - timedelta(weeks=same - 1)
                assert tenure.since == since


@st.composite
def _charts(draw: st.DrawFn) -> tuple[Placed, ...]:
    """Some of four people, each under anybody, with one of two numbers in the database."""
    some = draw(st.lists(st.sampled_from([ANA, BO, CY, DANA]), unique=True))
    bosses = st.none() | st.sampled_from([ANA, BO])
    return tuple(Placed(number, draw(bosses), draw(st.integers(1, 2))) for number in some)


TREE = Tree(
    (
        Unit("unit:1", None, Kind.UNIT),
        Unit("team:1", "unit:1", Kind.TEAM),
        Unit("unit:2", "unit:1", Kind.UNIT),
        Unit("team:2", "unit:2", Kind.TEAM),
    ),
    {},
)


def ago(days: float, many: int, hung: Mapping[str, str | None] = HUNG) -> OpeningLine:
    """An opening so many days before today, when team 2 had so many people."""
    at = TODAY - timedelta(days=days)
    return opening(int(days * 24) + 1, at=at, invited={"team:2": many}, hung=hung)


def counts(many: int, *openings: OpeningLine, k: int = 5) -> bool:
    """Whether team 2 counts today with so many people."""
    return not Roll.of(openings).uncounted({"team:2": many}, TREE.parents(), k, TODAY)


class TestLeavesThatCountNothing:
    @pytest.mark.parametrize(
        ("before", "now"), [(8, 6), (8, 5), (7, 5), (6, 4), (12, 9), (20, 15), (3, 1), (12, 1), (40, 30)]
    )
    def test_a_leaf_that_lost_a_quarter_of_its_people_and_two_at_least(self, before: int, now: int) -> None:
        assert not counts(now, ago(7, before))
        assert counts(now)

    @pytest.mark.parametrize(("before", "now"), [(8, 7), (12, 10), (20, 16), (5, 4), (4, 3), (40, 31), (8, 8), (8, 12)])
    def test_not_one_that_lost_fewer_or_grew(self, before: int, now: int) -> None:
        assert counts(now, ago(7, before))

    def test_it_is_held_against_its_largest_opening_and_not_its_latest(self) -> None:
        assert not counts(6, ago(21, 8), ago(14, 7), ago(7, 6))
        assert counts(6, ago(14, 7), ago(7, 6))

    def test_after_thirty_days_it_counts_again(self) -> None:
        assert not counts(4, ago(29.99, 12), ago(7, 4))
        assert counts(4, ago(30, 12), ago(7, 4))

    @given(st.integers(1, 60), st.integers(0, 60))
    def test_whoever_takes_others_out_of_a_chart_leaves_at_most_a_quarter_or_one_behind(
        self, before: int, now: int
    ) -> None:
        lost = before - now
        assert counts(now, ago(7, before)) is (lost < 2 or 4 * lost < before)

    def test_a_small_leaf_that_hangs_elsewhere(self) -> None:
        elsewhere = {**HUNG, "team:2": "unit:1"}
        assert not counts(4, ago(7, 4, elsewhere))
        assert counts(5, ago(7, 5, elsewhere)), "it is large enough by itself"
        assert not counts(5, ago(7, 5, elsewhere), k=8)
        assert counts(4, ago(7, 4))

    def test_a_small_leaf_whose_unit_hangs_elsewhere(self) -> None:
        above: dict[str, str | None] = {"unit:1": "unit:9", "unit:9": None, "unit:2": "unit:9", "team:2": "unit:2"}
        assert not counts(4, ago(7, 4, above))

    def test_a_small_leaf_that_was_somewhere_else_and_back_within_thirty_days(self) -> None:
        elsewhere = {**HUNG, "team:2": "unit:1"}
        assert not counts(4, ago(14, 4, elsewhere), ago(7, 4))
        assert counts(4, ago(30, 4, elsewhere), ago(7, 4))

    def test_a_leaf_that_was_never_there_before_hangs_nowhere_else(self) -> None:
        assert counts(4, opening(1, at=TODAY - timedelta(days=7), hung={"unit:1": None}))

    def test_leaves_are_looked_at_one_by_one(self) -> None:
        before = opening(1, at=TODAY - timedelta(days=7), invited={"team:1": 12, "team:2": 12})
        now = {"team:1": 12, "team:2": 6}
        assert Roll.of([before]).uncounted(now, TREE.parents(), 5, TODAY) == {"team:2": Uncounted.SHRANK}


class TestWeeks:
    def test_before_the_first_opening_nothing_is_remembered(self) -> None:
        empty = Roll.of([])
        assert (empty.first_monday, empty.k, empty.last_week, empty.last_void) == (None, 0, 0, False)
        assert (empty.last_published, empty.unfinished) == ((), [])

    def test_a_week_is_asked_once_whether_its_round_is_open_or_counted(self) -> None:
        assert Roll.of([opening(1), closing(1), opening(2)]).last_week == 2
        assert Roll.of([opening(1), closing(1), opening(2), closing(2)]).last_week == 2

    def test_a_week_whose_round_is_void_is_asked_again_and_once_only(self) -> None:
        void: list[Line] = [opening(1), closing(1), opening(2), closing(2, Outcome.VOID)]
        assert (Roll.of(void).last_week, Roll.of(void).last_void) == (1, True)
        again: list[Line] = [*void, opening(2, again=1)]
        assert Roll.of(again).last_week == 2
        assert Roll.of([*again, closing(2, Outcome.VOID, again=1)]).last_week == 2
        counted = Roll.of([*again, closing(2, again=1)])
        assert (counted.last_week, counted.last_void) == (2, False)

    def test_two_weeks_in_thirteen_are_asked_again_and_no_third(self) -> None:
        assert self.of_void(3, 6).last_week == 5, "the second may still be asked again"
        assert self.of_void(3, 6, 9).last_week == 9
        assert self.of_void(3, 6, 15).last_week == 15, "week 3 is the thirteenth, counted from week 15"
        assert self.of_void(3, 6, 16).last_week == 15

    @staticmethod
    def of_void(*weeks: int) -> Roll:
        """Every week up to the last of these is counted; these at a second time, but for the last, which is void."""
        lines: list[Line] = []
        for week in range(1, weeks[-1] + 1):
            lines += [opening(week), closing(week, Outcome.VOID if week in weeks else Outcome.CLOSED)]
            if week in weeks[:-1]:
                lines += [opening(week, again=1), closing(week, again=1)]
        return Roll.of(lines)

    def test_the_largest_floor_ever_is_the_floor(self) -> None:
        assert Roll.of([opening(1), opening(2, k=8), opening(3)]).k == 8

    def test_the_first_monday_stays_that_of_the_first_opening(self) -> None:
        assert Roll.of([opening(1), opening(2)]).first_monday == MONDAY

    def test_what_the_round_before_published_is_of_the_latest_that_was_counted(self) -> None:
        lines: list[Line] = [opening(1), closing(1, published=("unit:1",)), opening(2), closing(2, Outcome.VOID)]
        assert Roll.of(lines).last_published == ("unit:1",)
        assert Roll.of([*lines, opening(3), closing(3, published=("team:2",))]).last_published == ("team:2",)

    def test_a_line_that_stands_there_twice_counts_once_and_the_first_of_both(self) -> None:
        first, doubled = opening(1, k=5), opening(1, k=9)
        roll = Roll.of([first, doubled, closing(1, published=("unit:1",)), closing(1, Outcome.VOID)])
        assert (roll.openings, roll.k, roll.last_void) == ((first,), 5, False)
        assert roll.last_published == ("unit:1",)

    def test_rounds_without_a_closing_are_unfinished(self) -> None:
        lines: list[Line] = [opening(1), closing(1), opening(2), closing(2, Outcome.VOID), opening(3)]
        assert [line.week for line in Roll.of(lines).unfinished] == [3]
