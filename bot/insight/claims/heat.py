"""How it is: what was released of a theme in a part of the company, over four weeks."""

from collections.abc import Iterable

from bot.checkin.ledger import Page, Score, Withheld, window
from bot.checkin.questions import bank
from bot.checkin.rounds import Closed
from bot.insight.spots import UnitTheme


def heat_map(closed: Closed, units: Iterable[str], themes: Iterable[str]) -> dict[UnitTheme, Score]:
    """Returns by unit and theme the mean of what was released; what names "my manager" is left out."""
    scores_of = {
        theme: [
            (page, item.key)
            for round_, page in closed
            for item in round_.frozen.items
            if item.theme == theme and not item.about_manager
        ]
        for theme in themes
    }
    return {
        (unit, theme): window(of_unit(page, unit, item) for page, item in scores_of_theme)
        for unit in units
        for theme, scores_of_theme in scores_of.items()
    }


def of_unit(page: Page, unit: str, item: str) -> Score:
    """Returns what a unit said to an item; withheld where the company had no such unit then."""
    return page.of_unit(unit, item) if unit in page.parents else Withheld(None)


def themes_asked(closed: Closed) -> tuple[str, ...]:
    """Returns the themes of these weeks in the order of the bank, the mood leading."""
    themes_ = {item.theme for round_, _ in closed for item in round_.frozen.items if not item.about_manager}
    return tuple(theme for theme in ("mood", *bank().themes) if theme in themes_ and theme not in ("values", "own"))
