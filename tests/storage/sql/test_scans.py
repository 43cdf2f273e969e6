"""What grows with the history of a company is read by an index: what a statement reads depends on what it returns."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from psycopg.types.json import Jsonb

from bot.config.settings import Settings
from bot.org.people import Workspace
from commands.org.open_workspace import open_workspace
from commands.org.save_company import save_company
from storage.awards import nominations
from storage.database import statement
from storage.delivery import deliveries
from storage.delivery.claiming import CLAIM, FREE_PLACES
from storage.kudos import kudos
from tests.cast import ANA, BO, COMPANY, CY, MONDAY

THANKS = 10_000
_ROWS = ("Actual Rows", "Rows Removed by Filter", "Rows Removed by Index Recheck", "Rows Removed by Join Filter")
READ_AT_MOST = 200  # rows, for a page of ten

# All were given by one to another; a third person has got none yet.
_HISTORY = """
insert into kudos (workspace_id, source, giver_id, words, private, link, given_at, revision, removed_because)
select %(workspace)s, n::text, %(giver)s, 'for it', false, '', %(now)s - n * interval '1 minute', 1, ''
from generate_series(1, %(count)s) n
"""
_RECEIVED = """
insert into kudos_receiver (workspace_id, kudos_id, person_id, given_at)
select workspace_id, id, %(receiver)s, given_at from kudos where workspace_id = %(workspace)s
"""
_DELIVERED = """
insert into delivery (workspace_id, place, subject, subject_id, wanted, posted, wanted_at)
select workspace_id, 'kudos', 'kudos', id, 1, 1, now() - id * interval '1 hour' from kudos
where workspace_id = %(workspace)s
"""
_WAITING = """
insert into delivery (workspace_id, place, subject, subject_id, patient, wanted_at)
select workspace_id, 'kudos', 'kudos', id, id %% 2 = 0, now() - id * interval '1 second' from kudos
where workspace_id = %(workspace)s
"""
# Some of thousands are nominated.
STAFF = 5_000
_STAFF = """
insert into person (workspace_id, platform_id, name, handle, language, time_zone, is_admin, is_bot, is_active,
    is_stranger, posts_about_me)
select %(workspace)s, '@' || n, 'Crew ' || n, 'crew' || n, 'en', 'Europe/London', false, false, true, false, true
from generate_series(1, %(count)s) n
"""
_ROUND = """
insert into award_round (workspace_id, phase, opened_on, until, each_value)
values (%(workspace)s, 'nominating', '2026-03-02', '2026-03-20', false)
"""
_NOMINATIONS = """
insert into award_nomination (workspace_id, round_id, nominator_id, nominee_id, value_id, deed, words, reach,
    nominated_at)
select r.workspace_id, r.id, %(nominator)s, p.id, 0, 'Stayed', 'Kindly', 'nothing', now()
from award_round r join person p on p.workspace_id = r.workspace_id and p.handle like 'crew%%00'
where r.workspace_id = %(workspace)s
"""


def scans(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every node of a plan that reads a table."""
    if "Relation Name" in plan:
        yield plan
    for part in plan.get("Plans", ()):
        yield from scans(part)


async def rows_read(sql: str, **values: object) -> int:
    """How many rows a statement looked at, those included that it passed over."""
    [explained] = await statement(f"explain (analyze, timing off, summary off, format json) {sql}", **values)
    read = [*scans(explained["QUERY PLAN"][0]["Plan"])]
    assert read
    return int(sum(node["Actual Loops"] * sum(node.get(name, 0) for name in _ROWS) for node in read))


async def body(function: str) -> str:
    """What a function does that goes across workspaces."""
    [row] = await statement("select prosrc from pg_proc where proname = %(function)s", function=function)
    return str(row["prosrc"])


@pytest.fixture
async def workspace(opened: str, settings: Settings) -> Workspace:
    workspace = await open_workspace("web", "local", "Harbour", settings)
    await save_company(workspace, COMPANY)
    return workspace


@pytest.fixture
async def people(workspace: Workspace) -> dict[str, int]:
    """Ids by platform id, of a company with many thanks behind it."""
    rows = await statement(
        "select id, platform_id from person where workspace_id = %(workspace)s", workspace=workspace.id
    )
    people = {row["platform_id"]: row["id"] for row in rows}
    giver, receiver = people[ANA.platform_id], people[BO.platform_id]
    await statement(_HISTORY, workspace=workspace.id, giver=giver, now=MONDAY, count=THANKS)
    await statement(_RECEIVED, workspace=workspace.id, receiver=receiver)
    await statement("analyze kudos, kudos_receiver")
    return people


@pytest.mark.parametrize("before", [False, True])
async def test_a_page_of_thanks_is_an_index_read_for_who_got_none_and_for_who_got_all(
    workspace: Workspace, people: dict[str, int], before: bool
) -> None:
    [middle] = await statement("select id from kudos where source = '5000'")
    before_id = middle["id"] if before else None
    for handle in (CY.platform_id, BO.platform_id, ANA.platform_id):
        question = {"number": 0, "person_id": people[handle], "before": before_id, "at_most": 10}
        page = {"workspace_id": workspace.id, "questions": Jsonb([question])}
        assert await rows_read(kudos._RECEIVED_BY, **page) < READ_AT_MOST
        assert await rows_read(kudos._GIVEN_BY, **page) < READ_AT_MOST
    [team] = await statement("select team_id from person where id = %(person)s", person=people[BO.platform_id])
    of_team = {"workspace_id": workspace.id, "team": team["team_id"], "before": before_id, "limit": 10}
    assert await rows_read(kudos._RECEIVED_IN_TEAM, **of_team) < READ_AT_MOST


