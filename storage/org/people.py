"""People, teams and workspaces in the database."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from sys import intern

from cachetools import TTLCache
from psycopg.types.json import Jsonb

from bot.delivery.deliveries import Delivery
from bot.org.people import Person, Profile, Team, Workspace
from storage.batching import Batcher
from storage.caches import registered
from storage.client import in_workspace
from storage.database import Row, all_or_nothing, pages, statement
from storage.models import PersonRow
from storage.records import Stored

# Everybody who acts is looked up at every request. What another process changes is seen within this many seconds.
_SEEN_WITHIN = 30
_by_account: TTLCache[tuple[int, str], Person] = registered(TTLCache(maxsize=50_000, ttl=_SEEN_WITHIN))
_teammates: TTLCache[tuple[int, int], frozenset[int]] = registered(TTLCache(maxsize=5_000, ttl=_SEEN_WITHIN))
ROWS_AT_ONCE = 10_000  # more make the process larger, and nothing faster

_PERSON = Stored(Person, "email", "tells_time_zone", "roles")
# What is taken over of a profile each time, beside what it is found by and what is the person's own to choose.
_TOLD = Stored(Profile, "platform_id", "language", "email", "tells_time_zone").names
_MET = ("platform_id", "language", *_TOLD)
# What a source of people says stands above the platform's word, until an import says otherwise.
_OF_SOURCES = ("name", "time_zone")


def _stronger(name: str) -> str:
    if name not in _OF_SOURCES:
        return f"excluded.{name}"
    return f"case when jsonb_exists(person.origins, '{name}') then person.{name} else excluded.{name} end"


_MEET = f"""
insert into person (workspace_id, {", ".join(_MET)}, is_stale, posts_about_me)
select %(workspace_id)s, {", ".join(_MET)}, false, true from jsonb_populate_recordset(null::person, %(met)s)
on conflict (workspace_id, platform_id)
do update set ({", ".join(_TOLD)}, is_stale) = row ({", ".join(map(_stronger, _TOLD))}, false)
returning platform_id, id
"""
_TEAM = Stored(Team)
_WORKSPACE = Stored(Workspace)

_WORKSPACES = (
    f"select {_WORKSPACE.columns()} from across_workspaces() where erasing_since is null order by platform, platform_id"
)
_OPEN_WORKSPACE = f"""
select {_WORKSPACE.columns()}
from across_open_workspace(%(platform)s, %(platform_id)s, %(name)s, %(language)s, %(invented)s)
"""
_TEAMS = f"select {_TEAM.columns()} from team where workspace_id = %(workspace_id)s"
LEADS_OTHERS = """
    exists (
        select 1 from person p where p.workspace_id = t.workspace_id and p.team_id = t.id and p.id <> t.manager_id
            and p.is_active and not p.is_bot and not p.is_stranger)
"""  # of a team t
_LEADS_OTHERS = f"""
select 1 from team t where t.workspace_id = %(workspace_id)s and t.manager_id = %(manager)s and {LEADS_OTHERS}
"""
_LEADS_MANAGERS = f"""
select 1 from team t
join person boss on boss.workspace_id = t.workspace_id and boss.id = t.manager_id and boss.is_active
join team above on above.workspace_id = t.workspace_id and above.id = boss.team_id
where t.workspace_id = %(workspace_id)s and above.manager_id = %(manager)s and boss.id <> %(manager)s and {LEADS_OTHERS}
limit 1
"""
_MANAGERS_ABOVE = """
with recursive above (manager, depth) as (
    select t.manager_id, 1 from person p join team t on t.workspace_id = p.workspace_id and t.id = p.team_id
    where p.workspace_id = %(workspace_id)s and p.id = %(person)s
    union
    select t.manager_id, depth + 1 from above join person p on p.workspace_id = %(workspace_id)s and p.id = manager
    join team t on t.workspace_id = p.workspace_id and t.id = p.team_id
    where depth < 40 and t.manager_id <> manager
)
select manager from above order by depth
"""
_EVERYONE = f"select {_PERSON.columns()} from person where workspace_id = %(workspace_id)s order by name, id"
_BY_ACCOUNTS = """
select * from person where workspace_id = %(workspace_id)s and platform_id = any(%(accounts)s)
"""
_BY_HANDLES = """
select * from person where workspace_id = %(workspace_id)s and handle = any(%(handles)s)
order by is_active, met_at desc, id desc
"""
_HEAR_LANGUAGE = """
update person set language = %(language)s
where workspace_id = %(workspace_id)s and id = %(person)s and not language_chosen
    and not jsonb_exists(origins, 'language')
