"""What a workspace's check-ins remember: who is new, who was asked under whom, which weeks may be asked."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.sealed.roll import FROM_THE_START, ClosingLine, OpeningLine, Outcome, Placed, Roll, Tenure, changes

MONDAY = date(2026, 3, 2)
ANA, BO, CY, DANA = 101, 102, 103, 104  # the numbers of accounts
CREW = (Placed(ANA, None, 1, True), Placed(BO, ANA, 2, True), Placed(CY, ANA, 3, True))
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
    not_asked: tuple[int, ...] = (),
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
        not_asked=not_asked,
        invited={},
        hung={},
        uncounted={},
    )


def closing(
    week: int, outcome: Outcome = Outcome.CLOSED, again: int = 0, published: tuple[str, ...] = ()
) -> ClosingLine:
    return ClosingLine(
        at=TODAY, key=key(week, again), outcome=outcome, published=published, fingerprint="", nonce="", manifest=""
    )


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
        grown = (*CREW, Placed(DANA, ANA, 4, True))
        assert since(after_first(), grown, date(2026, 3, 9)) == {ANA: None, BO: None, CY: None, DANA: date(2026, 3, 9)}

    def test_who_moves_to_another_boss_is_new_there(self) -> None:
        moved = (*CREW[:2], Placed(CY, BO, 3, True))
        assert since(after_first(), moved, date(2026, 3, 9)) == {ANA: None, BO: None, CY: date(2026, 3, 9)}

    def test_an_account_whose_number_in_the_database_was_exchanged_is_new(self) -> None:
        exchanged = (*CREW[:2], Placed(CY, ANA, 99, True))
        assert since(after_first(), exchanged, date(2026, 3, 9))[CY] == date(2026, 3, 9)

    def test_who_was_away_for_one_round_comes_back_as_new(self) -> None:
        gone = opening(2, left=(CY,))
        roll = Roll.of([*after_first().openings, gone])
        assert CY not in roll.tenures()
        assert since(roll, CREW, date(2026, 3, 16)) == {ANA: None, BO: None, CY: date(2026, 3, 16)}

    def test_who_went_and_came_back_to_a_boss_is_not_as_old_there_as_before(self) -> None:
        moved = opening(2, (Tenure(number=CY, boss=BO, person=3, since=date(2026, 3, 9), first_asked=FROM_THE_START),))
        assert since(Roll.of([*after_first().openings, moved]), CREW, date(2026, 3, 16))[CY] == date(2026, 3, 16)

    def test_a_roll_that_was_lost_begins_anew_and_everybody_is_old(self) -> None:
        assert since(Roll.of([]), (*CREW, Placed(DANA, BO, 4, True)), TODAY.date()) == dict.fromkeys(
            [ANA, BO, CY, DANA]
        )

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
    return tuple(Placed(number, draw(bosses), draw(st.integers(1, 2)), True) for number in some)


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
