"""An item that one team alone is asked: it adds no group to those that are published already."""

from datetime import UTC, datetime
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.checkin.ledger import Average, Page, Withheld
from bot.checkin.promises import Promise, item_of, promise_of
from bot.checkin.questions import Scale, bank
from bot.checkin.tips import tips
from bot.messages.texts import LANGUAGES
from bot.org.tree import Seat, Tree, grow
from bot.org.unit_key import UnitKind
from bot.sealed.ballots import Choice, OpenedAnswer
from bot.sealed.counting import fold
from commands.sealed.answer_pulse import choices_of
from tests.bot.companies import LONG_AGO, MOOD, TODAY, companies, invited

EXTRA = "promise-1"
TEN = datetime(2026, 3, 2, 10, tzinfo=UTC)


def answered(tree: Tree, asked: str, random: Random, response_rate: float) -> list[OpenedAnswer]:
    """Everybody who answers says something to each item of theirs, but skips one in ten."""
    ballots = []
    for leaf in tree.leaf_of.values():
        if random.random() < response_rate:
            for item in (MOOD, EXTRA) if leaf == asked else (MOOD,):
                choice = Choice(random.randint(1, 5)) if random.random() < 0.9 else Choice.SKIPPED
                ballots.append(OpenedAnswer(item, leaf, choice))
    return ballots


def groups(page: Page, item: str, leaves: list[str]) -> list[set[str]]:
    """Whose answers each score of an item stands for."""
    return [
        {leaf for leaf in leaves if page.blocks.of_leaf[leaf] == block} for block, one in page.scores if one == item
    ]


@settings(max_examples=300, deadline=None)
@given(companies(), st.randoms(use_true_random=False), st.floats(0.3, 1), st.sampled_from([5, 8]))
def test_it_has_a_score_only_for_a_group_that_has_one_already_of_the_same_size(
    seats: list[Seat], random: Random, response_rate: float, k: int
) -> None:
    tree = grow(seats, TODAY)
    asked = random.choice([unit.key for unit in tree.units if unit.kind is UnitKind.TEAM])
    people, ballots = invited(tree), answered(tree, asked, random, response_rate)
    page = fold(tree, [MOOD], people, ballots, k, extra={asked: EXTRA} if asked in people else {})
    leaves = list(people)
    assert all(group in groups(page, MOOD, leaves) for group in groups(page, EXTRA, leaves))
    assert {block for block, item in page.scores if item == EXTRA} == {asked} & {
        block for block, item in page.scores if item == MOOD and page.blocks.of_leaf.get(asked) == block
    }
    if (asked, EXTRA) in page.scores:
        assert page.scores[asked, EXTRA].size == page.scores[asked, MOOD].size


def test_who_skips_it_counts_as_one_who_skipped_any_other_item() -> None:
    """Five answer the mood, four of them whether it helped: the team has no number of its own, of either."""
    tree = grow([Seat(0, None, LONG_AGO), *(Seat(one, 0, LONG_AGO) for one in range(1, 8))], TODAY)
    team = "team:0"
    moods = [OpenedAnswer(MOOD, team, Choice(4))] * 5
    few = fold(tree, [MOOD], invited(tree), [*moods, *[OpenedAnswer(EXTRA, team, Choice(4))] * 4], extra={team: EXTRA})
    assert few.scores == {}
    assert few.of_block(team, EXTRA) == Withheld(None)
    all_ = fold(tree, [MOOD], invited(tree), [*moods, *[OpenedAnswer(EXTRA, team, Choice(4))] * 5], extra={team: EXTRA})
    assert set(all_.scores) == {(team, MOOD), (team, EXTRA)}


def test_an_answer_to_the_item_of_another_team_is_counted_nowhere() -> None:
    seats = [Seat(0, None, LONG_AGO), Seat(1, 0, LONG_AGO), Seat(2, 0, LONG_AGO)]
    seats += [Seat(10 * boss + one, boss, LONG_AGO) for boss in (1, 2) for one in range(6)]
    tree = grow(seats, TODAY)
    ballots = [OpenedAnswer(MOOD, leaf, Choice(4)) for leaf in ("team:1", "team:2") for _ in range(6)]
    ballots += [OpenedAnswer(EXTRA, "team:1", Choice(5)) for _ in range(6)]
    told = fold(tree, [MOOD], invited(tree), ballots, extra={"team:1": EXTRA})
    forged = [OpenedAnswer(EXTRA, "team:2", Choice(1)) for _ in range(6)]
    assert fold(tree, [MOOD], invited(tree), [*ballots, *forged], extra={"team:1": EXTRA}) == told
    assert ("team:2", EXTRA) not in told.scores


def test_what_a_branch_says_is_made_of_its_teams_that_have_a_number_alone() -> None:
    """Teams 1 and 2 have one, of team 3 two people answer; who leads them all reads nothing of these two."""
    seats = [Seat(0, None, LONG_AGO), *(Seat(boss, 0, LONG_AGO) for boss in (1, 2, 3))]
    seats += [Seat(10 * boss + one, boss, LONG_AGO) for boss in (1, 2, 3) for one in range(7)]
    tree, asked = grow(seats, TODAY), {f"team:{boss}": EXTRA for boss in (1, 2, 3)}

    def said(labels: dict[str, list[int]]) -> Page:
        ballots = [OpenedAnswer(MOOD, leaf, Choice(3)) for leaf, of in labels.items() for _ in of]
        ballots += [OpenedAnswer(EXTRA, leaf, Choice(label)) for leaf, of in labels.items() for label in of]
        return fold(tree, [MOOD], invited(tree), ballots, extra=asked)

    teams = {"team:1": [3] * 7, "team:2": [2, 2, 3, 3, 3, 2, 2]}
    happy, unhappy = (said({**teams, "team:3": [label] * 2}) for label in (5, 1))
    assert happy.of_teams(EXTRA) == unhappy.of_teams(EXTRA) == Average(2.8)
    assert said({"team:1": [3] * 7}).of_teams(EXTRA) == happy.scores["team:1", EXTRA]
    assert said({"team:3": [5] * 4}).of_teams(EXTRA) == Withheld(None)


def test_the_question_holds_the_promise_as_the_team_read_it() -> None:
    for tip in tips():
        promise = Promise(id=7, person_id=1, tip=tip, made_at=TEN)
        item = item_of(promise)
        assert promise_of(item.key) == 7
        for language in LANGUAGES:
            assert promise.text(language) in item.text(language)
            assert len(bank().labels[Scale.HELPED][language]) == 5
        assert Choice.DOES_NOT_APPLY not in choices_of(item)
