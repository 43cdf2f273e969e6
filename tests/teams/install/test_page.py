"""docs/teams.md, walked word by word against the stand-ins of Microsoft; its other ways as far as they differ."""

import json
import zipfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from cryptography import x509

from tests.pages import Ran, Walker, new_database
from tests.processes import ROOT, environment, until
from tests.teams import tokens
from tests.teams.activities import KUDOS, TEAM, Teller
from tests.teams.conftest import ANA, TEAMMATES
from tests.teams.fake import FakeTeams
from tests.teams.issuer import APP, PASSWORD, TENANT

WORDS = "kudos @bo for calling the ferry line back before they noticed the mistake #courage"
PACKAGE = ROOT / "waterline-teams.zip"


@pytest.fixture
def conninfo(server: str) -> Iterator[str]:
    with new_database(server) as conninfo:
        yield conninfo


@pytest.fixture
async def azure() -> AsyncIterator[tokens.Azure]:
    azure = tokens.Azure()
    async with azure.served():
        yield azure


def walker(way: str, folder: Path, conninfo: str, teams: FakeTeams, azure: tokens.Azure) -> Walker:
    copied = {"TEAMS_APP_ID": APP, "TEAMS_TENANT_ID": TENANT, "TEAMS_APP_PASSWORD": PASSWORD}
    copied["TEAMS_APP_CERTIFICATE"] = str(folder / "teams.pem")
    env = environment(
        WATERLINE_DATA=str(folder / "data"),
        DATABASE_URL=conninfo,
        TEAMS_AUTHORITY_URL=teams.url if way == "With a secret" else azure.url,
        TEAMS_OPENID_URL=f"{teams.url}/openid",
    )
    if way == "With a managed identity":
        env |= {"IDENTITY_ENDPOINT": f"{azure.url}/msi/token", "IDENTITY_HEADER": azure.header}
    return Walker("teams.md", way, folder, copied, env)


def judge(ran: Ran) -> None:
    """What the page says of each of its commands."""
    assert "Traceback" not in ran.output
    match ran.step, ran.command.rpartition("bot ")[2]:
        case "1. Prepare", "doctor":
            assert ran.wrong == {"WATERLINE_SECRETS", "all in all"}
            assert "tables: are not there yet, as is normal before the first start" in ran.output
            assert "does not run" in ran.output
        case "4. Start", "doctor":
            assert (ran.code, ran.wrong) == (0, set()), ran.output
            assert "teams: Microsoft gives a token, and to this app." in ran.output
            assert "Start with `python -m bot serve`" in ran.output
        case "6. Verify", "doctor":
            assert (ran.code, ran.wrong) == (0, set()), ran.output
            assert "channel kudos: is there: Harbour/kudos." in ran.output
            assert "all in all: all is well." in ran.output
        case _, "serve":
            assert "Waterline runs on" in ran.output
        case _:
            assert ran.code == 0, ran.output
    assert PASSWORD not in ran.output


RARER = [pytest.param(way, marks=pytest.mark.long) for way in ("With a secret", "With a managed identity")]


@pytest.mark.parametrize("way", ["With a certificate", *RARER])
async def test_each_way_leads_to_a_thanks_in_the_channel(
    way: str, conninfo: str, on_disk: Path, azure: tokens.Azure
) -> None:
    teams = FakeTeams(people=TEAMMATES)
    teams.issuer.tokens.add(tokens.access_token())
    async with teams.served():
        admin, commands = walker(way, on_disk, conninfo, teams, azure), []
        async for ran in admin.walk(until="" if way == "With a secret" else "4. Start"):
            judge(ran)
            commands.append(ran.command)
            if "openssl rand" in ran.command:
                admin.copied["WATERLINE_SECRETS"] = ran.output.strip()
            if "openssl req" in ran.command:
                azure.certificate = x509.load_pem_x509_certificate((on_disk / "teams-public.pem").read_bytes())
            if "manifest" in ran.command:
                look_into_the_package(ran)
            if ran.step == "4. Start" and admin.serving:
                await add_and_thank(teams, admin.serving.url)
                await until(lambda: stands(teams), "the thanks stands in the channel")
    assert commands[-1] == f".venv/bin/python -m bot {'doctor' if way == 'With a secret' else 'serve'}"
    assert (on_disk / "teams.pem").stat().st_mode & 0o077 == 0
    assert {"With a secret": [], "With a managed identity": ["app service"]}.get(way, ["entra"]) == azure.requests[:1]


def look_into_the_package(ran: Ran) -> None:
    assert "Actions, Upload new app" in ran.output
    with zipfile.ZipFile(PACKAGE) as package:
        manifest = json.loads(package.read("manifest.json"))
    PACKAGE.unlink()
    assert (manifest["id"], manifest["validDomains"]) == (APP, ["kudos.example.com"])


async def add_and_thank(teams: FakeTeams, url: str) -> None:
    """Somebody adds Waterline to a team with the channel, and for herself, and thanks."""
    teams.chats = {TEAM: list(TEAMMATES), ANA.chat: [ANA]}
    teller = Teller(teams.address)
    for activity in (teller.installed(ANA, TEAM), teller.installed(ANA), teller.message(ANA, WORDS)):
        assert await status_of(url, teams, activity) == 200


async def status_of(url: str, teams: FakeTeams, activity: dict[str, Any]) -> int:
    forwarded = {"Authorization": teams.issuer.bearer(teams.address), "X-Forwarded-For": "203.0.113.7"}
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{url}/api/messages", json=activity, headers=forwarded) as answer,
    ):
        return answer.status


async def stands(teams: FakeTeams) -> bool:
    return len(teams.messages(KUDOS)) == 1
