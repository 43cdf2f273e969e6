"""A turn of Microsoft's library over our connector: what it sends, and that nothing is left of it."""

import gc
from typing import Any

import pytest
from botbuilder.core import TurnContext
from botbuilder.schema import Activity, ConversationReference

from adapters.teams import turn
from adapters.teams.payloads import Activity as Payload
from adapters.teams.payloads import read
from adapters.teams.places import Target
from adapters.teams.turn import TeamsAdapter
from adapters.teams.wire.shape import Malformed
from bot.messages.say import sentence
from bot.ports import Rejected
from commands.delivery.deliver import deliver, note
from commands.routing.entrance import Entrance
from storage.database import statement
from storage.delivery import deliveries
from tests.cast import THANKS
from tests.teams.activities import KUDOS, LAUNCH, TEAM, User
from tests.teams.conftest import ANA, BO, DANA, Stage, button

Json = dict[str, Any]

CANARY = "The canary waits on the bowsprit"
PILOTS = "for showing the new harbour master where the pilots wait"
CHANNEL_KUDOS = "19:kudos-anew@thread.tacv2"  # another channel of the same name


def living() -> list[object]:
    """The payloads and turns that anything in this process still holds."""
    gc.collect()
    return [thing for thing in gc.get_objects() if isinstance(thing, Payload | TurnContext)]


def payload_of(stage: Stage) -> Payload:
    return read(stage.teller.message(ANA, CANARY))


async def test_a_message_is_sent_changed_and_deleted_as_it_was_drawn(stage: Stage) -> None:
    await stage.install(ANA, team=False)
    drawn, changed = ({"type": "message", "text": text} for text in ("The tide is in.", "The tide is out."))
    before = len(stage.teams.messages(ANA.chat))
    ids: list[str] = []

    async def talk(context: TurnContext) -> None:
        target = Target(stage.teams.address, ANA.chat, shared=False)
        await turn.send(context, target, drawn)
        await turn.send(context, target, drawn)
        posted = [message["id"] for message in stage.teams.messages(ANA.chat)[before:]]
        ids.extend(f"{ANA.chat}|{message_id}" for message_id in posted)
        changing = Activity(id=ids[0], service_url=stage.teams.address, channel_data=changed)
        assert (await context.adapter.update_activity(context, changing)).id == ids[0]
        gone = ConversationReference(activity_id=ids[1], service_url=stage.teams.address)
        await context.adapter.delete_activity(context, gone)

    assert await TeamsAdapter(stage.connection.platform).run(payload_of(stage), talk) is None
    [left] = stage.teams.messages(ANA.chat)[before:]
    assert left == {**changed, "id": ids[0].partition("|")[2]}
    assert drawn == {"type": "message", "text": "The tide is in."}  # the library writes nothing into it


async def test_whoever_keeps_the_context_of_a_turn_keeps_no_payload_and_no_answer(stage: Stage) -> None:
    kept: list[TurnContext] = []

    async def answering(context: TurnContext) -> None:
        kept.append(context)
        turn.answer(context, {"words": turn.payload(context).text})

    async def failing(context: TurnContext) -> None:
        await answering(context)
        raise Malformed

    adapter = TeamsAdapter(stage.connection.platform)
    assert await adapter.run(payload_of(stage), answering) == {"words": CANARY}
    with pytest.raises(Malformed):
        await adapter.run(payload_of(stage), failing)
    assert [context.turn_state for context in kept] == [{}, {}]
    assert all(CANARY not in str(vars(context.activity)) for context in kept)


async def test_after_a_request_nothing_in_the_process_holds_its_payload(stage: Stage) -> None:
    """A button, a form that is refused, what is malformed, an unknown invoke: the state is looked into meanwhile."""
    await stage.install(ANA)
    home = stage.teams.messages(ANA.chat)[0]
    opened = await stage.send(stage.teller.pressed(ANA, button(home, "Give kudos")))
    form = opened.body["task"]["value"]["card"]["content"]["actions"][0]
    assert living() == []
    requests = [
        stage.teller.message(ANA, CANARY),
        stage.teller.message(ANA, "", value={"value": CANARY}),
        stage.teller.pressed(ANA, form, receivers=ANA.aad, words=CANARY),
        stage.teller.invoke(ANA, "fileConsent/invoke", {"context": CANARY}),
        stage.teller.reaction(ANA, CANARY, "heart", LAUNCH),
    ]
    for request in requests:
        await stage.send(request)
        assert living() == []


async def test_what_lives_is_seen_while_it_does(stage: Stage) -> None:
    """The counterpart of the test above: within a turn both are there."""
    seen: list[int] = []

    async def looking(context: TurnContext) -> None:
        seen.append(len(living()))

    await TeamsAdapter(stage.connection.platform).run(payload_of(stage), looking)
    assert seen == [2]


async def kudos_of_ana(stage: Stage, words: str = THANKS) -> None:
    await stage.send(stage.teller.message(ANA, f"kudos @bo {words} #courage"))
    await stage.deliver()


@pytest.mark.parametrize("event", ["channelDeleted", "channelRenamed", "channelCreated", "channelRestored"])
async def test_a_channel_that_came_went_or_was_renamed_is_looked_up_anew(stage: Stage, event: str) -> None:
    await stage.install(ANA)
    await kudos_of_ana(stage)
    assert len(stage.teams.messages(KUDOS)) == 1
    stage.teams.channels = {CHANNEL_KUDOS: "kudos", LAUNCH: "launch"}
    assert (await stage.send(stage.teller.changed(ANA, event, KUDOS))).status == 200
    await kudos_of_ana(stage, PILOTS)
    assert len(stage.teams.messages(CHANNEL_KUDOS)) == 1
    assert len(stage.teams.messages(KUDOS)) == 1


