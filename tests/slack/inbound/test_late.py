"""Slack waits for three seconds: what takes longer is acknowledged before, answered afterwards, and done once."""

import asyncio
import json
from collections.abc import MutableMapping
from contextlib import suppress
from typing import Any

import pytest
import structlog
from psycopg_pool import PoolTimeout

from adapters.slack import late
from adapters.slack.inbound import socket_mode
from adapters.slack.outbound import SlackConnection
from adapters.slack.replies import Desk
from commands.routing import once_back
from commands.routing.entrance import Entrance
from storage.database import statement
from tests.cast import THANKS
from tests.processes import until
from tests.slack import payloads
from tests.slack.blockkit import faults
from tests.slack.conftest import ANA, BO, MIKA, Stage
from tests.slack.fake import FakeSlack, Fault
from tests.slack.inbound.test_inbound import KUDOS_TEXT, _value, button, texts
from tests.teams.inbound.test_away import Away, away

__all__ = ["away"]


def holds(slack: FakeSlack, method: str) -> None:
    """The next call takes longer than Slack would wait, which is soon now."""
    late.ACKNOWLEDGED_WITHIN = 0.1
    slack.plan.faults.append(Fault(kind="hold", method=method))


async def test_a_look_up_that_takes_long_is_acknowledged_and_the_command_answered_afterwards(stage: Stage) -> None:
    holds(stage.slack, "users.info")
    signed = stage.signer.slash(user=ANA, text=KUDOS_TEXT, response_url=stage.slack.response_url("late"))
    answer = await stage.send(signed)
    assert (answer.status, answer.body, await stage.stored()) == (200, {}, 0)
    stage.slack.release()
    await stage.desk.close()
    [shown] = stage.slack.responses["late"]
    assert "on its way" in shown["text"]
    assert (shown["response_type"], faults(shown, "message")) == ("ephemeral", [])
    assert await stage.stored() == 1


async def test_without_an_address_the_answer_is_shown_to_the_person_alone_where_they_are(stage: Stage) -> None:
    holds(stage.slack, "users.info")
    await stage.send(stage.signer.slash(user=ANA, text=KUDOS_TEXT))
    stage.slack.release()
    await stage.desk.close()
    [shown] = stage.slack.ephemerals
    assert (shown["user"], shown["channel"]) == (ANA, payloads.CHANNEL)
    assert "on its way" in shown["text"]


async def test_a_form_that_takes_long_to_open_makes_no_time_out(stage: Stage) -> None:
    await stage.send(stage.signer.slash(user=ANA, text="help"))
    holds(stage.slack, "views.open")
    answer = await stage.send(stage.signer.slash(user=ANA, response_url=stage.slack.response_url("late")))
    assert (answer.status, answer.body, stage.slack.views) == (200, {}, [])
    stage.slack.release()
    await stage.desk.close()
    assert [form["callback_id"] for form in stage.slack.views] == ["kudos.give"]
    assert stage.slack.responses.get("late") is None


async def test_a_sent_form_stays_open_meanwhile_and_is_answered_once_however_often_it_is_sent(stage: Stage) -> None:
    await stage.send(stage.signer.slash(user=ANA))
    [form] = stage.slack.views
    holds(stage.slack, "users.info")
    chosen = {"receivers": [MIKA], "words": THANKS, "value": _value(form, "Courage")}
    signed = stage.signer.view_submission(user=ANA, view=form, answers=chosen)
    waiting = [(await stage.send(signed)).body for _ in range(2)]
    assert {answer["response_action"] for answer in waiting} == {"update"}
    view = waiting[0]["view"]
    assert faults(view, "modal") == []
    assert "One moment" in view["blocks"][0]["text"]["text"]
    assert view["blocks"][1:] == form["blocks"]
    stage.slack.release()
    await stage.desk.close()
    [shown] = stage.slack.views
    assert "on its way" in texts(shown["blocks"])
    assert await stage.stored() == 1


async def test_a_form_that_is_refused_late_keeps_what_was_entered(stage: Stage) -> None:
    await stage.send(stage.signer.slash(user=ANA))
    [form] = stage.slack.views
    holds(stage.slack, "users.info")
    chosen = {"receivers": [ANA, MIKA], "words": THANKS, "value": _value(form, "Courage")}
    await stage.send(stage.signer.view_submission(user=ANA, view=form, answers=chosen))
    stage.slack.release()
    await stage.desk.close()
    [shown] = stage.slack.views
    assert "names you" in shown["blocks"][0]["text"]["text"]
    assert shown["blocks"][1:] == form["blocks"]
    assert await stage.stored() == 0


@pytest.mark.parametrize(("chosen", "reads", "keeps"), [(MIKA, "on its way", False), (ANA, "names you", True)])
async def test_who_closes_the_form_meanwhile_reads_what_came_of_it_and_no_word_is_lost(
    stage: Stage, chosen: str, reads: str, keeps: bool
) -> None:
    await stage.send(stage.signer.slash(user=ANA))
    [form] = stage.slack.views
    holds(stage.slack, "users.info")
    entered = {"receivers": [MIKA, chosen], "words": THANKS, "value": _value(form, "Courage")}
    await stage.send(stage.signer.view_submission(user=ANA, view=form, answers=entered))
    stage.slack.close_views()
    stage.slack.release()
    await stage.desk.close()
    [answer] = stage.slack.messages(ANA)
    assert "You closed the form" in answer["text"]
    assert reads in texts(answer["blocks"])
    assert (THANKS in texts(answer["blocks"])) is keeps
    assert (await stage.stored()) == (0 if keeps else 1)


