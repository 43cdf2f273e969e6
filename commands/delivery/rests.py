"""When the clock looks at a workspace again: where nothing is to do, it need not look at every tick.

At the latest on the next mark. Whatever begins at an hour at somebody's place begins on one, since time zones differ by
quarters of an hour: they lie on every quarter, and as many minutes after it as the hours in the settings do. What else
has a moment says it (`Tick.again`), and what is changed by anybody leaves a sign in the database.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.config.settings import Settings
from bot.ports import Served, ServedWorkspace

_QUARTER, _MINUTE = 15, timedelta(minutes=1)


def next_mark(settings: Settings, now: datetime) -> datetime:
    """Returns the next moment at which an hour of these settings may begin somewhere."""
    hours = (settings.digest.at, settings.pulse.opens, settings.pulse.closes)
    minutes = {0} | {int(hour[-2:]) % _QUARTER for hour in hours}
    this_minute = now.replace(second=0, microsecond=0)
    following = (this_minute + number * _MINUTE for number in range(1, _QUARTER + 1))
    return next(moment for moment in following if moment.minute % _QUARTER in minutes)


@dataclass(frozen=True, slots=True)
class _Rest:
    """`settings` are those of the file, as it was looked at."""

    since: datetime
    until: datetime
    settings: Settings


class Rests:
    """Which workspaces need not be looked at, by the clock of one process."""

    def __init__(self) -> None:
        self._rests: dict[int, _Rest] = {}

    def awake(self, served: Served, now: datetime, signs: Collection[int]) -> list[int]:
        """Returns those to be looked at now: all of which this process has not looked at yet are among them."""
        return [key for key, workspace in served.items() if key in signs or not self._rests_now(key, workspace, now)]

    def begin(self, workspace_id: int, looked_at: ServedWorkspace, now: datetime, until: datetime) -> None:
        self._rests[workspace_id] = _Rest(now, until, _of_file(looked_at))

    def end(self, workspace_id: int) -> None:
        self._rests.pop(workspace_id, None)

    def _rests_now(self, workspace_id: int, served: ServedWorkspace, now: datetime) -> bool:
        rest = self._rests.get(workspace_id)
        if rest is None or not rest.since <= now < rest.until:
            return False
        return rest.settings is _of_file(served) or rest.settings == _of_file(served)


def _of_file(served: ServedWorkspace) -> Settings:
    return served.file_settings or served.settings
