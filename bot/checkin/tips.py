"""One thing to try in a week, from tips.yaml, and which one it is."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from bot.checkin.helped import NOTHING_SAID, UNTRIED, Helped
from bot.checkin.questions import ROUNDS, Texts, read_bank

ANY = "any"
NOT_AGAIN_FOR = ROUNDS  # weeks


@dataclass(frozen=True, slots=True)
class Tip:
    """What to do, the question to ask in person, and the promise as the team reads it: texts by language.

    `item` is the one item of its theme that it is about, where it is about one.
    """

    key: str
    theme: str
    do: Texts
    ask: Texts
    promise: Texts
    item: str = ""


@cache
def tips() -> dict[str, Tip]:
    """Returns all tips by key, as in heard.half_hour."""
    content = read_bank("tips")
    entries = (
        Tip(key=f"{theme}.{name}", theme=theme, **texts)
        for theme, tips_of_theme in content.items()
        for name, texts in tips_of_theme.items()
    )
    return {tip.key: tip for tip in entries}


def next_tip(
    themes: Sequence[str],
    had: Collection[str],
    person: int,
    helped: Mapping[str, Helped] = NOTHING_SAID,
    items: Sequence[str] = (),
) -> Tip:
    """Returns the tip for somebody who had those of the last quarter; `themes` and `items` come lowest score first.

    First what serves the lowest theme, then what serves any team, then the other themes in their order, then the
    rest; of a theme first what is about its lowest item, then what helped more in other teams. Where nothing is known
    of that managers begin at different places, so that neighbours do not all promise the same.
    """
    order = dict.fromkeys((*themes[:1], ANY, *themes[1:], *(tip.theme for tip in tips().values())))
    ranked = [tip for theme in order for tip in _best_first(person, theme, helped, items)]
    return next((tip for tip in ranked if tip.key not in had), ranked[0])


def _best_first(person: int, theme: str, helped: Mapping[str, Helped], items: Sequence[str]) -> list[Tip]:
    lowest = next((item for item in items if item.startswith(f"{theme}-")), None)
    candidates = [tip for tip in tips().values() if tip.theme == theme]
    start = person % max(len(candidates), 1)
    return sorted(
        candidates[start:] + candidates[:start],
        key=lambda tip: (tip.item != lowest, -helped.get(tip.key, UNTRIED).mean),
    )


class TipAndTeams(NamedTuple):
    """A tip, and in how many teams it was tried."""

    tip: str
    teams: int


def most_helpful(helped: Mapping[str, Helped], theme: str | None, reader: int, k: int) -> TipAndTeams | None:
    """Returns what helped most of all that may be said to a reader; of one theme, or for any team, where it is told."""
    tip_by_key = tips()
    readings = {
        tip: readings_of_tip
        for tip, readings_of_tip in helped.items()
        if tip in tip_by_key
        and (theme is None or tip_by_key[tip].theme in (theme, ANY))
        and readings_of_tip.is_said_to(reader, k)
    }
    best = max(readings, key=lambda tip: (tip_by_key[tip].theme == theme, readings[tip].mean), default=None)
    return TipAndTeams(best, len(readings[best].numbers)) if best else None
