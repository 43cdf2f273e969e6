"""Users and groups of a directory in the database. Each change wakes the sync of its workspace in one statement."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from cachetools import TTLCache
from psycopg.types.json import Jsonb
from tortoise.exceptions import IntegrityError

from bot.scim.filters import PageQuery
from bot.scim.resources import Content, NotUnique, ResourceKind, ScimResource, UnknownMember
from storage.caches import registered
from storage.database import Row, all_or_nothing, statement
from storage.scim.filters import SqlConditions

# Who changes something holds the row of the sync until it is stored: a sync that has seen the row has seen the change.
_TOUCHED = """
touched as (
    insert into scim_sync as s (workspace_id, revision, changed_first_at, changed_last_at)
    values (%(workspace_id)s, 1, %(now)s, %(now)s)
    on conflict (workspace_id) do update set revision = s.revision + 1,
        changed_first_at = coalesce(s.changed_first_at, excluded.changed_first_at),
        changed_last_at = excluded.changed_last_at
    returning s.workspace_id)
"""
_COLUMNS = "r.kind, r.id, r.number, r.content, r.version, r.created_at, r.modified_at, r.deleted_at"
# To be run again after a lost connection is to have been run once: the id is a client's own.
_ADD = f"""
with {_TOUCHED}
insert into scim_resource (workspace_id, kind, id, unique_name, external_id, content, version, created_at, modified_at)
select workspace_id, %(kind)s, %(id)s, %(unique_name)s, %(external_id)s, %(content)s, 1, %(now)s, %(now)s from touched
on conflict (workspace_id, id) do nothing
"""
_CHANGE = f"""
with {_TOUCHED}
update scim_resource r set unique_name = %(unique_name)s, external_id = %(external_id)s, content = %(content)s,
    version = r.version + 1, modified_at = %(now)s
from touched where r.workspace_id = touched.workspace_id and r.kind = %(kind)s and r.id = %(id)s
    and r.version = %(version)s and r.deleted_at is null
returning {_COLUMNS}
"""
_DELETE = f"""
with {_TOUCHED}, deleted as (
    update scim_resource r set deleted_at = %(now)s, modified_at = %(now)s, version = r.version + 1
    from touched where r.workspace_id = touched.workspace_id and r.kind = %(kind)s and r.id = %(id)s
        and r.deleted_at is null and (%(version)s::bigint is null or r.version = %(version)s)
    returning r.workspace_id, r.id
), parted as (
    delete from scim_member m using deleted
    where m.workspace_id = deleted.workspace_id and deleted.id in (m.user_id, m.group_id))
select id from deleted
"""
_MEMBERS = """
    case when r.kind = 'Group' then
        (select array_agg(m.user_id) from scim_member m
            where m.workspace_id = r.workspace_id and m.group_id = r.id
                and (%(sought)s::text[] is null or m.user_id = any(%(sought)s)))
    end as members
"""
_FIND = f"""
select {_COLUMNS}, {_MEMBERS} from scim_resource r
where r.workspace_id = %(workspace_id)s and r.kind = %(kind)s and r.id = %(id)s and r.deleted_at is null
"""
_LIVE = "r.workspace_id = %(workspace_id)s and r.kind = %(kind)s and r.deleted_at is null"
_REVISION = "coalesce((select s.revision from scim_sync s where s.workspace_id = %(workspace_id)s), 0)"
_JOIN = """
insert into scim_member (workspace_id, group_id, user_id)
select r.workspace_id, %(group)s, r.id from scim_resource r
where r.workspace_id = %(workspace_id)s and r.kind = 'User' and r.deleted_at is null and r.id = any(%(people)s)
on conflict do nothing
"""
_PRESENT = """
select count(*) as count from scim_member
where workspace_id = %(workspace_id)s and group_id = %(group)s and user_id = any(%(people)s)
"""
_PART = """
delete from scim_member where workspace_id = %(workspace_id)s and group_id = %(group)s and user_id = any(%(people)s)
"""
_FORGET = """
delete from scim_resource r where r.workspace_id = %(workspace_id)s and r.deleted_at <= %(before)s and not exists (
    select 1 from people_import i
    where i.workspace_id = r.workspace_id and i.source = 'FILE' and i.taken_at < r.deleted_at)
