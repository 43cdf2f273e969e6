"""What people thanked for lately: the coach looks at it before every thanks.

It is remembered, since the round trip would be a third of what taking a kudos costs (`make bench kudos`). What another
process takes is seen within half a minute: until then a copy of it gets no hint, and nothing else depends on it.
"""

from collections import defaultdict, deque
from collections.abc import Sequence

from cachetools import TTLCache

from storage.batching import Gathering
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
        return await _reading.answer(key)
    if key not in _recent:
        _recent[key] = deque(await _reading.answer(key), MANY)
    return list(_recent[key])


async def _read(keys: Sequence[tuple[int, int]]) -> list[list[Thanked]]:
    """By workspace and giver."""
    once = set(keys)
    rows = await statement(
        "select workspace_id, giver_id, words, receivers"
        " from unnest(%s::bigint[], %s::bigint[]) as asked(workspace, giver)"
        " cross join lateral (select k.id, k.workspace_id, k.giver_id, k.words, k.given_at,"
        " array(select person_id from kudos_receiver r where r.workspace_id = k.workspace_id and r.kudos_id = k.id"
        " order by r.id) as receivers"
        " from kudos k where k.workspace_id = asked.workspace and k.giver_id = asked.giver and k.removed_at is null"
        " order by k.given_at desc, k.id desc limit %s) latest order by given_at desc, id desc",
        *([workspace for workspace, _ in once], [giver for _, giver in once], MANY),
    )
    thanks_of: defaultdict[tuple[int, int], list[Thanked]] = defaultdict(list)
    for row in rows:
        thanks_of[row["workspace_id"], row["giver_id"]].append((row["words"], tuple(row["receivers"])))
    return [thanks_of[key] for key in keys]


_reading = Gathering(_read)


def given(workspace: int, giver: int, words: str, receivers: tuple[int, ...]) -> None:
    kept = _recent.get((workspace, giver))
    if kept is not None and not in_doubt():
        kept.appendleft((words, receivers))


def changed(workspace: int, giver: int) -> None:
    _recent.pop((workspace, giver), None)
