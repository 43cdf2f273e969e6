"""What heads believe of how their departments serve others, as leaders read it: none or few, some or many of a group.

A head's forecast is one ballot, where that head answers, and goes through the same gate as every statement about
managers (`bot.insight.patterns`). In a group are only those who could believe clearly more than is said: beside the
map, which shows what is said of each department, an amount of others would name who is left. So nothing follows from
it for anybody, but that there are so many among five or more. Of a small group no more is said than "4 or higher": that
may be a 5: whoever believed that is right, and not among them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.checkin.blocks import FLOOR, SizeBand
from bot.checkin.ledger import Page, Withheld, window
from bot.checkin.rounds import Closed, Frozen
from bot.insight.claims.ratings import said_of
from bot.insight.mirror import DIFFERENT
from bot.insight.patterns import Amount, groups
from bot.org.tree import Tree
from bot.org.unit_key import leads

_HIGHEST = 5  # the label that says most

BelievedByHeads = Mapping[int, Mapping[str, Mapping[int, int]]]  # labels, by round, item and who forecast it


@dataclass(frozen=True, slots=True)
class HeadsBelief:
    """Of the `heads` who answer somewhere in a unit, how many believe clearly more of their department's service than
    is said of it.
    """

    unit: str
    heads: frozenset[int]
    amount: Amount

    @property
    def band(self) -> SizeBand:
        return SizeBand.of(len(self.heads))


def beliefs_of_heads(closed: Closed, forecasts: BelievedByHeads, k: int = FLOOR) -> tuple[HeadsBelief, ...]:
    """Returns what may be said of the latest of these rounds that asked departments about each other.

    Whoever was in a group stays in it, so that two of these rounds do not tell a few by what they differ in.
    """
    asking = [(round_, page) for round_, page in closed if round_.frozen.departments]
    gaps = [_gaps(round_.frozen, page, forecasts.get(round_.id, {})) for round_, page in asking]
    if not gaps:
        return ()
    latest = gaps[-1]
    among = groups(asking[-1][0].frozen.tree, [gap.keys() for gap in gaps], k)
    return tuple(
        HeadsBelief(unit, frozenset(group), _amount([latest.get(head, 0) for head in group]))
        for unit, group in sorted(among.items())
        if len(latest.keys() & set(group)) >= k
    )


def _gaps(frozen: Frozen, page: Page, labels: Mapping[str, Mapping[int, int]]) -> dict[int, float]:
    """By head, how far their forecast lies above what is said of their department."""
    gaps = {}
    for head in (leads(department.unit) for department in frozen.departments):
        if (item := frozen.item_about(head)) and (believed := labels.get(item.key, {}).get(head)):
            lived = window(said_of(item, frozen, page).values())
            if not isinstance(lived, Withheld) and _HIGHEST - lived.number >= DIFFERENT:
                gaps[head] = believed - lived.number
    return gaps


def _amount(gaps: Sequence[float]) -> Amount:
    amount = Amount.of(sum(gap >= DIFFERENT for gap in gaps) / len(gaps))
    return Amount.NONE_OR_FEW if amount is Amount.FEW else amount


def beliefs_told(
    reader: int, unit: str, tree: Tree, beliefs: Iterable[HeadsBelief], k: int = FLOOR
) -> tuple[HeadsBelief, ...]:
    """Returns those in a reader's unit that tell of k others: a head knows what one of them believes."""
    inside = set(tree.below(unit))
    return tuple(belief for belief in beliefs if belief.unit in inside and len(belief.heads - {reader}) >= k)
