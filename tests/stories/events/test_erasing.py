"""A workspace that is erased takes its webhooks with it, and is sent nothing of its end."""

from commands.check_ins import CheckIns
from storage.backups.erasing import erase
from storage.backups.exporting import LEFT_OUT
from storage.database import statement
from tests.cast import ANA, THANKS
from tests.stories.events.conftest import Hooked, Receiver


async def test_an_erased_workspace_leaves_no_webhook_and_tells_nobody(
    hooked: Hooked, receiver: Receiver, opened: str, check_ins: CheckIns
) -> None:
    await hooked.makes()
    await hooked.company.types(ANA, f"@bo {THANKS} #courage")
    receipt = await erase(opened, check_ins.folders, hooked.company.entrance.workspace.id)
    assert {"webhook", "installation", "kudos"} <= receipt.rows.keys()
    for table in ("webhook", "webhook_event", "installation", "kudos"):
        assert await statement(f"select 1 from {table}") == []
    await hooked.sends()
    assert receiver.arrived == []


def test_what_is_sealed_of_a_webhook_is_in_no_export() -> None:
    assert "installation" in LEFT_OUT
