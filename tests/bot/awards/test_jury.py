"""Who may be a jury together, what each may judge, and what is said of how nominations spread."""

from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.awards.actions import WordsReach
from bot.awards.awards import NO_VALUE, Candidate, Nomination, contested, order_for, period_ends
from bot.awards.fairness import Counted, Division, SpreadRemark, SpreadShare, remarks, shown_groups
from bot.awards.jury import JuryLines, check_jury, may_judge
from bot.org.people import Person

# 1 leads 2 and 3 and has 4 in their own team; 2 leads 5 and 6, 3 leads 7.
LINES = JuryLines({1: None, 2: 1, 3: 1, 4: 1, 5: 2, 6: 2, 7: 3})


def person(number: int, **fields: object) -> Person:
    return Person(f"@{number}", f"Person {number}", f"p{number}", id=number, **fields)  # type: ignore[arg-type]


def nomination(nominee: int, nominator: int, value: int = NO_VALUE) -> Nomination:
    return Nomination(nominee * 100 + nominator, nominator, person(nominee), value, "", "", WordsReach.NOTHING)


@pytest.mark.parametrize(("number", "branch"), [(1, 1), (2, 2), (3, 3), (4, 1), (5, 2), (6, 2), (7, 3), (8, None)])
def test_a_branch_is_everybody_below_a_manager_who_reports_to_the_top(number: int, branch: int | None) -> None:
    assert LINES.branch_of(number) == branch


@pytest.mark.parametrize(
    ("jury", "refused"),
    [
        ((5, 7, 4), None),
        ((5, 7), "jury_size"),
        ((2, 5, 6), "one_branch"),
        ((8, 9, 10), "no_chart"),
        (tuple(range(1, 11)), "jury_size"),
    ],
)
def test_a_jury_is_three_to_nine_from_two_branches_at_least(jury: tuple[int, ...], refused: str | None) -> None:
    found = check_jury([person(number) for number in jury], LINES)
    assert (found and found.key) == (refused and f"awards.refused.{refused}")


def test_who_has_left_or_is_a_guest_is_no_juror() -> None:
    for absent in ({"is_active": False}, {"is_stranger": True}, {"is_bot": True}):
        found = check_jury([person(5), person(7), person(4, **absent)], LINES)
        assert found
        assert found.key == "awards.refused.not_here"


@pytest.mark.parametrize(
    ("juror", "nominee", "may"),
    [
        (5, 5, False),
        (5, 6, False),
        (2, 5, False),
        (5, 2, False),
        (2, 3, False),
        (5, 7, True),
        (3, 5, True),
    ],
)
def test_nobody_judges_themselves_or_their_own_team(juror: int, nominee: int, may: bool) -> None:
    assert may_judge(juror, Candidate(nominee, NO_VALUE), [nomination(nominee, 9)], LINES) is may


def test_nobody_judges_whom_they_nominated() -> None:
    written = [nomination(5, 4), nomination(5, 7)]
    assert not may_judge(7, Candidate(5, NO_VALUE), written, LINES)
    assert may_judge(3, Candidate(5, NO_VALUE), written, LINES)


def test_of_one_nominee_alone_nothing_is_chosen() -> None:
    alone, two = nomination(5, 1, value=1), [nomination(6, 1, value=2), nomination(7, 1, value=2)]
    written = [alone, nomination(5, 2, value=1), *two]
    assert contested(written).keys() == {Candidate(6, 2), Candidate(7, 2)}
    assert not contested(two[:1])
    assert contested(two[:1], [Candidate(7, 2)]).keys() == {Candidate(6, 2)}, "who goes takes nothing from the other"


def test_each_juror_has_an_order_of_their_own_that_stays() -> None:
    candidates = [Candidate(number, NO_VALUE) for number in range(20)]
    orders = {tuple(order_for(juror, 1, candidates)) for juror in range(9)}
    assert len(orders) == 9
    assert order_for(3, 1, candidates) == order_for(3, 1, candidates[::-1])
    first = [order_for(juror, 1, candidates)[0] for juror in range(4_000)]
    assert max(map(first.count, candidates)) < 2 * 4_000 / 20, "nobody comes first more often than by chance"


@pytest.mark.parametrize(
    ("day", "months", "end"),
    [
        (date(2026, 3, 2), 3, date(2026, 3, 31)),
        (date(2026, 12, 31), 3, date(2026, 12, 31)),
        (date(2028, 2, 29), 6, date(2028, 6, 30)),
        (date(2026, 7, 1), 6, date(2026, 12, 31)),
    ],
)
def test_nominations_close_at_the_end_of_a_quarter_or_half_year(day: date, months: int, end: date) -> None:
    assert period_ends(day, months) == end


# --- how it spreads


@given(st.dictionaries(st.text("abcdef", min_size=1), st.integers(1, 12)), st.integers(0, 12))
def test_what_is_left_beside_the_groups_spoken_of_is_nobody_or_five(sizes: Mapping[str, int], unknown: int) -> None:
    spoken_of = shown_groups(sizes, unknown)
    assert all(sizes[group] >= 5 for group in spoken_of)
    rest = sum(sizes.values()) + unknown - sum(sizes[group] for group in spoken_of)
    assert not spoken_of or rest == 0 or rest >= 5


def test_what_is_clearly_out_of_proportion_is_said_and_nothing_else() -> None:
    here = dict.fromkeys(range(20), "Europe/Oslo") | dict.fromkeys(range(20, 40), "Asia/Tokyo")
    nominees = set(range(8))
    spoken = remarks({Division.PLACE: here}, 40, {Counted.NOMINATIONS: nominees, Counted.AWARDS: {1}})
    assert spoken == [
        SpreadRemark(Division.PLACE, "Europe/Oslo", Counted.NOMINATIONS, SpreadShare.MANY),
        SpreadRemark(Division.PLACE, "Asia/Tokyo", Counted.NOMINATIONS, SpreadShare.FEW),
    ]
    assert [SpreadRemark.read(remark.stored()) for remark in spoken] == spoken
    assert remarks({Division.PLACE: here}, 40, {Counted.NOMINATIONS: {1, 2, 3, 21, 22}}) == []
