"""What leaders read of what heads believe of their departments: of five others at least, and nothing of one of them."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

import pytest

from bot.checkin.blocks import SizeBand
from bot.checkin.departments import Department, item_key
from bot.checkin.questions import department_item
from bot.checkin.rounds import Closed, Frozen
from bot.insight.claims.head_beliefs import HeadsBelief, ShareOfHeads, beliefs_of_heads, beliefs_told
from bot.insight.claims.ratings import latest_ratings
from bot.insight.wording.ratings import rating_map
from bot.messages.message import Text
from bot.messages.say import plain
from bot.org.tree import Seat, Tree, grow
from bot.sealed.ballots import Choice, OpenedAnswer
from bot.sealed.counting import fold
from tests.bot.companies import LONG_AGO, TODAY, invited, round_of
from tests.bot.insight.test_summary import LEADER, ROUNDS, evaluation, summary

TOP, COMPANY = "team:0", "unit:0"  # where heads answer, and all of it


def port(heads: int) -> Tree:
    """One person over so many heads, each over one lead with sixteen people."""
    seats = [Seat(0, None, LONG_AGO)]
    for head in range(1, heads + 1):
        seats += [Seat(head, 0, LONG_AGO), Seat(100 + head, head, LONG_AGO)]
        seats += [Seat(1_000 * head + hand, 100 + head, LONG_AGO) for hand in range(16)]
    return grow(seats, TODAY)


def asking_round(said: Mapping[int, int]) -> Frozen:
    """Each department was asked about the next one; `said` is what was answered about whom, by head."""
    tree, heads = port(len(said)), [*said]
    after = dict(zip(heads, [*heads[1:], heads[0]], strict=True))
    items = {head: department_item(item_key(f"unit:{head}"), {"en": f"D{head}"}) for head in heads}
    departments = tuple(Department(f"unit:{head}", (items[after[head]],)) for head in heads)
    return Frozen(items=(), tree=tree, teams={}, invited=invited(tree), comments={}, departments=departments)


def closed(said: Mapping[int, int], week: int = 6) -> Closed:
    frozen = asking_round(said)
    services = {leaf: [item.key for item in frozen.about_departments(leaf)] for leaf in frozen.invited}
    answers = [
        OpenedAnswer(item, leaf, Choice(said[int(item.removeprefix("serves-"))] if item != "mood" else 4))
        for leaf, many in frozen.invited.items()
        for item in ("mood", *services[leaf])
        for _ in range(many)
    ]
    page = fold(frozen.tree, ["mood"], frozen.invited, answers, services=services)
    return [(replace(round_of(week), frozen=frozen), page)]


def believing(labels: Mapping[int, int], week: int = 6) -> dict[int, dict[str, dict[int, int]]]:
    return {week: {item_key(f"unit:{head}"): {head: label} for head, label in labels.items()}}


def told(believed: Mapping[int, int], said: Mapping[int, int] | None = None) -> tuple[HeadsBelief, ...]:
    return beliefs_of_heads(closed(said or dict.fromkeys(believed, 3)), believing(believed))


@pytest.mark.parametrize(
    ("believed", "amount"),
    [
        ({1: 5, 2: 5, 3: 4, 4: 3, 5: 2}, ShareOfHeads.HALF_OR_MORE),
        ({1: 5, 2: 4, 3: 3, 4: 3, 5: 2}, ShareOfHeads.FEWER_THAN_HALF),  # two are no word of their own
        ({1: 5, 2: 3, 3: 3, 4: 3, 5: 2}, ShareOfHeads.FEWER_THAN_HALF),
        (dict.fromkeys(range(1, 6), 3), ShareOfHeads.FEWER_THAN_HALF),
        ({1: 5, 2: 4} | dict.fromkeys(range(3, 9), 3), ShareOfHeads.NONE_OR_FEW),
        ({1: 5, 2: 4, 3: 4} | dict.fromkeys(range(4, 9), 3), ShareOfHeads.SOME),
        (dict.fromkeys(range(1, 7), 5) | {7: 3, 8: 3}, ShareOfHeads.MANY),
    ],
)
def test_how_many_heads_it_is_stands_in_words(believed: Mapping[int, int], amount: ShareOfHeads) -> None:
    assert told(believed) == (HeadsBelief(TOP, frozenset(believed), amount),)


@pytest.mark.parametrize("heads", range(5, 61))
def test_no_word_stands_for_one_number_alone_whoever_knows_one_of_the_heads(heads: int) -> None:
    numbers = defaultdict[ShareOfHeads, set[int]](set)
    for count in range(heads + 1):
        numbers[ShareOfHeads.of(count, heads)].add(count)
    for word, possible in numbers.items():
        assert len(possible) > 1, word
        for known in (0, 1):  # what one of them believes, who reads of five others at least
            others = {count - known for count in possible} & {*range(heads)}
            assert len(others) > 1, (word, known)


def test_who_said_nothing_the_second_time_is_not_counted_among_those_who_believed_no_more() -> None:
    twice = [*closed(dict.fromkeys(range(1, 14), 3)), *closed(dict.fromkeys(range(1, 14), 3), 12)]
    first, second = believing(dict.fromkeys(range(1, 14), 5)), believing(dict.fromkeys(range(1, 6), 5), 12)
    [belief] = beliefs_of_heads(twice, first | second)
    assert (belief.heads, belief.amount) == (frozenset(range(1, 6)), ShareOfHeads.HALF_OR_MORE)


def test_a_little_more_is_not_clearly_more() -> None:
    [belief] = told(dict.fromkeys(range(1, 6), 2), dict.fromkeys(range(1, 6), 1))  # of which the ledger says 1.5
    assert belief.amount is ShareOfHeads.FEWER_THAN_HALF


def of_small_teams(heads: int) -> Tree:
    """One person over so many heads, each over three leads with five people each."""
    seats = [Seat(0, None, LONG_AGO)]
    for head in range(1, heads + 1):
        seats.append(Seat(head, 0, LONG_AGO))
        for lead in range(100 * head, 100 * head + 3):
            seats += [Seat(lead, head, LONG_AGO), *(Seat(100 * lead + hand, lead, LONG_AGO) for hand in range(5))]
    return grow(seats, TODAY)


def test_heads_who_believe_the_best_are_right_where_small_teams_say_the_best(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(globals(), "port", of_small_teams)
    best, average = dict.fromkeys(range(1, 7), 5), dict.fromkeys(range(1, 7), 3)
    assert told(best, best) == (), "it is released as 4 or higher"
    [belief] = told(best, average)
    assert belief.amount is ShareOfHeads.HALF_OR_MORE


def test_of_four_nothing_is_said() -> None:
    assert told(dict.fromkeys(range(1, 5), 5)) == ()
    assert told({1: 5, 2: 5, 3: 5, 4: 5}, dict.fromkeys(range(1, 7), 3)) == ()  # two of the six believed nothing


def test_who_cannot_believe_clearly_more_is_not_among_them_since_the_map_shows_who_that_is() -> None:
    believed, said = dict.fromkeys(range(1, 7), 5), {1: 3, 2: 3, 3: 3, 4: 3, 5: 5, 6: 5}
    assert told(believed, said) == ()
    [belief] = told(believed, said | {5: 2})
    assert belief.heads == {1, 2, 3, 4, 5}


def test_a_head_who_reads_it_learns_of_five_others_or_nothing() -> None:
    five, six = told(dict.fromkeys(range(1, 6), 5)), told(dict.fromkeys(range(1, 7), 5))
    tree = port(6)
    assert beliefs_told(0, COMPANY, tree, five) == five
    assert beliefs_told(1, COMPANY, tree, five) == ()
    assert beliefs_told(1, COMPANY, tree, six) == six
    assert beliefs_told(1, "unit:1", tree, six) == ()  # they answer above, and it is read there


def test_the_second_time_in_a_quarter_it_is_of_the_same_heads_so_that_nobody_is_told_by_a_difference() -> None:
    said = dict.fromkeys(range(1, 7), 3)
    twice = [*closed(said), *closed(said, 12)]
    first = believing({1: 5, 2: 5, 3: 5, 4: 5, 5: 5})
    [belief] = beliefs_of_heads(twice, first | believing(dict.fromkeys(range(1, 7), 5), 12))
    assert belief.heads == {1, 2, 3, 4, 5}
    assert beliefs_of_heads(twice, first | believing({1: 5, 2: 5, 6: 5}, 12)) == ()


def test_whose_number_on_the_map_rose_meanwhile_is_not_told_by_what_is_said_of_the_others() -> None:
    believed, said = {1: 5, 2: 5, 3: 3, 4: 3, 5: 3, 6: 5}, dict.fromkeys(range(1, 7), 3)
    first, second = closed(said), closed(said | {6: 5}, 12)
    assert told(believed)[0].amount is ShareOfHeads.HALF_OR_MORE
    assert beliefs_of_heads([*first, *second], believing(believed) | believing(believed, 12)) == ()


@pytest.mark.parametrize(("language", "says"), [("en", "Of 5 to 7 heads"), ("ja", "5〜7人のうち、半分より少ない")])
def test_it_stands_below_the_map_in_words_and_names_nobody(language: str, says: str) -> None:
    found = closed(dict.fromkeys(range(1, 6), 3))
    belief = HeadsBelief(COMPANY, frozenset(range(1, 6)), ShareOfHeads.FEWER_THAN_HALF)
    pairs = latest_ratings(found).pairs
    content = replace(
        summary(evaluation(), ROUNDS, "unit:1"), services=pairs, heads=(belief,), frozen=found[0][0].frozen
    )
    blocks = rating_map(content, "Harbour", replace(LEADER, language=language))
    lines = [plain(block.line) for block in blocks if isinstance(block, Text)]
    assert belief.band is SizeBand.of(5)
    [line] = [line for line in lines if says in line]
    assert "Harbour" in line
