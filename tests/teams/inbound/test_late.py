"""An answer that takes longer than Teams waits comes as a message; what was asked for is done once."""

from asyncio import all_tasks, gather

import pytest
import structlog

from adapters.teams import inbound
from adapters.teams.wire import pending
from storage.database import statement
from tests.cast import THANKS
from tests.faults import Fault
from tests.teams.activities import KUDOS, LAUNCH, TEAM, User
from tests.teams.conftest import ANA, BO, Stage, button, texts
from tests.teams.fake import MEMBER, SEND

NELE = User(name="Nele Brandt", number=77, handle="nele")


@pytest.fixture
async def hasty(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """A stage on which Waterline is installed, and Teams waits for a moment only."""
    await stage.install(ANA, BO)
    monkeypatch.setattr(inbound, "MESSAGE_SECONDS", 0.2)
    monkeypatch.setattr(inbound, "INVOKE_SECONDS", 0.2)
    return stage


async def settled(stage: Stage) -> None:
    """Goes on once nothing is pending."""
    stage.teams.release()
    await stage.connection.pending.end()


async def test_a_message_is_acknowledged_while_somebody_is_looked_up_and_answered_once(hasty: Stage) -> None:
    hasty.teams.chats[TEAM].append(NELE)
    before = len(hasty.teams.messages(ANA.chat))
    hasty.teams.plan.faults.append(Fault(kind="hold", method=MEMBER))
    sent = hasty.teller.message(ANA, f"kudos <at>{NELE.name}</at> {THANKS} #courage", LAUNCH, (NELE,))
    assert (await hasty.send(sent)).status == 200
    assert len(hasty.teams.messages(ANA.chat)) == before
    again = [hasty.send(sent) for _ in range(2)]  # Teams repeats what it is unsure of
    assert [answer.status for answer in await gather(*again)] == [200, 200]
    await settled(hasty)
    [answer] = hasty.teams.messages(ANA.chat)[before:]
    assert "on its way" in answer["summary"]
    assert await hasty.stored() == 1


async def test_a_button_is_answered_in_words_in_time_and_then_by_a_message(
    hasty: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbound, "INVOKE_SECONDS", 10.0)
    form = (await hasty.send(hasty.teller.extension(ANA))).body["task"]["value"]["card"]["content"]
    monkeypatch.setattr(inbound, "INVOKE_SECONDS", 0.2)
    value = next(field for field in form["body"] if field.get("id") == "value")["choices"][0]["value"]
    hasty.teams.chats[TEAM].append(NELE)
    entered = {"receivers": NELE.account, "words": THANKS, "value": value, "visibility": "public"}
    hasty.teams.plan.faults.append(Fault(kind="hold", method=MEMBER))
    pressed = hasty.teller.pressed(ANA, form["actions"][0], **entered)
    before = len(hasty.teams.messages(ANA.chat))
    answer = await hasty.send(pressed)
    assert answer.body["task"]["type"] == "message"
    assert "takes a little longer" in answer.body["task"]["value"]
    await settled(hasty)
    [message] = hasty.teams.messages(ANA.chat)[before:]
    assert "on its way" in message["summary"]
    monkeypatch.setattr(inbound, "INVOKE_SECONDS", 10.0)
    assert "on its way" in texts((await hasty.send(pressed)).body)  # pressed once more, it is the same kudos
    assert await hasty.stored() == 1


async def test_what_fails_after_it_was_acknowledged_is_logged_and_its_sender_hears_of_it(hasty: Stage) -> None:
    hasty.teams.chats[TEAM].append(NELE)
    hasty.teams.plan.faults.append(Fault(kind="hold", method=MEMBER))
    sent = hasty.teller.message(ANA, f"kudos <at>{NELE.name}</at> {THANKS} #courage", LAUNCH, (NELE,))
    assert (await hasty.send(sent)).status == 200
    await statement("drop table kudos cascade")
    with structlog.testing.capture_logs() as logs:
        await settled(hasty)
    assert "Something went wrong" in hasty.teams.messages(ANA.chat)[-1]["summary"]
    assert [line["log_level"] for line in logs if line["event"].startswith("a request that took long")] == ["error"]
    assert THANKS not in str(logs)


async def test_what_does_not_end_is_given_up_when_the_process_stops_and_who_waits_for_it_reads_so(
    hasty: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pending, "_GRACE", 0.1)
    hasty.teams.chats[TEAM].append(NELE)
    before = len(hasty.teams.messages(ANA.chat))
    hasty.teams.plan.faults.append(Fault(kind="hold", method=MEMBER))
    sent = hasty.teller.message(ANA, f"kudos <at>{NELE.name}</at> {THANKS} #courage", LAUNCH, (NELE,))
    assert (await hasty.send(sent)).status == 200
    await hasty.connection.pending.end()
    hasty.teams.release()
    [told] = hasty.teams.messages(ANA.chat)[before:]
    assert "cannot say whether that was done" in told["summary"]
    assert await hasty.stored() == 0
    assert not [task for task in all_tasks() if "Pending" in repr(task.get_coro())]


async def test_one_message_that_comes_three_times_is_confirmed_once(hasty: Stage) -> None:
    before = len(hasty.teams.messages(ANA.chat))
    sent = hasty.teller.message(ANA, f"kudos <at>{BO.name}</at> {THANKS} #courage", LAUNCH, (BO,))
    answers = [*await gather(hasty.send(sent), hasty.send(sent)), await hasty.send(sent)]
    assert [answer.status for answer in answers] == [200] * 3
    await settled(hasty)
    [confirmation] = hasty.teams.messages(ANA.chat)[before:]
    assert "on its way" in confirmation["summary"]
    await hasty.deliver()
    assert len(hasty.teams.messages(KUDOS)) == 1


async def test_a_message_that_failed_is_done_when_it_comes_again(stage: Stage) -> None:
    await stage.install(ANA)
    await statement("alter table kudos rename to elsewhere")
    sent = stage.teller.message(ANA, f"kudos @bo {THANKS} #courage")
    assert (await stage.send(sent)).status == 500
    await statement("alter table elsewhere rename to kudos")
    assert (await stage.send(sent)).status == 200
    assert await stage.stored() == 1
    assert "on its way" in stage.teams.messages(ANA.chat)[-1]["summary"]


async def test_an_answer_that_the_connector_is_slow_to_take_holds_up_no_acknowledgement(hasty: Stage) -> None:
    home = hasty.teams.messages(ANA.chat)[0]
    assert button(home, "Give kudos")
    hasty.teams.plan.faults.append(Fault(kind="hold", method=SEND))
    assert (await hasty.send(hasty.teller.message(ANA, "help"))).status == 200
    assert hasty.teams.messages(ANA.chat) == [home]
    await settled(hasty)
    assert len(hasty.teams.messages(ANA.chat)) == 2
