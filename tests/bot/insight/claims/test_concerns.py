"""Which concerns are one topic, in which unit nobody answers them, and in which bands letters count them."""

from dataclasses import replace

import numpy as np
import pytest

from bot.checkin.questions import bank
from bot.insight.claims.concern_counts import AcknowledgedInTime, ConcernCounts, CountBand, band_of, together
from bot.insight.concerns import Concerns, concerns_from, like, topics
from bot.insight.evaluation import evaluate
from bot.insight.records import ConcernRow
from bot.insight.spots import Spot
from bot.insight.wording import summary as wording
from bot.insight.wording.concerns import counted
from bot.org.tree import Seat, Tree, grow
from bot.voice.way_back import word_list
from tests.bot.companies import LONG_AGO, TODAY
from tests.bot.insight.test_evaluation import asked_in
from tests.bot.insight.test_summary import LEADER, ROUNDS, evaluation, summary
from tests.stories.conftest import told

CAFE = "The café closes at two, and the late shift eats nothing"
CAFE_AGAIN = "The late shift eats nothing, since the café closes at two"
STAIRS, ROTA = "The stairs behind the kitchen are dark", "The rota comes on the evening before"
JA, JA_AGAIN = (
    "食堂が二時に閉まるので、遅番の人は何も食べられません",
    "遅番の人は、食堂が二時に閉まるので何も食べられません",
)
VERA, JON = 2, 3  # who leads a branch each, below Ines, 0


def company() -> Tree:
    seats = [Seat(0, None, LONG_AGO), Seat(1, 0, LONG_AGO), Seat(VERA, 0, LONG_AGO), Seat(JON, 0, LONG_AGO)]
    for leader in (1, VERA, JON):
        for manager in range(100 * leader, 100 * leader + 12):
            seats += [Seat(manager, leader, LONG_AGO), Seat(10 * manager, manager, LONG_AGO)]
    return grow(seats, TODAY)


def about(matter: int) -> str:
    """Four words that stand in no other."""
    return " ".join(word_list()[4 * matter : 4 * matter + 4])


def raised(weeks: range, head: int | None, *, unanswered: bool) -> list[ConcernRow]:
    """One concern a week, each about something else."""
    return [(week, "above" if head else "leaders", head, about(week), unanswered) for week in weeks]


def listed(rows: list[ConcernRow], week: int = 12) -> dict[str, int]:
    evidence = replace(asked_in(3, week), concerns=concerns_from(rows, "unit:0"))
    items = {"leaders-2": bank().items["leaders-2"]}
    return dict(evaluate(evidence, company(), items, week).spots[Spot.UNANSWERED].listed)


def test_what_two_people_say_in_nearly_the_same_words_is_one_topic() -> None:
    assert like([CAFE, STAIRS, CAFE_AGAIN, ROTA]).tolist() == [0, 1, 0, 3]
    assert like([JA, JA_AGAIN]).tolist() == [0, 0]
    assert like([]).tolist() == []


def test_what_came_in_one_week_is_one_topic_and_so_is_what_says_the_same_later() -> None:
    unit, weeks = np.array([0, 0, 0, 0, 1]), np.array([1, 1, 5, 6, 1])
    first, second, later, other, elsewhere = topics(unit, weeks, like([CAFE, STAIRS, CAFE_AGAIN, ROTA, CAFE])).tolist()
    assert first == second == later
    assert len({first, other, elsewhere}) == 3


def test_a_circle_counts_where_it_reads_and_one_of_the_whole_company_counts_for_all() -> None:
    rows: list[ConcernRow] = [
        (3, "above", VERA, CAFE, True),
        (3, "manager", 10, STAIRS, False),
        (4, "group", None, ROTA, True),
        (4, "leaders", None, CAFE, False),
    ]
    concerns = concerns_from(rows, "unit:0")
    assert [concerns.units[place] for place in concerns.unit_of] == ["unit:2", "team:10", "unit:0", "unit:0"]
    assert concerns.unanswered.tolist() == [True, False, True, False]
    assert concerns.within(3, 4).weeks.tolist() == [4, 4]
    assert Concerns.none().within(0, 9).units == ()


