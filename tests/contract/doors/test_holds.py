"""Everybody reads what is kept; an admin's legal hold keeps whoever it is about from being forgotten until it ends."""

from datetime import timedelta

from bot.roles.roles import Role
from tests.contract.doors.conftest import Somebody

REASON = "A court asks for it"


async def test_a_hold_is_read_by_everybody_and_forgets_nobody_until_it_ends(ana: Somebody) -> None:
    page = await ana.hand.types("kept", "pulse")
    assert "800 days" in page
    assert "There is none: everything goes at its time." in page
    assert "Place a legal hold" not in page
    await ana.becomes(Role.ADMIN)
    await ana.hand.types("kept", "pulse")
    await ana.hand.presses("Place a legal hold")
    until = (ana.voice.entrance.clock.now() + timedelta(days=30)).date().isoformat()
    assert "Name a day" in await ana.hand.sends("retention.placed", "Save", until="soon", reason=REASON)
    await ana.hand.types("kept", "pulse")
    await ana.hand.presses("Place a legal hold")
    assert "Nothing of it is deleted now" in await ana.hand.sends(
        "retention.placed", "Save", until=until, reason=REASON
    )
    await ana.loses(Role.ADMIN)
    refused = await ana.hand.types("forget me", "waterline")
    assert f"A legal hold stands up to {until}, so nothing of it can be deleted before." in refused
    page = await ana.hand.types("kept", "pulse")
    assert REASON in page
    assert "End it" not in page
    await ana.becomes(Role.ADMIN)
    await ana.hand.types("kept", "pulse")
    await ana.hand.presses("End it")
    assert "It is ended" in await ana.hand.sends("retention.ended", "Save", reason="The court has decided")
    assert "legal hold" not in await ana.hand.types("forget me", "waterline")
    assert REASON not in await ana.hand.types("kept", "pulse")
