"""The fake answers as Slack does: seen through slack_sdk's own clients, judged by the recorded shapes."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack import payloads, samples
from tests.slack.fake import BOT_TOKEN, FakeSlack
from tests.slack.payloads import BOT_USER, im
from tests.slack.recorded import needs_samples, strange
from tests.slack.samples import ANA, BO, GONE, KUDOS, OLD, ROBOT, SECRET

NOW = 1_700_000_000.0


@pytest.fixture
async def slack() -> FakeSlack:
    return FakeSlack(samples.company(), clock=lambda: NOW)


@pytest.fixture
async def client(slack: FakeSlack) -> AsyncIterator[AsyncWebClient]:
    async with slack.client() as client:
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


async def test_forms_and_queries_are_read_like_json(slack: FakeSlack, client: AsyncWebClient) -> None:
    form = {"channel": KUDOS, "text": "Thanks", "blocks": json.dumps(samples.message["blocks"])}
    await client.api_call("chat.postMessage", data=form)
    await client.api_call("chat.postMessage", params={"channel": KUDOS, "text": "Thanks"})
    assert [len(post.get("blocks", [])) for post in slack.messages(KUDOS)] == [len(samples.message["blocks"]), 0]
    broken = client.api_call("chat.postMessage", data={**form, "blocks": "["})
    assert await refusal(broken) == "invalid_arguments"


async def test_what_is_no_json_object_is_refused(slack: FakeSlack) -> None:
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {BOT_TOKEN}"}
    codes = []
    async with slack.served() as base_url, aiohttp.ClientSession(headers=headers) as session:
        for body in ("{", "[]", "{}"):
            async with session.post(f"{base_url}chat.postMessage", data=body) as response:
                codes.append((await response.json())["error"])
    assert codes == ["invalid_json", "json_not_object", "invalid_arguments"]


async def test_only_one_person_sees_an_ephemeral_message(slack: FakeSlack, client: AsyncWebClient) -> None:
    await client.chat_postEphemeral(channel=KUDOS, user=ANA, text="Sent")
    [shown] = slack.ephemerals
    assert (shown["user"], shown["text"], slack.messages(KUDOS)) == (ANA, "Sent", [])


async def test_tokens_and_scopes_are_checked() -> None:
    slack = FakeSlack(samples.company(), scopes=["chat:write"])
    async with slack.client() as client:
        assert (await client.auth_test())["user_id"] == BOT_USER
        assert await refusal(client.auth_test(token="xoxb-other")) == "invalid_auth"
        assert await refusal(client.apps_connections_open(app_token=BOT_TOKEN)) == "not_allowed_token_type"
        assert await refusal(client.users_info(user=ANA)) == "missing_scope"
        assert await refusal(client.api_call("chat.shout")) == "unknown_method"
        slack.token_is = "token_revoked"
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
