"""Socket Mode: the same answers over a connection that we open."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
import structlog

from adapters.slack.inbound import routes, socket_mode
from adapters.slack.outbound import SlackConnection
from adapters.slack.replies import Desk
from bot.ports import Barred
from commands.routing.entrance import Entrance
from storage.database import statement
from tests.cast import THANKS
from tests.faults import Fault
from tests.processes import until
from tests.slack import payloads
from tests.slack.conftest import ANA, BO
from tests.slack.fake import APP_TOKEN, FakeSlack

TEXT = f"<@{BO}> {THANKS} #courage"


@pytest.fixture
async def socket(slack: FakeSlack, connection: SlackConnection, slack_entrance: Entrance) -> AsyncIterator[FakeSlack]:
    async with socket_mode([Desk(connection, slack_entrance)]):
        yield slack


async def kudos() -> int:
    return int((await statement("select count(*) as many from kudos"))[0]["many"])


async def test_a_command_is_answered_in_its_acknowledgement(socket: FakeSlack) -> None:
    answer = await socket.socket.envelope(payloads.slash(user=ANA, text=TEXT))
    assert "on its way" in answer["payload"]["text"]
    assert await kudos() == 1


async def test_it_tells_whether_it_is_connected(
    slack: FakeSlack, connection: SlackConnection, slack_entrance: Entrance
) -> None:
    async with socket_mode([Desk(connection, slack_entrance)]) as opened:
        assert await opened.is_connected()
    assert not await opened.is_connected()


async def test_a_refused_form_keeps_its_words(socket: FakeSlack) -> None:
    await socket.socket.envelope(payloads.slash(user=ANA))
    [form] = socket.views
    sent = payloads.view_submission(user=ANA, view=form, answers={"receivers": [ANA], "words": THANKS})
    answer = await socket.socket.envelope(sent)
    assert answer["payload"]["response_action"] == "errors"


async def test_an_event_that_comes_again_after_a_new_connection_is_the_same(socket: FakeSlack) -> None:
    said = socket.say("C0LAUNCH", BO, "The import works again")
    reaction: dict[str, Any] = {"user": ANA, "reaction": "lion_face", "author": BO, "message_ts": said["ts"]}
    await socket.socket.envelope(payloads.reaction_added(**reaction))
    await socket.socket.refresh()
    await socket.socket.envelope(payloads.reaction_added(**reaction))
    assert await kudos() == 1


async def test_what_cannot_be_read_is_answered_in_words_and_told_by_its_shape_alone(
    socket: FakeSlack, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    unread = await socket.socket.envelope(payloads.slash(user=ANA, text=TEXT) | {"trigger_id": 7})
    assert "did not understand" in unread["payload"]["text"]
    answer = await socket.socket.envelope(payloads.slash(user=ANA, text=TEXT))
    assert "on its way" in answer["payload"]["text"]
    told = capfd.readouterr()
    logged = told.out + told.err + caplog.text
    assert "on its way" not in logged
    assert not any(secret in logged for secret in (THANKS, ANA, APP_TOKEN))


async def test_what_is_for_a_workspace_that_is_not_served_is_not_acknowledged(socket: FakeSlack) -> None:
    foreign = asyncio.create_task(socket.socket.envelope(payloads.slash(user=ANA, text=TEXT, team="T0ELSEWHERE")))
    await asyncio.sleep(0)
    await socket.socket.envelope(payloads.slash(user=BO, text="help"))  # came later, and is answered
    assert not foreign.done()
    foreign.cancel()
    assert await kudos() == 0


async def test_what_was_asked_is_answered_before_the_socket_is_closed(
    slack: FakeSlack, connection: SlackConnection, slack_entrance: Entrance
) -> None:
    slack.plan.faults.append(Fault(kind="hold", method="users.info"))  # who asks is looked up, and that takes long
    ends = asyncio.Event()

    async def follow() -> None:
        async with socket_mode([Desk(connection, slack_entrance)]):
            await ends.wait()

    following = asyncio.create_task(follow())
    answering = asyncio.create_task(slack.socket.envelope(payloads.slash(user=ANA, text=TEXT)))
    await slack.holding()
    ends.set()
    slack.release()
    assert "on its way" in (await answering)["payload"]["text"]
    await following


async def test_slack_variables_in_the_environment_change_nothing(
    slack: FakeSlack, connection: SlackConnection, slack_entrance: Entrance, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("BOT_TOKEN", "SIGNING_SECRET", "APP_TOKEN", "CLIENT_ID", "CLIENT_SECRET", "VERIFICATION_TOKEN"):
        monkeypatch.setenv(f"SLACK_{name}", "of-another-app")
    async with socket_mode([Desk(replace(connection, signing_secret=""), slack_entrance)]):
        answer = await slack.socket.envelope(payloads.slash(user=ANA, text=TEXT))
    assert "on its way" in answer["payload"]["text"]


async def test_a_socket_that_is_refused_once_is_opened_by_another_address(
    slack: FakeSlack, connection: SlackConnection, slack_entrance: Entrance, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each address is good for one attempt: the refused one stays refused."""
    monkeypatch.setattr("adapters.slack.inbound.PING_SECONDS", 0.1)
    slack.socket.refusals = 1
    async with socket_mode([Desk(connection, slack_entrance)]):
        slack.socket.refusals = 1
        await slack.socket.refresh()
        answer = await slack.socket.envelope(payloads.slash(user=ANA, text=TEXT))
    assert "on its way" in answer["payload"]["text"]
    assert slack.socket.refusals == 0


