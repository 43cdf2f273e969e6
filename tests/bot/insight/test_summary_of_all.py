"""What a summary says of few managers, of all of them together, and of everybody's weeks; and what its titles say."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from bot.insight.spots import Evaluation, LikelyCompanies, Posterior, Tide, Together
from bot.insight.wording import summary as wording
from bot.messages.message import Table
from tests.bot.insight.test_summary import LEADER, MANAGERS, ROUNDS, doubts, evaluation, read, summary


@pytest.mark.parametrize(
    ("together", "says"),
    [
        (Together.AS_IT_IS, "Taken together, managers believe what people answer."),
        (Together.MORE, "managers believe more than people answer"),
        (Together.CLEARLY_MORE, "managers believe clearly more than people answer"),
        (None, "Nothing is certain enough"),
    ],
)
def test_all_managers_together_are_a_line_of_their_own(together: Together | None, says: str) -> None:
    page = read(replace(evaluation(gap=doubts({})), together=together), ROUNDS)
    assert says in page
    assert ("Taken together" in page) is (together is not None)
    both = read(replace(evaluation(), together=together, optimism=0.6), ROUNDS)
    assert "Taken together" not in both, "one line is enough"


def few_managers(*above: float) -> Evaluation:
    """As where fewer than fifty can be compared: by manager the chance to believe clearly too much."""
    chances = dict(zip(MANAGERS, above, strict=True))
    spots = Posterior({str(one): 1 - chance for one, chance in chances.items()}, {}, {})
    of_each = {one: [chance] for one, chance in chances.items()}
    companies = LikelyCompanies([1.0], [1.0], of_each, of_each)
    return replace(evaluation(gap=spots), companies=companies)


def test_of_few_managers_it_says_that_hardly_any_believe_too_much_or_how_many() -> None:
    calm = read(few_managers(*[0.01] * 6), ROUNDS)
    assert "In Product, none or only a few of 5 to 7 managers believe clearly more than their teams answer." in calm
    assert "Nothing is certain enough" not in calm
    some = read(few_managers(0.97, 0.97, *[0.01] * 4), ROUNDS)
    assert "At least some of 5 to 7 managers in Product believe clearly more" in some
    assert "none or only a few" not in some
    assert "Nothing is certain enough" in read(few_managers(0.5, 0.5, *[0.01] * 4), ROUNDS)
    assert "いないか、いても数人です" in read(few_managers(*[0.01] * 6), ROUNDS, language="ja")


def test_the_map_is_titled_by_what_moved_and_never_by_the_lowest_of_its_numbers() -> None:
    def title(moved: Mapping[tuple[str, str], int]) -> str:
        page = wording.summary(replace(summary(evaluation(), ROUNDS), moved=moved), "Harbour", LEADER)
        return next(block.title for block in page.blocks if isinstance(block, Table))

    assert title({}) == "No change stands out"
    assert title({("unit:9", "mood"): -1}) == "No change stands out", "that moved elsewhere"
    assert title({("team:10", "heard"): -1}) == "Being heard fell in Crew 10"
    assert title({("team:10", "heard"): -1, ("team:11", "mood"): 1}) == "Arrows stand in 2 places"


def test_what_moved_for_everybody_stands_above_everything() -> None:
    tide = Tide(before=3.6, now=3.1, nearly_everywhere=True, alike={10}, apart=set())
    page = read(replace(evaluation(), tide=tide), ROUNDS)
    assert "3.1, from 3.6 four weeks before, nearly everywhere" in page.split("Theme")[0]
    assert "your team" not in page.split("Theme")[0]
    assert "Beyond that, no change stands out" in read(replace(evaluation(), tide=tide), ROUNDS, "unit:0")
    assert "from 3.6" not in read(evaluation(), ROUNDS)
