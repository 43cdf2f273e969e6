"""Which leaves count nothing: who changes a chart, or has people not asked, chooses nobody whom a number is about."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.sealed.floors import ReportingLines, Uncounted, uncounted
from bot.sealed.roll import FROM_THE_START

OPENS = datetime(2026, 3, 3, 10, tzinfo=UTC)
HEAD, ADA, BEA, CY = 1, 2, 3, 4  # numbers of bosses; all but the head report to the head, unless a test says otherwise
TEAM = range(100, 160)
K = 5


def lines(
    ada: Iterable[int] = (), bea: Iterable[int] = (), above: Mapping[int, int] | None = None, new: Iterable[int] = ()
) -> ReportingLines:
    """Who is asked under Ada and under Bea. `above` are bosses of bosses, `new` those whose days began anew."""
    bosses = {HEAD: None, ADA: HEAD, BEA: HEAD, CY: HEAD, **(above or {})}
    staff = {**dict.fromkeys(ada, ADA), **dict.fromkeys(bea, BEA)}
    asked = {**dict.fromkeys(staff, FROM_THE_START), **{number: OPENS.date() for number in new}}
    return ReportingLines(OPENS.date(), {**bosses, **staff}, asked)


def why(then: ReportingLines, today: ReportingLines, k: int = K) -> dict[int, Uncounted]:
    """Held against one opening, of the leaves of Ada and Bea."""
    counting = [today.leaf(number) for number, since in today.counts_since.items() if since == FROM_THE_START]
    return uncounted([then], today, {boss: counting.count(boss) for boss in (ADA, BEA) if boss in counting}, k)


class TestALeafThatLosesPeople:
    @pytest.mark.parametrize(
        ("before", "now"), [(8, 6), (8, 5), (7, 5), (6, 4), (12, 9), (20, 15), (3, 1), (12, 1), (40, 30)]
    )
    def test_counts_nothing_when_it_lost_a_quarter_and_two_at_least(self, before: int, now: int) -> None:
        assert why(lines(TEAM[:before]), lines(TEAM[:now])) == {ADA: Uncounted.SHRANK}
        assert why(lines(TEAM[:now]), lines(TEAM[:now])) == {}

    @pytest.mark.parametrize(("before", "now"), [(8, 7), (12, 10), (20, 16), (5, 4), (4, 3), (40, 31), (8, 8), (8, 12)])
    def test_counts_when_it_lost_fewer_or_grew(self, before: int, now: int) -> None:
        assert why(lines(TEAM[:before]), lines(TEAM[:now])) == {}

    def test_people_and_not_heads_are_compared(self) -> None:
        assert why(lines(TEAM[:11]), lines([*TEAM[:5], *TEAM[11:17]])) == {ADA: Uncounted.SHRANK}

    def test_who_moved_to_another_team_is_lost_to_it(self) -> None:
        assert why(lines(TEAM[:11]), lines(TEAM[:5], TEAM[5:11])) == {ADA: Uncounted.SHRANK}

    def test_who_is_still_there_and_new_again_is_lost_to_it(self) -> None:
        assert why(lines(TEAM[:11]), lines(TEAM[:11], new=TEAM[5:11])) == {ADA: Uncounted.SHRANK}

    def test_who_was_new_then_and_still_is_is_not_lost(self) -> None:
        assert why(lines(TEAM[:11], new=TEAM[5:11]), lines(TEAM[:11], new=TEAM[5:11])) == {}

    def test_leaves_are_looked_at_one_by_one(self) -> None:
        assert why(lines(TEAM[:12], TEAM[12:24]), lines(TEAM[:12], TEAM[12:18])) == {BEA: Uncounted.SHRANK}


class TestASmallLeafInAUnit:
    def test_counts_nothing_when_the_small_leaves_beside_it_lost_a_quarter(self) -> None:
        assert why(lines(TEAM[:5], TEAM[5:9]), lines(TEAM[:5])) == {ADA: Uncounted.SHRANK}

    def test_counts_when_one_of_them_left(self) -> None:
        assert why(lines(TEAM[:5], TEAM[5:9]), lines(TEAM[:5], TEAM[5:8])) == {}

    def test_is_not_hidden_by_a_large_team_in_the_unit(self) -> None:
        large, above = dict.fromkeys(TEAM[20:60], CY), dict.fromkeys(TEAM[20:60], CY)
        then, today = lines(TEAM[:5], TEAM[5:9], above), lines(TEAM[:5], above=above)
        then, today = (
            replace(one, counts_since={**one.counts_since, **dict.fromkeys(large, FROM_THE_START)})
            for one in (then, today)
        )
        assert uncounted([then], today, {ADA: 5, CY: 40}, K) == {ADA: Uncounted.SHRANK}

    def test_is_not_hidden_by_newcomers_in_the_leaves_that_go(self) -> None:
        assert why(lines(TEAM[:5], TEAM[5:14], new=TEAM[9:14]), lines(TEAM[:5])) == {ADA: Uncounted.SHRANK}

    def test_is_not_touched_when_a_large_team_goes_which_had_a_number_of_its_own(self) -> None:
        assert why(lines(TEAM[:5], TEAM[5:14]), lines(TEAM[:5])) == {}

    def test_a_small_leaf_that_hangs_elsewhere_is_lost_to_the_unit(self) -> None:
        above = {CY: HEAD, ADA: CY, BEA: CY}
        assert why(lines(TEAM[:5], TEAM[5:9], above), lines(TEAM[:5], TEAM[5:9], {**above, BEA: HEAD})) == {
            ADA: Uncounted.SHRANK,
            BEA: Uncounted.MOVED,
        }

    def test_a_leaf_of_nine_has_a_number_of_its_own_where_half_answer_and_counts(self) -> None:
        assert why(lines(TEAM[:9], TEAM[9:13]), lines(TEAM[:9])) == {}
        assert why(lines(TEAM[:8], TEAM[8:12]), lines(TEAM[:8])) == {ADA: Uncounted.SHRANK}
        assert why(lines(TEAM[:9], TEAM[9:13]), lines(TEAM[:9]), k=8) == {ADA: Uncounted.SHRANK}


class TestASmallLeafThatHangsElsewhere:
    @pytest.mark.parametrize("elsewhere", [{ADA: BEA}, {HEAD: CY, CY: None}])
    def test_counts_nothing(self, elsewhere: Mapping[int, int]) -> None:
        assert why(lines(TEAM[:4]), lines(TEAM[:4], above=elsewhere)) == {ADA: Uncounted.MOVED}
        assert why(lines(TEAM[:4]), lines(TEAM[:4])) == {}

    def test_counts_when_it_is_large_enough_by_itself(self) -> None:
        assert why(lines(TEAM[:5]), lines(TEAM[:5], above={ADA: BEA})) == {}
        assert why(lines(TEAM[:5]), lines(TEAM[:5], above={ADA: BEA}), k=8) == {ADA: Uncounted.MOVED}

    def test_counts_nothing_though_nobody_in_it_was_asked_there_before(self) -> None:
        assert why(lines(), lines(TEAM[:4], above={ADA: BEA})) == {ADA: Uncounted.MOVED}

    def test_who_led_nobody_and_was_nowhere_hangs_nowhere_else(self) -> None:
        assert why(ReportingLines(OPENS.date(), {HEAD: None}, {}), lines(TEAM[:4])) == {}
