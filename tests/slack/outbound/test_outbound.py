"""The Platform port against a fake Slack that is stricter than Slack, and that fails as Slack does."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
from aiohttp import web

from adapters.slack import outbound, web_api
from adapters.slack.outbound import SlackConnection, connect
from bot.messages.message import Cell, Message, Quote, Table
from bot.ports import Barred, Busy, Missing, PlatformError, Refused, Rejected, Unreachable
from tests.faults import FaultKind
from tests.slack.conftest import ANA, BO, KUDOS, SECRET
from tests.slack.fake import APP_TOKEN, BOT_TOKEN, FakeSlack, Fault

HELLO = Message("Ana thanks Bo.", (Quote("for the <import> & more"),))
CHANGED = Message("Ana thanks Bo and Cy.", (Quote("for both imports"),))


@pytest.mark.parametrize("place", [KUDOS, BO])
async def test_what_is_posted_can_be_changed_and_deleted_by_its_id_alone(
    slack: FakeSlack, connection: SlackConnection, place: str
) -> None:
    message_id = await connection.platform.post(place, HELLO)
    [post] = slack.messages(place)
    assert (post["text"], len(post["blocks"])) == ("Ana thanks Bo.", 1)
    await connection.platform.update(place, message_id, CHANGED)
    assert [one["text"] for one in slack.messages(place)] == ["Ana thanks Bo and Cy."]
    await connection.platform.delete(place, message_id)
    assert slack.messages(place) == []


async def test_links_are_never_unfolded(slack: FakeSlack, connection: SlackConnection) -> None:
    await connection.platform.post(KUDOS, HELLO)
    sent = slack.calls[-1].arguments
    assert (sent["unfurl_links"], sent["unfurl_media"]) == (False, False)


async def test_a_channel_s_name_is_sent_as_slack_wants_it(slack: FakeSlack, connection: SlackConnection) -> None:
    posted = await connection.platform.post("kudos", HELLO)
    assert slack.calls[-1].arguments["channel"] == "#kudos"
    assert posted.startswith(f"{KUDOS}:")


@pytest.mark.parametrize("change", ["update", "delete"])
async def test_a_message_that_is_gone_is_missing(connection: SlackConnection, change: str) -> None:
    message_id = await connection.platform.post(KUDOS, HELLO)
    await connection.platform.delete(KUDOS, message_id)
    with pytest.raises(Missing):
        await _do(connection, change, message_id)


def _do(connection: SlackConnection, what: str, message_id: str = f"{KUDOS}:1.0") -> Awaitable[Any]:
    platform = connection.platform
    calls: dict[str, Callable[[], Awaitable[Any]]] = {
        "post": lambda: platform.post(KUDOS, HELLO),
        "update": lambda: platform.update(KUDOS, message_id, CHANGED),
        "delete": lambda: platform.delete(KUDOS, message_id),
        "profiles": lambda: platform.profiles([ANA]),
        "group": lambda: platform.group("S0PAY"),
    }
    return calls[what]()


@pytest.mark.parametrize("what", ["post", "update", "delete", "profiles", "group"])
@pytest.mark.parametrize(
    ("kind", "error", "meaning"),
    [
        ("rate_limited", "", Busy),
        ("server_error", "", Unreachable),
        ("reset_before", "", Unreachable),
        ("reset_after", "", Unreachable),
        ("refused", "internal_error", Unreachable),
        ("refused", "fatal_error", Unreachable),
        ("refused", "service_unavailable", Unreachable),
        ("refused", "ratelimited", Busy),
        ("refused", "token_revoked", Barred),
        ("refused", "channel_not_found", Rejected),
    ],
)
async def test_each_failure_is_one_of_the_port_s_errors_and_carries_no_words(
    slack: FakeSlack, connection: SlackConnection, what: str, kind: FaultKind, error: str, meaning: type[PlatformError]
) -> None:
    message_id = await connection.platform.post(KUDOS, HELLO)
    # a look-up may be asked once more by the HTTP library; a post never is
    slack.plan.faults.append(Fault(kind=kind, times=2 if what in ("profiles", "group") else 1, seconds=7, error=error))
    with pytest.raises(meaning) as raised:
        await _do(connection, what, message_id)
    assert type(raised.value) is meaning
    if isinstance(raised.value, Busy):
        assert raised.value.seconds == (7 if kind == "rate_limited" else 30)
    if isinstance(raised.value, Refused):
        assert raised.value.reason == error
    told = f"{raised.value!r} {raised.value.__cause__!r}"
    assert not any(secret in told for secret in (BOT_TOKEN, "import", "Ana", SECRET))


@pytest.mark.parametrize(("wait", "seconds"), [("7", 7), ("0", 1), ("9" * 14, 3600), ("9" * 400, 3600), ("soon", 30)])
async def test_a_wait_is_an_hour_at_most(
    slack: FakeSlack, connection: SlackConnection, monkeypatch: pytest.MonkeyPatch, wait: str, seconds: float
) -> None:
    """Beyond it, it is no wait but a mistake, of which no clock knows the end."""
    limited = web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": wait})
    monkeypatch.setattr(slack, "_limited", lambda *_: limited)
    slack.plan.faults.append(Fault(kind="rate_limited", method="users.info", seconds=1))
    with pytest.raises(Busy) as busy:
        await connection.platform.profiles([ANA])
    assert busy.value.seconds == seconds


NUMBERS = Message("Your week", (Table("Kudos", ("value", "times"), ((Cell("Courage"), Cell("3")),)),))


async def test_a_native_block_that_the_workspace_refuses_is_sent_in_words_and_so_it_stays(
    slack: FakeSlack, connection: SlackConnection
) -> None:
    slack.plan.faults.append(Fault(kind="refused", method="chat.postMessage", error="invalid_blocks"))
    for _ in range(2):
        await connection.platform.post(KUDOS, NUMBERS)
    tried = [call.arguments for call in slack.calls if call.method == "chat.postMessage"]
    natively = [any(block["type"] == "data_table" for block in post["blocks"]) for post in tried]
    assert natively == [True, False, False]
    assert len(slack.messages(KUDOS)) == 2
    assert "Courage" in str(slack.messages(KUDOS)[0]["blocks"])


async def test_where_slack_asks_to_wait_before_the_words_they_come_first_at_the_next_try(
    slack: FakeSlack, connection: SlackConnection
) -> None:
    slack.plan.faults += [
        Fault(kind="refused", method="chat.postMessage", error="invalid_blocks"),
        Fault(kind="rate_limited", method="chat.postMessage", seconds=1),
    ]
    with pytest.raises(Busy):
        await connection.platform.post(KUDOS, NUMBERS)
    await connection.platform.post(KUDOS, NUMBERS)
    outcomes = [call.outcome for call in slack.calls if call.method == "chat.postMessage"]
    assert outcomes == ["invalid_blocks", "rate_limited", "ok"]
    assert "Courage" in str(slack.messages(KUDOS)[0]["blocks"])


async def test_a_message_that_is_refused_in_words_too_does_not_end_native_blocks(
    slack: FakeSlack, connection: SlackConnection
) -> None:
    slack.plan.faults.append(Fault(kind="refused", method="chat.postMessage", error="invalid_blocks", times=2))
    with pytest.raises(Rejected, match="invalid_blocks"):
        await connection.platform.post(KUDOS, NUMBERS)
    await connection.platform.post(KUDOS, NUMBERS)
    [stands] = slack.messages(KUDOS)
    assert any(block["type"] == "data_table" for block in stands["blocks"])


async def test_a_message_without_native_blocks_that_is_refused_is_not_sent_twice(
    slack: FakeSlack, connection: SlackConnection
) -> None:
    slack.plan.faults.append(Fault(kind="refused", method="chat.postMessage", error="invalid_blocks"))
    with pytest.raises(Rejected, match="invalid_blocks"):
        await connection.platform.post(KUDOS, HELLO)
    assert slack.messages(KUDOS) == []


async def test_a_failed_call_is_never_repeated_by_a_library(slack: FakeSlack, connection: SlackConnection) -> None:
    slack.plan.faults.append(Fault(kind="reset_after", method="chat.postMessage"))
    with pytest.raises(Unreachable):
        await connection.platform.post(KUDOS, HELLO)
    assert len(slack.messages(KUDOS)) == 1


async def test_connecting_says_whose_token_it_is(connection: SlackConnection) -> None:
    assert (connection.team_id, connection.team_name) == ("T0WATER", "Waterline")
    assert SECRET not in repr(connection)
    assert APP_TOKEN not in repr(connection)


async def test_a_wrong_token_is_rejected_at_the_start(slack: FakeSlack) -> None:
    async with slack.served() as base_url:
        with pytest.raises(Barred, match="invalid_auth"):
            await connect("xoxb-wrong", SECRET, "", base_url.rstrip("/"))


async def test_a_line_s_end_behind_a_token_is_none_of_it(slack: FakeSlack) -> None:
    async with slack.served() as base_url:
        connection = await connect(f"{BOT_TOKEN}\r\n", SECRET, f"{APP_TOKEN}\n", base_url)
        await replace(connection.api, token=connection.app_token).call("apps.connections.open")
        await connection.close()


async def test_no_slack_at_all_is_unreachable() -> None:
    with pytest.raises(Unreachable):
        await connect(BOT_TOKEN, SECRET, "", "http://127.0.0.1:9/api/")


async def test_beyond_a_few_at_once_a_channel_is_sent_one_message_a_second_and_no_other_waits(
    connection: SlackConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []

    async def noted(seconds: float) -> None:
        waits.append(seconds)

    monkeypatch.setattr(outbound, "monotonic", lambda: 1000.0)
    monkeypatch.setattr(outbound, "sleep", noted)
    for _ in range(8):
        await connection.platform.post(KUDOS, HELLO)
    await connection.platform.post(BO, HELLO)
    assert waits == [0, 0, 0, 0, 0, 1, 2, 3, 0]


async def test_a_full_channel_is_busy_and_its_workspace_is_not(slack: FakeSlack, connection: SlackConnection) -> None:
    message_id = await connection.platform.post(KUDOS, HELLO)
    slack.plan.faults = [Fault(kind="rate_limited", method=f"chat.{method}") for method in ("postMessage", "update")]
    with pytest.raises(Busy) as full:
        await connection.platform.post(KUDOS, HELLO)
    with pytest.raises(Busy) as much:
        await connection.platform.update(KUDOS, message_id, CHANGED)
    assert (full.value.place_only, much.value.place_only) == (True, False)


@pytest.mark.parametrize(("wait", "seconds"), [("0", 1), ("", 30), ("-3", 30), ("soon", 30), ("1.5", 30), ("7", 7)])
def test_a_wait_is_neither_none_nor_without_end(wait: str, seconds: float) -> None:
    error = web_api._meaning(429, "ratelimited", wait)
    assert isinstance(error, Busy)
    assert error.seconds == seconds


@pytest.mark.parametrize("answer", [{"ok": True}, {"ok": True, "ts": None}, {"ok": True, "ts": 7, "channel": KUDOS}])
async def test_a_yes_without_an_id_is_a_yes(
    connection: SlackConnection, monkeypatch: pytest.MonkeyPatch, answer: dict[str, Any]
) -> None:
    async def answered(*_: object, **__: object) -> dict[str, Any]:
        return answer

    monkeypatch.setattr(web_api.WebApi, "call", answered)
    assert await connection.platform.post(KUDOS, HELLO) == ""
