"""What the people of an invented company thank each other for in a quarter: who, whom, when, and in which words."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import yaml
from numpy.random import Generator
from pydantic import BaseModel, ConfigDict, Field

from bot.checkin.availability import country_of
from bot.checkin.schedule import is_working_day
from bot.demo.invented import PlantKind
from bot.demo.population import Population
from bot.demo.simulation import bursts
from bot.org.company import Member

RATE = 0.36  # thanks received by a person in a week
_TOGETHER = (0.66, 0.27, 0.07)  # how often one thanks one, two or three people at once
_NEAR = (0.5, 0.68, 0.92)  # up to which draw a thanks comes from the team, its manager, the branch
_PRIVATE = 0.06
_AT_MOST = 2  # times that somebody thanks the same person: the coach would wonder at more
_PATH = Path(__file__).with_suffix(".yaml")


class Deed(BaseModel):
    """What somebody did and, in several versions, what came of it. `at` is whose work it is, or anybody's."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    at: str = ""
    says: str
    so: tuple[str, ...]


class _Between(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    week: int
    day: int
    hour: time
    giver: str
    receiver: str
    value: str
    words: str


class Material(BaseModel):
    """`work` tells which teams do which work, `between` who thanks whom in another branch, `names` what stands in
    braces; deeds are by language and value.
    """

    model_config = ConfigDict(extra="forbid")
    work: dict[str, list[str]]
    popularity: dict[str, float]
    between: tuple[_Between, ...]
    names: dict[str, dict[str, list[str]]]
    deeds: dict[str, dict[str, list[Deed]]] = Field(alias="in")


def material() -> Material:
    return Material.model_validate(yaml.safe_load(_PATH.read_text(encoding="utf-8")))


@dataclass(frozen=True, slots=True)
class InventedThanks:
    """People by platform id, the value as one types it after a #."""

    by: str
    to: tuple[str, ...]
    value: str
    words: str
    private: bool
    moment: datetime


def quarter_of_thanks(population: Population, first_monday: date, until: datetime) -> list[InventedThanks]:
    """Returns everything from that Monday on and before `until`, oldest first; the same for the same population and
    days.
    """
    telling = _Telling(population, np.random.default_rng((population.seed, 1)))
    weeks = -(-(until.date() - first_monday).days // 7)
    everything = [
        thanks
        for number, week in enumerate(telling.receivers(weeks).T)
        for thanks in telling.week(first_monday + timedelta(weeks=number), week.tolist())
    ]
    return telling.put_into_words(
        sorted((thanks for thanks in everything if thanks.moment < until), key=lambda entry: entry.moment)
    )


def thanks_between(first_monday: date) -> list[InventedThanks]:
    """Returns those between branches that speak another language."""
    return [
        InventedThanks(
            by=f"@{thanks.giver}",
            to=(f"@{thanks.receiver}",),
            value=thanks.value,
            words=thanks.words,
            private=False,
            moment=datetime.combine(first_monday + timedelta(weeks=thanks.week - 1, days=thanks.day), thanks.hour, UTC),
        )
        for thanks in material().between
    ]


@dataclass
class _Telling:
    population: Population
    rng: Generator
    material: Material = field(default_factory=material)
    thanked: Counter[tuple[str, str]] = field(default_factory=Counter)  # by giver and receiver

    @cached_property
    def members(self) -> dict[str, Member]:
        return {member.profile.platform_id: member for member in self.population.company.members}

    @cached_property
    def work(self) -> dict[str, str]:
        return {f"@{leader}": work for work, leaders in self.material.work.items() for leader in leaders}

    def receivers(self, weeks: int) -> np.ndarray:
        """Returns how many are thanked in each team and week, of shape (teams, weeks); teams differ by a fifth for
        good.
        """
        unthanked = {f"@{plant.leads}" for plant in self.population.planted if plant.kind is PlantKind.UNTHANKED}
        people = np.array(
            [0 if leader in unthanked else len(members) for leader, members in self.population.teams.items()]
        )
        rate = RATE * people * np.exp(0.2 * self.rng.standard_normal(len(people)))
        return bursts(self.rng, rate, weeks).astype(int)

    def week(self, monday: date, receivers: Sequence[int]) -> Iterator[InventedThanks]:
        """Yields a week's thanks, without words yet."""
        for (leader, team), wanted_now in zip(self.population.teams.items(), receivers, strict=True):
            waiting = [str(person) for person in self.rng.permutation(team)][:wanted_now]
            while waiting:
                wanted = 1 + int(self.rng.choice(3, p=_TOGETHER))
                alike = [person for person in waiting if self._language(person) == self._language(waiting[0])][:wanted]
                waiting = [person for person in waiting if person not in alike]
                day = monday + timedelta(days=int(self.rng.integers(5)))
                if thanks := self._given(leader, tuple(person for person in alike if self._is_here(person, day)), day):
                    yield thanks

    def _given(self, leader: str, receivers: tuple[str, ...], day: date) -> InventedThanks | None:
        """None on a day on which the giver does not work."""
        minutes = int(self.rng.integers(9 * 60, 17 * 60 + 30))
        giver = self._giver(leader, receivers, day) if receivers else None
        if giver is None or not is_working_day(day, country_of(self.members[giver].profile.time_zone)):
            return None
        self.thanked.update((giver, person) for person in receivers)
        moment = datetime.combine(
            day, time(minutes // 60, minutes % 60), ZoneInfo(self.members[giver].profile.time_zone)
        ).astimezone(UTC)
        return InventedThanks(
            by=giver,
            to=receivers,
            value=self._value(giver, receivers),
            words="",
            private=self.rng.random() < _PRIVATE,
            moment=moment,
        )

    def _giver(self, leader: str, receivers: tuple[str, ...], day: date) -> str | None:
        """Somebody near, whoever is free to thank them in their language; None if nobody is."""
        circles = [
            self.population.teams[leader],
            (leader,),
            [
                person
                for person, branch in self.population.branches.items()
                if branch == self.population.branches[receivers[0]]
            ],
            list(self.members),
        ]
        for circle in circles[int(np.searchsorted(_NEAR, self.rng.random())) :]:
            if free := [person for person in circle if self._can_thank(person, receivers, day)]:
                return free[int(self.rng.integers(len(free)))]
        return None

    def _can_thank(self, person: str, receivers: tuple[str, ...], day: date) -> bool:
        same_language = self._language(person) == self._language(receivers[0])
        often = any(self.thanked[person, receiver] >= _AT_MOST for receiver in receivers)
        return same_language and person not in receivers and not often and self._is_here(person, day)

    def _value(self, giver: str, receivers: tuple[str, ...]) -> str:
        branches = {self.population.branches[person] for person in (giver, *receivers)}
        on_the_wall = {
            plant.value
            for plant in self.population.planted
            if plant.kind is PlantKind.ON_THE_WALL and f"@{plant.leads}" in branches
        }
        popular = {value: share for value, share in self.material.popularity.items() if value not in on_the_wall}
        shares = np.array(list(popular.values()))
        return str(self.rng.choice(list(popular), p=shares / shares.sum()))

    def put_into_words(self, everything: Sequence[InventedThanks]) -> list[InventedThanks]:
        """Gives each the deed that was told longest ago, so that nothing like it stands nearby, and never one that
        its giver has told before.
        """
        latest_use: dict[Deed, tuple[int, float]] = {}
        uses: Counter[Deed] = Counter()
        deeds_by_giver: defaultdict[str, set[Deed]] = defaultdict(set)
        worded = []
        for number, thanks in enumerate(everything):
            fitting = [deed for deed in self._deeds(thanks) if deed not in deeds_by_giver[thanks.by]]
            for deed in fitting:
                latest_use.setdefault(deed, (-1, self.rng.random()))
            if fitting:
                deed = min(fitting, key=lambda thanks: latest_use[thanks])
                words = self._words(deed, uses[deed], self._language(thanks.by))
                latest_use[deed] = (number, 0.0)
                uses[deed] += 1
                deeds_by_giver[thanks.by].add(deed)
                worded.append(replace(thanks, words=words))
        return worded

    def _deeds(self, thanks: InventedThanks) -> list[Deed]:
        """Those that somebody with the receiver's work can have done."""
        work = self.work.get(self.members[thanks.to[0]].manager or "")
        return [deed for deed in self.material.deeds[self._language(thanks.by)][thanks.value] if deed.at in ("", work)]

    def _words(self, deed: Deed, told_before: int, language: str) -> str:
        names = {slot: str(self.rng.choice(choices)) for slot, choices in self.material.names[language].items()}
        so = deed.so[told_before % len(deed.so)].format(**names)
        blank = "" if language == "ja" else " "
        return f"{deed.says.format(**names)}{blank}{so[0].upper()}{so[1:]}"

    def _language(self, person: str) -> str:
        return self.members[person].profile.language

    def _is_here(self, person: str, day: date) -> bool:
        joined = self.members[person].joined_on
        return joined is None or joined <= day
