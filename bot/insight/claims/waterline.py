"""The picture that a summary opens with: how deep each theme and each part of a unit lies under the waterline."""

from collections.abc import Iterable, Sequence

from bot.checkin.ledger import Withheld
from bot.insight.claims.blind_spots import BlindSpot
from bot.insight.claims.depths import Depth, Mark, UnitDepths, depth, lived_in
from bot.insight.claims.figures import Grounds
from bot.insight.claims.heat import themes_asked
from bot.insight.spots import Spot
from bot.org.tree import Tree
from bot.org.unit_key import UnitKind, kind_of


def find_waterline(
    unit: str, parts: Sequence[str], tree: Tree, spots: Iterable[BlindSpot], grounds: Grounds, *, by_theme: bool
) -> UnitDepths:
    """Returns how deep each theme and each part of a unit lies; if not `by_theme`, the unit as a whole.

    A single team is no mark of its own: what one manager believes is for that manager.
    """
    latest, gaps = grounds.latest, [spot for spot in spots if spot.kind is Spot.GAP and spot.pattern]
    themes = themes_asked(latest)
    of_theme, of_unit = dict[str, float](), dict[str, float]()
    for spot in reversed(gaps):  # the surest of a place last
        of_unit[lived_in(spot.unit, tree)] = spot.doubt
        if spot.pattern and spot.pattern.theme:
            of_theme[spot.pattern.theme] = spot.doubt
    nowhere = Depth(Withheld(None), Withheld(None))
    root = tree.units[0].key

    def over_all(place: str) -> Mark:
        return Mark(place, depth(latest, grounds.beliefs, place, themes), of_unit.get(place))

    each = tuple(Mark(theme, depth(latest, grounds.beliefs, unit, (theme,)), of_theme.get(theme)) for theme in themes)
    return UnitDepths(
        themes=each if by_theme else (),
        branches=tuple(over_all(part) if kind_of(part) is UnitKind.UNIT else Mark(part, nowhere) for part in parts),
        company=over_all(root).depth,
        whole=() if by_theme else tuple(over_all(place) for place in dict.fromkeys((unit, root))),
    )
