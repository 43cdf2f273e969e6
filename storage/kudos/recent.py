"""What people thanked for lately: the coach looks at it before every thanks.

It is remembered, since the round trip would be a third of what taking a kudos costs (`make bench kudos`). What another
process takes is seen within half a minute: until then a copy of it gets no hint, and nothing else depends on it.
"""

from collections import defaultdict, deque
from collections.abc import Sequence

from cachetools import TTLCache

from bot.kudos.sincerity import Earlier
from storage.batching import Batcher
from storage.caches import registered
from storage.database import in_doubt, statement

MANY = 20
_recent: TTLCache[tuple[int, int], deque[Earlier]] = registered(TTLCache(maxsize=5_000, ttl=30))

_LATEST = f"""
select giver_id, words, receivers from unnest(%(givers)s::bigint[]) as question(giver)
cross join lateral (
    select k.id, k.giver_id, k.words, k.given_at, array(
        select person_id from kudos_receiver r where r.workspace_id = k.workspace_id and r.kudos_id = k.id
        order by r.given_at, r.id) as receivers
    from kudos k
    where k.workspace_id = %(workspace_id)s and k.giver_id = question.giver and k.removed_at is null
    order by k.given_at desc, k.id desc limit {MANY}
) latest
order by given_at desc, id desc
"""


async def recent_of(workspace_id: int, giver: int) -> list[Earlier]:
    """Returns the giver's latest kudos, the newest first."""
    key = (workspace_id, giver)
    if in_doubt():
        return await _reading.answer(key)
    if (latest := _recent.get(key)) is None:
        _recent[key] = latest = deque(await _reading.answer(key), MANY)
    return list(latest)


async def _read(keys: Sequence[tuple[int, int]]) -> list[list[Earlier]]:
    """By giver, in one workspace."""
    givers = [giver for _, giver in keys]
    rows = await statement(_LATEST, workspace_id=keys[0][0], givers=list(set(givers)))
    thanks_of: defaultdict[int, list[Earlier]] = defaultdict(list)
    for row in rows:
        thanks_of[row["giver_id"]].append(Earlier(row["words"], tuple(row["receivers"])))
    return [thanks_of[giver] for giver in givers]


_reading = Batcher(_read, workspace_of=lambda question: question[0])


def remember(workspace_id: int, giver: int, words: str, receivers: tuple[int, ...]) -> None:
    latest = _recent.get((workspace_id, giver))
    if latest is not None and not in_doubt():
        latest.appendleft(Earlier(words, receivers))


def changed(workspace_id: int, giver: int) -> None:
    _recent.pop((workspace_id, giver), None)
