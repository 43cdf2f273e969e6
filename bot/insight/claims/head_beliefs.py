"""What heads believe of how their departments serve others, as leaders read it: about how many of a group, in words.

A head's forecast is one ballot, where that head answers, and goes through the same gate as every statement about
managers (`bot.insight.patterns`). In a group are only those who could believe clearly more than is said: beside the
map, which shows what is said of each department, an amount of others would name who is left. So nothing follows from
it for anybody, but that there are so many among five or more. Of a small group no more is said than "4 or higher": that
may be a 5: whoever believed that is right, and not among them.

A word stands for several numbers, however many heads there are, and for several also to a head who knows their own
belief: of so few, quarters would name one ("some" of five is two). So up to seven are told in halves, more in thirds.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from bot.checkin.blocks import FLOOR, SizeBand
from bot.checkin.ledger import Page, Withheld, window
from bot.checkin.rounds import Closed, Frozen
from bot.insight.claims.ratings import said_of
from bot.insight.mirror import DIFFERENT
from bot.insight.patterns import groups
from bot.org.tree import Tree
from bot.org.unit_key import leads

_HIGHEST = 5  # the label that says most
_THIRDS_FROM = 8  # heads: of fewer a third would hold one number alone, to whoever knows one of them

BelievedByHeads = Mapping[int, Mapping[str, Mapping[int, int]]]  # labels, by round, item and who forecast it


class ShareOfHeads(Enum):
    """How many of a group of heads, as coarse as it may be said."""

    FEWER_THAN_HALF = "fewer_than_half"
    HALF_OR_MORE = "half_or_more"
    NONE_OR_FEW = "none_or_few"
    SOME = "some"
    MANY = "many"

    @classmethod
    def of(cls, count: int, heads: int) -> "ShareOfHeads":
        if heads < _THIRDS_FROM:
            return cls.HALF_OR_MORE if 2 * count >= heads else cls.FEWER_THAN_HALF
        if 3 * count < heads:
            return cls.NONE_OR_FEW
        return cls.SOME if 3 * count < 2 * heads else cls.MANY


@dataclass(frozen=True, slots=True)
class HeadsBelief:
    """Of the `heads` who answer somewhere in a unit, how many believe clearly more of their department's service than
    is said of it.
    """

    unit: str
    heads: frozenset[int]
    amount: ShareOfHeads

    @property
    def band(self) -> SizeBand:
        return SizeBand.of(len(self.heads))


def beliefs_of_heads(closed: Closed, forecasts: BelievedByHeads, k: int = FLOOR) -> tuple[HeadsBelief, ...]:
    """Returns what may be said of the latest of these rounds that asked departments about each other.

    Whoever was in a group stays in it, and nothing is said where of those one or a few are missing by now, who forecast
    nothing, or of whose department the map says more: so two of these rounds do not tell a few by what they differ in.
    """
    asking = [(round_, page) for round_, page in closed if round_.frozen.departments]
    gaps = [_gaps(round_.frozen, page, forecasts.get(round_.id, {})) for round_, page in asking]
    if not gaps:
        return ()
    latest = gaps[-1]
    among = groups(asking[-1][0].frozen.tree, [gap.keys() for gap in gaps], k)
    able = {unit: [head for head in group if head in latest] for unit, group in sorted(among.items())}
    return tuple(
        HeadsBelief(unit, frozenset(heads), _share(latest, heads))
        for unit, heads in able.items()
        if len(heads) >= k and len(among[unit]) - len(heads) not in range(1, k)
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


def _share(gaps: Mapping[int, float], heads: Sequence[int]) -> ShareOfHeads:
    return ShareOfHeads.of(sum(gaps[head] >= DIFFERENT for head in heads), len(heads))


def beliefs_told(
    reader: int, unit: str, tree: Tree, beliefs: Iterable[HeadsBelief], k: int = FLOOR
) -> tuple[HeadsBelief, ...]:
    """Returns those in a reader's unit that tell of k others: a head knows what one of them believes."""
    inside = set(tree.below(unit))
    return tuple(belief for belief in beliefs if belief.unit in inside and len(belief.heads - {reader}) >= k)
