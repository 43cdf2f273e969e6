"""What the admin's home is drawn from: what is set, what comes of it, and what is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.config.settings import Settings
from bot.messages.message import Line
from bot.org.values import Value


@dataclass(frozen=True, slots=True)
class Outlook:
    """What comes of settings.

    The next check-in opens at `opens_at`, or `at_once` where its hour has passed. `open_until` is when the one closes
    that is open. `small_teams` have fewer people than the floor. `unnamed` are the values without a name, by language.
    `window_until` is when a window ends in which people write concerns.
    """

    people: int
    opens_at: datetime | None
    at_once: bool
    open_until: datetime | None
    teams: int
    small_teams: int
    fault: str = ""
    unnamed: Mapping[str, int] = field(default_factory=dict)
    window_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class AdminLook:
    """`chosen` are the paths of what was chosen in chat. `wrong` and `next_steps` are sentences.

    `quiet` is a value for which nobody was thanked in a quarter, the first one where there are several.
    """

    settings: Settings
    outlook: Outlook
    chosen: tuple[str, ...]
    values: int
    questions: int
    admins: int
    wrong: tuple[Line, ...]
    next_steps: tuple[Line, ...]
    quiet: Value | None = None
