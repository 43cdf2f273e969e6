"""Links of teams follow the team in the database: when another leads it, and when it is called otherwise; and what was
handed on comes back from who left.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from storage.database import Row, all_or_nothing, statement
from storage.org.joining import ADDRESS_FOLLOWS

_ANY = """
select 1 where exists (select 1 from customer_link where workspace_id = %(workspace_id)s)
    or exists (select 1 from customer_thanks where workspace_id = %(workspace_id)s)
"""
# As `RECEIVER` finds it; where nobody who led it leads any team, that of most of those who were in it before the chart
# changed.
_HEIRS = """
select l.id, l.kind, l.person_id, l.handle, heir.*, led.manager_id is null as has_ended
from customer_link l left join lateral (
    select t.manager_id, t.handle from team t
    where t.workspace_id = l.workspace_id and (t.handle = l.handle or t.manager_id = l.person_id)
    order by (t.handle = l.handle) desc limit 1
) led on true left join lateral (
    select t.manager_id, t.handle from chart_before b
    cross join jsonb_array_elements(b.members) member
    join person p on p.workspace_id = b.workspace_id and p.id = (member->>0)::bigint and p.is_active
    join team t on t.workspace_id = p.workspace_id and t.id = p.team_id
    where led.manager_id is null and b.workspace_id = l.workspace_id
        and (member->>1)::bigint = l.person_id
    group by t.manager_id, t.handle order by count(*) desc, t.manager_id limit 1
) most on true cross join lateral (
    select coalesce(led.manager_id, most.manager_id) as heir, coalesce(led.handle, most.handle) as heir_handle
) heir
where l.workspace_id = %(workspace_id)s and l.handle is not null and heir.heir is not null
    and (l.person_id, l.handle) is distinct from (heir.heir, heir.heir_handle)
"""
_STANDING = """
select id, kind, person_id, handle from customer_link
where workspace_id = %(workspace_id)s and handle is not null and id <> all(%(moving)s)
"""
# While they move no other one has their kind: so two of them can change places.
_LEAVE = """
update customer_link set kind = kind || ' on its way' where workspace_id = %(workspace_id)s and id = any(%(links)s)
"""
_ARRIVE = """
update customer_link l set kind = new.kind, person_id = new.person_id, handle = new.handle
from unnest(%(links)s::bigint[], %(kinds)s::text[], %(people)s::bigint[], %(handles)s::text[])
    as new(id, kind, person_id, handle)
where l.workspace_id = %(workspace_id)s and l.id = new.id
"""
_JOIN = f"""
with pair as (
    select kept.id as kept, kept.hash, kept.came, later.id as later from customer_link kept, customer_link later
    where kept.workspace_id = %(workspace_id)s and kept.id = %(link)s
        and later.workspace_id = %(workspace_id)s and later.id = %(into)s
), {ADDRESS_FOLLOWS}"""
_JOINED = "delete from customer_link where workspace_id = %(workspace_id)s and id = %(link)s"
_HOLD = "select 1 from workspace where id = %(workspace_id)s for no key update"
_WAITING_TOO = """
update customer_thanks x set person_id = l.person_id, handle = l.handle from customer_link l
where x.workspace_id = %(workspace_id)s and x.state in ('waiting', 'kept') and x.handle is not null
    and l.workspace_id = x.workspace_id and l.id = x.link_id
    and (x.person_id, x.handle) is distinct from (l.person_id, l.handle)
"""
# Nobody else could close it, and who handed it on would never hear of it.
_HANDED_TO_NOBODY = """
update customer_thanks x set state = 'waiting', decided_at = null, handed_by = null, handed_to = null,
    told_to = null, told_in = null
from person h where x.workspace_id = %(workspace_id)s and x.state = 'handed'
    and h.workspace_id = x.workspace_id and h.id = x.handed_to and not h.is_active
"""


async def has_any(workspace_id: int) -> bool:
    """Returns whether anything of customers is here: a link, or a thanks in whatever state."""
    return bool(await statement(_ANY, workspace_id=workspace_id))


async def follow(workspace_id: int) -> None:
    """Has the links of teams and what waits there be of who leads them now, and what was handed on to somebody who has
    left wait once more.
    """
    await statement(_HANDED_TO_NOBODY, workspace_id=workspace_id)
    if await statement(_HEIRS, workspace_id=workspace_id):
        async with all_or_nothing():
            await statement(_HOLD, workspace_id=workspace_id)  # other processes follow, too
            await _move(workspace_id)
    await statement(_WAITING_TOO, workspace_id=workspace_id)


async def _move(workspace_id: int) -> None:
    """Has each link be of its heir. Where the team of one has ended, and its people are in a team that has a link of
    its own, the address leads to that one; what would become the second one of a team that goes on stays as it is.
    """
    heirs = {link["id"]: link for link in await statement(_HEIRS, workspace_id=workspace_id)}
    heirs = dict(sorted(heirs.items()))  # of two for one place the older one gets it
    standing = await statement(_STANDING, workspace_id=workspace_id, moving=[*heirs])
    holders = {place: row["id"] for row in standing for place in _places(row["kind"], row["person_id"], row["handle"])}
    stays: list[Row] = []
    while stuck := _stuck(heirs.values(), holders):
        stays.append(stuck)
        del heirs[stuck["id"]]
        holders |= dict.fromkeys(_places(stuck["kind"], stuck["person_id"], stuck["handle"]), stuck["id"])
    moving = [*heirs.values()]
    await statement(_LEAVE, workspace_id=workspace_id, links=[*heirs])
    await statement(
        _ARRIVE,
        workspace_id=workspace_id,
        links=[*heirs],
        kinds=[row["kind"] for row in moving],
        people=[row["heir"] for row in moving],
        handles=[row["heir_handle"] for row in moving],
    )
    holders |= {place: row["id"] for row in moving for place in _heirs_places(row)}
    for row in stays:
        into = holders.get(_Place(row["kind"], row["heir_handle"]), row["id"])
        if row["has_ended"] and into != row["id"]:
            await statement(_JOIN, workspace_id=workspace_id, link=row["id"], into=into)
            await statement(_JOINED, workspace_id=workspace_id, link=row["id"])


class _Place(NamedTuple):
    """Of each kind there is one link at most of a person, and one of a handle."""

    kind: str
    holder: int | str


def _places(kind: str, person: int, handle: str) -> frozenset[_Place]:
    return frozenset((_Place(kind, person), _Place(kind, handle)))


def _heirs_places(row: Row) -> frozenset[_Place]:
    return _places(row["kind"], row["heir"], row["heir_handle"])


def _stuck(heirs: Iterable[Row], holders: Mapping[_Place, int]) -> Row | None:
    """Returns one for whose place there is another link, or is about to be."""
    arriving: set[_Place] = set()
    for row in heirs:
        places = _heirs_places(row)
        if not arriving.isdisjoint(places) or not holders.keys().isdisjoint(places):
            return row
        arriving.update(places)
    return None
