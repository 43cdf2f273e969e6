"""A year of thanks in an invented company: honest givers of every kind, and some whose thanks were planted.

Honest givers work in teams of six to nine, thank some colleagues more than others, a good deal outside their team, and
those with whom they share work once more: who is thanked for it thanks back within a few days, as often as is theirs to
do, and after a piece of work several thank each other at once. A quarter give two to four thanks a week, and one in ten
works with one person above all.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from bot.kudos.fairness import WINDOW, Leaning, Nearby, OneThanks, leaning

_YEAR = 365
BEGINS = datetime(2026, 1, 5, 9, tzinfo=UTC)
_TEAMS = 8
_LOOKS_EVERY = 7  # days
_CLOSE = 0.1  # of all people work with one colleague above all
_ALONE = 0.7  # of their thanks they give that colleague


@dataclass
class Giver:
    """`weights` are of colleagues, `rate` is thanks a day, `answers` how often they thank back at once."""

    number: int
    team: list[int]
    leads: frozenset[int]
    weights: dict[int, float]
    rate: float
    answers: float


@dataclass
class Lived:
    """A company's thanks, in order, and who gave how. `planted` are those whose thanks go one way, with the way."""

    givers: list[Giver]
    thanks: list[OneThanks]
    planted: dict[int, Leaning] = field(default_factory=dict)

    def hints(self, every: int = _LOOKS_EVERY) -> dict[int, set[Leaning]]:
        """What each was ever told, who reads their own list every so many days."""
        hinted: dict[int, set[Leaning]] = defaultdict(set)
        for giver in self.givers:
            visible = _seen_by(giver, self.thanks)
            moments = [entry.given_at for entry in visible]
            for day in range(every, _YEAR + 1, every):
                until = BEGINS + timedelta(days=day)
                window = visible[bisect_left(moments, until - WINDOW) : bisect_left(moments, until)]
                if said := leaning(giver.number, window, _around(giver)):
                    hinted[giver.number].add(said)
        return hinted

    def heavy(self) -> set[int]:
        return {giver.number for giver in self.givers if giver.rate >= 2 / 7}


def _around(giver: Giver) -> Nearby:
    return Nearby(len(giver.team) + len(giver.leads), giver.leads)


def _seen_by(giver: Giver, thanks: Sequence[OneThanks]) -> list[OneThanks]:
    """What storage reads for somebody."""
    person = giver.number
    mine = {entry.receiver for entry in thanks if entry.giver == person}
    of_me = {entry.giver for entry in thanks if entry.receiver == person}
    return [
        entry
        for entry in thanks
        if person in (entry.giver, entry.receiver)
        or (entry.giver in mine and entry.receiver in of_me)
        or entry.receiver in giver.leads
    ]


def honest_company(random: Random) -> Lived:
    """Nobody in it is to be hinted at."""
    givers = honest_staff(random)
    return Lived(givers, year_of_thanks(givers, random))


def planted_company(random: Random) -> Lived:
    """One of each kind among honest people: a pair, a circle of three, a favourite, the same five, and a team that its
    manager alone thanks.
    """
    givers = honest_staff(random)
    managers = [giver for giver in givers if giver.leads]
    alone, large = managers[0], max(managers[1:], key=lambda giver: len(giver.leads))
    hands = [giver for giver in givers if not giver.leads and giver.number not in alone.leads]
    one, other, *circle = random.sample(hands, 5)
    left = [giver for giver in hands if giver not in (one, other, *circle)]
    favours, *_ = random.sample(left, 1)
    planted = dict.fromkeys((one.number, other.number), Leaning.IN_TURN)
    planted |= dict.fromkeys((giver.number for giver in circle), Leaning.CIRCLE)
    planted |= {favours.number: Leaning.ONE_PERSON, large.number: Leaning.SAME_FEW, alone.number: Leaning.ALONE}
    for number in planted:
        givers[number].rate *= 0.1 if planted[number] is not Leaning.ALONE else 1
        givers[number].answers = 0
    thanks = [
        entry
        for entry in year_of_thanks(givers, random)
        if entry.receiver not in alone.leads and planted.get(entry.giver) is not Leaning.SAME_FEW
    ]
    thanks += _exchanges(one.number, other.number, random) + _rotations([giver.number for giver in circle], random)
    thanks += _often(favours.number, [random.choice(favours.team)], 50, random)
    thanks += _often(large.number, random.sample(sorted(large.leads), 5), 80, random)
    thanks += _often(alone.number, sorted(alone.leads), 40, random)
    return Lived(givers, sorted(thanks, key=lambda entry: entry.given_at), planted)


def honest_staff(random: Random) -> list[Giver]:
    sizes = [random.randint(6, 9) for _ in range(_TEAMS)]
    sizes[1] = 13
    numbers = iter(range(sum(sizes)))
    teams = [[next(numbers) for _ in range(size)] for size in sizes]
    everybody = [number for team in teams for number in team]
    givers = []
    for team in teams:
        for number in team:
            colleagues = [other for other in team if other != number]
            leads = frozenset(colleagues) if number == team[0] else frozenset[int]()
            givers.append(_giver(number, colleagues, leads, everybody, random))
    return givers


