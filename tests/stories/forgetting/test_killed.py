"""A process that is killed while it forgets somebody leaves no half: the next one goes on where it was."""

import pytest

from storage.sealed.erasures import ErasureLists
from storage.sealed.roll import numbers_of
from tests.cast import ANA, BO, CY
from tests.stories.conftest import count
from tests.stories.forgetting.killed import ENDING, ERASED, ERASING, LISTED, main
from tests.stories.forgetting.looking import ForgettingCompany
from tests.stories.killed import is_killed

THANKS = "for carrying the whole migration to its end, so that nobody lost a day #courage"


@pytest.mark.parametrize(("where", "stands"), [(LISTED, True), (ERASING, True), (ERASED, False), (ENDING, False)])
async def test_bo_is_forgotten_wherever_the_process_is_killed(
    forgetful: ForgettingCompany, opened: str, where: str, stands: bool
) -> None:
    await forgetful.chat.types(CY, f"@bo {THANKS}")
    await forgetful.chat.types(BO, f"@ana {THANKS}")
    await forgetful.chat.deliver()
    folders = forgetful.check_ins.folders
    numbers_of(folders.sealed, forgetful.name, [ANA.platform_id, BO.platform_id])
    await forgetful.wishes(BO)
    moment = forgetful.clock.now().isoformat()
    await is_killed(main, opened, moment, str(folders.keys.path), str(folders.sealed.path), where)
    assert await count("person where platform_id = '@bo'") == stands
    assert await count("kudos k join person p on p.id = k.giver_id where p.platform_id = '@bo'") == stands
    assert await count("kudos where giver_id is null") == 0
    await forgetful.ticks()
    left = await forgetful.still_named(("Achterberg", "@bo"))
    in_chat = {place for places in left.values() for place in places if place.startswith("chat ")}
    assert {place for places in left.values() for place in places} == in_chat
    assert not in_chat or where == ENDING, "whose process had changed a chat of its own"
    assert len(ErasureLists(folders.sealed).of(forgetful.name)) == 1
    assert await count("forgetting where ended_at is not null and person_id is null") == 1
