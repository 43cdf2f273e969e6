"""The fake answers as Slack does: seen through slack_sdk's own clients, judged by the recorded shapes."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack import payloads, samples
from tests.slack.fake import (
    APP_TOKEN,
    BOT_TOKEN,
    Call,
    Directory,
    FakeSlack,
    Fault,
    channel,
    member,
    usergroup,
)
from tests.slack.payloads import BOT_USER, im
from tests.slack.recorded import needs_samples, strange

ANA, BO, GONE, ROBOT = "U0ANA", "U0BO", "U0GONE", "U0ROBOT"
KUDOS, SECRET, OLD = "C0KUDOS", "C0SECRET", "C0OLD"
checkout = Path(__file__).parents[2]
NOW = 1_700_000_000.0


def company() -> Directory:
    people = [member(ANA, "Ana", locale="ja-JP"), member(BO, "Bo"), member(GONE, "Gus", deleted=True)]
    return Directory(
        [*people, member(ROBOT, "Robot", is_bot=True)],
        [channel(KUDOS, "kudos"), channel(SECRET, "secret", is_member=False), channel(OLD, "old", is_archived=True)],
        [usergroup("S0PAY", "payments", [ANA, BO]), usergroup("S0OLD", "retired", [ANA], disabled=True)],
    )


@asynccontextmanager
async def client_of(slack: FakeSlack, token: str = BOT_TOKEN) -> AsyncIterator[AsyncWebClient]:
    async with slack.served() as base_url, aiohttp.ClientSession() as session:
        yield AsyncWebClient(token, base_url=base_url, session=session, retry_handlers=[])


@pytest.fixture
async def slack() -> FakeSlack:
    return FakeSlack(company(), clock=lambda: NOW)


@pytest.fixture
async def client(slack: FakeSlack) -> AsyncIterator[AsyncWebClient]:
    async with client_of(slack) as client:
        yield client


async def refusal(call: Any) -> str:
    """The error code that Slack answers with."""
    with pytest.raises(SlackApiError) as raised:
        await call
    code: str = raised.value.response["error"]
    return code


async def test_a_message_is_posted_changed_and_deleted(slack: FakeSlack, client: AsyncWebClient) -> None:
    posted = await client.chat_postMessage(channel=KUDOS, **samples.message)
    assert [post["text"] for post in slack.messages(KUDOS)] == ["Ana thanked Bo for courage"]
    await client.chat_update(channel=KUDOS, ts=posted["ts"], text="Taken back")
    [post] = slack.messages(KUDOS)
    assert (post["text"], post["ts"], "blocks" in post) == ("Taken back", posted["ts"], False)
    await client.chat_delete(channel=KUDOS, ts=posted["ts"])
    assert slack.messages(KUDOS) == []
    assert await refusal(client.chat_update(channel=KUDOS, ts=posted["ts"], text="x")) == "message_not_found"
    outcomes = [(call.method, call.outcome, call.ts) for call in slack.calls]
    ts = posted["ts"]
    assert outcomes == [
        ("chat.postMessage", "ok", ts),
        ("chat.update", "ok", ts),
        ("chat.delete", "ok", ts),
        ("chat.update", "message_not_found", ""),
    ]


async def test_timestamps_grow_even_while_the_clock_stands(slack: FakeSlack, client: AsyncWebClient) -> None:
    await asyncio.gather(*(client.chat_postMessage(channel=KUDOS, text=str(n)) for n in range(20)))
    stamps = [post["ts"] for post in slack.messages(KUDOS)]
    assert len(set(stamps)) == 20
    assert stamps == sorted(stamps)


async def test_a_message_to_a_person_stands_in_the_direct_conversation(
    slack: FakeSlack, client: AsyncWebClient
) -> None:
    posted = await client.chat_postMessage(channel=BO, text="Ana thanked you")
    opened = await client.conversations_open(users=BO)
    assert posted["channel"] == opened["channel"]["id"] == im(BO)
    assert slack.messages(BO) == slack.messages(im(BO)) != []


async def test_places_that_cannot_be_written_in_are_refused(client: AsyncWebClient) -> None:
    refusals = [await refusal(client.chat_postMessage(channel=place, text="x")) for place in (SECRET, OLD, "C0NO")]
    assert refusals == ["not_in_channel", "is_archived", "channel_not_found"]
    assert await refusal(client.conversations_open(users="U0NO")) == "user_not_found"
    assert await refusal(client.conversations_open(users=ROBOT)) == "cannot_dm_bot"
    assert await refusal(client.conversations_open(users=GONE)) == "user_disabled"


async def test_somebody_elses_message_cannot_be_changed(slack: FakeSlack, client: AsyncWebClient) -> None:
    said = slack.say(KUDOS, ANA, "Import is fixed")
    update = client.chat_update(channel=KUDOS, ts=said["ts"], text="x")
    assert await refusal(update) == "cant_update_message"
    assert await refusal(client.chat_delete(channel=KUDOS, ts=said["ts"])) == "cant_delete_message"
    link = await client.chat_getPermalink(channel=KUDOS, message_ts=said["ts"])
    assert link["permalink"].endswith(f"/{KUDOS}/p{said['ts'].replace('.', '')}")


async def test_content_that_slack_refuses_or_cuts_is_refused(client: AsyncWebClient) -> None:
    broken = [{"type": "section", "text": samples.mrkdwn("")}]
    with pytest.raises(SlackApiError, match="the text is empty") as raised:
        await client.chat_postMessage(channel=KUDOS, text="x", blocks=broken)
    assert raised.value.response["error"] == "invalid_blocks"
    assert await refusal(client.api_call("chat.postMessage", json={"channel": KUDOS})) == "no_text"
    assert await refusal(client.chat_postMessage(channel=KUDOS, text="x" * 40_001)) == "msg_too_long"
    posted = await client.chat_postMessage(channel=KUDOS, text="x" * 4_001)
    assert await refusal(client.chat_update(channel=KUDOS, ts=posted["ts"], text="x" * 4_001)) == "msg_too_long"
    typo = client.chat_postMessage(channel=KUDOS, text="x", thread="1.2")
    assert await refusal(typo) == "invalid_arguments"


async def test_only_one_person_sees_an_ephemeral_message(slack: FakeSlack, client: AsyncWebClient) -> None:
    await client.chat_postEphemeral(channel=KUDOS, user=ANA, text="Sent")
    [shown] = slack.ephemerals
    assert (shown["user"], shown["text"], slack.messages(KUDOS)) == (ANA, "Sent", [])


async def test_tokens_and_scopes_are_checked() -> None:
    slack = FakeSlack(company(), scopes=["chat:write"])
    async with client_of(slack) as client:
        assert (await client.auth_test())["user_id"] == BOT_USER
        assert await refusal(client.auth_test(token="xoxb-other")) == "invalid_auth"
        assert await refusal(client.apps_connections_open(app_token=BOT_TOKEN)) == "not_allowed_token_type"
        assert await refusal(client.users_info(user=ANA)) == "missing_scope"
        assert await refusal(client.api_call("chat.shout")) == "unknown_method"
        slack.revoked = True
        assert await refusal(client.chat_postMessage(channel=KUDOS, text="x")) == "token_revoked"
    assert slack.messages(KUDOS) == []


async def test_people_and_groups_are_looked_up(client: AsyncWebClient) -> None:
    plain, asked = await client.users_info(user=ANA), await client.users_info(user=ANA, include_locale=True)
    assert ("locale" in plain["user"], asked["user"]["locale"]) == (False, "ja-JP")
    assert await refusal(client.users_info(user="U0NO")) == "user_not_found"
    pages = [page["members"] async for page in await client.users_list(limit=2)]
    assert [len(page) for page in pages] == [2, 2, 1]
    [group] = (await client.usergroups_list(include_users=True))["usergroups"]
    assert (group["handle"], group["users"]) == ("payments", [ANA, BO])
    assert (await client.usergroups_users_list(usergroup="S0PAY"))["users"] == [ANA, BO]
    assert await refusal(client.usergroups_users_list(usergroup="S0OLD")) == "no_such_subteam"
    assert (await client.conversations_info(channel=KUDOS))["channel"]["name"] == "kudos"


async def test_a_form_opens_once_within_three_seconds_and_changes(slack: FakeSlack, client: AsyncWebClient) -> None:
    fresh, old = payloads.trigger(NOW), payloads.trigger(NOW - 4)
    opened = await client.views_open(trigger_id=fresh, view=samples.modal)
    assert await refusal(client.views_open(trigger_id=fresh, view=samples.modal)) == "exchanged_trigger_id"
    assert await refusal(client.views_open(trigger_id=old, view=samples.modal)) == "expired_trigger_id"
    assert await refusal(client.views_open(trigger_id="x", view=samples.modal)) == "invalid_trigger_id"
    broken = {**samples.modal, "title": samples.plain("x" * 25)}
    assert await refusal(client.views_open(trigger_id=old, view=broken)) == "invalid_arguments"
    view = opened["view"]
    changed = {**samples.modal, "title": samples.plain("Changed")}
    await client.views_update(view_id=view["id"], hash=view["hash"], view=changed)
    stale = client.views_update(view_id=view["id"], hash=view["hash"], view=changed)
    assert await refusal(stale) == "hash_conflict"
    assert [one["title"]["text"] for one in slack.views] == ["Changed"]


async def test_at_most_three_forms_lie_on_each_other(slack: FakeSlack, client: AsyncWebClient) -> None:
    await client.views_open(trigger_id=payloads.trigger(NOW), view=samples.modal)
    for _ in range(2):
        await client.views_push(trigger_id=payloads.trigger(NOW), view=samples.modal)
    fourth = client.views_push(trigger_id=payloads.trigger(NOW), view=samples.modal)
    assert await refusal(fourth) == "push_limit_reached"
    assert len({view["root_view_id"] for view in slack.views}) == 1


async def test_a_home_is_replaced_not_added(slack: FakeSlack, client: AsyncWebClient) -> None:
    first = await client.views_publish(user_id=ANA, view=samples.home)
    second = await client.views_publish(user_id=ANA, view={**samples.home, "callback_id": "second"})
    home = slack.home(ANA)
    assert home is not None
    assert (first["view"]["id"], second["view"]["callback_id"]) == (home["id"], home["callback_id"])
    assert slack.home(BO) is None


@needs_samples
async def test_answers_have_only_fields_that_slack_answers_with(client: AsyncWebClient) -> None:
    posted = await client.chat_postMessage(channel=KUDOS, text="x")
    answers = {
        "auth.test": await client.auth_test(),
        "users.info": await client.users_info(user=ANA, include_locale=True),
        "users.list": await client.users_list(limit=2),
        "usergroups.list": await client.usergroups_list(include_users=True, include_count=True),
        "usergroups.users.list": await client.usergroups_users_list(usergroup="S0PAY"),
        "conversations.info": await client.conversations_info(channel=KUDOS),
        "views.open": await client.views_open(trigger_id=payloads.trigger(NOW), view=samples.modal),
        "views.publish": await client.views_publish(user_id=ANA, view=samples.home),
        "chat.delete": await client.chat_delete(channel=KUDOS, ts=posted["ts"]),
    }
    faults = [fault for name, answer in answers.items() for fault in strange(answer.data, f"api/{name}.json")]
    assert faults == []


async def test_each_planned_fault_meets_its_call_and_no_other() -> None:
    plan = [
        Fault("rate_limited", "chat.postMessage", number=1, seconds=7),
        Fault("server_error", "chat.postMessage", number=2),
        Fault("reset_before", "chat.postMessage", number=3),
        Fault("reset_after", "chat.postMessage", number=4),
        Fault("refused", "chat.postMessage", number=5, error="fatal_error"),
    ]
    slack = FakeSlack(company(), plan=plan)
    async with client_of(slack) as client:
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
        assert await refusal(client.chat_postMessage(channel=KUDOS, text="5")) == "fatal_error"
        await client.chat_postMessage(channel=KUDOS, text="6")
    assert [post["text"] for post in slack.messages(KUDOS)] == ["4", "6"]
    outcomes = [call.outcome for call in slack.calls if call.method == "chat.postMessage"]
    assert outcomes == ["rate_limited", "server_error", "reset_before", "reset_after", "fatal_error", "ok"]


async def test_a_held_call_takes_effect_when_it_is_released() -> None:
    slack = FakeSlack(company(), plan=[Fault("hold", "users.info")])
    async with client_of(slack) as client:
        held = asyncio.create_task(client.users_info(user=ANA))
        await slack.holding()
        await client.users_info(user=BO)
        assert not held.done()
        slack.release()
        assert (await held)["user"]["id"] == ANA


@pytest.mark.usefixtures("client")
async def test_five_answers_reach_a_response_url(slack: FakeSlack) -> None:
    url = slack.response_url("ana")
    async with aiohttp.ClientSession() as session:
        answers = []
        for text in ("", *map(str, range(6))):
            async with session.post(url, json={"text": text, "replace_original": True}) as response:
                answers.append((await response.json()).get("error", "ok"))
    assert answers == ["invalid_blocks", *["ok"] * 5, "used_url"]
    assert [answer["text"] for answer in slack.responses["ana"]] == list("01234")


class TestSocketMode:
    async def test_payloads_arrive_are_acknowledged_and_survive_a_new_connection(self) -> None:
        slack = FakeSlack(company())
        async with client_of(slack) as web_client:
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
        slack = FakeSlack(company())
        async with client_of(slack, APP_TOKEN) as client, aiohttp.ClientSession() as session:
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
