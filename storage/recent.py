"""What people thanked for lately: the coach looks at it before every thanks.

It is remembered, since the round trip would be a third of what taking a kudos costs (`make bench kudos`). What another
process takes is seen within half a minute: until then a copy of it gets no hint, and nothing else depends on it.
"""

from collections import deque

from cachetools import TTLCache

from storage.database import in_doubt, statement

MANY = 20
Thanked = tuple[str, tuple[int, ...]]  # words and receivers
_recent: TTLCache[tuple[int, int], deque[Thanked]] = TTLCache(maxsize=20_000, ttl=30)


def forget() -> None:
    _recent.clear()


async def recent_of(workspace: int, giver: int) -> list[Thanked]:
    """The giver's latest kudos, newest first."""
    key = (workspace, giver)
    if in_doubt():
        return await _read(*key)
    if key not in _recent:
        _recent[key] = deque(await _read(*key), MANY)
    return list(_recent[key])


async def _read(workspace: int, giver: int) -> list[Thanked]:
    rows = await statement(
        "select k.words, array(select person_id from kudos_receiver where kudos_id = k.id order by id) as receivers"
        " from kudos k where k.workspace_id = %s and k.giver_id = %s and k.removed_at is null"
        " order by k.id desc limit %s",
        *(workspace, giver, MANY),
    )
    return [(row["words"], tuple(row["receivers"])) for row in rows]


def given(workspace: int, giver: int, words: str, receivers: tuple[int, ...]) -> None:
    kept = _recent.get((workspace, giver))
    if kept is not None and not in_doubt():
        kept.appendleft((words, receivers))


def changed(workspace: int, giver: int) -> None:
    _recent.pop((workspace, giver), None)
