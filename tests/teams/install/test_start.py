"""How Waterline starts with Teams, and what it says where it cannot."""

import json
import re
from collections.abc import Mapping
from pathlib import Path

import aiohttp
import pytest

from tests.contract.deployment import settings_of
from tests.processes import environment, running
from tests.slack.real import fake, settings_file, variables
from tests.teams.activities import TEAM, Teller
from tests.teams.conftest import ANA, SECRETS
from tests.teams.fake import FakeTeams
from tests.teams.issuer import APP, PASSWORD, TENANT
from tests.teams.real import environment_of
from tests.typed import types

APP_ALONE = {"TEAMS_APP_ID": APP, "TEAMS_APP_PASSWORD": PASSWORD}


async def said(command: str, env: Mapping[str, str]) -> tuple[int, str]:
    ended = await types(command, env=env)
    return ended.code, " ".join(ended.said.split())


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, "WATERLINE_SECRETS is not set"),
        ({"WATERLINE_SECRETS": "no key"}, "no key of 32 bytes"),
        ({"WATERLINE_SECRETS": SECRETS, "HOST": "0.0.0.0"}, "nobody can tell whether a request comes from Teams"),  # noqa: S104
        ({"WATERLINE_SECRETS": SECRETS, **APP_ALONE}, "Teams needs TEAMS_TENANT_ID in the environment"),
        ({"TEAMS_APP_PASSWORD": PASSWORD}, "Teams needs TEAMS_APP_ID and TEAMS_TENANT_ID in the environment"),
    ],
)
async def test_what_is_missing_is_told_with_the_cure_and_no_secret(
    conninfo: str, tmp_path: Path, given: dict[str, str], told: str
) -> None:
    settings = str(settings_of(tmp_path, "teams", {}))
    env = environment(DATABASE_URL=conninfo, WATERLINE_SETTINGS=settings, **given)
    code, text = await said("serve", env)
    assert code == 1
    assert told in text
    assert PASSWORD not in text
    assert "Traceback" not in text


async def test_a_password_that_microsoft_refuses_and_a_microsoft_that_is_away(
    conninfo: str, tmp_path: Path, teams: FakeTeams
) -> None:
    env = environment_of(conninfo, teams.url, settings_of(tmp_path, "teams", {}))
    for wrong, told in [
        ({"TEAMS_APP_PASSWORD": "another password"}, "Microsoft does not take TEAMS_APP_ID with TEAMS_APP_PASSWORD"),
        ({"TEAMS_AUTHORITY_URL": "http://127.0.0.1:9"}, "Microsoft did not answer at http://127.0.0.1:9"),
    ]:
        code, text = await said("serve", env | wrong)
        assert (code, told in text, "Traceback" in text) == (1, True, False), text


async def test_a_token_that_is_refused_keeps_no_other_workspace_from_being_served(
    conninfo: str, tmp_path: Path, teams: FakeTeams
) -> None:
    settings = settings_of(tmp_path, "teams", {})
    settings.write_text(settings.read_text().replace("- teams", "- teams\n- web"))
    env = environment_of(conninfo, teams.url, settings) | {"TEAMS_APP_PASSWORD": "another password"}
    async with running("serve", env=env) as process, aiohttp.ClientSession() as session:
        assert "Microsoft does not take TEAMS_APP_ID with TEAMS_APP_PASSWORD" in process.said
        for path in ("/", "/health/ready"):
            async with session.get(f"{process.url}{path}") as response:
                assert response.status == 200
    assert "another password" not in process.said
    assert "Traceback" not in process.said


async def test_without_an_app_an_emulator_on_this_machine_is_served_and_nobody_else(
    conninfo: str, tmp_path: Path, teams: FakeTeams
) -> None:
    env = environment(
        DATABASE_URL=conninfo, WATERLINE_SECRETS=SECRETS, WATERLINE_SETTINGS=str(settings_of(tmp_path, "teams", {}))
    )
    teams.issuer.tokens.add("")  # an emulator asks for none
    async with running("serve", env=env) as process, aiohttp.ClientSession() as session:
        assert "an emulator of Teams on this machine is served" in process.said
        for url, status in [("https://smba.example/emea/", 403), (teams.address, 200)]:
            sent = Teller(url).message(ANA, "kudos help")
            async with session.post(f"{process.url}/api/messages", json=sent) as response:
                assert response.status == status


