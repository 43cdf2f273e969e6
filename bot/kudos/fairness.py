"""When somebody's thanks always go the same way: rules for a hint that its giver alone reads.

Nobody is accused: who works together thanks each other, and a small team is thanked by those who see its work. So a
rule asks for much of the same in half a year, and for other people who could have been thanked. Each goes by what the
giver may read anyway: their own thanks, those they got, and public ones.

- In turn: two thank each other by turns, nine times in ten, and of the giver's thanks to the other nine in ten, ten at
  least, stand within three days of one that went back. Who shares work answers now and then, not nearly every time.
  With three and more it is the custom of a team, and with two who thank each other by turns, too. Where half of what
  the giver gave others stands beside what went back as well, it is their manners, or those of the place.
- In a circle: six times in six weeks and more a thanks went on to a third person within three days, and from there
  came back; that is four in five of what the giver gave the other, and of half of them thanks did not go the other way
  round as well. Where it goes through a fourth person half as often, it is how work goes round, as from shift to shift.
- One person: six in seven of eighteen or more, where at least five others stand near.
- The same few: thirty or more, and no sixth person among them, where at least twelve stand near.
- Alone: a manager thanked the team ten times, and nobody else did so in public even once.

How many honest givers they meet, and how many of those whom they are about, is measured by `python -m bench hints`.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

WINDOW = timedelta(weeks=26)
SOON = timedelta(days=3)
FEWEST = 8  # thanks in the window: with fewer, no rule holds
EXCHANGES, EXCHANGED, ALTERNATING = 10, 0.9, 0.9
PARTNERS = 2  # in turn with more, it is the custom of a team
MANNERS, OTHERS = 0.5, 5  # of thanks to others so many are exchanged, where there are so many
ROTATIONS, ROTATED, BOTH_WAYS = 6, 0.8, 0.5
LASTING = timedelta(weeks=6)  # from the first round to the last: a month of work is no habit
AS_OFTEN = 0.5  # as with three it goes round with a fourth
ENOUGH, MOSTLY, NEAR = 18, 6 / 7, 5
MANY, FEW, MORE_NEAR = 30, 5, 12
BY_MANAGER, TEAM_AT_LEAST = 10, 5
BAND_FROM, MANY_OF_ALL = 5, 0.25


class Leaning(StrEnum):
    """Which way thanks go; the sentences are in the catalogues under `kudos.leaning.<value>`."""

    ALONE = "alone"
    CIRCLE = "circle"
    IN_TURN = "in_turn"
    ONE_PERSON = "one_person"
    SAME_FEW = "same_few"


@dataclass(frozen=True, slots=True)
class OneThanks:
    """From one person to another."""

    giver: int
    receiver: int
    given_at: datetime


@dataclass(frozen=True, slots=True)
class Nearby:
    """How many others stand near somebody, in their own team and the one they lead, and who that team is."""

    near: int
    team: frozenset[int]


def leaning(person: int, thanks: Sequence[OneThanks], around: Nearby) -> Leaning | None:
    """Returns which way somebody's thanks of the window go. `thanks` are theirs, those they got, and the public ones of
    those around them, the earliest first.
    """
    given_to = Counter(entry.receiver for entry in thanks if entry.giver == person)
    total = given_to.total()
    if total < FEWEST:
        return None
    moments = _Moments(thanks)
    if _is_alone(person, thanks, around):
        return Leaning.ALONE
    if _goes_round(person, given_to, moments):
        return Leaning.CIRCLE
    partners = [receiver for receiver in given_to if _in_turn(person, receiver, moments)]
    if 0 < len(partners) <= PARTNERS and not _is_custom(person, partners, given_to, moments):
        return Leaning.IN_TURN
    if total >= ENOUGH and max(given_to.values()) >= MOSTLY * total and around.near >= NEAR:
        return Leaning.ONE_PERSON
    if total >= MANY and len(given_to) <= FEW and around.near >= MORE_NEAR:
        return Leaning.SAME_FEW
    return None


class _Moments:
    """When one thanked another, in order."""

    def __init__(self, thanks: Sequence[OneThanks]) -> None:
        self._moments: dict[tuple[int, int], list[datetime]] = {}
        for entry in thanks:
            self._moments.setdefault((entry.giver, entry.receiver), []).append(entry.given_at)

    def between(self, giver: int, receiver: int) -> list[datetime]:
        return self._moments.get((giver, receiver), [])

    def givers_to(self, person: int) -> list[int]:
        """Returns who thanked somebody."""
        return [giver for giver, receiver in self._moments if receiver == person]

    def has_between(self, since: datetime, until: datetime, giver: int, receiver: int) -> bool:
        moments = self.between(giver, receiver)
        return bisect_left(moments, since) < bisect_right(moments, until)

    def goes_round(self, moment: datetime, person: int, receiver: int, third: int) -> bool:
        """Returns whether what the person gave the receiver then is the first, the second or the third of a round."""
        comes = self.has_between(moment - SOON, moment, third, person)
        if self.has_between(moment, moment + SOON, receiver, third):
            return comes or self.has_between(moment, moment + 2 * SOON, third, person)
        return comes and self.has_between(moment - 2 * SOON, moment, receiver, third)

    def goes_back(self, moment: datetime, person: int, receiver: int, third: int) -> bool:
        """Returns whether around then all three thanked each other the other way round, too."""
        since, until = moment - 2 * SOON, moment + 2 * SOON
        pairs = ((person, third), (third, receiver), (receiver, person))
        return all(self.has_between(since, until, *pair) for pair in pairs)


def _is_alone(person: int, thanks: Sequence[OneThanks], around: Nearby) -> bool:
    to_team = [entry.giver for entry in thanks if entry.receiver in around.team]
    return len(around.team) >= TEAM_AT_LEAST and len(to_team) >= BY_MANAGER and {*to_team} == {person}


def _exchanged(person: int, partner: int, moments: _Moments) -> int:
    """How many of the person's thanks to a partner stand beside one that went back."""
    mine = moments.between(person, partner)
    return sum(moments.has_between(moment - SOON, moment + SOON, partner, person) for moment in mine)