def _giver(number: int, colleagues: list[int], leads: frozenset[int], everybody: list[int], random: Random) -> Giver:
    shuffled, steepness = random.sample(colleagues, len(colleagues)), random.uniform(0.3, 1.3)
    near = {other: (place + 1) ** -steepness for place, other in enumerate(shuffled)}
    far = random.sample([other for other in everybody if other not in (number, *colleagues)], 8)
    outside = random.uniform(0.1, 0.4) * sum(near.values())
    weights = near | dict.fromkeys(far, outside / len(far))
    if random.random() < _CLOSE:
        weights[shuffled[0]] = sum(weights.values()) * _ALONE / (1 - _ALONE)
    rate = random.uniform(2, 4) if random.random() < 0.25 else random.uniform(0.2, 1.5)
    return Giver(
        number=number,
        team=[] if leads else colleagues,
        leads=leads,
        weights=weights,
        rate=rate / 7,
        answers=random.uniform(0, 0.5),
    )


def year_of_thanks(givers: list[Giver], random: Random) -> list[OneThanks]:
    thanks = list[OneThanks]()
    for giver in givers:
        for day in range(_YEAR):
            if random.random() < giver.rate:
                [receiver] = random.choices([*giver.weights], [*giver.weights.values()])
                thanks += _with_answer(giver.number, givers[receiver], _moment(day, random), random)
    for _ in range(3 * _TEAMS):  # pieces of work that are done
        giver = random.choice(givers)
        group = {giver.number, *random.sample([*giver.weights], 3)}
        day = random.randrange(_YEAR)
        thanks += [
            OneThanks(one, other, _moment(day + random.randrange(3), random))
            for one in group
            for other in group
            if one != other and random.random() < 0.5
        ]
    return sorted(thanks, key=lambda entry: entry.given_at)


def _with_answer(giver: int, receiver: Giver, at: datetime, random: Random) -> list[OneThanks]:
    back = at + timedelta(days=random.uniform(0, 3))
    answer = [OneThanks(receiver.number, giver, back)] if random.random() < receiver.answers else []
    return [OneThanks(giver, receiver.number, at), *answer]


def _exchanges(one: int, other: int, random: Random) -> list[OneThanks]:
    """Each week one thanks the other, and the other them on one of the next days."""
    moments = [_moment(day, random) for day in range(0, _YEAR, 7)]
    there = [OneThanks(one, other, moment) for moment in moments]
    return there + [OneThanks(other, one, moment + timedelta(days=random.uniform(0.5, 2.5))) for moment in moments]


def _rotations(circle: Sequence[int], random: Random) -> list[OneThanks]:
    """Every other week a thanks goes round, a day or two from one to the next."""
    thanks = []
    for day in range(0, _YEAR, 14):
        at = _moment(day, random)
        for place in range(len(circle)):
            thanks.append(OneThanks(circle[place], circle[(place + 1) % len(circle)], at))
            at += timedelta(days=random.uniform(0.5, 2))
    return thanks


def _often(giver: int, receivers: Sequence[int], times: int, random: Random) -> list[OneThanks]:
    moments = (_moment(random.randrange(_YEAR), random) for _ in range(times))
    return [OneThanks(giver, random.choice(receivers), moment) for moment in moments]


def _moment(day: int, random: Random) -> datetime:
    return BEGINS + timedelta(days=day, hours=random.uniform(0, 8))


def share_hinted(company: Lived, every: int = _LOOKS_EVERY) -> float:
    """Returns which share of givers ever read a hint, who look every so many days."""
    return len(company.hints(every)) / len(company.givers)


@dataclass
class HintShares:
    """Of all honest givers, and of the heavy ones, which share was ever hinted at in a year, and of the planted ones by
    kind which share was found.
    """

    honest: float
    heavy: float
    power: dict[Leaning, float]
    false_by_kind: dict[Leaning, float]


def measured(companies: int, seed: int) -> HintShares:
    """Lives through so many honest companies, and as many in which some thanks were planted."""
    honest = heavy = hinted = heavy_hinted = 0
    false, planted, found = Counter[Leaning](), Counter[Leaning](), Counter[Leaning]()
    for number in range(companies):
        company = honest_company(Random(seed + number))
        hints, heavy_givers = company.hints(), company.heavy()
        honest, hinted = honest + len(company.givers), hinted + len(hints)
        heavy, heavy_hinted = heavy + len(heavy_givers), heavy_hinted + len(hints.keys() & heavy_givers)
        for kinds in hints.values():
            for kind in kinds:
                false[kind] += 1
        company = planted_company(Random(seed + number))
        hints = company.hints()
        for giver, kind in company.planted.items():
            planted[kind] += 1
            found[kind] += kind in hints[giver]
    return HintShares(
        honest=hinted / honest,
        heavy=heavy_hinted / heavy,
        power={kind: found[kind] / planted[kind] for kind in Leaning},
        false_by_kind={kind: false[kind] / honest for kind in Leaning},
    )
