"""The chart in the database: replaced as a whole."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from psycopg.types.json import Jsonb

from bot.org.imports.sources import PeopleSource
from storage.database import statement
from storage.org import people
from storage.org.imports import KeptImport
from storage.org.joining import rows_now
from storage.org.team_names import forget_names

CHART_LOCK = 1414  # of advisory locks, those of charts
_TRY = "select pg_try_advisory_xact_lock(%(lock)s, hashint8(%(workspace_id)s)) as held"
_WAIT = "select pg_advisory_xact_lock(%(lock)s, hashint8(%(workspace_id)s))"
_SEATED = """
select p.id, t.manager_id, p.joined_on from person p
left join team t on t.workspace_id = p.workspace_id and t.id = p.team_id
where p.workspace_id = %(workspace_id)s and (p.team_id is not null or p.joined_on is not null)
"""
_LEAVE = "update person set team_id = null where workspace_id = %(workspace_id)s and id = any(%(people)s)"
_DISSOLVE = "delete from team where workspace_id = %(workspace_id)s and not manager_id = any(%(managers)s)"
_SET_ASIDE = """
update team set handle = ' ' || id::text
where workspace_id = %(workspace_id)s and not exists (
    select 1 from jsonb_to_recordset(%(teams)s) as t(manager bigint, handle text)
    where t.manager = team.manager_id and t.handle = team.handle)
"""  # handles may change hands
_FORM = """
insert into team (workspace_id, manager_id, name, handle, names)
select %(workspace_id)s, * from jsonb_to_recordset(%(teams)s) as t(manager bigint, name text, handle text, names jsonb)
on conflict (workspace_id, manager_id)
do update set name = excluded.name, handle = excluded.handle, names = excluded.names
where (team.name, team.handle, team.names) is distinct from (excluded.name, excluded.handle, excluded.names)
"""
_JOIN = """
update person p set team_id = t.id, joined_on = m.joined_on
from jsonb_to_recordset(%(members)s) as m(person bigint, manager bigint, joined_on date)
left join team t on t.workspace_id = %(workspace_id)s and t.manager_id = m.manager
where p.workspace_id = %(workspace_id)s and p.id = m.person
"""
_KEEP = """
insert into chart_before (workspace_id, kept_at, source, imported, teams, members)
select %(workspace_id)s, %(now)s, %(source)s,
    (select to_jsonb(i) from people_import i where i.workspace_id = %(workspace_id)s and i.source = %(source)s),
    (select coalesce(jsonb_agg(jsonb_build_array(manager_id, name, handle, names)), '[]')
        from team where workspace_id = %(workspace_id)s),
    (select coalesce(jsonb_agg(jsonb_build_array(p.id, t.manager_id, p.joined_on)), '[]')
        from person p left join team t on t.workspace_id = p.workspace_id and t.id = p.team_id
        where p.workspace_id = %(workspace_id)s)
on conflict (workspace_id)
do update set (kept_at, source, imported, teams, members) =
    row (excluded.kept_at, excluded.source, excluded.imported, excluded.teams, excluded.members)