def _in_turn(person: int, partner: int, moments: _Moments) -> bool:
    """They take turns, and most of what the one gave stands beside what went back."""
    mine, back = moments.between(person, partner), moments.between(partner, person)
    if _exchanged(person, partner, moments) < max(EXCHANGES, EXCHANGED * len(mine)):
        return False
    turns = sorted([*((moment, person) for moment in mine), *((moment, partner) for moment in back)])
    changes = sum(turn[1] != following[1] for turn, following in pairwise(turns))
    return changes >= ALTERNATING * (len(turns) - 1)


def _is_custom(person: int, partners: Sequence[int], given_to: Mapping[int, int], moments: _Moments) -> bool:
    """Two partners who thank each other in turn, too: as three do on Fridays, one after another. Or most thanks to
    others are exchanged as well: who always thanks back, or is thanked back, does not trade with one.
    """
    if len(partners) == PARTNERS and _in_turn(partners[0], partners[1], moments):
        return True
    beside = [receiver for receiver in given_to if receiver not in partners]
    total = sum(given_to[receiver] for receiver in beside)
    exchanged = sum(_exchanged(person, receiver, moments) for receiver in beside)
    return total >= OTHERS and exchanged >= MANNERS * total


def _goes_round(person: int, given_to: Iterable[int], moments: _Moments) -> bool:
    """A thanks goes to a receiver, from there to a third person, and from there comes back. Where it mostly goes the
    other way round, too, all three thank each other, as in a team in which everybody thanks everybody on Fridays.
    """
    rounds = {
        (receiver, third): rotations
        for receiver in given_to
        for third in moments.givers_to(person)
        if third != receiver and (rotations := _rotations(person, receiver, third, moments))
    }
    return any(
        len(rotations) >= max(ROTATIONS, ROTATED * len(moments.between(person, receiver)))
        and rotations[-1] - rotations[0] >= LASTING
        and _goes_one_way(person, receiver, third, moments)
        and not _goes_further((receiver, third), rounds)
        for (receiver, third), rotations in rounds.items()
    )


def _rotations(person: int, receiver: int, third: int, moments: _Moments) -> list[datetime]:
    return [
        moment for moment in moments.between(person, receiver) if moments.goes_round(moment, person, receiver, third)
    ]


def _goes_one_way(person: int, receiver: int, third: int, moments: _Moments) -> bool:
    rotations = _rotations(person, receiver, third, moments)
    both_ways = sum(moments.goes_back(moment, person, receiver, third) for moment in rotations)
    return both_ways < BOTH_WAYS * len(rotations)


def _goes_further(of_three: tuple[int, int], rounds: Mapping[tuple[int, int], Sequence[datetime]]) -> bool:
    """Whether it goes through a fourth person nearly as often."""
    often = AS_OFTEN * len(rounds[of_three])
    return any(len(rotations) >= often for pair, rotations in rounds.items() if {*pair} - {*of_three})


class Band(StrEnum):
    """How many of those who give a lot read a hint, as admins read it: never a number, nothing of fewer than five."""

    TOO_FEW = "too_few"  # who give a lot
    UNDER_FIVE = "under_five"
    SOME = "some"
    MANY = "many"


def band_of(hinted: int, givers: int) -> Band:
    """Returns the band. Nobody and four are one, so that no single person ever moves what is read of a few."""
    if givers < BAND_FROM:
        return Band.TOO_FEW
    if hinted < BAND_FROM:
        return Band.UNDER_FIVE
    return Band.MANY if hinted >= MANY_OF_ALL * givers else Band.SOME
