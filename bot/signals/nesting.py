"""Departments that lie in one another: whoever is in the inner one counts in both, so that they are not two."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple


class NestedPair(NamedTuple):
    """A department, and one in which it lies."""

    inner: str
    outer: str


class RefusedDepartment(NamedTuple):
    """One for which no number can be given, since it lies in another one or another one in it."""

    unit: str
    pair: NestedPair


def nested_pairs(departments: Iterable[str], parents: Mapping[str, str | None]) -> Iterator[NestedPair]:
    """Returns which of these lie in which; `parents` are the units above units, None above the top."""
    chosen = frozenset(departments)
    for unit in sorted(chosen):
        above = parents.get(unit)
        while above is not None:
            if above in chosen:
                yield NestedPair(unit, above)
            above = parents.get(above)


def outer_departments(departments: Iterable[str], parents: Mapping[str, str | None]) -> frozenset[str]:
    """Returns those in which others lie: they are left out of the test where a reorganisation nests departments.

    The outer ones, since one may hold several: each department counts once there, however large, and so most remain.
    """
    return frozenset(pair.outer for pair in nested_pairs(departments, parents))


def refused_departments(
    stated: Collection[str], numbered: Collection[str], parents: Mapping[str, str | None]
) -> Iterator[RefusedDepartment]:
    """Returns for which departments that are `stated` no number can be given, beside those that are `numbered` already.

    Who came first stays; where both have numbers, or neither has, the outer one is refused, which the test leaves out.
    """
    for pair in nested_pairs({*stated, *numbered}, parents):
        is_new_inside = pair.outer in numbered and pair.inner not in numbered
        unit = pair.inner if is_new_inside else pair.outer
        if unit in stated:
            yield RefusedDepartment(unit, pair)
