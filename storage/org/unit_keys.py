"""The keys of units as statements compare them: in SQL what `bot.org.unit_key` writes in Python."""

from bot.org.unit_key import UnitKind


def team_key_of(column: str) -> str:
    """Returns SQL for the key of the team of the person whose id a column holds."""
    return f"'{UnitKind.TEAM.value}:' || {column}"