"""
_KEPT = """
select teams, members, source, imported from chart_before where workspace_id = %(workspace_id)s and kept_at > %(since)s
"""
_WHEN_KEPT = "select kept_at, source from chart_before where workspace_id = %(workspace_id)s and kept_at > %(since)s"
_FORGET = "delete from chart_before where workspace_id = %(workspace_id)s and kept_at <= %(before)s"


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


@dataclass(frozen=True, slots=True)
class KeptChart:
    """A chart as it was; everybody is in it, with the joining date they had. `source` is where the import came from
    that changed it, None where that is not known, and `imported` what had been taken in from there before.
    """

    teams: Sequence[NewTeam]
    members: Sequence[NewMember]
    source: PeopleSource | None = None
    imported: KeptImport | None = None


class KeptAt(NamedTuple):
    """When a chart was kept, and where the import came from that has changed it, None where that is not known."""

    moment: datetime
    source: PeopleSource | None


async def hold_chart(workspace_id: int, waits: Callable[[], None]) -> None:
    """Lets nobody else change the chart until the transaction around it ends: two at a time would mix. Calls `waits`
    where somebody does already, and waits for them.
    """
    [row] = await statement(_TRY, lock=CHART_LOCK, workspace_id=workspace_id)
    if not row["held"]:
        waits()
        await statement(_WAIT, lock=CHART_LOCK, workspace_id=workspace_id)


async def keep_chart(workspace_id: int, now: datetime, source: PeopleSource | None) -> None:
    """Keeps the chart as it is, in the place of the one that was kept before, and what was taken in from the `source`
    that changes it.
    """
    await statement(_KEEP, workspace_id=workspace_id, now=now, source=source and source.name)


async def when_kept(workspace_id: int, since: datetime) -> KeptAt | None:
    """Returns when a chart was kept that can be put back, and which source has changed it then."""
    rows = await statement(_WHEN_KEPT, workspace_id=workspace_id, since=since)
    return KeptAt(rows[0]["kept_at"], rows[0]["source"] and PeopleSource[rows[0]["source"]]) if rows else None


async def kept_chart(workspace_id: int, since: datetime) -> KeptChart | None:
    """Returns what was kept after a moment, without those who are not there any more."""
    rows = await statement(_KEPT, workspace_id=workspace_id, since=since)
    if not rows:
        return None
    there = {person.id for person in await people.everyone(workspace_id)}
    now = await rows_now(workspace_id)  # whose accounts were joined since have the place that the account had
    teams = {now.get(leader, leader): team for leader, *team in rows[0]["teams"] if leader in there}
    members: dict[int, NewMember] = {}
    for row, boss, joined_on in rows[0]["members"]:
        person, manager = now.get(row, row), now.get(boss, boss)
        joined = joined_on and date.fromisoformat(joined_on)
        if before := members.get(person):
            manager, joined = before.manager or manager, before.joined_on or joined
        if person in there:
            members[person] = NewMember(person, manager if manager in there else None, joined)
    source = rows[0]["source"] and PeopleSource[rows[0]["source"]]
    by_leader = [NewTeam(leader, *team) for leader, team in teams.items()]
    return KeptChart(by_leader, [*members.values()], source, rows[0]["imported"])


async def forget_charts(workspaces: Collection[int], before: datetime) -> None:
    """Forgets what was kept until a moment."""
    for workspace_id in workspaces:
        await statement(_FORGET, workspace_id=workspace_id, before=before)


async def replace_chart(
    workspace_id: int, teams: Sequence[NewTeam], members: Sequence[NewMember], *, with_dates: bool = False
) -> None:
    """Makes these the teams and their members, and nobody else; to be called in a transaction. `with_dates`, joining
    dates that are not known are taken away.
    """
    formed = [{"manager": t.manager, "name": t.name, "handle": t.handle, "names": dict(t.names)} for t in teams]
    await hold_chart(workspace_id, lambda: None)
    rows = await statement(_SEATED, workspace_id=workspace_id)
    seated = {row["id"]: NewMember(row["id"], row["manager_id"], row["joined_on"]) for row in rows}
    seats = members if with_dates else [_with_date(member, seated.get(member.person)) for member in members]
    managers = {member.person: member.manager for member in seats}
    leaving = [was.person for was in seated.values() if was.manager and managers.get(was.person) != was.manager]
    # What stays as it is is not written: most of a chart is what it was yesterday.
    joining = [
        {"person": m.person, "manager": m.manager, "joined_on": m.joined_on and m.joined_on.isoformat()}
        for m in seats
        if m != seated.get(m.person, NewMember(m.person, None, None))
    ]
    await statement(_LEAVE, workspace_id=workspace_id, people=leaving)
    await statement(_DISSOLVE, workspace_id=workspace_id, managers=[team.manager for team in teams])
    await statement(_SET_ASIDE, workspace_id=workspace_id, teams=Jsonb(formed))
    await statement(_FORM, workspace_id=workspace_id, teams=Jsonb(formed))
    await statement(_JOIN, workspace_id=workspace_id, members=Jsonb(joining))
    people.forget()
    forget_names(workspace_id)


def _with_date(member: NewMember, seated: NewMember | None) -> NewMember:
    """With the joining date that somebody has, where no other is known."""
    if member.joined_on or not seated or not seated.joined_on:
        return member
    return NewMember(member.person, member.manager, seated.joined_on)
