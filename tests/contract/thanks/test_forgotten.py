"""Somebody is forgotten on Slack, on Teams and on the local page: by a form in their chat, which is empty then."""

from commands.check_ins import CheckIns
from commands.delivery.deliver import deliver_waiting
from commands.feature import Tick
from commands.forgetting.fulfil import forget_people
from storage.database import statement
from tests.canary import dump
from tests.cast import THANKS
from tests.contract.thanks.test_thanked import Thanked, thanked

__all__ = ["thanked"]


async def test_who_asks_is_forgotten_and_nothing_is_left_in_their_chat(
    thanked: Thanked, check_ins: CheckIns, opened: str
) -> None:
    await thanked.is_thanked()
    assert THANKS[:30] in await thanked.voice.chats()
    await statement("update person set team_id = null, is_admin = platform_id <> %(ana)s", ana=thanked.ana.platform_id)
    await thanked.hand.types("forget me", "waterline")
    choices = {"kudos_received": "kept", "kudos_given": "kept"}
    assert "type the word" in await thanked.hand.sends("forgetting.own", "Forget", confirmation="no", **choices)
    await thanked.hand.types("forget me", "waterline")
    await thanked.hand.sends("forgetting.own", "Forget", confirmation="forget", **choices)
    entrance = thanked.voice.entrance
    tick = Tick(entrance.clock.now(), entrance.served, check_ins)
    for _ in range(2):
        assert await forget_people(tick) == []
        await deliver_waiting(entrance.served, entrance.clock.now(), entrance.ballots)
    match entrance.workspace.platform:
        case "slack":
            assert "chat.delete" in await thanked.voice.chats()
        case "teams":
            assert THANKS[:30] not in await thanked.voice.chats()
        case "web":
            assert await statement("select 1 from post where place = %(ana)s", ana=thanked.ana.platform_id) == []
    assert thanked.ana.name not in await dump(opened)
    [kudos] = await statement("select words from kudos")
    assert kudos["words"]
    [receiver] = await statement("select p.platform_id from kudos_receiver r join person p on p.id = r.person_id")
    assert receiver["platform_id"] == " forgotten"
