"""The fake is as strict as Slack is on a bad day: limits, channels and tokens in every state."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession, WSServerHandshakeError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.cast import FakeClock
from tests.limits import Limits, of_slack
from tests.slack import samples
from tests.slack.fake import APP_TOKEN, FakeSlack
from tests.slack.samples import ANA, KUDOS
from tests.slack.standin.test_fake import refusal


@pytest.fixture
def slack(clock: FakeClock) -> FakeSlack:
    def now() -> float:
        return clock.now().timestamp()

    return FakeSlack(samples.company(), clock=now, limits=Limits(of_slack, now))


@pytest.fixture
async def client(slack: FakeSlack) -> AsyncIterator[AsyncWebClient]:
    async with slack.client() as client:
        yield client


async def waits(client: AsyncWebClient, channel: str = KUDOS) -> str:
    """Retry-After of a post that is one too many."""
    with pytest.raises(SlackApiError) as limited:
        await client.chat_postMessage(channel=channel, text="x")
    assert limited.value.response.status_code == 429
    return str(limited.value.response.headers["Retry-After"])


async def test_a_channel_takes_one_message_a_second(client: AsyncWebClient, clock: FakeClock) -> None:
    await client.chat_postMessage(channel=KUDOS, text="x")
    assert await waits(client) == "1"
    await client.chat_postMessage(channel=ANA, text="x")
    clock.move(seconds=1)
    await client.chat_postMessage(channel=KUDOS, text="x")


def test_a_workspace_takes_300_messages_a_minute(clock: FakeClock) -> None:
    limits = Limits(of_slack, lambda: clock.now().timestamp())
    waits = [limits.wait("chat.postMessage", f"C{number}") for number in range(301)]
    assert waits == [0] * 300 + [60]


@pytest.mark.parametrize(("method", "calls"), [("users.list", 20), ("chat.update", 50), ("users.info", 100)])
def test_a_method_may_be_asked_as_often_as_its_tier_says(method: str, calls: int, clock: FakeClock) -> None:
    limits = Limits(of_slack, lambda: clock.now().timestamp())
    assert [limits.wait(method, "") for _ in range(calls + 1)] == [0] * calls + [60]
    clock.move(seconds=59.5)
    assert limits.wait(method, "") == 1
    clock.move(seconds=0.5)
    assert limits.wait(method, "") == 0


@pytest.mark.parametrize(
    ("state", "error"),
    [
        ({"is_archived": True}, "is_archived"),
        ({"is_member": False}, "not_in_channel"),
        ({"is_private": True, "is_member": False}, "channel_not_found"),
    ],
)
async def test_a_channel_that_cannot_be_written_in_says_why(
    slack: FakeSlack, client: AsyncWebClient, state: dict[str, bool], error: str
) -> None:
    slack.directory.channels[0].update(state)
    assert await refusal(client.chat_postMessage(channel=KUDOS, text="x")) == error
    assert slack.messages(KUDOS) == []


async def test_what_stands_in_an_archived_channel_is_neither_changed_nor_deleted(
    slack: FakeSlack, client: AsyncWebClient
) -> None:
    ts = (await client.chat_postMessage(channel="#kudos", text="x"))["ts"]
    slack.directory.channels[0]["is_archived"] = True
    assert await refusal(client.chat_update(channel=KUDOS, ts=ts, text="y")) == "is_inactive"
    assert await refusal(client.chat_delete(channel=KUDOS, ts=ts)) == "cant_delete_message"
    assert [post["text"] for post in slack.messages(KUDOS)] == ["x"]


@pytest.mark.parametrize("state", ["token_revoked", "invalid_auth", "account_inactive", "missing_scope"])
async def test_an_ill_token_posts_nothing_until_it_is_cured(
    slack: FakeSlack, client: AsyncWebClient, clock: FakeClock, state: str
) -> None:
    slack.token_is = state
    assert await refusal(client.chat_postMessage(channel=KUDOS, text="x")) == state
    slack.token_is = ""
    clock.move(seconds=1)
    assert (await client.chat_postMessage(channel=KUDOS, text="x"))["ok"]


async def test_a_workspace_that_draws_no_tables_refuses_them(
    slack: FakeSlack, client: AsyncWebClient, clock: FakeClock
) -> None:
    slack.draws(natives=False)
    assert await refusal(client.chat_postMessage(channel=KUDOS, **samples.chart)) == "invalid_blocks"
    slack.draws(natives=True)
    clock.move(seconds=1)
    assert (await client.chat_postMessage(channel=KUDOS, **samples.chart))["ok"]


async def test_a_socket_is_refused_as_often_as_planned(slack: FakeSlack, client: AsyncWebClient) -> None:
    slack.socket.refusals = 1
    url = (await client.apps_connections_open(app_token=APP_TOKEN))["url"]
    async with ClientSession() as session:
        with pytest.raises(WSServerHandshakeError) as refused:
            await session.ws_connect(url)
    assert refused.value.status == 503
    assert slack.socket.refusals == 0
