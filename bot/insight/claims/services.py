"""Friction and thanks between departments: what each said of those that serve it, and how often it thanked them.

A pair is there only where the department that was asked has a number of its own. Thanks are public. What sizes alone
would give is all thanks between departments, shared out by the people of both sides. Fewer is said where as few, or
fewer, would come about so with a chance of 1 % at most, shared among all pairs that are looked at. So that one busy
project is not many thanks, each pair of people counts once in that test.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import exp, lgamma, log, log1p

from bot.checkin.departments import Department, ThanksBetween, service_key, sizes
from bot.checkin.ledger import Average, Page, Withheld, window
from bot.checkin.release import Released
from bot.checkin.rounds import Closed, Frozen
from bot.insight.mirror import Served
from bot.org.tree import Tree
from bot.org.unit_key import leads

CHANCE = 0.01  # that any pair is said to have fewer thanks, where sizes alone decide


@dataclass(frozen=True, slots=True)
class Service:
    """What the people of `asking` said of `served`; `thanks` are theirs to it, per hundred of them.

    `fewer` is whether these are certainly fewer than sizes alone would give.
    """

    asking: str
    served: str
    score: Released | Average
    thanks: float = 0.0
    fewer: bool = False


@dataclass(frozen=True, slots=True)
class Services:
    """Every pair that was asked about in the latest check-in that did, the lowest score first; its departments."""

    pairs: tuple[Service, ...] = ()
    departments: tuple[str, ...] = ()
    people: Mapping[str, int] | None = None


def latest_services(closed: Closed) -> Services:
    """Returns what the latest of these rounds that asked departments about each other published of pairs."""
    asking = [(round_.frozen, page) for round_, page in closed if round_.frozen.departments]
    if not asking:
        return Services()
    frozen, page = asking[-1]
    pairs = [pair for department in frozen.departments for pair in _pairs(department, frozen, page)]
    units, people = tuple(each.unit for each in frozen.departments), sizes(frozen.tree, frozen.invited)
    return Services(
        tuple(sorted(pairs, key=lambda pair: (pair.score.number, pair.asking, pair.served))),
        units,
        {unit: people[unit] for unit in units},
    )


def _pairs(department: Department, frozen: Frozen, page: Page) -> Iterable[Service]:
    units = {service_key(each.unit): each.unit for each in frozen.departments}
    for item in department.asked:
        score = page.of_unit(department.unit, item.key)
        if not isinstance(score, Withheld):
            yield Service(department.unit, units[item.key], score)


def served_by(head: int, closed: Closed, forecasts: Mapping[int, Mapping[str, int]]) -> Served | None:
    """Returns what stands in a head's own mirror, of the latest of these rounds; None where they forecast nothing, or
    nobody who was asked has a number. `forecasts` are the head's own, by round and item.
    """
    asked = [(round_, page, item) for round_, page in closed if (item := round_.frozen.service_of(head))]
    if not asked:
        return None
    round_, page, item = asked[-1]
    scores = {
        department.unit: page.of_unit(department.unit, item.key)
        for department in round_.frozen.departments
        if item in department.asked
    }
    asking = tuple(unit for unit, score in scores.items() if not isinstance(score, Withheld))
    lived, believed = window(scores[unit] for unit in asking), forecasts.get(round_.id, {}).get(item.key)
    return None if isinstance(lived, Withheld) or not believed else Served(believed, lived, asking)


def with_thanks(services: Services, thanks: Sequence[ThanksBetween]) -> tuple[Service, ...]:
    """Returns the pairs with how often the one thanked the other, in the same order."""
    people = services.people or {}
    by_pair = {(each.giver, each.receiver): each for each in thanks}
    every = sum(each.people for each in thanks)
    chances = _chances(people)
    found = []
    for pair in services.pairs:
        key = (pair.asking, pair.served)
        given = by_pair.get(key, ThanksBetween(*key, thanks=0, people=0))
        fewer = _at_most(given.people, every, chances[key]) <= CHANCE / len(services.pairs)
        found.append(replace(pair, thanks=round(100 * given.thanks / people[pair.asking], 1), fewer=fewer))
    return tuple(found)


def _chances(people: Mapping[str, int]) -> dict[tuple[str, str], float]:
    """By pair, which share of all thanks between departments it would have if sizes alone decided."""
    weights = {(one, other): people[one] * people[other] for one in people for other in people if one != other}
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


def seen_by(reader: int, unit: str, tree: Tree, pairs: Iterable[Service]) -> tuple[Service, ...]:
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