async def imported(env: Mapping[str, str]) -> set[str]:
    """The packages that the real process, its parent and its children import until they end, as Python tells them."""
    async with running("serve", env={**env, "PYTHONPROFILEIMPORTTIME": "1"}) as process:
        pass
    modules = re.findall(r"^import time:.*\| +(\S+)$", process.said, re.MULTILINE)
    return {module.partition(".")[0] for module in modules}


@pytest.mark.long
async def test_only_a_process_that_serves_teams_carries_microsofts_library(
    conninfo: str, tmp_path: Path, teams: FakeTeams
) -> None:
    library = {"botbuilder", "botframework", "msrest"}
    assert library <= await imported(environment_of(conninfo, teams.url, settings_of(tmp_path, "teams", {})))
    page = environment(DATABASE_URL=conninfo, WATERLINE_SETTINGS=str(settings_of(tmp_path, "web", {})))
    of_the_page = await imported(page)
    async with fake(1).served() as api_url:
        of_slack = await imported(variables(conninfo, api_url, settings_file(tmp_path)))
    for packages in (of_the_page, of_slack):
        assert "aiohttp" in packages
        assert not packages & library


async def test_doctor_knows_what_teams_needs(conninfo: str, tmp_path: Path, teams: FakeTeams) -> None:
    env = environment_of(conninfo, teams.url, settings_of(tmp_path, "teams", {}))
    async with running("serve", env=env) as process, aiohttp.ClientSession() as session:
        bearer = {"Authorization": teams.issuer.bearer(teams.address), "Content-Type": "application/json"}
        sent = json.dumps(Teller(teams.address).installed(ANA, TEAM))
        async with session.post(f"{process.url}/api/messages", data=sent, headers=bearer) as response:
            assert response.status == 200
    keys = {"WATERLINE_KEYS": str(tmp_path / "keys"), "WATERLINE_DATA": str(tmp_path / "data")}
    _, well = await said("doctor", env | keys)
    assert "TEAMS_TENANT_ID: is set and has the right shape" in well
    assert "wrong TEAMS" not in well
    code, text = await said("doctor", env | keys | {"TEAMS_APP_ID": "app", "WATERLINE_SECRETS": ""})
    assert code == 1
    assert "wrong TEAMS_APP_ID: does not look like what is given out" in text
    assert "wrong WATERLINE_SECRETS" in text
    assert "docs/teams.md" in text
    assert f"It concerns teams {TENANT}" in text, "the key that sealed its addresses is not there"
    assert (PASSWORD in text + well, TENANT in well) == (False, False)


@pytest.mark.long
async def test_doctor_takes_an_emulator_for_what_it_is(conninfo: str, tmp_path: Path) -> None:
    files = {"WATERLINE_SETTINGS": str(settings_of(tmp_path, "teams", {})), "WATERLINE_KEYS": str(tmp_path / "keys")}
    env = environment(DATABASE_URL=conninfo, WATERLINE_SECRETS=SECRETS, **files)
    _, here = await said("doctor", env | {"TEAMS_TENANT_ID": "the emulator's own"})
    assert "ok teams: TEAMS_APP_ID is not set: an emulator of Teams on this machine is served, and nobody else." in here
    assert "TEAMS_TENANT_ID" not in here
    code, open_to_all = await said("doctor", env | {"HOST": "0.0.0.0"})  # noqa: S104
    assert code == 1
    assert "wrong teams: Without TEAMS_APP_ID nobody can tell" in open_to_all
    _, forgotten = await said("doctor", env | {"TEAMS_APP_PASSWORD": PASSWORD})
    assert "wrong TEAMS_APP_ID: is not set" in forgotten
