"""How the people of an invented company answer and believe, week by week: the model of `bot.demo.simulation` in a tree.

A population is the same for the same seed, and what it does in a week depends on nothing that happened before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.random import Generator

from bot.checkin.questions import ROUNDS
from bot.demo.invented import Planted, PlantKind
from bot.demo.simulation import BoolArray, FloatArray, answers, forecasts, tempers, usual_levels
from bot.org.company import Company

SEED = 20
_ITEMS_AT_MOST = 5  # of a round
LIVED_LOWER, _BELIEVED_HIGHER = 0.8, 0.5  # of a label: together the gap that is planted
_SILENT_FROM = 5  # so that the last eight rounds are silent when three quarters of a quarter are evaluated
_FAITHFUL, _LOST = 0.99, 0.03  # how likely somebody in a team that fell silent still answers
_STILL_ANSWER = 5  # people there, or half: a team is seen to be silent only while it has a score of its own


@dataclass(frozen=True, slots=True)
class SimulatedWeek:
    """Labels 1-5 by platform id, in the order of the items: answers of whoever answers, forecasts of managers."""

    answers: Mapping[str, tuple[int, ...]]
    forecasts: Mapping[str, tuple[int, ...]]


@dataclass(frozen=True)
class Population:
    """A company and what is planted in it; people and teams are named by platform ids."""

    company: Company
    planted: Sequence[Planted]
    seed: int = SEED

    @cached_property
    def teams(self) -> Mapping[str, tuple[str, ...]]:
        """Returns the teams by who leads them; whoever has no manager answers with their own team."""
        boss_of = {
            member.profile.platform_id: member.manager or member.profile.platform_id for member in self.company.members
        }
        return {
            leader: tuple(person for person, boss in boss_of.items() if boss == leader) for leader in self.company.teams
        }

    @cached_property
    def branches(self) -> Mapping[str, str]:
        """Returns by person: who leads the branch below the head that they are in; the head is in none but their
        own.
        """
        above = {member.profile.platform_id: member.manager for member in self.company.members}
        branch: dict[str, str] = {}
        for account, boss in above.items():  # bosses stand before their reports
            branch[account] = branch[boss] if boss and above[boss] else account
        return branch

    def week(self, week: int, themes: Sequence[str]) -> SimulatedWeek:
        """Returns what everybody would answer in a week, counted from 1, to items of these themes."""
        rng = np.random.default_rng((self.seed, week))
        columns = slice((week - 1) * _ITEMS_AT_MOST, (week - 1) * _ITEMS_AT_MOST + len(themes))
        usual = self._usual[:, columns] + self._terrain(themes)
        blind = self.rows(PlantKind.BELIEVED)[:, None]
        labels = answers(rng, usual - LIVED_LOWER * blind, self.tempers)
        present = rng.random(self.tempers.shape) < self._turn_out(week)
        believed = forecasts(rng, usual + self._slant + _BELIEVED_HIGHER * blind)
        says = rng.random(len(self.teams)) < np.where(blind[:, 0], 1, self._forecasts)
        return SimulatedWeek(
            {
                person: tuple(labels[row, :, place].astype(int).tolist())
                for row, members in enumerate(self.teams.values())
                for place, person in enumerate(members)
                if present[row, place]
            },
            {leader: tuple(believed[row].astype(int).tolist()) for row, leader in enumerate(self.teams) if says[row]},
        )

    @cached_property
    def _people(self) -> BoolArray:
        sizes = np.array([len(members) for members in self.teams.values()])
        return np.asarray(np.arange(sizes.max()) < sizes[:, None])

    @cached_property
    def _usual(self) -> FloatArray:
        return usual_levels(self._draws(1), len(self.teams), ROUNDS * _ITEMS_AT_MOST)

    @cached_property
    def tempers(self) -> FloatArray:
        """Returns how everybody differs from their team, as `teams` has them; 0 where nobody is."""
        return tempers(self._draws(2), self._people)

    @cached_property
    def _slant(self) -> FloatArray:
        """How much each manager believes too well or too ill of the team for good, of shape (teams, 1)."""
        return np.asarray(0.17 * self._draws(3).standard_normal((len(self.teams), 1)))

    @cached_property
    def _diligence(self) -> FloatArray:
        return np.clip(0.88 + 0.06 * self._draws(4).standard_normal(self._people.shape), 0, 1)

    @cached_property
    def _forecasts(self) -> FloatArray:
        """How likely each manager says what they believe: most of them nearly always, some never."""
        return np.where(self._draws(5).random(len(self.teams)) < 0.85, 0.85, 0.0)

    def _terrain(self, themes: Sequence[str]) -> FloatArray:
        """Each branch has its own strong and weak themes (sd .2), of shape (teams, items)."""
        of_branch = {
            (branch, theme): 0.2 * np.random.default_rng((self.seed, 0, *f"{branch}{theme}".encode())).standard_normal()
            for branch in {self.branches[leader] for leader in self.teams}
            for theme in themes
        }
        return np.array([[of_branch[self.branches[leader], theme] for theme in themes] for leader in self.teams])

    def _turn_out(self, week: int) -> FloatArray:
        silent = self.rows(PlantKind.SILENT)[:, None] * (week >= _SILENT_FROM)
        still = np.maximum(_STILL_ANSWER, (self._people.sum(axis=1, keepdims=True) + 1) // 2)
        still_answers = np.where(np.arange(self._people.shape[1]) < still, _FAITHFUL, _LOST)
        return np.where(silent, still_answers, self._diligence)

    def rows(self, kind: PlantKind) -> FloatArray:
        """Returns 1 for the teams in which this is planted, else 0."""
        leaders = {f"@{plant.leads}" for plant in self.planted if plant.kind is kind}
        return np.array([leader in leaders for leader in self.teams], dtype=np.float64)

    def _draws(self, number: int) -> Generator:
        return np.random.default_rng((self.seed, 0, number))