@pytest.mark.parametrize("event", ["teamDeleted", "teamHardDeleted"])
async def test_nothing_is_written_to_a_deleted_team_until_it_is_restored(stage: Stage, event: str) -> None:
    await stage.install(ANA, BO)
    assert (await stage.send(stage.teller.changed(ANA, event))).status == 200
    calls = len(stage.teams.calls)
    await kudos_of_ana(stage)
    assert {call.conversation for call in stage.teams.calls[calls:]} <= {ANA.chat, BO.chat}
    assert (await stage.send(stage.teller.changed(ANA, "teamRestored"))).status == 200
    await kudos_of_ana(stage, PILOTS)
    assert len(stage.teams.messages(KUDOS)) == 1


async def test_a_renamed_team_and_a_member_who_left_change_nothing(stage: Stage) -> None:
    await stage.install(ANA)
    for change in (stage.teller.changed(ANA, "teamRenamed"), stage.teller.parted(ANA, TEAM, (BO.account,))):
        assert (await stage.send(change)).status == 200
    await kudos_of_ana(stage)
    assert len(stage.teams.messages(KUDOS)) == 1


async def test_an_upgrade_of_the_app_greets_nobody_anew_and_leaves_no_place(stage: Stage) -> None:
    await stage.install(ANA)
    before = len(stage.teams.messages(ANA.chat))
    for place, words in (("", THANKS), (TEAM, PILOTS)):
        for action in ("remove-upgrade", "add-upgrade"):
            assert (await stage.send(stage.teller.installed(ANA, place, action))).status == 200
        await kudos_of_ana(stage, words)
    assert len(stage.teams.messages(KUDOS)) == 2
    greetings = [message for message in stage.teams.messages(ANA.chat)[before:] if "Give kudos" in str(message)]
    assert greetings == []


@pytest.mark.parametrize("kind", ["messageUpdate", "messageDelete", "event", "typing", "endOfConversation", "handoff"])
async def test_what_we_do_not_read_is_taken_and_answered_with_nothing(stage: Stage, kind: str) -> None:
    await stage.install(ANA)
    calls = len(stage.teams.calls)
    sent = stage.teller.message(ANA, "kudos help") | {"type": kind, "name": "application/vnd.microsoft.readReceipt"}
    answer = await stage.send(sent)
    assert (answer.status, answer.body) == (200, {})
    assert len(stage.teams.calls) == calls


async def work_off(entrance: Entrance) -> None:
    """Delivers as the queue does, which tells of what is lost."""
    while claimed := await deliveries.claim(entrance.workspace.id, places=100, lease=60):
        for delivery in claimed:
            now = entrance.clock.now()
            outcome = await deliver(delivery, entrance.served, now)
            await note(entrance.workspace.id, [outcome], deliveries, entrance.served, now)


async def test_of_a_kudos_channel_that_is_gone_its_giver_and_the_admins_are_told_once(
    stage: Stage, teams_entrance: Entrance
) -> None:
    await stage.install(ANA, BO, DANA)
    del stage.teams.channels[KUDOS]
    assert (await stage.send(stage.teller.changed(ANA, "channelDeleted", KUDOS))).status == 200
    await stage.send(stage.teller.message(ANA, f"kudos @bo {THANKS} #courage"))
    await work_off(teams_entrance)
    await work_off(teams_entrance)
    for user in (ANA, DANA):
        lost = [message for message in stage.teams.messages(user.chat) if "#kudos" in message["summary"]]
        assert len(lost) == 1, [message["summary"] for message in stage.teams.messages(user.chat)]
    assert stage.teams.messages(KUDOS) == []


async def test_of_several_each_giver_is_told_of_each_of_theirs_and_admins_once_a_day(
    stage: Stage, teams_entrance: Entrance
) -> None:
    await stage.install(ANA, BO, DANA)
    del stage.teams.channels[KUDOS]
    await stage.send(stage.teller.changed(ANA, "channelDeleted", KUDOS))
    first = [(ANA, "bo", "mending the door"), (BO, "ana", "the map of the cellar"), (ANA, "mika", "a new lamp")]
    for user, receiver, deed in first:
        await stage.send(stage.teller.message(user, f"kudos @{receiver} for {deed}, which saved us a day #courage"))
        await work_off(teams_entrance)
    assert [lost_of(stage, user) for user in (ANA, BO, DANA)] == [2, 1, 1]
    await statement("update delivery set wanted_at = wanted_at - interval '25 hours'")
    await stage.send(stage.teller.message(BO, "kudos @mika for two carts in the yard, which saved us a day #courage"))
    await work_off(teams_entrance)
    assert [lost_of(stage, user) for user in (ANA, BO, DANA)] == [2, 2, 2]


def lost_of(stage: Stage, user: User) -> int:
    return sum("#kudos" in message["summary"] for message in stage.teams.messages(user.chat))


async def test_a_private_chat_that_teams_no_longer_knows_is_opened_anew(stage: Stage) -> None:
    await stage.install(ANA, BO)
    stage.teams.chats.pop(BO.chat)
    stage.teams.gone.add(BO.chat)
    before = [call.method for call in stage.teams.calls].count("create")
    with pytest.raises(Rejected, match="ConversationNotFound"):
        await stage.connection.platform.post(BO.aad, sentence("Hello"))
    assert [call.method for call in stage.teams.calls].count("create") == before + 1
