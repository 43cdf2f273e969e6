"""The chart in the database: replaced as a whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from psycopg.types.json import Jsonb

from storage.database import statement
from storage.org import people
from storage.org.team_names import forget_names

# Two charts at a time would mix; what refers to the workspace is not held up.
_HOLD = "select 1 from workspace where id = %(workspace_id)s for no key update"
_LEAVE = "update person set team_id = null where workspace_id = %(workspace_id)s and team_id is not null"
_DISSOLVE = "delete from team where workspace_id = %(workspace_id)s and not manager_id = any(%(managers)s)"
_SET_ASIDE = "update team set handle = ' ' || id where workspace_id = %(workspace_id)s"  # names may change hands
_FORM = """
insert into team (workspace_id, manager_id, name, handle, names)
select %(workspace_id)s, * from jsonb_to_recordset(%(teams)s) as t(manager bigint, name text, handle text, names jsonb)
on conflict (workspace_id, manager_id)
do update set name = excluded.name, handle = excluded.handle, names = excluded.names
"""
_JOIN = """
update person p set team_id = t.id, joined_on = coalesce(m.joined_on, p.joined_on)
from jsonb_to_recordset(%(members)s) as m(person bigint, manager bigint, joined_on date)
left join team t on t.workspace_id = %(workspace_id)s and t.manager_id = m.manager
where p.workspace_id = %(workspace_id)s and p.id = m.person
"""


@dataclass(frozen=True, slots=True)
class NewTeam:
    manager: int
    name: str
    handle: str
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class NewMember:
    """Somebody under a manager; a joining date that is not known stays as it was."""

    person: int
    manager: int | None
    joined_on: date | None


async def replace_chart(workspace_id: int, teams: Sequence[NewTeam], members: Sequence[NewMember]) -> None:
    """Makes these the teams and their members, and nobody else; to be called in a transaction."""
    formed = [{"manager": t.manager, "name": t.name, "handle": t.handle, "names": dict(t.names)} for t in teams]
    joining = [
        {"person": m.person, "manager": m.manager, "joined_on": m.joined_on and m.joined_on.isoformat()}
        for m in members
    ]
    await statement(_HOLD, workspace_id=workspace_id)
    await statement(_LEAVE, workspace_id=workspace_id)
    await statement(_DISSOLVE, workspace_id=workspace_id, managers=[team.manager for team in teams])
    await statement(_SET_ASIDE, workspace_id=workspace_id)
    await statement(_FORM, workspace_id=workspace_id, teams=Jsonb(formed))
    await statement(_JOIN, workspace_id=workspace_id, members=Jsonb(joining))
    people.forget()
    forget_names(workspace_id)