"""
_TIME_ZONES = """
select distinct time_zone from person
where workspace_id = %(workspace_id)s and is_active and not is_bot and not is_stranger
"""
_MEMBERS = """
select * from person
where workspace_id = %(workspace_id)s and team_id = %(team)s and is_active and not is_bot and not is_stranger
order by name, id
"""


def person_of(row: Row) -> Person:
    shared = {name: intern(row[name]) for name in ("language", "time_zone")}  # few, of all the people there are
    return _PERSON.read(row, **shared, origins=_origins(tuple(row["origins"].items())))


@lru_cache(maxsize=1_000)
def _origins(items: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    """One for all of whom the same sources say the same fields: one each is a third of what a person takes."""
    return dict(items)


async def workspace(platform: str, platform_id: str, name: str, language: str, *, invented: bool) -> Workspace:
    """Returns the workspace with this platform id, and creates it if it is new; an invented one stays invented."""
    [row] = await statement(
        _OPEN_WORKSPACE,
        platform=platform,
        platform_id=platform_id,
        name=name,
        language=language,
        invented=invented,
    )
    return _WORKSPACE.read(row)


async def workspaces() -> list[Workspace]:
    """Returns all that are kept: of one that is being erased only a part is there."""
    return [_WORKSPACE.read(row) for row in await statement(_WORKSPACES)]


async def by_platform_ids(workspace_id: int, platform_ids: Iterable[str]) -> dict[str, Person]:
    """Returns those of these people that are stored, by platform id."""
    accounts = dict.fromkeys(platform_ids)
    people = {account: _by_account.get((workspace_id, account)) for account in accounts}
    if missing := [account for account, person in people.items() if person is None]:
        for newcomer in await _looking_up.answer((workspace_id, missing)):
            _by_account[workspace_id, newcomer.platform_id] = people[newcomer.platform_id] = newcomer
    return {account: person for account, person in people.items() if person}


async def _look_up(questions: Sequence[tuple[int, Sequence[str]]]) -> list[list[Person]]:
    """By platform ids, in one workspace."""
    accounts = list({account for _, ids in questions for account in ids})
    rows = await statement(_BY_ACCOUNTS, workspace_id=questions[0][0], accounts=accounts)
    people = {row["platform_id"]: person_of(row) for row in rows}
    return [[people[account] for account in ids if account in people] for _, ids in questions]


_looking_up = Batcher(_look_up, workspace_of=lambda question: question[0])


async def by_ids(workspace_id: int, ids: Iterable[int]) -> list[Person]:
    """Returns people in the order of `ids`, without those that do not exist."""
    ordered = list(ids)
    rows = await statement(
        "select * from person where workspace_id = %(workspace_id)s and id = any(%(ids)s)",
        workspace_id=workspace_id,
        ids=ordered,
    )
    people = {row["id"]: person_of(row) for row in rows}
    return [people[person_id] for person_id in ordered if person_id in people]


async def reader_of(delivery: Delivery) -> Person | None:
    """Returns the one person whom a message is for; None if it is for nobody in particular, or the person is gone."""
    readers = await by_ids(delivery.workspace_id, [delivery.reader_id] if delivery.reader_id else [])
    return readers[0] if readers else None


async def by_handles(workspace_id: int, handles: Iterable[str]) -> dict[str, Person]:
    """Returns people by their case-folded handle; of several with the same handle, the active one who came first."""
    folded = [handle.casefold() for handle in handles]
    rows = await statement(_BY_HANDLES, workspace_id=workspace_id, handles=folded)
    return {row["handle"]: person_of(row) for row in rows}


async def meet(workspace_id: int, profiles: Iterable[Profile]) -> list[Person]:
    """Stores what a platform tells of its users: new people are added, others brought up to date.

    The language is theirs to choose: it is taken over once only.
    """
    accounts = await store(workspace_id, profiles)
    for account in accounts:
        _by_account.pop((workspace_id, account), None)
    return list((await by_platform_ids(workspace_id, accounts)).values())


async def store(workspace_id: int, profiles: Iterable[Profile]) -> dict[str, int]:
    """Stores the same, and returns their ids by platform id: for whoever has everybody looked up anew afterwards."""
    by_account = {profile.platform_id: profile for profile in profiles}
    rows = [
        {name: getattr(profile, name) for name in _MET} | {"handle": profile.handle.casefold()}
        for profile in by_account.values()
    ]
    ids: dict[str, int] = {}
    for start in range(0, len(rows), ROWS_AT_ONCE):
        stored = await statement(_MEET, workspace_id=workspace_id, met=Jsonb(rows[start : start + ROWS_AT_ONCE]))
        ids |= {row["platform_id"]: row["id"] for row in stored}
    return {account: ids[account] for account in by_account}


async def everyone(workspace_id: int) -> list[Person]:
    async with all_or_nothing(), pages(_EVERYONE, workspace_id=workspace_id) as read:
        return [person_of(row) async for rows in read for row in rows]


async def time_zones(workspace_id: int) -> list[str]:
    """Returns the time zones of the people of a workspace."""
    rows = await statement(_TIME_ZONES, workspace_id=workspace_id)
    return [row["time_zone"] for row in rows]


async def set_preferences(person: Person, posts_about_me: bool, language: str) -> None:
    with in_workspace(person.workspace_id):
        await PersonRow.filter(workspace_id=person.workspace_id, id=person.id).update(
            posts_about_me=posts_about_me, language=language, language_chosen=True
        )
    _by_account.pop((person.workspace_id, person.platform_id), None)


async def hear_language(person: Person, language: str) -> None:
    """Keeps the language that the platform tells, where neither the person nor a source has said another."""
    await statement(_HEAR_LANGUAGE, workspace_id=person.workspace_id, person=person.id, language=language)
    _by_account.pop((person.workspace_id, person.platform_id), None)


async def teams(workspace_id: int) -> list[Team]:
    return list(map(_TEAM.read, await statement(f"{_TEAMS} order by name", workspace_id=workspace_id)))


async def teams_by_handle(workspace_id: int, handles: Iterable[str]) -> dict[str, Team]:
    folded = [handle.casefold() for handle in handles]
    rows = await statement(f"{_TEAMS} and handle = any(%(handles)s)", workspace_id=workspace_id, handles=folded)
    return {row["handle"]: _TEAM.read(row) for row in rows}


async def team_led_by(workspace_id: int, manager_id: int) -> Team | None:
    rows = await statement(f"{_TEAMS} and manager_id = %(manager)s", workspace_id=workspace_id, manager=manager_id)
    return _TEAM.read(rows[0]) if rows else None


async def leads_others(workspace_id: int, manager_id: int) -> bool:
    """Returns whether somebody leads a team with anybody else in it."""
    return bool(await statement(_LEADS_OTHERS, workspace_id=workspace_id, manager=manager_id))


async def leads_managers(workspace_id: int, manager_id: int) -> bool:
    """Returns whether somebody else leads others and is in the team of this manager."""
    return bool(await statement(_LEADS_MANAGERS, workspace_id=workspace_id, manager=manager_id))


async def managers_above(workspace_id: int, person_id: int) -> list[int]:
    """Returns the managers of a person, the nearest first, up to the top."""
    rows = await statement(_MANAGERS_ABOVE, workspace_id=workspace_id, person=person_id)
    return list(dict.fromkeys(row["manager"] for row in rows))


async def team(workspace_id: int, team_id: int) -> Team | None:
    rows = await statement(f"{_TEAMS} and id = %(team)s", workspace_id=workspace_id, team=team_id)
    return _TEAM.read(rows[0]) if rows else None


async def members(workspace_id: int, team_id: int) -> list[Person]:
    rows = await statement(_MEMBERS, workspace_id=workspace_id, team=team_id)
    return [person_of(row) for row in rows]


async def teammates(workspace_id: int, team_id: int) -> frozenset[int]:
    """Returns the ids of the active people in a team."""
    key = (workspace_id, team_id)
    if (ids := _teammates.get(key)) is None:
        _teammates[key] = ids = frozenset(person.id for person in await members(workspace_id, team_id))
    return ids


def forget() -> None:
    """Has everybody looked up anew."""
    _by_account.clear()
    _teammates.clear()
