"""What goes wrong in the fake goes wrong as with Slack: planned faults, Socket Mode, a process of its own."""

import asyncio
import json
import sys
from pathlib import Path

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack import payloads, samples
from tests.slack.fake import APP_TOKEN, BOT_TOKEN, Call, FakeSlack, Fault
from tests.slack.samples import ANA, BO, KUDOS

checkout = Path(__file__).parents[3]


async def test_each_planned_fault_meets_its_call_and_no_other() -> None:
    plan = [
        Fault(kind="rate_limited", method="chat.postMessage", number=1, seconds=7),
        Fault(kind="server_error", method="chat.postMessage", number=2),
        Fault(kind="reset_before", method="chat.postMessage", number=3),
        Fault(kind="reset_after", method="chat.postMessage", number=4),
        Fault(kind="refused", method="chat.postMessage", number=5, error="fatal_error"),
        Fault(kind="delay", method="chat.postMessage", number=6, seconds=0),
    ]
    slack = FakeSlack(samples.company(), plan=plan)
    async with slack.client() as client:
        await client.auth_test()
        with pytest.raises(SlackApiError) as limited:
            await client.chat_postMessage(channel=KUDOS, text="1")
        assert (limited.value.response.status_code, limited.value.response.headers["Retry-After"]) == (429, "7")
        with pytest.raises(SlackApiError) as broken:
            await client.chat_postMessage(channel=KUDOS, text="2")
        assert broken.value.response.status_code == 500
        for text in ("3", "4"):
            with pytest.raises(aiohttp.ClientConnectionError):
                await client.chat_postMessage(channel=KUDOS, text=text)
        with pytest.raises(SlackApiError, match="fatal_error"):
            await client.chat_postMessage(channel=KUDOS, text="5")
        await client.chat_postMessage(channel=KUDOS, text="6")
    assert [post["text"] for post in slack.messages(KUDOS)] == ["4", "6"]
    outcomes = [call.outcome for call in slack.calls if call.method == "chat.postMessage"]
    assert outcomes == ["rate_limited", "server_error", "reset_before", "reset_after", "fatal_error", "ok"]


async def test_a_held_call_takes_effect_when_it_is_released() -> None:
    slack = FakeSlack(samples.company(), plan=[Fault(kind="hold", method="users.info")])
    async with slack.client() as client:
        held = asyncio.create_task(client.users_info(user=ANA))
        await slack.holding()
        await client.users_info(user=BO)
        assert not held.done()
        slack.release()
        assert (await held)["user"]["id"] == ANA


async def test_five_answers_reach_a_response_url() -> None:
    slack = FakeSlack(samples.company())
    async with slack.served(), aiohttp.ClientSession() as session:
        url = slack.response_url("ana")
        answers = []
        for text in ("", *map(str, range(6))):
            async with session.post(url, json={"text": text, "replace_original": True}) as response:
                answers.append((response.status, (await response.json()).get("error")))
    assert answers == [(400, "invalid_blocks"), *[(200, None)] * 5, (404, "used_url")]
    assert [answer["text"] for answer in slack.responses["ana"]] == list("01234")


class TestSocketMode:
    async def test_payloads_arrive_are_acknowledged_and_survive_a_new_connection(self) -> None:
        slack = FakeSlack(samples.company())
        async with slack.client() as web_client:
            app = SocketModeClient(APP_TOKEN, web_client=web_client)

            async def acknowledge(client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
                echo = {"text": request.payload.get("text", "")} if request.accepts_response_payload else None
                await client.send_socket_mode_response(SocketModeResponse(request.envelope_id, echo))

            app.socket_mode_request_listeners.append(acknowledge)
            await app.connect()  # type: ignore[no-untyped-call]
            answer = await slack.socket.envelope(payloads.slash(user=ANA, text="@bo thanks"))
            assert answer["payload"] == {"text": "@bo thanks"}
            await slack.socket.refresh()
            event = payloads.reaction_added(user=ANA, reaction="clap", author=BO)
            assert "payload" not in await slack.socket.envelope(event)
            await app.close()  # type: ignore[no-untyped-call]
        opened = [call.method for call in slack.calls]
        assert opened == ["apps.connections.open"] * 2

    async def test_an_envelope_is_told_lost_when_the_connection_closes(self) -> None:
        slack = FakeSlack(samples.company())
        async with slack.client(APP_TOKEN) as client, aiohttp.ClientSession() as session:
            opened = await client.apps_connections_open(app_token=APP_TOKEN)
            connection = await session.ws_connect(opened["url"])
            assert (await connection.receive_json())["type"] == "hello"
            lost = asyncio.create_task(slack.socket.envelope(payloads.slash(user=ANA)))
            assert (await connection.receive_json())["type"] == "slash_commands"
            await connection.close()
            with pytest.raises(ConnectionResetError):
                await lost
            with pytest.raises(aiohttp.WSServerHandshakeError):
                await session.ws_connect(opened["url"])


async def test_as_a_process_of_its_own_it_records_every_call(tmp_path: Path) -> None:
    record = tmp_path / "calls.jsonl"
    command = [sys.executable, "-m", "tests.slack.fake", "--port", "0", "--record", str(record)]
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE, cwd=checkout)
    assert process.stdout is not None
    base_url = (await process.stdout.readline()).decode().strip()
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient(BOT_TOKEN, base_url=base_url, session=session, retry_handlers=[])
        root = base_url.removesuffix("/api/")
        async with session.post(f"{root}/_plan", json=[{"kind": "reset_after"}]) as response:
            assert response.status == 200
        with pytest.raises(aiohttp.ClientConnectionError):
            await client.chat_postMessage(channel=KUDOS, text="Thanks")
        async with session.get(f"{root}/_state") as response:
            state = await response.json()
    process.kill()
    await process.wait()
    [call] = [Call(**json.loads(line)) for line in record.read_text().splitlines()]
    assert (call.outcome, call.arguments["text"]) == ("reset_after", "Thanks")
    assert state["messages"][KUDOS][0]["ts"] == call.ts