async def test_a_socket_that_slack_opens_no_more_is_given_up_after_three_refusals(
    slack: FakeSlack, connection: SlackConnection, slack_entrance: Entrance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.slack.inbound.PING_SECONDS", 0.1)
    async with socket_mode([Desk(connection, slack_entrance)]) as opened:
        slack.plan.faults.append(Fault(kind="refused", method="apps.connections.open", times=2, error="invalid_auth"))
        await slack.socket.close()
        await slack.socket.connected()
        assert not opened.watching.done()
        slack.app_token_is = "token_revoked"
        await slack.socket.close()
        with pytest.raises(Barred, match="token_revoked"):
            await opened.watching
        assert not await opened.is_connected()


async def test_socket_mode_that_is_switched_off_is_said_once_with_its_cure_and_heard_again_once_it_is_on(
    slack: FakeSlack, connection: SlackConnection, slack_entrance: Entrance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.slack.inbound.PING_SECONDS", 0.1)
    monkeypatch.setattr("adapters.slack.inbound._OFF_SECONDS", 0.05)
    with structlog.testing.capture_logs() as logs:
        async with socket_mode([Desk(connection, slack_entrance)]) as opened:
            await slack.socket.connected()
            slack.socket.closes = "link_disabled"
            asked = _asked_for_addresses(slack)
            await slack.socket.close()
            await until(lambda: _is(_asked_for_addresses(slack) > asked + 3), "Slack is asked several times")
            assert not await opened.is_connected()
            slack.socket.closes = ""
            thanks = payloads.slash(user=ANA, text=TEXT)
            await until(lambda: _is_answered(slack, thanks), "Ana is answered")
            await until(opened.is_connected, "it is told that it is connected")
    assert await kudos() == 1
    said = [log["event"] for log in logs if "Socket Mode is off" in log["event"]]
    assert len(said) == 1
    assert "turn it on there, under Socket Mode" in said[0]


async def _is_answered(slack: FakeSlack, thanks: dict[str, Any]) -> bool:
    """Several connections may follow one another before one stays."""
    try:
        answer = await slack.socket.envelope(thanks)
    except ConnectionResetError:
        return False
    return "on its way" in answer["payload"]["text"]


def _asked_for_addresses(slack: FakeSlack) -> int:
    return sum(call.method == "apps.connections.open" for call in slack.calls)


async def _is(what: bool) -> bool:
    return what


async def test_a_wrong_app_token_is_rejected(connection: SlackConnection, slack_entrance: Entrance) -> None:
    with pytest.raises(Barred, match="invalid_auth"):
        async with socket_mode([Desk(replace(connection, app_token="xapp-wrong"), slack_entrance)]):
            pass


async def test_without_a_signing_secret_there_is_no_address(
    connection: SlackConnection, slack_entrance: Entrance
) -> None:
    with pytest.raises(ValueError, match="speak for Slack"):
        routes([Desk(replace(connection, signing_secret=""), slack_entrance)])
