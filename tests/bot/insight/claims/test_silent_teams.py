"""That teams fell silent is read beside no map whose rows would say which, in charts of any shape."""

from collections.abc import Mapping
from random import Random

import pytest

from bot.checkin.blocks import FLOOR
from bot.checkin.ledger import Page, Withheld
from bot.checkin.questions import bank
from bot.checkin.rounds import Frozen
from bot.insight.claims.figures import Grounds
from bot.insight.claims.heat import of_unit
from bot.insight.spots import ABOUT_MANAGERS, Evaluation, Posterior, Spot
from bot.insight.summary import find_shared, find_spots, parts_of
from bot.org.tree import Seat, Tree, grow
from bot.org.unit_key import UnitKind, team_key
from bot.sealed.ballots import Choice, OpenedAnswer
from bot.sealed.counting import fold
from tests.bot.companies import LONG_AGO, TODAY, invited

MOOD = bank().mood.key


def chart(random: Random) -> list[Seat]:
    """Of 12 to 40 teams of six to nine; up to eight managers report to one head, and some are heads themselves."""
    seats, managers, heads = [Seat(0, None, LONG_AGO)], [0], [0]
    for _ in range(random.randint(12, 40)):
        head = random.choice(heads[-8:])
        managers.append(len(seats))
        seats.append(Seat(len(seats), head, LONG_AGO))
        if random.random() < 0.2:
            heads.append(managers[-1])
    for manager in managers:
        seats += [Seat(len(seats) + one, manager, LONG_AGO) for one in range(random.randint(6, 9))]
    return seats


def evaluation(managers: frozenset[int], silent: frozenset[int]) -> Evaluation:
    doubts = {str(one): 0.01 if one in silent else 0.97 for one in managers}
    none = Posterior({}, {}, {})
    spots = dict.fromkeys(Spot, none) | {Spot.SILENT: Posterior(doubts, {}, {str(one): 12 for one in silent})}
    judged = {kind: (managers if kind is Spot.SILENT else frozenset[int](),) for kind in ABOUT_MANAGERS}
    return Evaluation(week=12, spots=spots, level={}, theme={}, moved={}, optimism=None, judged=judged)


def page_of(tree: Tree, people: Mapping[str, int], silent: frozenset[int]) -> Page:
    """Everybody answered, but in silent teams nobody did."""
    quiet = {team_key(one) for one in silent}
    answers = [
        OpenedAnswer(MOOD, leaf, Choice(4)) for leaf, count in people.items() if leaf not in quiet for _ in range(count)
    ]
    return fold(tree, [MOOD], people, answers)


def suspects(page: Page, tree: Tree, reader: str, group: frozenset[str]) -> set[str]:
    """Those of a group whom a reader's map leaves over: who stands in a row that has no number any more."""
    empty = [part for part in parts_of(frozen_of(tree), reader) if isinstance(of_unit(page, part, MOOD), Withheld)]
    return {team for row in empty for team in tree.below(row)} & group


def frozen_of(tree: Tree) -> Frozen:
    return Frozen(items=(), tree=tree, teams={}, invited=invited(tree), comments={})


def test_no_map_beside_it_leaves_over_fewer_than_five_of_its_group() -> None:
    beside = [(seed, unit, count) for seed in range(60) for unit, count in left_over(seed)]
    assert [found for found in beside if 0 < found[2] < FLOOR] == []
    assert len(beside) > 30, "companies in which nobody reads it prove nothing"


def test_the_leader_of_a_group_would_be_told_by_their_map(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.insight.summary._would_point", lambda *_: False)
    assert any(0 < count < FLOOR for seed in range(20) for _, count in left_over(seed))


def left_over(seed: int) -> list[tuple[str, int]]:
    """By reader of the sentence, how many of its group the map beside it leaves over."""
    random = Random(seed)
    tree = grow(chart(random), TODAY)
    managers = frozenset(tree.seat_of_boss)
    silent = frozenset(random.sample(sorted(managers), random.randint(1, 3)))
    people = invited(tree)
    page, found = page_of(tree, people, silent), evaluation(managers, silent)
    shared = find_shared(found, frozen_of(tree), FLOOR, Grounds())
    readers = [unit.key for unit in tree.units if unit.kind is UnitKind.UNIT]
    return [
        (reader, len(suspects(page, tree, reader, frozenset(map(team_key, shared.groups[Spot.SILENT][spot.unit])))))
        for reader in readers
        for spot in find_spots(found, shared, tree, reader, {}).spots
    ]
