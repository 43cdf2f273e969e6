"""How often one account may send and look in an hour: what runs wild fills no disk and keeps nobody else waiting.

Nothing is noted of it anywhere: this process counts in memory, and forgets once the hour is over.
"""

from collections import Counter
from datetime import datetime

from storage.caches import registered

AN_HOUR = 30  # far more than anybody writes or looks by hand
_SECONDS = 3600
_counted: Counter[tuple[int, int, str]] = registered(Counter())  # by hour, workspace and account


def is_too_often(workspace_id: int, account: str, now: datetime) -> bool:
    """Counts one, and returns whether it is one too many."""
    hour = int(now.timestamp()) // _SECONDS
    if next(iter(_counted), (hour,))[0] != hour:  # all are of one hour
        _counted.clear()
    _counted[hour, workspace_id, account] += 1
    return _counted[hour, workspace_id, account] > AN_HOUR