async def test_a_reaction_that_takes_long_is_acknowledged_and_thanks_once(stage: Stage) -> None:
    post = stage.slack.say("C0LAUNCH", BO, "The import works again")
    holds(stage.slack, "users.info")
    signed = stage.signer.reaction_added(
        user=ANA, reaction="lion_face", author=BO, channel="C0LAUNCH", message_ts=post["ts"]
    )
    assert [(await stage.send(each)).status for each in (signed, signed.retried())] == [200, 200]
    stage.slack.release()
    await stage.desk.close()
    assert await stage.stored() == 1


@pytest.mark.parametrize(("reaction", "answered"), [("lion_face", 1), ("tada", 0)])
async def test_a_thanks_by_emoji_that_fails_late_is_answered_and_any_other_emoji_is_not(
    stage: Stage, reaction: str, answered: int
) -> None:
    holds(stage.slack, "users.info")
    assert (await stage.send(stage.signer.reaction_added(user=ANA, reaction=reaction, author=BO))).status == 200
    await statement("drop table kudos cascade")
    stage.slack.release()
    await stage.desk.close()
    assert len(stage.slack.ephemerals) == answered


async def test_what_fails_afterwards_is_answered_and_the_words_are_kept(
    stage: Stage, capfd: pytest.CaptureFixture[str]
) -> None:
    holds(stage.slack, "users.info")
    url = stage.slack.response_url("late")
    assert (await stage.send(stage.signer.slash(user=ANA, text=KUDOS_TEXT, response_url=url))).status == 200
    await statement("drop table kudos cascade")
    stage.slack.release()
    await stage.desk.close()
    [shown] = stage.slack.responses["late"]
    assert "went wrong" in shown["text"]
    assert THANKS in texts(shown["blocks"])
    await stage.send(stage.signer.block_actions(user=ANA, message=shown, **button(shown, "Open the form")))
    [form] = stage.slack.views
    assert THANKS in json.dumps(form)
    captured = capfd.readouterr()
    assert "what was acknowledged failed" in captured.out + captured.err
    assert THANKS not in captured.out + captured.err


async def test_what_does_not_end_is_given_up_when_the_process_stops(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(late, "_GRACE", 0.1)
    holds(stage.slack, "users.info")
    assert (await stage.send(stage.signer.slash(user=ANA, text=KUDOS_TEXT))).status == 200
    await stage.desk.close()
    stage.slack.release()
    assert await stage.stored() == 0
    [told] = stage.slack.ephemerals
    assert "went wrong" in told["text"]
    assert THANKS in texts(told["blocks"])
    assert not [task for task in asyncio.all_tasks() if "Desk" in repr(task.get_coro())]


async def test_over_the_socket_it_is_the_same(
    slack: FakeSlack, connection: SlackConnection, slack_entrance: Entrance
) -> None:
    holds(slack, "users.info")
    desk = Desk(connection, slack_entrance)
    async with socket_mode([desk]):
        url = slack.response_url("late")
        answer = await slack.socket.envelope(payloads.slash(user=ANA, text=KUDOS_TEXT, response_url=url))
        assert answer.get("payload") is None
        slack.release()
        await desk.close()
    assert "on its way" in slack.responses["late"][0]["text"]


async def test_a_reaction_that_was_acknowledged_outlives_a_database_that_is_away(
    stage: Stage, away: Away, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(once_back, "AGAIN_SECONDS", 0.05)
    said = stage.slack.say("C0LAUNCH", BO, "The import works again")
    holds(stage.slack, "users.info")
    lion = stage.signer.reaction_added(user=ANA, reaction="lion_face", author=BO, message_ts=said["ts"])
    assert (await stage.send(lion)).status == 200
    with structlog.testing.capture_logs() as logs:
        async with away():
            stage.slack.release()
            await until(lambda: _is_away(logs), "the reaction waits")
        await until(lambda: _is_stored(stage), "the kudos is stored")
    assert await stage.stored() == 1
    await stage.desk.close()


@pytest.mark.parametrize("who", ["the database", "Slack"])
async def test_a_reaction_that_fails_in_time_waits_for_longer_than_slack_sends_it_again(
    stage: Stage, away: Away, monkeypatch: pytest.MonkeyPatch, who: str
) -> None:
    monkeypatch.setattr(once_back, "AGAIN_SECONDS", 0.05)
    monkeypatch.setattr(once_back, "SILENT_SECONDS", 0.05)
    said = stage.slack.say("C0LAUNCH", BO, "The import works again")
    lion = stage.signer.reaction_added(user=ANA, reaction="lion_face", author=BO, message_ts=said["ts"])
    if who == "Slack":
        stage.slack.plan.faults.append(Fault("server_error", "users.info", times=9))
        assert [(await stage.send(lion)).status for _ in range(3)] == [500, 500, 500]
    else:
        async with away():
            assert [(await stage.send(lion)).status for _ in range(3)] == [500, 500, 500]
    await until(lambda: _is_stored(stage), "the kudos is stored, though nothing more was sent")
    await stage.desk.close()
    assert await stage.stored() == 1
    assert stage.desk.waiting == set()
    assert len(stage.slack.ephemerals) == 1  # the offer to add a word


async def _is_away(logs: list[MutableMapping[str, Any]]) -> bool:
    return any(log["event"].startswith("the database is away") for log in logs)


async def _is_stored(stage: Stage) -> bool:
    with suppress(PoolTimeout):  # the pool, which waits for no moment here, may still look for the database
        return await stage.stored() > 0
    return False