"""  # of a file from before nobody knows whether it still has them: they would come back by it
_COUNT = """
select kind, count(*) as count from scim_resource where workspace_id = %(workspace_id)s and deleted_at is null
group by kind
"""
REMEMBERED_FOR = timedelta(days=30)  # whoever was deleted: people may report to them until the directory says otherwise


class _Bookmark(NamedTuple):
    """Where a page ended, of how many, and at which revision of the directory."""

    revision: int
    number: int
    total: int


# By workspace, kind and query, with the start of the page that comes next.
_bookmarks: TTLCache[tuple[int, ResourceKind, PageQuery], _Bookmark] = registered(TTLCache(maxsize=1_000, ttl=600))


class ResourcePage(NamedTuple):
    """`total` is how many fit in all."""

    total: int
    resources: list[ScimResource]


async def add(workspace_id: int, resource: ScimResource) -> None:
    """Stores a new one. Raises NotUnique, or UnknownMember; nothing is stored then."""
    if not resource.members:
        await _add(workspace_id, resource)
        return
    async with all_or_nothing():
        await _add(workspace_id, resource)
        await _join(workspace_id, resource.id, resource.members)


async def change(
    workspace_id: int,
    resource: ScimResource,
    now: datetime,
    joining: Collection[str] = (),
    parting: Collection[str] = (),
) -> ScimResource | None:
    """Stores one anew, where it still is of this version; None where it is not. Raises NotUnique, or UnknownMember."""
    if not (joining or parting):
        rows = await _change(workspace_id, resource, now)
        return _resource(rows[0], resource.members) if rows else None
    async with all_or_nothing():
        rows = await _change(workspace_id, resource, now)
        if rows:
            await statement(_PART, workspace_id=workspace_id, group=resource.id, people=list(parting))
            await _join(workspace_id, resource.id, joining)
    return _resource(rows[0], resource.members) if rows else None


async def delete(workspace_id: int, kind: ResourceKind, id_: str, version: int | None, now: datetime) -> bool:
    """Deletes one, where it still is of this version; False where it is not, or not there."""
    rows = await statement(_DELETE, workspace_id=workspace_id, kind=kind.value, id=id_, version=version, now=now)
    return bool(rows)


async def find(
    workspace_id: int, kind: ResourceKind, id_: str, members: Collection[str] | None = None
) -> ScimResource | None:
    """Returns one with all of its members, or those of `members` who are."""
    sought = None if members is None else list(members)
    rows = await statement(_FIND, workspace_id=workspace_id, kind=kind.value, id=id_, sought=sought)
    return _resource(rows[0]) if rows else None


async def page(workspace_id: int, kind: ResourceKind, query: PageQuery) -> ResourcePage:
    """Returns those of a page, and how many fit: in one statement, whatever their number.

    Who reads on where the page before ended is found by its last number: to count from the first one each time would
    cost the square of the company. Where something has changed meanwhile, it is counted anew.
    """
    listing = workspace_id, kind, replace(query, count=0, with_members=True)
    if (bookmark := _bookmarks.get(listing)) and (continued := await _continued(workspace_id, kind, query, bookmark)):
        rows, total = continued, bookmark.total
    else:
        rows = await _rows(workspace_id, kind, query)
        total = rows[0]["total"]
    found = [row for row in rows if row["id"]]
    if found and query.sort_by is None:
        behind = replace(listing[2], start=query.start + len(found))
        _bookmarks[workspace_id, kind, behind] = _Bookmark(rows[0]["revision"], found[-1]["number"], total)
    return ResourcePage(total, [_resource(row) for row in found])


async def _continued(
    workspace_id: int, kind: ResourceKind, query: PageQuery, bookmark: "_Bookmark"
) -> Sequence[Row] | None:
    """Returns the rows behind a bookmark; None where anything has changed since."""
    rows = await _rows(workspace_id, kind, query, bookmark.number)
    return rows if rows[0]["revision"] == bookmark.revision else None


async def _rows(workspace_id: int, kind: ResourceKind, query: PageQuery, after: int | None = None) -> Sequence[Row]:
    """The rows of a page, and on each the revision, and the total unless it goes on `after` a number; one without an id
    where there are none.
    """
    conditions = SqlConditions()
    matching = f"{_LIVE} and {conditions.write(query.condition)}" if query.condition else _LIVE
    order = "r.number"
    if query.sort_by:
        order = f"{conditions.order(query.sort_by)} {'desc' if query.descending else 'asc'}, r.number"
    members = _MEMBERS if query.with_members else "null::text[] as members"
    behind = "" if after is None else "and r.number > %(after)s"
    total = f"(select count(*) from scim_resource r where {matching})" if after is None else "0"
    return await statement(
        f"""
        select t.*, p.* from (select {total} as total, {_REVISION} as revision) t
        left join lateral (
            select {_COLUMNS}, {members} from scim_resource r where {matching} {behind} order by {order}
            offset %(skipped)s limit %(limit)s) p on true
        """,
        **conditions.values,
        workspace_id=workspace_id,
        kind=kind.value,
        after=after,
        skipped=query.start - 1 if after is None else 0,
        limit=query.count,
        sought=None,
    )


async def counts(workspace_id: int) -> Mapping[ResourceKind, int]:
    """Returns how many there are of each kind."""
    rows = await statement(_COUNT, workspace_id=workspace_id)
    return {ResourceKind(row["kind"]): row["count"] for row in rows}


async def forget_deleted(workspace_id: int, before: datetime) -> None:
    """Forgets whoever was deleted until a moment, unless the file that was taken in last is older still."""
    await statement(_FORGET, workspace_id=workspace_id, before=before)


async def _add(workspace_id: int, resource: ScimResource) -> None:
    with _named_once(resource.kind):
        await statement(_ADD, workspace_id=workspace_id, **_values(resource, resource.created_at))


async def _change(workspace_id: int, resource: ScimResource, now: datetime) -> Sequence[Row]:
    with _named_once(resource.kind):
        return await statement(_CHANGE, workspace_id=workspace_id, **_values(resource, now))


def _values(resource: ScimResource, now: datetime) -> dict[str, Any]:
    return {
        "kind": resource.kind.value,
        "id": resource.id,
        "version": resource.version,
        "unique_name": resource.unique_name,
        "external_id": resource.external_id,
        "content": Jsonb(dict(resource.content)),
        "now": now,
    }


@contextmanager
def _named_once(kind: ResourceKind) -> Iterator[None]:
    """Raises NotUnique where another one has its name."""
    try:
        yield
    except IntegrityError as error:
        name = "externalId" if "scim_resource_external_id" in str(error) else "userName"
        raise NotUnique(f"Another {kind.value} has this {name}.") from error


async def _join(workspace_id: int, group: str, people: Collection[str]) -> None:
    await statement(_JOIN, workspace_id=workspace_id, group=group, people=list(people))
    [row] = await statement(_PRESENT, workspace_id=workspace_id, group=group, people=list(people))
    if row["count"] < len({*people}):
        raise UnknownMember("A member is no User that stands here. Create the User before it becomes a member.")


def _resource(row: Row, members: Collection[str] | None = None) -> ScimResource:
    content: Content = row["content"]
    return ScimResource(
        kind=ResourceKind(row["kind"]),
        id=row["id"],
        content=content,
        version=row["version"],
        created_at=row["created_at"],
        modified_at=row["modified_at"],
        members=frozenset(row["members"] or () if members is None else members),
        is_deleted=row["deleted_at"] is not None,
    )
