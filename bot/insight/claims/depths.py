"""How deep it lies under the waterline: what managers believe beside what people answered to the same questions.

Both sides pass the gate. What people answered is the ledger's; what managers forecast of an item in a round is added up
like ballots, one label a manager, in the team where that manager answers (`bot.insight.patterns.believed`). A question
counts where both sides have a number.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.checkin.ledger import Page, Score, Withheld, window
from bot.checkin.rounds import Closed, Round
from bot.insight.claims.heat import of_unit
from bot.insight.patterns import believed
from bot.org.tree import Tree
from bot.org.unit_key import UnitKind, leads, unit_key

Forecasts = Mapping[int, Mapping[str, Mapping[int, int]]]  # labels, by round, item and manager
RoundItem = tuple[int, str]  # a key: a round and an item
Beliefs = Mapping[RoundItem, Page]


@dataclass(frozen=True, slots=True)
class Depth:
    """What managers of a unit believe and what its people answered, of 1 to 5; withheld is either both or none."""

    believed: Score
    lived: Score

    @property
    def distance(self) -> float | None:
        """Returns by how much managers believe more, None where that is withheld."""
        if isinstance(self.believed, Withheld) or isinstance(self.lived, Withheld):
            return None
        return round(self.believed.number - self.lived.number, 1)


@dataclass(frozen=True, slots=True)
class Mark:
    """One theme, or one part of the company. `doubt` is that of the surest blind spot which is named of it."""

    place: str
    depth: Depth
    doubt: float | None = None


@dataclass(frozen=True, slots=True)
class UnitDepths:
    """Of one leader's unit; `company` is the whole company over all themes.

    whole: the unit over all themes, and the company, in the place of `themes` where these would name a manager.
    """

    themes: tuple[Mark, ...]
    branches: tuple[Mark, ...]
    company: Depth
    whole: tuple[Mark, ...] = ()


def beliefs_of(rounds: Iterable[Round], forecasts: Forecasts) -> dict[RoundItem, Page]:
    """Returns by round and item what managers believed, as far as it may be told; "my manager" is left out."""
    return {
        (round_.id, item.key): believed(round_.frozen.tree, item.key, labels, round_.k)
        for round_ in rounds
        for item in round_.frozen.items
        if not item.about_manager and (labels := forecasts.get(round_.id, {}).get(item.key))
    }


def lived_in(unit: str, tree: Tree) -> str:
    """Returns the unit whose people live what the managers of this one believe: all below who is reported to there."""
    branch = unit_key(leads(unit))
    return branch if branch in tree.parents() else unit


def are_single_teams_beside(unit: str, tree: Tree, beliefs: Beliefs) -> bool:
    """Returns whether a part of a unit is one team alone, and its manager's label is in a number that is drawn there.

    Who leads the unit knows their own.
    """
    seats = {
        tree.seat_of_boss[leads(part.key)]
        for part in tree.parts(unit)
        if part.kind is UnitKind.TEAM and leads(part.key) != leads(unit)
    }
    inside = frozenset(tree.below(unit))
    return any(
        block in inside and (block, item) in page.scores
        for (_, item), page in beliefs.items()
        for block in map(page.blocks.of_leaf.get, seats)
    )


def depth(closed: Closed, beliefs: Beliefs, unit: str, themes: Iterable[str]) -> Depth:
    """Returns both sides of a unit over the questions of these themes; of its parts where it has no numbers itself."""
    wanted = frozenset(themes)
    compared = [
        sides
        for round_, page in closed
        for item in round_.frozen.items
        if item.theme in wanted and (round_.id, item.key) in beliefs
        for sides in _sides(round_, page, beliefs[round_.id, item.key], unit, item.key)
    ]
    return Depth(window(sides.believed for sides in compared), window(sides.lived for sides in compared))


def _sides(round_: Round, page: Page, thought: Page, unit: str, item: str) -> list[Depth]:
    sides = Depth(of_unit(thought, unit, item), of_unit(page, unit, item))
    if sides.distance is not None:
        return [sides]
    parts = round_.frozen.tree.parts(unit)
    return [below for part in parts for below in _sides(round_, page, thought, part.key, item)]
