"""What a leader sees of both sides: their own part, on scales that hold for all of it, and nothing that is withheld."""

import re
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.checkin.rounds import Frozen
from bot.messages.message import Buttons, Details, Message, Quote, Table
from bot.messages.multiples import Multiples
from bot.org.people import Person
from bot.org.tree import Tree, Unit
from bot.org.unit_key import UnitKind
from bot.signals import page
from bot.signals.conclude import conclude
from bot.signals.conclusions import FirstSign, NoConnection, NothingYet, Season, Signs, Timing
from bot.signals.page import DepartmentLines, QuotedCustomer, Range, SignalPage
from bot.signals.periods import PartScore
from bot.signals.sides import put_together
from bot.signals.signals import SignalKind, Signals, SignalShape, SignalValue, SignalWeek
from bot.signals.wording import page as wording

MONDAY = date(2026, 1, 5)
SATISFACTION = SignalKind("satisfaction", {"en": "Satisfaction", "ja": "満足度"}, SignalShape.MEAN, True)
COMPLAINTS = SignalKind("complaints", {"en": "Complaints", "ja": "苦情"}, SignalShape.PER_HUNDRED, False)
AMARA, BO = 1, 2  # the one at the top, and one who leads Sales and Port
UNITS = (
    Unit("unit:1", None, UnitKind.UNIT),
    Unit("unit:2", "unit:1", UnitKind.UNIT),
    Unit("team:5", "unit:2", UnitKind.TEAM),
    Unit("team:6", "unit:2", UnitKind.TEAM),
    Unit("team:7", "unit:1", UnitKind.TEAM),
)
NAMES = {1: "Harbour", 2: "Outside", 5: "Sales", 6: "Port", 7: "Support"}
INVITED = {"team:5": 9, "team:6": 8, "team:7": 4}
FROZEN = Frozen(items=(), tree=Tree(UNITS, {}), teams=NAMES, invited=INVITED, comments={})
SALES = DepartmentLines("team:5", (3.0, None, 3.6), (4.0, 4.2, None), withheld=frozenset({1}), few=frozenset({0}))
READER = Person(platform_id="@amara", name="Amara", handle="amara", id=AMARA)


def shown(*lines: DepartmentLines, **other: object) -> SignalPage:
    drawn = lines or (SALES,)
    content = SignalPage(
        conclusion=NothingYet(1, 3),
        kinds=(SATISFACTION, COMPLAINTS),
        kind=SATISFACTION,
        frozen=FROZEN,
        k=5,
        first_monday=MONDAY,
        tested_until=None,
        departments=drawn,
        start=0,
        total=len(drawn),
        elsewhere=0,
        above=page.range_of_people(drawn),
        below=page.range_of_customers(drawn, SATISFACTION),
    )
    return replace(content, **other)  # type: ignore[arg-type]


def read(content: SignalPage, language: str = "en") -> Message:
    return wording.page(content, "Harbour", replace(READER, language=language))


def test_amara_reads_of_every_department_and_bo_of_those_below_and_of_the_one_they_head() -> None:
    departments = ["team:5", "team:6", "team:7"]
    assert page.seen_from("unit:1", AMARA, FROZEN.tree, departments) == departments
    assert page.seen_from("unit:2", BO, FROZEN.tree, departments) == ["team:5", "team:6"]
    assert page.seen_from("unit:9", 7, FROZEN.tree, departments) == ["team:7"]


def test_a_department_of_fewer_than_k_people_or_one_that_is_gone_is_not_there_at_all() -> None:
    assert page.standing([5, 7, 9, 5], FROZEN, 5) == ("team:5",)


def test_the_scale_of_people_is_halves_around_what_there_is_and_one_label_at_least() -> None:
    assert page.range_of_people([SALES]) == Range(3.0, 4.0)
    flat = DepartmentLines("team:6", (4.9, 5.0), (None, None))
    assert page.range_of_people([flat]) == Range(4.0, 5.0)
    assert page.range_of_people([replace(SALES, people=(1.2, 4.4, None))]) == Range(1.0, 4.5)