async def test_a_page_of_thanks_holds_what_it_held(workspace: Workspace, people: dict[str, int]) -> None:
    first = await kudos.received_by(workspace.id, people[BO.platform_id], None, 3)
    assert [each.given_at for each in first] == sorted((each.given_at for each in first), reverse=True)
    second = await kudos.received_by(workspace.id, people[BO.platform_id], first[-1].id, 3)
    rows = await statement("select id from kudos order by given_at desc, id desc limit 6")
    assert [each.id for each in (*first, *second)] == [row["id"] for row in rows]
    assert await kudos.received_by(workspace.id, people[CY.platform_id], None, 3) == []


async def test_whoever_looks_at_the_same_time_as_others_gets_their_own_page(
    workspace: Workspace, people: dict[str, int]
) -> None:
    """Five look at once, and share a statement: Bo twice, at different pages."""
    ana, bo, cy = (people[person.platform_id] for person in (ANA, BO, CY))
    newest = [row["id"] for row in await statement("select id from kudos order by given_at desc, id desc limit 5")]
    looks = [(cy, None, 3), (bo, None, 2), (ana, None, 3), (bo, newest[1], 3), (cy, newest[1], 3)]
    pages = await asyncio.gather(*(kudos.received_by(workspace.id, *look) for look in looks))
    assert [[each.id for each in page] for page in pages] == [[], newest[:2], [], newest[2:], []]
    pages = await asyncio.gather(*(kudos.given_by(workspace.id, person, None, 2) for person in (bo, ana, cy)))
    assert [[each.id for each in page] for page in pages] == [[], newest[:2], []]


async def test_a_look_into_another_workspace_with_the_same_person_shows_nothing(
    workspace: Workspace, people: dict[str, int], settings: Settings
) -> None:
    elsewhere = await open_workspace("web", "elsewhere", "Quay", settings)
    bo = people[BO.platform_id]
    here, there = await asyncio.gather(
        *(kudos.received_by(workspace_id, bo, None, 2) for workspace_id in (workspace.id, elsewhere.id))
    )
    assert (len(here), there) == (2, [])


async def test_health_is_an_index_read_however_much_was_delivered_and_waits(
    workspace: Workspace, people: dict[str, int]
) -> None:
    await statement(_DELIVERED, workspace=workspace.id)
    await statement(_WAITING, workspace=workspace.id)
    await statement("analyze delivery")
    assert await rows_read(await body("across_oldest_waiting")) < READ_AT_MOST
    assert await rows_read(await body("across_refused")) < READ_AT_MOST
    assert await deliveries.dead_letters() == {}
    waited = await deliveries.oldest_waiting()
    assert waited
    assert waited >= THANKS


_AT_MANY_PLACES = """
insert into delivery (workspace_id, place, subject, subject_id, wanted_at)
select workspace_id, '@' || id, 'kudos', id, now() from kudos where workspace_id = %(workspace)s
"""


@pytest.mark.parametrize("elsewhere", [False, True])
async def test_a_look_at_the_queue_is_flat_however_much_waits_at_one_place(
    workspace: Workspace, people: dict[str, int], elsewhere: bool
) -> None:
    await statement(_WAITING, workspace=workspace.id)
    if elsewhere:
        await statement(_AT_MANY_PLACES, workspace=workspace.id)
    await statement("analyze delivery")
    [*in_hand] = await deliveries.claim(workspace.id, places=1, lease=60)
    assert {delivery.place for delivery in in_hand} == {"kudos"}
    look = {"workspace_id": workspace.id, "subjects": ["kudos"], "set_apart": [], "places": 10}
    assert await rows_read(FREE_PLACES, **look) < 2 * READ_AT_MOST
    for sight, claim in CLAIM.items():
        assert await rows_read(claim, **look, lease=60, names=["kudos"]) < 5 * READ_AT_MOST, sight
    found = await deliveries.claim(workspace.id, places=10, lease=60)
    assert len({delivery.place for delivery in found}) == (10 if elsewhere else 0)
    assert "kudos" not in {delivery.place for delivery in found}


async def test_what_stands_for_long_is_forgotten_and_nothing_else_is(
    workspace: Workspace, people: dict[str, int]
) -> None:
    await statement(_DELIVERED, workspace=workspace.id)
    await statement("analyze delivery")
    assert await rows_read(deliveries._FORGET, workspace_id=workspace.id, days=1_000) < READ_AT_MOST
    await statement(
        "update delivery set failed = 'no_permission', posted = 0 where wanted_at < now() - interval '399 days'"
    )
    await statement("update delivery set wanted = 2 where wanted_at < now() - interval '398 days' and failed is null")
    left = "select count(*) as count from delivery where wanted_at < now() - interval '40 days'"
    kept = "select count(*) as count from delivery where failed is not null or posted <> wanted"
    [before] = await statement(kept)
    while await deliveries.forget_settled(workspace.id, 40):
        pass
    assert await statement(left) == await statement(kept) == [before]
    assert before["count"] > 0


async def test_nominations_are_read_by_whom_they_are_about_however_many_work_there(
    workspace: Workspace, people: dict[str, int]
) -> None:
    await statement(_STAFF, workspace=workspace.id, count=STAFF)
    await statement(_ROUND, workspace=workspace.id)
    await statement(_NOMINATIONS, workspace=workspace.id, nominator=people[ANA.platform_id])
    await statement("analyze person, award_nomination, award_round")
    [round_] = await statement("select id from award_round")
    of_round = {"workspace_id": workspace.id, "round": round_["id"], "person": people[ANA.platform_id]}
    assert await rows_read(nominations._OF_ROUND, **of_round) < READ_AT_MOST
    assert await rows_read(nominations._BY, **of_round) < READ_AT_MOST
