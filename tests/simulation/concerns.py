"""Concerns that people write, as the search for blind spots may know them, beside where they truly stay unanswered.

Two kinds of people: `orderly` ones write as many everywhere, their topics are known, and what is written about a topic
is answered, or not, at once. Others write seldom and in heaps, the same thing in words that nobody takes for the same,
and what is answered of a topic is not all of it; readers differ, for good.
"""

from collections import Counter
from typing import NamedTuple

import numpy as np
from numpy.random import Generator

from bot.insight.concerns import Concerns, topics
from bot.org.tree import Tree
from bot.org.unit_key import UnitKind, leads, team_key
from bot.voice.circles import WRITERS_AT_LEAST
from tests.simulation.simulated import Scenario, units

ORDERLY_TOPICS = 7  # to a circle, in a quarter
TOPICS_A_PERSON = 0.06  # of the others, in a quarter
UNLIKE = 0.7  # of what is written about a topic, in words by which it counts as another
APART = 0.2  # of what is written about a topic, answered or not whatever the rest of it is
LATER = 0.6  # of what is written about a topic, in the week in which it came up; then as many of the rest, and so on
QUARTER = 13


class Raised(NamedTuple):
    """What is known, and the units in which more than half of what is written has no answer."""

    concerns: Concerns
    unanswered: frozenset[str]


def raise_concerns(rng: Generator, tree: Tree, scenario: Scenario, *, orderly: bool) -> Raised:
    """Returns the concerns of so many weeks to everybody whom 15 people have two steps above them, and to all."""
    writers = _writers(tree)
    names, sizes = tuple(writers), np.array(list(writers.values()))
    planted = rng.random(len(names)) < scenario.planted
    quarters = scenario.weeks / QUARTER
    if orderly:
        ignored = np.where(planted, 0.95, rng.beta(4, 16, len(names)))
        many = rng.poisson(ORDERLY_TOPICS * quarters, len(names))
    else:
        ignored = np.where(planted, rng.beta(8, 2, len(names)), rng.beta(1.2, 3.8, len(names)))
        many = rng.poisson(TOPICS_A_PERSON * quarters * np.minimum(sizes, 300) * rng.gamma(1, 1, len(names)))
    unit_of_topic = np.repeat(np.arange(len(names)), many)
    written = rng.geometric(0.5 if orderly else 0.4, len(unit_of_topic))
    topic_of = np.repeat(np.arange(len(unit_of_topic)), written)
    unit_of, first = unit_of_topic[topic_of], rng.integers(1, scenario.weeks + 1, len(unit_of_topic))[topic_of]
    weeks = np.minimum(scenario.weeks, first + rng.geometric(LATER, len(first)) - 1)
    unanswered = (rng.random(len(unit_of_topic)) < ignored[unit_of_topic])[topic_of]
    if not orderly:
        apart = rng.random(len(topic_of)) < APART
        unanswered = np.where(apart, rng.random(len(topic_of)) < ignored[unit_of], unanswered)
        unlike = rng.random(len(topic_of)) < UNLIKE
        topic_of = np.where(unlike, len(unit_of_topic) + np.arange(len(topic_of)), topic_of)
    concerns = Concerns(names, weeks, unit_of, topics(unit_of, weeks, topic_of), unanswered)
    return Raised(concerns, units(names, ignored > 0.5))


def _writers(tree: Tree) -> dict[str, int]:
    """How many may write to the head of each unit, by the unit; everybody to the whole company."""
    people = Counter(tree.leaf_of.values())
    writers = {}
    for unit in tree.units:
        if unit.kind is UnitKind.UNIT:
            below = (team_key(leads(part.key)) for part in tree.parts(unit.key) if part.kind is not UnitKind.NEWCOMERS)
            writers[unit.key] = sum(people[team] for team in below if team != team_key(leads(unit.key)))
    writers[tree.units[0].key] = people.total()
    return {unit: many for unit, many in writers.items() if many >= WRITERS_AT_LEAST}
