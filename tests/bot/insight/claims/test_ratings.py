"""The map of friction and thanks between departments: who stands in it, in which order, and what is said of thanks."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from bot.checkin.blocks import SizeBand
from bot.checkin.departments import Department, ThanksBetween
from bot.checkin.ledger import Average, Page
from bot.checkin.release import Reading, Released
from bot.checkin.rounds import Closed, Frozen
from bot.insight.claims.ratings import (
    CHANCE,
    Rating,
    Ratings,
    latest_ratings,
    seen_by,
    served_by,
    with_thanks,
)
from bot.insight.mirror import Served
from bot.insight.wording.mirror import drawn
from bot.insight.wording.ratings import rating_map
from bot.messages.bars import drawn_bar
from bot.messages.message import Buttons, Table, Text
from bot.messages.say import plain
from bot.sealed.ballots import Choice, OpenedAnswer
from bot.sealed.counting import fold
from tests.bot.checkin.test_departments import FINANCE, SALES, SUPPORT, about, asking, harbour
from tests.bot.companies import round_of
from tests.bot.insight.test_summary import LEADER, ROUNDS, evaluation, summary

SALES_UNIT, FINANCE_UNIT, SUPPORT_UNIT = "unit:1", "unit:2", "unit:3"
SALES_BRANCH, FINANCE_BRANCH = "Sales (whole branch)", "Finance (whole branch)"
BOTH = f"{SALES_BRANCH} and {FINANCE_BRANCH}"
PEOPLE = {SALES_UNIT: 20, FINANCE_UNIT: 20, SUPPORT_UNIT: 20}
ASKED = asking(
    harbour(9, 9, 9),
    Department(SALES_UNIT, (about(FINANCE), about(SUPPORT))),
    Department(FINANCE_UNIT, (about(SALES),)),
    Department(SUPPORT_UNIT),
)


def answered(frozen: Frozen, said: Mapping[tuple[str, str], int], silent: str = "") -> Page:
    """Everybody answers but for one department; `said` is by who asks and about whom, else it is four."""
    ballots = []
    for leaf, many in frozen.invited.items():
        above = frozen.above(leaf)
        if silent in above:
            continue
        [department] = [unit for unit in (*PEOPLE, "unit:0") if unit in above][:1]
        for item in ("mood", *(asked.key for asked in frozen.about_departments(leaf))):
            choice = said.get((department, item), 4)
            ballots += [OpenedAnswer(item, leaf, Choice(choice))] * many
    services = {leaf: [item.key for item in frozen.about_departments(leaf)] for leaf in frozen.invited}
    return fold(frozen.tree, ["mood"], frozen.invited, ballots, services=services)


def closed(page: Page, frozen: Frozen = ASKED) -> Closed:
    return [(replace(round_of(6), frozen=frozen), page)]


def released(number: float) -> Released:
    return Released(Reading(f"{number:g}"), SizeBand.FROM_16)


class TestWhoStandsInIt:
    def test_each_pair_that_was_asked_about_the_lowest_first(self) -> None:
        page = answered(ASKED, {(SALES_UNIT, "serves-3"): 3, (FINANCE_UNIT, "serves-1"): 2})
        pairs = latest_ratings(closed(page)).pairs
        assert [(pair.asking, pair.served) for pair in pairs] == [
            *((FINANCE_UNIT, SALES_UNIT), (SALES_UNIT, SUPPORT_UNIT), (SALES_UNIT, FINANCE_UNIT)),
        ]
        assert [pair.score.number for pair in pairs] == [1.9, 3.0, 4.0]

    def test_nobody_of_whom_a_department_without_a_number_of_its_own_was_asked(self) -> None:
        page = answered(ASKED, {}, silent=FINANCE_UNIT)
        assert FINANCE_UNIT not in page.blocks.published
        assert {pair.asking for pair in latest_ratings(closed(page)).pairs} == {SALES_UNIT}

    def test_nothing_where_departments_were_not_asked(self) -> None:
        frozen = replace(ASKED, departments=())
        assert latest_ratings(closed(answered(frozen, {}), frozen)) == Ratings()

    def test_a_leader_sees_what_lies_below_and_a_head_what_touches_their_own(self) -> None:
        pairs = latest_ratings(closed(answered(ASKED, {}))).pairs
        tree = ASKED.tree
        assert seen_by(0, "unit:0", tree, pairs) == pairs
        assert {(pair.asking, pair.served) for pair in seen_by(SUPPORT, SUPPORT_UNIT, tree, pairs)} == {
            (SALES_UNIT, SUPPORT_UNIT)
        }
        assert seen_by(1_001, "unit:1001", tree, pairs) == ()


class TestTheHeadsOwnMirror:
    def served(self, believed: int, silent: str = "") -> Served | None:
        frozen = replace(ASKED, departments=(*ASKED.departments[:1], Department(FINANCE_UNIT, (about(SUPPORT),))))
        frozen = replace(frozen, departments=(*frozen.departments, Department(SUPPORT_UNIT)))
        page = answered(frozen, {(SALES_UNIT, "serves-3"): 2, (FINANCE_UNIT, "serves-3"): 3}, silent)
        return served_by(SUPPORT, closed(page, frozen), {6: {"serves-3": believed}} if believed else {})

    def test_what_was_believed_stands_beside_what_those_say_who_were_asked(self) -> None:
        assert self.served(4) == Served(4, Average(2.5), (SALES_UNIT, FINANCE_UNIT))

    def test_who_has_no_number_of_its_own_says_nothing(self) -> None:
        assert self.served(4, silent=SALES_UNIT) == Served(4, Average(3.0), (FINANCE_UNIT,))

    def test_nothing_where_nothing_was_believed_or_nobody_was_asked(self) -> None:
        assert self.served(0) is None
        assert served_by(1_001, closed(answered(ASKED, {})), {6: {"serves-3": 4}}) is None

    @pytest.mark.parametrize(
        ("believed", "said"),
        [
            (4, f"You believed 4, the 2 departments you serve say 2.5: {BOTH}. Ask them: what do you need"),
            (
                2,
                f"You believed 2, the 2 departments you serve say 2.5: {BOTH}. They see your work about as you do",
            ),
        ],
    )
    def test_it_reads_as_what_to_ask(self, believed: int, said: str) -> None:
        served, frozen = self.served(believed), replace(ASKED, teams={SALES: "Sales", FINANCE: "Finance"})
        assert served
        block, ways = drawn(served, frozen, "Harbour", "en")
        assert isinstance(ways, Buttons)
        assert [button.label for button in ways.buttons] == [
            *(f"Promise {SALES_BRANCH} something", f"Promise {FINANCE_BRANCH} something"),
        ]
        assert isinstance(block, Text)
        assert plain(block.line).startswith(said)

    @pytest.mark.parametrize(
        ("believed", "number", "is_as_believed"), [(5, 4.5, True), (3, 2.9, True), (5, 4.0, False), (4, 3.5, True)]
    )
    def test_a_head_who_believes_rightly_reads_of_no_gap(
        self, believed: int, number: float, is_as_believed: bool
    ) -> None:
        served, frozen = Served(believed, Average(number), (SALES_UNIT,)), replace(ASKED, teams={SALES: "Sales"})
        [block, _] = drawn(served, frozen, "Harbour", "en")
        assert isinstance(block, Text)
        assert ("or better" in plain(block.line)) is is_as_believed
        assert ("Ask them" in plain(block.line)) is not is_as_believed

    def test_four_or_higher_is_no_word_of_a_gap(self) -> None:
        assert Served(5, Released(Reading.FOUR_OR_HIGHER, SizeBand.FROM_5), (SALES_UNIT,)).is_as_believed


class TestThanks:
    def pairs(self, thanks: int, people: int, others: int = 40) -> tuple[Rating, ...]:
        """Sales was asked about Finance, and thanked it so often; every other pair did so otherwise."""
        given = [
            ThanksBetween(one, other, thanks=others, people=others)
            for one in PEOPLE
            for other in PEOPLE
            if one != other and (one, other) != (SALES_UNIT, FINANCE_UNIT)
        ]
        given.append(ThanksBetween(SALES_UNIT, FINANCE_UNIT, thanks=thanks, people=people))
        pair = Rating(SALES_UNIT, FINANCE_UNIT, released(3))
        return with_thanks(Ratings((pair,), tuple(PEOPLE), PEOPLE), given)

    def test_they_are_counted_per_hundred_people_who_give(self) -> None:
        [pair] = self.pairs(thanks=7, people=7)
        assert pair.thanks == 35.0

    def test_fewer_is_said_of_what_sizes_alone_would_not_give(self) -> None:
        assert [self.pairs(thanks=each, people=each)[0].fewer for each in (10, 20, 40)] == [True, True, False]

    def test_many_thanks_of_one_pair_of_people_are_one_and_few_people_are_few(self) -> None:
        assert self.pairs(thanks=40, people=3)[0].fewer
        assert not self.pairs(thanks=0, people=0, others=1)[0].fewer

    def test_where_sizes_alone_decide_hardly_any_map_says_fewer(self) -> None:
        rng = np.random.default_rng(1)
        people = {"unit:1": 20, "unit:2": 60, "unit:3": 25}
        keys = [(one, other) for one in people for other in people if one != other]
        weights = np.array([people[one] * people[other] for one, other in keys])
        services = Ratings(tuple(Rating(*key, released(3)) for key in keys), tuple(people), people)
        wrong = 0
        for _ in range(1_000):
            counts = rng.multinomial(300, weights / weights.sum()).tolist()
            given = [ThanksBetween(*key, thanks=count, people=count) for key, count in zip(keys, counts, strict=True)]
            wrong += any(pair.fewer for pair in with_thanks(services, given))
        assert wrong <= 2 * 1_000 * CHANCE


class TestHowItReads:
    def page(self) -> Table:
        pairs = (
            Rating(SALES_UNIT, FINANCE_UNIT, released(2), thanks=12.5, fewer=True),
            Rating(FINANCE_UNIT, SALES_UNIT, released(4), thanks=25.0),
        )
        frozen = replace(ASKED, teams={SALES: "Sales", FINANCE: "Finance", SUPPORT: "Support"})
        content = replace(summary(evaluation(), ROUNDS, "unit:1"), services=pairs, frozen=frozen)
        [table] = [block for block in rating_map(content, "Harbour", LEADER) if isinstance(block, Table)]
        return table

    def test_a_row_a_pair_with_a_bar_for_score_and_for_thanks(self) -> None:
        first, second = self.page().rows
        assert [cell.text for cell in first] == [
            *(f"{SALES_BRANCH} of {FINANCE_BRANCH}", "2.0", "12.5, fewer"),
        ]
        assert [cell.bar for cell in first] == [None, 0.4, 0.5]
        assert drawn_bar(second[2]) == " ▰▰▰▰▰"
        assert first[1].shade == 1.0

    def test_in_words_where_no_table_is_drawn(self) -> None:
        lines = [plain(block.line) for block in self.page().in_words() if isinstance(block, Text)]
        assert lines[2] == (
            f"{FINANCE_BRANCH} of {SALES_BRANCH} — How well it serves 4.0 · Kudos per 100 people in 13 weeks 25.0"
        )

    @pytest.mark.parametrize("language", ["en", "ja"])
    def test_nothing_where_there_is_no_pair(self, language: str) -> None:
        assert rating_map(summary(evaluation(), ROUNDS, "unit:1"), "Harbour", replace(LEADER, language=language)) == []
