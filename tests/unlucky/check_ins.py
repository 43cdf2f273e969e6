"""Check-ins of the crew: what was answered, and whether the numbers that were published come of it.

All of the crew are one team, so that a number of theirs is the mean of what they answered, made coarse; the head and
the lead answer nothing. It knows nothing of the program but what a round writes into the ledger.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from tests.unlucky.sides import Heard, Tap
from tests.unlucky.wishes import is_undecided, reads

SEALED = ("Sealed. Thank you.", "封をしました。")
_FLOOR = 5  # answers, under which nothing is said


class Published(NamedTuple):
    """One number in the ledger."""

    round: str
    item: str
    reading: str
    size_from: int


@dataclass(slots=True)
class Answers:
    """By round, item and person: the choice that was acknowledged last, and those that may be stored beside it."""

    known: dict[tuple[str, str], dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    unknown: dict[tuple[str, str], dict[str, set[int]]] = field(default_factory=lambda: defaultdict(dict))

    def note(self, tap: Tap, heard: Heard | None) -> bool:
        """Returns whether it is settled, sealed or refused; what is not may be tapped again."""
        question = tap.round, tap.item
        if reads(heard, SEALED):
            self.known[question][tap.person] = tap.choice
            self.unknown[question].pop(tap.person, None)
        elif is_undecided(heard):
            self.unknown[question].setdefault(tap.person, set()).add(tap.choice)
            return False
        return True

    def complaints(self, closed: Sequence[str], published: Sequence[Published], crew: int) -> Iterator[str]:
        """What is wrong with the numbers of the rounds that are closed, a line each."""
        numbers: dict[tuple[str, str], list[Published]] = defaultdict(list)
        for number in published:
            numbers[number.round, number.item].append(number)
        for question in {*self.known, *self.unknown, *numbers}:
            if question[0] in closed:
                yield from self._of(question, numbers[question], crew)

    def _of(self, question: tuple[str, str], numbers: Sequence[Published], crew: int) -> Iterator[str]:
        sums = self._sums(question)
        if len(numbers) > 1:
            yield f"a check-in says {len(numbers)} numbers of the crew to {question[1]}"
        for number in numbers:
            if number.reading not in {_reading(total, count, number.size_from) for total, count in sums}:
                yield f"a check-in says {number.reading} to {question[1]}, which none of these answers give: {sums}"
        if not numbers and all(count == crew for _, count in sums):
            yield f"everybody answered {question[1]}, and the check-in says nothing"

    def _sums(self, question: tuple[str, str]) -> set[tuple[int, int]]:
        """Every sum, and number, of answers that can have been stored."""
        known, unknown = self.known[question], self.unknown[question]
        sums = {(0, 0)}
        for person in {*known, *unknown}:
            choices = {*unknown.get(person, ()), known.get(person, 0)}
            sums = {(total + choice, count + bool(choice)) for total, count in sums for choice in choices}
        return sums


def _reading(total: int, count: int, size_from: int) -> str:
    """method: the mean to the next half, upwards, from 1.5 to 4.5. Nothing below 2 is told of up to ten, nor above 4
    of up to seven.
    """
    if count < _FLOOR:
        return ""
    half = min(4.5, max(1.5, int(2 * total / count + 0.5) / 2))
    if half <= 2 and size_from <= 8:
        return "<=2"
    return ">=4" if half >= 4 and size_from == _FLOOR else f"{half:g}"