@pytest.mark.parametrize(
    ("kind", "numbers", "ends"),
    [
        (SATISFACTION, (3.9, 4.3), Range(3.5, 4.5)),
        (COMPLAINTS, (3.0, 11.0), Range(12.0, 2.0)),
        (COMPLAINTS, (50.0, 51.0), Range(52.0, 50.0)),
        (SATISFACTION, (5.0, 5.0), Range(4.0, 5.0)),
    ],
)
def test_the_scale_of_customers_has_the_better_end_at_its_head(
    kind: SignalKind, numbers: tuple[float, ...], ends: Range
) -> None:
    assert page.range_of_customers([replace(SALES, customers=numbers)], kind) == ends


@given(numbers=st.lists(st.none() | st.floats(-1e9, 1e9), max_size=8), higher_is_better=st.booleans())
def test_every_scale_has_two_ends_and_holds_its_numbers(*, numbers: list[float | None], higher_is_better: bool) -> None:
    kind = SignalKind("refunds", {"en": "Refunds"}, SignalShape.NUMBER, higher_is_better)
    ends = page.range_of_customers([replace(SALES, customers=tuple(numbers))], kind)
    low, high = sorted((ends.foot, ends.head))
    assert low < high
    assert all(low - 1e-3 <= number <= high + 1e-3 for number in numbers if number is not None)
    assert (ends.head > ends.foot) is higher_is_better


def test_the_lag_is_marked_where_it_is_said_of_this_signal_and_nowhere_else() -> None:
    sign = FirstSign("satisfaction", Timing.EIGHT_WEEKS_LATER, 7, 9, 40, Season.POSSIBLE)
    assert page.later_by(Signs((sign,)), SATISFACTION) == 2
    assert page.later_by(Signs((sign,)), COMPLAINTS) == 0
    assert page.later_by(Signs((replace(sign, timing=Timing.UNKNOWN),)), SATISFACTION) == 0
    assert page.later_by(NoConnection(3), SATISFACTION) == 0
    assert page.leading_kind(Signs((replace(sign, signal="complaints"),)), [SATISFACTION, COMPLAINTS]) == COMPLAINTS
    assert page.leading_kind(NoConnection(3), [SATISFACTION, COMPLAINTS]) == SATISFACTION


def week(number: int) -> SignalWeek:
    year, iso, _ = (MONDAY + timedelta(weeks=number - 1)).isocalendar()
    return SignalWeek(year, iso)


def test_sides_are_put_together_with_what_is_withheld_what_is_alone_and_what_few_answered() -> None:
    scores = [
        PartScore("team:5", 1, "mood", 3.0),
        PartScore("team:5", 2, "mood", 3.5),
        PartScore("team:5", 9, "mood", 4.3),
    ]
    values = [
        SignalValue("satisfaction", "team:5", week(1), 4.0, 3),
        SignalValue("satisfaction", "team:5", week(9), 4.5, 30),
        SignalValue("complaints", "team:5", week(9), 7.0),
    ]
    signals = Signals((SATISFACTION, COMPLAINTS, replace(COMPLAINTS, key="empty")), values)
    known, sides = put_together(scores, signals, ("team:5", "team:6"), MONDAY, [1, 2, 5, 9, 12])
    assert [kind.key for kind in sides.kinds] == ["satisfaction", "complaints"]
    assert sides.lines["satisfaction"]["team:5"] == DepartmentLines(
        unit="team:5",
        people=(3.2, None, 4.3),
        customers=(4.0, None, 4.5),
        alone=frozenset({2}),
        withheld=frozenset({1}),
        few=frozenset({0}),
    )
    assert sides.lines["complaints"]["team:5"].customers == (None, None, 7.0), "as the company gave them, not turned"
    assert sides.lines["satisfaction"]["team:6"].people == (None,) * 3
    assert conclude(known, 12) == NothingYet(0, 0)


