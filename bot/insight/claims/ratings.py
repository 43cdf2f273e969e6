"""Friction and thanks between departments: what each said of those that serve it, and how often it thanked them.

A pair is there only where the department that was asked has a number of its own. Thanks are public. What sizes alone
would give is all thanks between departments, shared out by the people of both sides. Fewer is said where as few, or
fewer, would come about so with a chance of 1 % at most, shared among all pairs that are looked at. So that one busy
project is not many thanks, each pair of people counts once in that test.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import permutations
from math import exp, lgamma, log, log1p

from bot.checkin.departments import Department, ThanksBetween, item_key, sizes
from bot.checkin.ledger import Average, Page, Score, Withheld, window
from bot.checkin.questions import Item
from bot.checkin.release import Released
from bot.checkin.rounds import Closed, Frozen
from bot.insight.mirror import Served
from bot.org.tree import Tree
from bot.org.unit_key import leads

CHANCE = 0.01  # that any pair is said to have fewer thanks, where sizes alone decide


@dataclass(frozen=True, slots=True)
class Rating:
    """What the people of `asking` said of `served`; `thanks` are theirs to it, per hundred of them.

    `fewer` is whether these are certainly fewer than sizes alone would give.
    """

    asking: str
    served: str
    score: Released | Average
    thanks: float = 0.0
    fewer: bool = False


@dataclass(frozen=True, slots=True)
class Ratings:
    """Every pair that was asked about in the latest check-in that did, the lowest score first; its departments."""

    pairs: tuple[Rating, ...] = ()
    departments: tuple[str, ...] = ()
    people: Mapping[str, int] | None = None


def latest_ratings(closed: Closed) -> Ratings:
    """Returns what the latest of these rounds that asked departments about each other published of pairs."""
    asking = [(round_.frozen, page) for round_, page in closed if round_.frozen.departments]
    if not asking:
        return Ratings()
    frozen, page = asking[-1]
    pairs = [pair for department in frozen.departments for pair in _pairs(department, frozen, page)]
    units, people = tuple(department.unit for department in frozen.departments), sizes(frozen.tree, frozen.invited)
    return Ratings(
        tuple(sorted(pairs, key=lambda pair: (pair.score.number, pair.asking, pair.served))),
        units,
        {unit: people[unit] for unit in units},
    )


def _pairs(department: Department, frozen: Frozen, page: Page) -> Iterable[Rating]:
    units = {item_key(side.unit): side.unit for side in frozen.departments}
    for item in department.items:
        score = page.of_department(department.unit, item.key)
        if not isinstance(score, Withheld):
            yield Rating(department.unit, units[item.key], score)


def served_by(head: int, closed: Closed, forecasts: Mapping[int, Mapping[str, int]]) -> Served | None:
    """Returns what stands in a head's own mirror, of the latest of these rounds; None where they forecast nothing, or
    nobody who was asked has a number. `forecasts` are the head's own, by round and item.
    """
    rounds = [(round_, page, item) for round_, page in closed if (item := round_.frozen.item_about(head))]
    if not rounds:
        return None
    round_, page, item = rounds[-1]
    scores = said_of(item, round_.frozen, page)
    asking = tuple(unit for unit, score in scores.items() if not isinstance(score, Withheld))
    lived, believed = window(scores[unit] for unit in asking), forecasts.get(round_.id, {}).get(item.key)
    return None if isinstance(lived, Withheld) or not believed else Served(believed, lived, asking)


def said_of(item: Item, frozen: Frozen, page: Page) -> dict[str, Score]:
    """Returns what stands of a question about a department, by the department that was asked it."""
    return {
        department.unit: page.of_department(department.unit, item.key)
        for department in frozen.departments
        if item in department.items
    }


def with_thanks(services: Ratings, thanks: Sequence[ThanksBetween]) -> tuple[Rating, ...]:
    """Returns the pairs with how often the one thanked the other, in the same order."""
    people = services.people or {}
    by_pair = {(between.giver, between.receiver): between for between in thanks}
    pairs_of_people = sum(between.people for between in thanks)
    chances = _chances(people)
    ratings = []
    for pair in services.pairs:
        key = (pair.asking, pair.served)
        between = by_pair.get(key, ThanksBetween(*key, thanks=0, people=0))
        fewer = _at_most(between.people, pairs_of_people, chances[key]) <= CHANCE / len(services.pairs)
        ratings.append(replace(pair, thanks=round(100 * between.thanks / people[pair.asking], 1), fewer=fewer))
    return tuple(ratings)


def _chances(people: Mapping[str, int]) -> dict[tuple[str, str], float]:
    """By pair, which share of all thanks between departments it would have if sizes alone decided."""
    weights = {(giver, receiver): people[giver] * people[receiver] for giver, receiver in permutations(people, 2)}
    whole = sum(weights.values())
    return {pair: weight / whole for pair, weight in weights.items()}


def _at_most(successes: int, trials: int, chance: float) -> float:
    """The chance of so many or fewer of these trials, each by itself."""
    if not trials or chance >= 1:
        return 1.0
    return sum(
        exp(
            lgamma(trials + 1)
            - lgamma(number + 1)
            - lgamma(trials - number + 1)
            + number * log(chance)
            + (trials - number) * log1p(-chance)
        )
        for number in range(successes + 1)
    )


def seen_by(reader: int, unit: str, tree: Tree, pairs: Iterable[Rating]) -> tuple[Rating, ...]:
    """Returns the pairs inside a reader's unit, and those in which they head one side; what does
    not stand any more is left out.
    """
    inside, standing = set(tree.below(unit)), tree.parents().keys()
    return tuple(
        pair
        for pair in pairs
        if standing >= {pair.asking, pair.served}
        and (inside >= {pair.asking, pair.served} or reader in (leads(pair.asking), leads(pair.served)))
    )
