"""Concerns as the search for blind spots counts them: where they went, on which topic, and whether anybody said a word.

Who writes again and again about one thing has one concern, and what a whole team writes about is answered, or not, at
once: taken for independent, of what is found half would be chance. So a topic is

- what says the same, by the words that the coach compares (`bot.kudos.sincerity.shingles_of`). It asks for nearly all
  of them before it calls a thanks a copy; here half is enough, since a topic too few accuses nobody;
- and, since most people say the same in words of their own, whatever else was written to the same readers in a week.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.insight.deconvolution import BoolArray
from bot.insight.records import ConcernRow
from bot.insight.response_rate import IntArray
from bot.kudos.sincerity import shingles_of
from bot.org.unit_key import team_key, unit_key

ALIKE = 0.5  # of the words of the longer one


@dataclass(frozen=True, slots=True)
class Concerns:
    """One entry a concern: in which week it was judged, the place of its unit in `units`, its topic, and whether nobody
    had said a word about it until then.
    """

    units: tuple[str, ...]
    weeks: IntArray
    unit_of: IntArray
    topic_of: IntArray
    unanswered: BoolArray

    @classmethod
    def none(cls) -> "Concerns":
        nowhere = np.zeros(0, dtype=np.int64)
        never = np.zeros(0, dtype=np.bool_)
        return cls(units=(), weeks=nowhere, unit_of=nowhere, topic_of=nowhere, unanswered=never)

    def within(self, since: int, up_to: int) -> "Concerns":
        """Returns those judged in the weeks after `since` and up to `up_to`."""
        inside = (self.weeks > since) & (self.weeks <= up_to)
        return Concerns(
            units=self.units,
            weeks=self.weeks[inside],
            unit_of=self.unit_of[inside],
            topic_of=self.topic_of[inside],
            unanswered=self.unanswered[inside],
        )


def concerns_from(rows: Sequence[ConcernRow], root: str) -> Concerns:
    """Returns concerns by the unit of their circle: a head's own, or the whole company, `root`."""
    unit_keys = [_unit(kind, head, root) for _, kind, head, _, _ in rows]
    units = tuple(sorted(set(unit_keys)))
    unit_of = np.array([units.index(key) for key in unit_keys], dtype=np.int64)
    weeks, alike = np.array([row[0] for row in rows], dtype=np.int64), np.zeros(len(rows), dtype=np.int64)
    for number in range(len(units)):
        places = np.flatnonzero(unit_of == number).tolist()
        alike[places] = like([rows[place][3] for place in places])
    unanswered = np.array([row[4] for row in rows], dtype=np.bool_)
    return Concerns(
        units=units,
        weeks=weeks,
        unit_of=unit_of,
        topic_of=topics(unit_of, weeks, alike),
        unanswered=unanswered,
    )


def _unit(kind: str, head: int | None, root: str) -> str:
    if head is None:
        return root
    return team_key(head) if kind == "manager" else unit_key(head)


def topics(unit_of: IntArray, weeks: IntArray, alike: IntArray) -> IntArray:
    """Returns the topic of each concern, given what says the same in a unit: that of its like, else of its week."""
    numbers: dict[tuple[str, int, int], int] = {}
    topic_of = np.zeros(len(weeks), dtype=np.int64)
    for place in np.argsort(weeks, kind="stable"):
        unit = int(unit_of[place])
        by_words, by_week = ("words", unit, int(alike[place])), ("week", unit, int(weeks[place]))
        topic = numbers.get(by_words, numbers.get(by_week, len(numbers)))
        topic_of[place] = numbers.setdefault(by_words, topic)
        numbers.setdefault(by_week, topic)
    return topic_of


def like(texts: Sequence[str]) -> IntArray:
    """Returns for each text what it is like: the like of that before it which it resembles most, else its own place."""
    holding: dict[str, list[int]] = defaultdict(list)  # by word, the texts before that have it
    lengths, alike_of = np.zeros(len(texts)), np.arange(len(texts), dtype=np.int64)
    for place, text in enumerate(texts):
        words = shingles_of(text)
        lengths[place] = len(words)
        earlier = [place_of for word in words for place_of in holding[word]]
        if earlier:
            shared = np.bincount(earlier, minlength=place)
            alike = shared / np.maximum(lengths[:place], len(words))
            closest = int(alike.argmax())
            alike_of[place] = alike_of[closest] if alike[closest] >= ALIKE else place
        for word in words:
            holding[word].append(place)
    return alike_of