def test_one_published_score_alone_keeps_its_open_end_and_no_withheld_number_stands_anywhere() -> None:
    lines = DepartmentLines("team:5", (None, 3.3, 4.3), (None, 4.0, 4.5), frozenset({2}), frozenset({0}))
    message = read(shown(lines))
    [picture] = [block for block in message.blocks if isinstance(block, Multiples)]
    [panel] = picture.panels
    assert panel.above.latest == "4–5"
    assert panel.words == (
        "People from 3.3 to 4–5, between 3.3 and 4–5, not shown in 1 period."
        " Satisfaction from 4.0 to 4.5, between 4.0 and 4.5, not known in 1 period."
    )
    assert "Hatched" in picture.legend


def test_where_nothing_is_known_of_a_side_that_is_said() -> None:
    lines = DepartmentLines("team:6", (None, None), (4.2, None), withheld=frozenset({0, 1}))
    [picture] = [block for block in read(shown(lines)).blocks if isinstance(block, Multiples)]
    assert picture.panels[0].words == (
        "People without a number, not shown in 2 periods. Satisfaction 4.2 in one period alone, not known in 1 period."
    )


def test_customers_thanks_stand_beside_and_their_words_are_quoted_with_whom_they_thank() -> None:
    words = (QuotedCustomer("You waited with me.", "Ines", "Support"), QuotedCustomer("Danke!", "", "Cy"))
    message = read(shown(thanks={"team:6": 1, "team:5": 4}, words=words))
    [table] = [block for block in message.blocks if isinstance(block, Table)]
    assert [[cell.text for cell in row] for row in table.rows] == [["Sales", "4"], ["Port", "1"]]
    assert [block.words for block in message.blocks if isinstance(block, Quote)] == ["You waited with me.", "Danke!"]


def many(count: int) -> list[DepartmentLines]:
    return [replace(SALES, unit=f"team:{number}") for number in range(100, 100 + count)]


def test_of_two_thousand_departments_twelve_are_drawn_and_it_is_said_how_many_there_are() -> None:
    content = shown(*many(page.AT_ONCE), total=2_000, elsewhere=3)
    message = read(content)
    notes = str(message.blocks)
    assert "Departments 1 to 12 of 2000, by name." in notes
    assert "3 departments outside your part of the company" in notes
    buttons = [button for block in message.blocks if isinstance(block, Buttons) for button in block.buttons]
    assert [(button.label, button.value) for button in buttons] == [
        ("Further departments", "12:satisfaction"),
        ("Show Complaints", "0:complaints"),
    ]
    further = read(replace(content, start=12, words=(QuotedCustomer("Danke!", "", "Cy"),)))
    assert not [block for block in further.blocks if isinstance(block, Quote)], "what stood on the first page"


@pytest.mark.parametrize("language", ["en", "ja"])
def test_what_is_drawn_can_be_read_in_words(language: str) -> None:
    content = shown()
    [details] = [block for block in read(content, language).blocks if isinstance(block, Details)]
    in_words = wording.in_words(content, "Harbour", replace(READER, language=language))
    assert details.blocks == in_words.blocks
    assert "Sales" in str(in_words.blocks)


def test_whoever_has_no_department_below_them_reads_the_sentence_and_that_none_is_drawn() -> None:
    content = replace(shown(elsewhere=4), departments=(), total=0)
    message = read(content)
    assert not [block for block in message.blocks if isinstance(block, Multiples)]
    assert "None of the departments lies in your part of the company" in str(message.blocks)


def test_numbers_of_any_shape_are_written_no_finer_than_a_leader_can_use() -> None:
    random = Random(3)
    for shape, pattern in (
        (SignalShape.MEAN, r"\d\.\d"),
        (SignalShape.PER_HUNDRED, r"\d+\.\d"),
        (SignalShape.SHARE, r"\d+%"),
    ):
        kind = SignalKind("a", {"en": "A"}, shape, True)
        lines = replace(SALES, customers=(random.uniform(1, 5), random.uniform(1, 5), None))
        [picture] = [block for block in read(shown(lines, kind=kind)).blocks if isinstance(block, Multiples)]
        assert re.fullmatch(pattern, picture.panels[0].below.latest)
