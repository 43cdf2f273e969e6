"""People, teams and workspaces in the database."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from cachetools import TTLCache

from bot.org.people import Person, Profile, Team, Workspace
from storage.batching import Gathering
from storage.database import statement
from storage.models import PersonRow, TeamRow, WorkspaceRow

# Everybody who acts is looked up at every request. What another process changes is seen within this many seconds.
_SEEN_WITHIN = 30
_known: TTLCache[tuple[int, str], Person] = TTLCache(maxsize=50_000, ttl=_SEEN_WITHIN)
_teammates: TTLCache[tuple[int, int], frozenset[int]] = TTLCache(maxsize=5_000, ttl=_SEEN_WITHIN)

LEADS_OTHERS = (
    "exists (select 1 from person p where p.workspace_id = t.workspace_id and p.team_id = t.id"
    " and p.id <> t.manager_id and p.is_active and not p.is_bot and not p.is_stranger)"
)  # of a team t


def forget() -> None:
    """Drops what this process remembers of people."""
    _known.clear()
    _teammates.clear()


def person_of(row: Mapping[str, Any]) -> Person:
    joined = row["joined_on"]
    return Person(
        id=row["id"],
        workspace_id=row["workspace_id"],
        platform_id=row["platform_id"],
        name=row["name"],
        handle=row["handle"],
        language=row["language"],
        time_zone=row["time_zone"],
        is_admin=row["is_admin"],
        is_bot=row["is_bot"],
        is_active=row["is_active"],
        is_stranger=row["is_stranger"],
        team_id=row["team_id"],
        joined_on=date.fromisoformat(joined) if isinstance(joined, str) else joined,
        posts_about_me=row["posts_about_me"],
    )


async def workspace(platform: str, platform_id: str, name: str, language: str) -> Workspace:
    """The workspace with this platform id, made if it is new."""
    row, _ = await WorkspaceRow.get_or_create(
        platform=platform, platform_id=platform_id, defaults={"name": name, "language": language}
    )
    return _workspace_of(row)


async def workspaces() -> list[Workspace]:
    return [_workspace_of(row) for row in await WorkspaceRow.all().order_by("id")]


def _workspace_of(row: WorkspaceRow) -> Workspace:
    return Workspace(row.id, row.platform, row.platform_id, row.name, row.language)


async def by_platform_ids(workspace_id: int, platform_ids: Iterable[str]) -> dict[str, Person]:
    """Those of these people that we know, by platform id."""
    accounts = list(dict.fromkeys(platform_ids))
    missing = [account for account in accounts if (workspace_id, account) not in _known]
    if missing:
        for newcomer in await _looking_up.answer((workspace_id, missing)):
            _known[workspace_id, newcomer.platform_id] = newcomer
    return {account: person for account in accounts if (person := _known.get((workspace_id, account)))}


async def _look_up(questions: Sequence[tuple[int, Sequence[str]]]) -> list[list[Person]]:
    """By workspace and platform ids."""
    every = [(workspace, account) for workspace, ids in questions for account in ids]
    rows = await statement(
        "select * from person where (workspace_id, platform_id) in (select * from unnest(%s::bigint[], %s::text[]))",
        *([workspace for workspace, _ in every], [account for _, account in every]),
    )
    people = {(row["workspace_id"], row["platform_id"]): person_of(row) for row in rows}
    return [
        [people[workspace, account] for account in ids if (workspace, account) in people]
        for workspace, ids in questions
    ]


_looking_up = Gathering(_look_up)


async def by_ids(workspace_id: int, ids: Iterable[int]) -> list[Person]:
    """In the order asked for."""
    wanted = list(ids)
    rows = await statement("select * from person where workspace_id = %s and id = any(%s)", workspace_id, wanted)
    people = {row["id"]: person_of(row) for row in rows}
    return [people[person_id] for person_id in wanted if person_id in people]


async def by_handles(workspace_id: int, handles: Iterable[str]) -> dict[str, Person]:
    """People by their folded handle; of several with one handle, the active one who came first."""
    rows = await statement(
        "select * from person where workspace_id = %s and handle = any(%s) order by is_active, met_at desc, id desc",
        *(workspace_id, [handle.casefold() for handle in handles]),
    )
    return {row["handle"]: person_of(row) for row in rows}


async def meet(workspace_id: int, profiles: Iterable[Profile]) -> list[Person]:
    """Keeps what a platform tells of its users: new people are added, known ones brought up to date.

    The language is theirs to choose: it is taken over once only.
    """
    columns = ("name", "handle", "time_zone", "is_admin", "is_bot", "is_active", "is_stranger")
    profiles = list(profiles)
    rows = [
        PersonRow(
            workspace_id=workspace_id,
            platform_id=profile.platform_id,
            language=profile.language,
            **{name: getattr(profile, name) for name in columns} | {"handle": profile.handle.casefold()},
        )
        for profile in profiles
    ]
    await PersonRow.bulk_create(rows, on_conflict=("workspace_id", "platform_id"), update_fields=columns)
    for profile in profiles:
        _known.pop((workspace_id, profile.platform_id), None)
    met = await by_platform_ids(workspace_id, [profile.platform_id for profile in profiles])
    return list(met.values())


async def everyone(workspace_id: int) -> list[Person]:
    rows = await statement("select * from person where workspace_id = %s order by name, id", workspace_id)
    return [person_of(row) for row in rows]


async def time_zones(workspace_id: int) -> list[str]:
    """Where the people of a workspace live."""
    rows = await statement(
        "select distinct time_zone from person"
        " where workspace_id = %s and is_active and not is_bot and not is_stranger",
        workspace_id,
    )
    return [row["time_zone"] for row in rows]


async def set_preferences(person: Person, posts_about_me: bool, language: str) -> None:
    await PersonRow.filter(workspace_id=person.workspace_id, id=person.id).update(
        posts_about_me=posts_about_me, language=language
    )
    _known.pop((person.workspace_id, person.platform_id), None)


async def set_joining_date(person: Person, joined_on: date) -> None:
    await PersonRow.filter(workspace_id=person.workspace_id, id=person.id).update(joined_on=joined_on)
    _known.pop((person.workspace_id, person.platform_id), None)


async def teams(workspace_id: int) -> list[Team]:
    return [_team_of(row) for row in await TeamRow.filter(workspace_id=workspace_id).order_by("name")]


async def teams_by_handle(workspace_id: int, handles: Iterable[str]) -> dict[str, Team]:
    rows = await TeamRow.filter(workspace_id=workspace_id, handle__in=[handle.casefold() for handle in handles])
    return {row.handle: _team_of(row) for row in rows}


async def team_led_by(workspace_id: int, manager_id: int) -> Team | None:
    row = await TeamRow.get_or_none(workspace_id=workspace_id, manager_id=manager_id)
    return _team_of(row) if row else None


async def leads_others(workspace_id: int, manager_id: int) -> bool:
    """Whether somebody leads a team with anybody else in it."""
    rows = await statement(
        f"select 1 from team t where t.workspace_id = %s and t.manager_id = %s and {LEADS_OTHERS}",
        *(workspace_id, manager_id),
    )
    return bool(rows)


async def team(workspace_id: int, team_id: int) -> Team | None:
    row = await TeamRow.get_or_none(workspace_id=workspace_id, id=team_id)
    return _team_of(row) if row else None


def _team_of(row: TeamRow) -> Team:
    return Team(row.id, row.name, row.handle, row.manager_id)


async def members(workspace_id: int, team_id: int) -> list[Person]:
    rows = await statement(
        "select * from person where workspace_id = %s and team_id = %s and is_active order by name, id",
        *(workspace_id, team_id),
    )
    return [person_of(row) for row in rows]


async def teammates(workspace_id: int, team_id: int) -> frozenset[int]:
    """Ids of the active people in a team."""
    key = (workspace_id, team_id)
    if key not in _teammates:
        _teammates[key] = frozenset(person.id for person in await members(workspace_id, team_id))
    return _teammates[key]


async def form_team(workspace_id: int, team: Team, member_ids: Iterable[int]) -> None:
    """Makes or renames a manager's team and moves these people into it."""
    rows = await statement(
        "insert into team (workspace_id, manager_id, name, handle) values (%s, %s, %s, %s)"
        " on conflict (workspace_id, manager_id) do update set name = excluded.name, handle = excluded.handle"
        " returning id",
        *(workspace_id, team.manager_id, team.name, team.handle),
    )
    await PersonRow.filter(workspace_id=workspace_id, id__in=list(member_ids)).update(team_id=rows[0]["id"])
    forget()
