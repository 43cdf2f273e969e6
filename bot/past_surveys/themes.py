"""What other products call what we ask about. A name that stands here is read without being asked for."""

from collections.abc import Mapping
from functools import cache

from bot.checkin.questions import bank
from bot.org.tables.headings import folded

_CALLED: Mapping[str, tuple[str, ...]] = {
    "process": ("processes", "enablement", "autonomy", "decision making", "systems and processes"),
    "roles": ("role clarity", "clarity of roles", "accountability"),
    "between": ("collaboration", "cross team collaboration", "teamwork", "teamwork and ownership", "cooperation"),
    "direction": ("strategy", "alignment", "vision", "mission", "company direction", "purpose", "goal setting"),
    "pressure": ("workload", "work life balance", "work life blend", "stress", "balance"),
    "heard": ("voice", "freedom of opinions", "speak my mind", "feedback", "feedback and communication", "openness"),
    "appreciation": ("recognition", "rewards and recognition", "feedback and recognition", "feeling valued"),
    "mood": ("happiness", "wellness", "well being", "wellbeing", "mood"),
}


def theme_named(name: str) -> str | None:
    """Returns our theme of this name, empty for no name; None where there is none."""
    return themes_by_name().get(folded(name)) if name else ""


@cache
def themes_by_name() -> Mapping[str, str]:
    """Returns our themes by what they are called, here and elsewhere."""
    ours = {folded(name): key for key, names in bank().themes.items() for name in (key, *names.values())}
    theirs = {folded(name): key for key, names in _CALLED.items() for name in names}
    return {**theirs, "mood": "mood", **ours}
