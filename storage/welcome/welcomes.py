"""Who was welcomed in a workspace, and which of the steps were done when the message was written last."""

from collections.abc import Sequence
from dataclasses import dataclass

from storage.database import Row, statement
from storage.records import Stored


@dataclass(frozen=True, slots=True)
class Welcome:
    """`steps` is what the message says as it stands; `ended` is that all are done, or that none is needed."""

    person_id: int | None
    values_kept: bool
    steps: str
    ended: bool


@dataclass(frozen=True, slots=True)
class MovedIn:
    """Whether the values are kept or were changed in chat, and how many people have a place in how many teams."""

    values_kept: bool
    people: int
    teams: int


_WELCOME = Stored(Welcome)
_FIND = f"select {_WELCOME.columns()} from welcome where workspace_id = %(workspace_id)s"
_BEGIN = """
insert into welcome (workspace_id, person_id, steps) values (%(workspace_id)s, %(person)s, %(steps)s)
on conflict (workspace_id) do nothing returning workspace_id
"""
_NOTE = """
update welcome set steps = %(steps)s, ended = %(ended)s
where workspace_id = %(workspace_id)s and not ended and steps <> %(steps)s returning workspace_id
"""
_KEEP_VALUES = """
update welcome set values_kept = true where workspace_id = %(workspace_id)s and person_id is not null
"""
# The head of all has a place without a team.
_COUNTS = """
select exists (select 1 from welcome w where w.workspace_id = %(workspace_id)s and w.values_kept)
    or exists (select 1 from diary d where d.workspace_id = %(workspace_id)s and d.kind = 'value') as values_kept,
    count(p.id) + count(distinct t.manager_id) filter (where boss.team_id is null) as people,
    count(distinct t.id) as teams
from person p
join team t on t.workspace_id = p.workspace_id and t.id = p.team_id
join person boss on boss.workspace_id = t.workspace_id and boss.id = t.manager_id
where p.workspace_id = %(workspace_id)s and p.is_active and not p.is_bot and not p.is_stranger
"""
# By a grant those who have it longest; else whom the platform itself calls an administrator, by when they were met.
_GRANTED = """
select g.person_id from role_grant g
join person p on p.workspace_id = g.workspace_id and p.id = g.person_id
    and p.is_active and not p.is_bot and not p.is_stranger
where g.workspace_id = %(workspace_id)s and g.role = 'admin' order by g.granted_at, g.id limit 1
"""
_PLATFORM_S = """
select id as person_id from person
where workspace_id = %(workspace_id)s and is_admin and is_active and not is_bot and not is_stranger
order by met_at, id limit 1
"""


async def find(workspace_id: int) -> Welcome | None:
    """Returns how far it is; None where nobody was welcomed yet."""
    rows = await statement(_FIND, workspace_id=workspace_id)
    return _WELCOME.read(rows[0]) if rows else None


async def begin(workspace_id: int, person: int, steps: str) -> bool:
    """Notes whom the welcome goes to; True for the one process that does."""
    return bool(await statement(_BEGIN, workspace_id=workspace_id, person=person, steps=steps))


async def note_steps(workspace_id: int, steps: str, *, ended: bool) -> bool:
    """Notes what is done by now, and returns whether that is something else than the message says."""
    return bool(await statement(_NOTE, workspace_id=workspace_id, steps=steps, ended=ended))


async def keep_values(workspace_id: int) -> None:
    """Notes that the values are right as they are."""
    await statement(_KEEP_VALUES, workspace_id=workspace_id)


async def counts(workspace_id: int) -> MovedIn:
    """Returns what of the steps can be counted."""
    [row] = await statement(_COUNTS, workspace_id=workspace_id)
    return MovedIn(**row)


async def granted_admin(workspace_id: int) -> int | None:
    """Returns who has been an admin by a grant for longest."""
    return _person(await statement(_GRANTED, workspace_id=workspace_id))


async def platform_s_admin(workspace_id: int) -> int | None:
    """Returns whom the platform calls an administrator and who was met first."""
    return _person(await statement(_PLATFORM_S, workspace_id=workspace_id))


def _person(rows: Sequence[Row]) -> int | None:
    return rows[0]["person_id"] if rows else None
