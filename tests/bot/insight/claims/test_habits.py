"""What the managers below a leader keep up is said of five others at least, and so coarsely that nobody is meant."""

import pytest

from bot.checkin.blocks import SizeBand
from bot.insight.claims.habits import BranchHabit, habits_below
from bot.insight.claims.head_beliefs import ShareOfHeads
from bot.org.tree import Tree, Unit
from bot.org.unit_key import UnitKind, team_key, unit_key

HEAD = 1


def company(managers: int) -> Tree:
    """A head with so many managers of one team each."""
    units = [Unit(unit_key(HEAD), None, UnitKind.UNIT), Unit(team_key(HEAD), unit_key(HEAD), UnitKind.TEAM)]
    units += [Unit(team_key(100 + number), unit_key(HEAD), UnitKind.TEAM) for number in range(managers)]
    return Tree(tuple(units), {})


def by_habit(*managers: int) -> dict[BranchHabit, set[int]]:
    return {habit: set(managers) for habit in BranchHabit}


def amount(managers: int, *true_of: int) -> ShareOfHeads:
    tree = company(managers)
    shares = {shared.amount for shared in habits_below(HEAD, unit_key(HEAD), tree, by_habit(*true_of))}
    assert len(shares) == 1
    return shares.pop()


@pytest.mark.parametrize("managers", range(5))
def test_nothing_is_said_of_fewer_than_five_others(managers: int) -> None:
    everybody = range(HEAD, 110)
    assert habits_below(HEAD, unit_key(HEAD), company(managers), by_habit(*everybody)) == ()


def test_of_five_it_is_said_in_halves_and_of_eight_in_thirds() -> None:
    assert amount(5) is amount(5, 100) is amount(5, 100, 101) is ShareOfHeads.FEWER_THAN_HALF
    assert amount(5, 100, 101, 102) is amount(5, 100, 101, 102, 103, 104) is ShareOfHeads.HALF_OR_MORE
    assert amount(8) is amount(8, 100, 101) is ShareOfHeads.NONE_OR_FEW
    assert amount(8, 100, 101, 102) is ShareOfHeads.SOME
    assert amount(8, *range(100, 108)) is ShareOfHeads.MANY


def test_a_word_never_says_of_everybody_or_of_nobody_and_stands_for_several_numbers() -> None:
    for managers in range(5, 12):
        words = [amount(managers, *range(100, 100 + count)) for count in range(managers + 1)]
        assert all(words.count(word) >= 2 for word in words)


def test_the_reader_is_no_part_of_it() -> None:
    assert amount(5, HEAD) is amount(5)
    [first, *_] = habits_below(HEAD, unit_key(HEAD), company(5), by_habit())
    assert first.band is SizeBand.of(5)
    assert [shared.habit for shared in habits_below(HEAD, unit_key(HEAD), company(5), by_habit())] == [*BranchHabit]
