"""What check-ins published is read by programs as it was published; what was not is behind no door, by any role."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.api.scopes import READABLE, ReadingRole, Scope
from bot.org.people import Profile
from commands.org.open_workspace import open_workspace
from storage.database import statement
from tests.canary import CANARY
from tests.cast import FakeClock
from tests.stories.api.conftest import Program, serving_programs
from tests.stories.conftest import count
from tests.stories.pulse.checkin import CheckIn
from tests.stories.pulse.conftest import GoesOn
from tests.stories.pulse.test_forms import LEAD, with_concerns, writes_to_hedda

HEAD = Profile("@head", "Hedda Quill", "head")
PRIVATE = "for the talk behind the sail loft, of which nobody else should know"
DOORS = [f"{scope.value}{query}" for scope in Scope for query in ("", "?limit=200")]
DOORS += ["ledger?extent=teams", "ledger?extent=teams&limit=1", "openapi.json", "kudos?since=2026-01-01T00:00:00Z"]


async def keeps_secrets(checkin: CheckIn) -> None:
    """A check-in with forecasts, answers and comments, a private thanks, and a concern without a name."""
    await checkin.opens()
    await checkin.tick(with_concerns(checkin.entrance.settings))
    await writes_to_hedda(checkin)
    await checkin.types(LEAD, f"@hand11 {PRIVATE} #courage")
    await statement("update kudos set private = true")
    await statement(
        "insert into forecast (workspace_id, round_id, manager_id, item, value)"
        " select r.workspace_id, r.id, p.id, 'mood', 2 from round r, person p where p.platform_id = '@lead1'"
    )
    await checkin.closes_with_comments()
    await statement("update comment set words = %(canary)s", canary=CANARY)


@pytest.fixture
async def secretive(going_on: GoesOn) -> AsyncIterator[Program]:
    async with going_on(keeps_secrets) as checkin, serving_programs(checkin) as program:
        yield program


async def everything(program: Program, token: str) -> dict[str, str]:
    """What comes by every door."""
    return {door: json.dumps((await program.asks("GET", f"/{door}", token)).body) for door in DOORS}


async def test_no_answer_private_thanks_forecast_or_concern_is_behind_any_door_by_any_role(secretive: Program) -> None:
    for table in ("comment", "concern", "forecast", "kudos"):
        assert await count(table) > 0
    for role in ReadingRole:
        token = await secretive.makes(role, HEAD)
        before = await everything(secretive, token)
        await statement("update forecast set value = 5 - value + 1")
        assert await everything(secretive, token) == before, "no forecast is in it"
        for canary in (CANARY, PRIVATE, "The lift stands still", "forecast"):
            assert canary not in str(before), (role, canary)


async def test_every_role_reads_the_company_and_admins_alone_each_group(secretive: Program) -> None:
    tokens = {role: await secretive.makes(role, HEAD) for role in ReadingRole}
    company = [(await secretive.reads("ledger", token)).data for token in tokens.values()]
    assert company == [company[0]] * len(tokens)
    assert company[0]
    assert {score["unit_name"] for score in company[0]} == {"Harbour"}
    assert all(score["closed_at"].endswith("Z") for score in company[0])
    teams = {role: await secretive.reads("ledger", token, extent="teams") for role, token in tokens.items()}
    assert {role for role, answer in teams.items() if answer.status == 200} == {ReadingRole.ADMIN}
    read = teams[ReadingRole.ADMIN].data
    stored = await statement(
        "select unit, item, reading, size_from from ledger l join round r"
        " on r.workspace_id = l.workspace_id and r.id = l.round_id order by r.week desc, unit, item"
    )
    asked_of_all = {score["item"] for score in company[0]}
    assert [
        (score["unit"], score["item"], score["score"]["reading"], score["score"]["people_from"]) for score in read
    ] == [tuple(row.values()) for row in stored if row["item"] in asked_of_all]


async def test_pages_of_the_ledger_and_of_participation_hold_each_row_once(secretive: Program) -> None:
    token = await secretive.makes(ReadingRole.ADMIN, HEAD)
    for reading, query in (("ledger", {"extent": "teams"}), ("ledger", {}), ("participation", {})):
        whole = (await secretive.reads(reading, token, **query, limit="200")).data
        paged: list[dict[str, Any]] = []
        page = await secretive.reads(reading, token, **query, limit="1")
        while (cursor := page.body["next_cursor"]) is not None:
            paged += page.data
            page = await secretive.reads(reading, token, **query, limit="1", cursor=cursor)
        paged += page.data
        assert paged == whole
        assert whole or reading == "participation"


async def test_participation_is_said_in_bands_as_it_was_published(secretive: Program) -> None:
    for role in ReadingRole:
        answer = await secretive.reads("participation", await secretive.makes(role, HEAD))
        assert (answer.status == 200) is (Scope.PARTICIPATION in READABLE[role])
        if answer.status == 200:
            stored = await statement("select distinct unit, participation from ledger where participation is not null")
            assert {(band["unit"], band["participation"]) for band in answer.data} == {
                tuple(r.values()) for r in stored
            }


async def test_a_token_of_a_foreign_workspace_reads_nothing_of_this_one(secretive: Program, clock: FakeClock) -> None:
    settings = secretive.company.entrance.settings
    token = await secretive.makes(ReadingRole.ADMIN, HEAD)
    other = await open_workspace("slack", "T0OTHER", "Pier", settings)
    here = secretive.company.entrance.workspace.id
    forged = token.replace(f"-{here}-", f"-{other.id}-")
    for door in DOORS:
        if door != "openapi.json":
            assert (await secretive.asks("GET", f"/{door}", forged)).status == 401
