"""docs/slack.md, walked word by word against the stand-in of Slack."""

import json
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest

from adapters.slack.manifest import SCOPES
from tests.pages import Ran, Walker, new_database
from tests.processes import environment, until
from tests.slack.fake import APP_TOKEN, BOT_TOKEN, Directory, FakeSlack, channel, member
from tests.slack.payloads import slash
from tests.slack.real import SECRET
from tests.slack.signing import JSON, Signer

ANA, BO, KUDOS = "U0ANA", "U0BO", "C0KUDOS"
WORDS = f"<@{BO}> for calling the ferry line back before they noticed the mistake #courage"


@pytest.fixture
def slack() -> FakeSlack:
    """A workspace with the rights that the manifest asks for."""
    people = [member(ANA, "Ana"), member(BO, "Bo")]
    return FakeSlack(Directory(people, [channel(KUDOS, "kudos", is_member=False)]), scopes=SCOPES)


@pytest.fixture
def conninfo(server: str) -> Iterator[str]:
    with new_database(server) as conninfo:
        yield conninfo


def walker(way: str, folder: Path, conninfo: str, api_url: str) -> Walker:
    copied = {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": APP_TOKEN, "SLACK_SIGNING_SECRET": SECRET}
    keeping = {"WATERLINE_DATA": str(folder / "data"), "DATABASE_URL": conninfo}
    return Walker("slack.md", way, folder, copied, environment(SLACK_API_URL=api_url, **keeping))


def judge(ran: Ran, secret: str) -> None:
    """What the page says of each of its commands."""
    assert "Traceback" not in ran.output
    match ran.step, ran.command.rpartition("bot ")[2]:
        case "1. Prepare", "doctor":
            assert ran.wrong == {"SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "all in all"}
            assert "tables: are not there yet, as is normal before the first start" in ran.output
            assert "does not run" in ran.output
        case "4. Start", "doctor":
            assert (ran.code, ran.wrong) == (0, set()), ran.output
            assert "channel kudos: is there, and Waterline may write in it" in ran.output
            assert "Start with `python -m bot serve`" in ran.output
        case "5. Verify", "doctor":
            assert (ran.code, ran.wrong) == (0, set()), ran.output
            assert "all in all: all is well." in ran.output
            assert "serve: runs on 127.0.0.1" in ran.output
        case _, "serve":
            assert "Waterline runs on" in ran.output
        case _:
            assert ran.code == 0, ran.output
    assert not [value for value in (BOT_TOKEN, secret) if value in ran.output]


async def test_the_way_over_http_leads_to_a_thanks_in_the_channel(
    slack: FakeSlack, conninfo: str, on_disk: Path
) -> None:
    async with slack.served() as api_url:
        admin, commands = walker("HTTP", on_disk, conninfo, api_url), []
        async for ran in admin.walk():
            judge(ran, SECRET)
            commands.append(ran.command)
            if "manifest" in ran.command:
                manifest = json.loads(ran.output)
                assert set(manifest["oauth_config"]["scopes"]["bot"]) == set(SCOPES)
                address = manifest["settings"]["event_subscriptions"]["request_url"]
                assert address == "https://kudos.example.com/slack/events"
            if ran.step == "4. Start" and admin.serving:
                await press_retry(admin.serving.url)
                await thank(admin.serving.url)
                await until(lambda: stands(slack), "the thanks stands in the channel")
    assert commands[-1] == ".venv/bin/python -m bot doctor"
    assert slack.scheduled == []


async def press_retry(url: str) -> None:
    """As Slack asks an address whether it is ours."""
    question = json.dumps({"type": "url_verification", "token": "unused", "challenge": "a challenge"}).encode()
    signed = Signer(SECRET).sign(question, JSON)
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{url}/slack/events", data=signed.body, headers=signed.headers) as answer,
    ):
        assert (answer.status, "a challenge" in await answer.text()) == (200, True)


async def thank(url: str) -> None:
    signed = Signer(SECRET).slash(user=ANA, text=WORDS, channel=KUDOS)
    forwarded = signed.headers | {"X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "https"}
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{url}/slack/events", data=signed.body, headers=forwarded) as answer,
    ):
        assert (answer.status, "on its way" in await answer.text()) == (200, True)
        async with session.get(f"{url}/health", headers={"X-Forwarded-For": "203.0.113.7"}) as health:
            assert health.status == 404


async def stands(slack: FakeSlack) -> bool:
    return len(slack.messages(KUDOS)) == 1


@pytest.mark.long
async def test_the_way_over_a_socket_leads_to_a_thanks_in_the_channel(
    slack: FakeSlack, conninfo: str, on_disk: Path
) -> None:
    async with slack.served() as api_url:
        admin = walker("Socket Mode", on_disk, conninfo, api_url)
        async for ran in admin.walk():
            judge(ran, APP_TOKEN)
            if "manifest" in ran.command:
                assert json.loads(ran.output)["settings"]["socket_mode_enabled"] is True
            if ran.step == "4. Start" and admin.serving:
                answer = await slack.socket.envelope(slash(user=ANA, text=WORDS, channel=KUDOS))
                assert "on its way" in answer["payload"]["text"]
                await until(lambda: stands(slack), "the thanks stands in the channel")
            if ran.step == "5. Verify":
                assert "`serve` runs, and has its socket open" in ran.output
    assert slack.socket.count == 0
