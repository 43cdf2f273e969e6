"""Who is told something by direct message."""

import pytest

from bot.org.people import BARRED
from commands.routing.entrance import Entrance
from storage import database
from storage.delivery import notices
from storage.org import people
from tests.cast import ANA
from tests.stories.conftest import count


@pytest.mark.parametrize(
    ("turned", "notified"), [("is_stranger = false", 1), ("is_stranger = true", 0), ("is_active = false", 0)]
)
async def test_a_guest_is_written_to_as_little_as_who_has_left(entrance: Entrance, turned: str, notified: int) -> None:
    here = entrance.workspace.id
    ana = (await people.by_platform_ids(here, [ANA.platform_id]))[ANA.platform_id]
    await database.statement(
        f"update person set {turned} where workspace_id = %(here)s and id = %(ana)s", here=here, ana=ana.id
    )
    await notices.tell_once(here, BARRED, 1, ana.id)
    assert await count("delivery") == notified
