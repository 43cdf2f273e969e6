"""One thing to try in a week, from tips.yaml, and which one it is."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from bot.checkin.questions import ROUNDS, Texts

ANY = "any"
NOT_AGAIN_FOR = ROUNDS  # weeks


@dataclass(frozen=True, slots=True)
class Tip:
    """What to do, the question to ask in person, and the promise as the team reads it: texts by language."""

    key: str
    theme: str
    do: Texts
    ask: Texts
    promise: Texts


@cache
def tips() -> dict[str, Tip]:
    """All of them by key, as in heard.half_hour."""
    read = yaml.safe_load((Path(__file__).parent / "tips.yaml").read_text("utf-8"))
    entries = (Tip(f"{theme}.{name}", theme, **texts) for theme, of in read.items() for name, texts in of.items())
    return {tip.key: tip for tip in entries}


def next_tip(themes: Sequence[str], had: Collection[str], person: int) -> Tip:
    """The tip for somebody who had those of the last quarter; `themes` come lowest score first.

    First what serves the lowest theme, then what serves any team, then the other themes in their order, then the
    rest. Managers begin at different places, so that neighbours do not all promise the same.
    """
    order = dict.fromkeys((*themes[:1], ANY, *themes[1:], *(tip.theme for tip in tips().values())))
    ranked = [tip for theme in order for tip in _from_the_place_of(person, theme)]
    return next((tip for tip in ranked if tip.key not in had), ranked[0])


def _from_the_place_of(person: int, theme: str) -> list[Tip]:
    of = [tip for tip in tips().values() if tip.theme == theme]
    start = person % max(len(of), 1)
    return of[start:] + of[:start]
