"""A company that changes while it is asked: four check-ins with joiners, leavers, movers, and two teams merged.

Everything that decides is the product's own: the roll says who is new and which teams do not count, the opening freezes
it, the fold publishes. There is no database: rounds, pages and the roll's lines are handed on from one to the next.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import permutations
from random import Random

from bot.checkin.ledger import Page
from bot.checkin.promises import Promise, item_of
from bot.checkin.questions import items_of, value_item
from bot.checkin.rounds import CountedRound, Round, State
from bot.org.values import Value
from bot.sealed.ballots import Choice, OpenedAnswer
from bot.sealed.counting import fold
from bot.sealed.manifest import Manifest
from bot.sealed.opening import Colleague, Plan, begin
from bot.sealed.page import closed
from bot.sealed.roll import ClosingLine, OpeningLine, Roll
from tests.bot.companies import company

MONDAY = date(2026, 3, 2)
ROUNDS = 4
VALUES = tuple(
    Value(id=number, names={"en": f"Value {number}"}, emoji="🦁", practices={"en": "we say so"})
    for number in range(1, 5)
)
PROMISE = Promise(id=1, person_id=0, tip="ask-first", made_at=datetime(2026, 2, 2, tzinfo=UTC))

Path = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class CheckIn:
    """One round and what it published; the leaf of each person, and what nobody sees: answers and forecasts by item."""

    round: Round
    page: Page
    leaf_of: Mapping[int, str]
    answers: Mapping[int, Mapping[str, int]]
    forecasts: Mapping[int, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Changing:
    """`bosses` are those of the last round's chart."""

    check_ins: tuple[CheckIn, ...]
    bosses: frozenset[int]

    def path(self, person: int) -> Path:
        """The leaf of a person in each round, None where they were not there."""
        return tuple(check_in.leaf_of.get(person) for check_in in self.check_ins)


class _Chart:
    """Who reports to whom, as it changes."""

    def __init__(self, random: Random) -> None:
        self._random = random
        people: list[tuple[int, int | None]] = []
        while not 20 <= len(people) <= 60:
            seats = company(random, random.randint(4, 7), smallest=3, largest=9)
            people = [(seat.person, seat.boss) for seat in seats]
        self.boss_of = dict(people)
        self._next = len(people)

    def bosses(self) -> frozenset[int]:
        return frozenset(boss for boss in self.boss_of.values() if boss is not None)

    def change(self, *, merges: bool) -> None:
        """One to three people join, one or two leave, one or two move; two teams become one."""
        random = self._random
        if merges:
            self._merge()
        for _ in range(random.randint(1, 3)):
            self.boss_of[self._next] = random.choice(sorted(self.bosses()))
            self._next += 1
        for person in random.sample(self._staff(), random.randint(1, 2)):
            del self.boss_of[person]
        for person in random.sample(self._staff(), random.randint(1, 2)):
            self.boss_of[person] = random.choice(sorted(self.bosses() - {self.boss_of[person]}))

    def _staff(self) -> list[int]:
        """Who leads nobody."""
        return sorted(self.boss_of.keys() - self.bosses())

    def _merge(self) -> None:
        """The people of one team report to the boss of another from now on, and so does who led them."""
        pairs = [
            (kept, given_up)
            for kept, given_up in permutations(sorted(self.bosses()), 2)
            if self.boss_of[given_up] is not None and given_up not in self._above(kept)
        ]
        kept, given_up = self._random.choice(pairs)
        for person in [one for one, of in self.boss_of.items() if of == given_up] + [given_up]:
            self.boss_of[person] = kept

    def _above(self, person: int) -> list[int]:
        chain, boss = list[int](), self.boss_of[person]
        while boss is not None:
            chain.append(boss)
            boss = self.boss_of[boss]
        return chain


def changing(seed: int, every: int, noise: float) -> Changing:
    """Four rounds, one in `every` weeks. Teams differ in how they feel, people in a team by `noise` alone."""
    random = Random(seed)
    chart, roll, check_ins = _Chart(random), Roll.of([]), list[CheckIn]()
    lines: list[OpeningLine | ClosingLine] = []
    feels: dict[int, float] = {}
    for number in range(ROUNDS):
        if number:
            chart.change(merges=number == ROUNDS // 2)
        now = datetime.combine(MONDAY, time(9), UTC) + timedelta(weeks=every * number)
        opening = begin(_plan(chart, 1 + every * number, now), f"{number:032}", roll, _numbers(chart), now)
        manifest = opening.manifest
        for boss in sorted(chart.bosses()):
            feels.setdefault(boss, random.gauss(3.3, 1))
        check_ins.append(_answered(manifest, chart, feels, noise, random))
        counted = closed(manifest, CountedRound(check_ins[-1].page, {}), "nonce", manifest.closes_at)
        lines += [opening.line(roll, "keys"), counted.line]
        roll = Roll.of(lines)
    return Changing(tuple(check_ins), chart.bosses())


def _numbers(chart: _Chart) -> dict[str, int]:
    return {f"p{person}": person for person in chart.boss_of}


def _plan(chart: _Chart, week: int, now: datetime) -> Plan:
    """A quarter of the teams is asked in each round whether a promise helped."""
    told = {boss: item_of(PROMISE) for boss in sorted(chart.bosses()) if boss % ROUNDS == week % ROUNDS}
    return Plan(
        platform="web",
        workspace="local",
        week=week,
        first_monday=MONDAY,
        k=5,
        today=now.date(),
        closes_at=now + timedelta(days=3),
        items=items_of(week, [value_item(value) for value in VALUES]),
        people=tuple(
            Colleague(account=f"p{person}", person=person, boss=boss, language="en", time_zone="UTC", is_asked=True)
            for person, boss in chart.boss_of.items()
        ),
        teams={boss: f"Team {boss}" for boss in chart.bosses()},
        extra={f"team:{boss}": item for boss, item in told.items()},
    )


def _answered(manifest: Manifest, chart: _Chart, feels: Mapping[int, float], noise: float, random: Random) -> CheckIn:
    """Four in five answer, and then everything: a label about how their boss's people feel."""
    frozen = manifest.frozen
    leaf_of = {one.person: manifest.leaf_of(one) for one in manifest.participants}
    answers: dict[int, dict[str, int]] = {}
    for person, leaf in leaf_of.items():
        if random.random() < 0.8:
            boss = chart.boss_of[person]
            usual = feels[person if boss is None else boss]
            answers[person] = {
                item.key: min(5, max(1, round(random.gauss(usual, noise)))) for item in frozen.asked_of(leaf)
            }
    page = fold(
        frozen.tree,
        [item.key for item in frozen.items],
        frozen.invited,
        (
            OpenedAnswer(item, leaf_of[person], Choice(label))
            for person, labels in answers.items()
            for item, label in labels.items()
        ),
        manifest.k,
        frozenset(manifest.last),
        {leaf: item.key for leaf, item in frozen.extra.items()},
        frozenset(frozen.uncounted),
    )
    forecasts = {boss: {item.key: random.randint(1, 5) for item in frozen.items} for boss in sorted(chart.bosses())}
    return CheckIn(round=_round(manifest), page=page, leaf_of=leaf_of, answers=answers, forecasts=forecasts)


def _round(manifest: Manifest) -> Round:
    return Round(
        id=manifest.week,
        workspace_id=1,
        week=manifest.week,
        first_monday=MONDAY,
        key=manifest.key,
        state=State.CLOSED,
        k=manifest.k,
        opened_at=manifest.opened_at,
        closes_at=manifest.closes_at,
        frozen=manifest.frozen,
    )
