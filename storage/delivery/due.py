"""When something is to be done in a workspace: what has nothing to do is not looked at.

A row of `due` says that a workspace may have something to do from a moment on. The table belongs to no workspace: it
holds which, what kind of work, and when, and is all that is read of every workspace at once. Triggers add a row in the
transaction of each change, so that none is forgotten; rows are added and deleted, and never changed, so that nobody
waits for somebody else's transaction. Whoever looks deletes no more than they saw, in the statement that saw what these
rows are about: what is stored meanwhile has rows of its own.
"""

from collections.abc import Collection
from typing import NamedTuple

from storage.database import statement

# The part of a statement that looks at the deliveries of a workspace and says when it is due `next`, null for never.
# None of the rows stays: whoever looked a moment before would still see it, and not what it was left for. A row that
# somebody else holds is theirs.
NEXT_DUE = """
past as (
    delete from due where workspace_id = %(workspace_id)s and id = any(array(
        select id from due where workspace_id = %(workspace_id)s and work = 'deliveries'
        order by id for update skip locked))
), later as (
    insert into due (workspace_id, work, next_at)
    select %(workspace_id)s, 'deliveries', next_at from next where next_at is not null
)
"""
_ARE_DUE = """
select workspace_id from due
where work = %(work)s and next_at <= now() and workspace_id <> all(%(but)s)
group by workspace_id order by min(next_at) limit %(at_most)s
"""
_SIGNS = """
select workspace_id, array_agg(id) as rows,
    coalesce(array_agg(id) filter (where next_at < now() - interval '1 minute'), '{}') as seen_by_all,
    coalesce(array_agg(id) filter (where next_at < now() - interval '1 hour'), '{}') as abandoned
from due where work = %(work)s group by workspace_id
"""
_FORGET_SIGNS = "delete from due where workspace_id = %(workspace_id)s and id = any(%(ids)s)"
_WAITS = """
select extract(epoch from now() - min(d.wanted_at))::float8 as seconds
from delivery d join workspace w on w.id = d.workspace_id and w.removed_at is null
where d.workspace_id = %(workspace_id)s and d.posted <> d.wanted and d.failed is null
"""


class SignRows(NamedTuple):
    """That something was changed in a workspace on which some work depends: the ids of all `rows` that say so, of those
    that every process has looked at by now, and of those that are `abandoned`.
    """

    workspace_id: int
    rows: list[int]
    seen_by_all: list[int]
    abandoned: list[int]


async def are_due(work: str, but: Collection[int], at_most: int) -> list[int]:
    """Returns workspaces `but` these in which something may be to do, those first that have been due for longest."""
    rows = await statement(_ARE_DUE, work=work, but=list(but), at_most=at_most)
    return [row["workspace_id"] for row in rows]


async def waits_for(workspace_id: int) -> float:
    """Returns how many seconds the oldest waiting delivery of a workspace has waited; 0 where none waits, or where
    nobody is there any more.
    """
    [row] = await statement(_WAITS, workspace_id=workspace_id)
    return float(row["seconds"] or 0)


async def signs(work: str) -> list[SignRows]:
    """Returns the signs for this work, of all workspaces."""
    return [SignRows(**row) for row in await statement(_SIGNS, work=work)]


async def forget_signs(workspace_id: int, ids: Collection[int]) -> None:
    await statement(_FORGET_SIGNS, workspace_id=workspace_id, ids=list(ids))
