"""How often one account may send and look in an hour: what runs wild fills no disk and keeps nobody else waiting.

Nothing is noted of it anywhere: this process counts in memory, and forgets once the hour is over.
"""

from datetime import datetime

from cachetools import LRUCache

from storage.caches import registered

AN_HOUR = 30  # far more than anybody writes or looks by hand
_SECONDS = 3600
# By hour, workspace and account: who is counted no more, since a hundred thousand others came after, begins anew.
_counted: LRUCache[tuple[int, int, str], int] = registered(LRUCache(maxsize=100_000))


def is_too_often(workspace_id: int, account: str, now: datetime) -> bool:
    """Counts one, and returns whether it is one too many."""
    hour = int(now.timestamp()) // _SECONDS
    if next(iter(_counted), (hour,))[0] != hour:  # all are of one hour
        _counted.clear()
    _counted[hour, workspace_id, account] = count = _counted.get((hour, workspace_id, account), 0) + 1
    return count > AN_HOUR