def test_where_nobody_says_a_word_it_is_found_and_where_they_do_it_is_not() -> None:
    silent, heard = raised(range(1, 13), VERA, unanswered=True), raised(range(1, 13), JON, unanswered=False)
    assert listed([*silent, *heard]) == {"unit:2": 8}, "since eight weeks said enough"
    assert listed(raised(range(1, 13), None, unanswered=True)) == {"unit:0": 8}
    assert listed(heard) == {}


def test_one_bad_week_accuses_nobody_however_many_wrote_in_it() -> None:
    assert listed([(5, "above", VERA, about(one), True) for one in range(30)]) == {}
    assert listed(raised(range(5, 7), VERA, unanswered=True)) == {}


def test_a_quarter_later_it_is_over() -> None:
    assert listed(raised(range(1, 8), VERA, unanswered=True), week=24) == {}


@pytest.mark.parametrize(
    ("count", "k", "band"),
    [
        (0, 5, None),
        (1, 5, CountBand(1, 4)),
        (4, 5, CountBand(1, 4)),
        (5, 5, CountBand(5, 7)),
        (7, 8, CountBand(1, 7)),
        (8, 8, CountBand(8, 10)),
        (40, 5, CountBand(31, None)),
    ],
)
def test_a_letter_says_no_number_of_concerns_but_its_band(count: int, k: int, band: CountBand | None) -> None:
    assert band_of(count, k) == band


def test_a_month_says_what_its_weeks_come_to_and_nothing_that_they_did_not_say() -> None:
    assert together([band_of(4, 5), None, band_of(4, 5), None]) == CountBand(2, 8), "8 to 10 would be four in each"
    assert together([band_of(6, 5), band_of(50, 5)]) == CountBand(36, None)
    assert together([None, None]) is None


def test_counts_are_read_in_both_languages_and_what_there_was_none_of_is_left_out() -> None:
    both = ConcernCounts(CountBand(5, 7), CountBand(31, None))
    assert list(counted(both, "digest", "en")) == [
        "In the whole company, 5 to 7 concerns were written last week.",
        "Last week 31 or more concerns had their first answer.",
    ]
    assert list(counted(both, "summary", "ja")) == [
        "この4週間に、会社全体で5〜7件の声が書かれました。",
        "この4週間に、31件以上の声に最初の答えがありました。",
    ]
    assert list(counted(ConcernCounts(None, CountBand(1, 4)), "digest", "en")) == [
        "Last week 1 to 4 concerns had their first answer."
    ]


def test_how_much_a_leader_acknowledged_in_time_is_a_word() -> None:
    assert [AcknowledgedInTime.of(in_time, 3) for in_time in (3, 2, 0)] == list(AcknowledgedInTime)
    assert AcknowledgedInTime.of(0, 0) is None


def test_what_was_written_to_a_leader_is_part_of_their_own_page_and_counts_stand_in_bands() -> None:
    content = summary(evaluation(), ROUNDS)
    walk = replace(content.walk, acknowledged=AcknowledgedInTime.NOT_EVERYTHING)
    content = replace(content, walk=walk, concerns=ConcernCounts(CountBand(8, 10), CountBand(1, 4)))
    page = told(wording.summary(content, "Harbour", LEADER))
    assert "Not everything that came to you without a name in the last three months" in page
    assert "In the whole company, 8 to 10 concerns were written in these four weeks." in page
    assert "In these four weeks 1 to 4 concerns had their first answer." in page
    in_japanese = told(wording.summary(content, "Harbour", replace(LEADER, language="ja")))
    assert "期限までに受け取りの連絡がなかったもの" in in_japanese
