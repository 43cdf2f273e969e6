"""What people of the invented company say of the departments that serve theirs, and what heads believe of their own."""

from collections.abc import Iterable, Mapping

import numpy as np

from bot.demo.invented import PlantKind
from bot.demo.population import Population

_SERVED, _DIFFER = 3.4, 0.9  # of 1 to 5: the usual label, and how far people lie from it
_SERVED_BADLY, _BELIEVED = 2.2, 4  # where it is planted: the usual label, and what the head forecasts


def how_others_serve(population: Population, week: int, answering: Iterable[str]) -> dict[str, Mapping[str, int]]:
    """Returns by person the label that they would give in a week to what each head's department does for theirs; the
    same at every call.
    """
    rng = np.random.default_rng((population.seed, week, 11))
    people, heads = sorted(answering), list(population.teams)
    believing = what_heads_believe(population)
    usual = np.array([_SERVED_BADLY if head in believing else _SERVED for head in heads])
    labels = np.clip(np.rint(usual + _DIFFER * rng.standard_normal((len(people), len(heads)))), 1, 5).astype(int)
    return {person: dict(zip(heads, row, strict=True)) for person, row in zip(people, labels.tolist(), strict=True)}


def what_heads_believe(population: Population) -> dict[str, int]:
    """Returns by head the label with which they forecast what is said of their department's service."""
    return {f"@{plant.leads}": _BELIEVED for plant in population.planted if plant.kind is PlantKind.SERVING}
