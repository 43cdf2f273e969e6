"""What is deleted by itself once it is old, and when."""

from datetime import datetime, timedelta
from enum import Enum

from bot.config.rules import RetentionRules


class KeptKind(Enum):
    """What has a time of its own. Everything else goes with what it belongs to, or is kept as its page says."""

    KUDOS = "kudos"
    FORECASTS = "forecasts"
    AUDIENCES = "audiences"  # who was asked in a check-in
    LETTERS = "letters"
    DIARY = "diary"  # what entries say; their frame stays


def days_kept(kind: KeptKind, rules: RetentionRules) -> int | None:
    """Returns the days for which something is kept; None for as long as the workspace is."""
    match kind:
        case KeptKind.KUDOS:
            return rules.kudos_days
        case KeptKind.FORECASTS:
            return rules.forecasts_days
        case KeptKind.AUDIENCES:
            return rules.audiences_days
        case KeptKind.LETTERS:
            return rules.letters_days
        case KeptKind.DIARY:
            return rules.diary_days


def goes_before(kind: KeptKind, rules: RetentionRules, now: datetime) -> datetime | None:
    """Returns the moment before which something is too old; None where nothing ever is."""
    days = days_kept(kind, rules)
    return None if days is None else now - timedelta(days=days)
