"""While a legal hold stands, nobody whom it is about is forgotten; once it is over, who wished it before is."""

from datetime import timedelta

from bot.app.connect.erasing import erase_due
from bot.messages.request import Pressed
from bot.retention.diary import HoldPlaced
from storage.database import statement
from storage.diary import diary
from tests.cast import BO, CY, DANA
from tests.past import Lived
from tests.stories.conftest import told
from tests.stories.forgetting.looking import ForgettingCompany

BO_ALONE = ("Achterberg",)


async def holds(forgetful: ForgettingCompany, *whom: str) -> None:
    until = (forgetful.clock.now() + timedelta(days=30)).date().isoformat()
    form = await forgetful.chat.does(DANA, Pressed("retention.place", ""))
    await forgetful.chat.submits(DANA, form, people=whom, until=until, reason="A court asks for it")


async def test_who_is_held_reads_until_when_and_nobody_else_is_kept_from_it(forgetful: ForgettingCompany) -> None:
    await holds(forgetful, BO.platform_id)
    assert "A legal hold stands up to 2026-04-01" in told(await forgetful.opens(BO))
    assert "A legal hold" not in told(await forgetful.opens(CY))


async def test_a_wish_of_before_waits_for_the_end_of_the_hold(forgetful: ForgettingCompany) -> None:
    await forgetful.wishes(BO)
    await holds(forgetful)
    await forgetful.ticks()
    assert {*await forgetful.still_named(BO_ALONE)} == {*BO_ALONE}
    end = await forgetful.chat.does(DANA, Pressed("retention.end", "1"))
    await forgetful.chat.submits(DANA, end, reason="The court has decided")
    await forgetful.ticks(61)
    assert await forgetful.still_named(BO_ALONE) == {}


async def test_a_workspace_that_was_removed_is_not_erased_under_a_hold(harbour_past: Lived) -> None:
    workspace = harbour_past.workspace.id
    await statement(
        "update workspace set removed_at = now() - interval '9 days' where id = %(workspace_id)s",
        workspace_id=workspace,
    )
    [today] = await statement("select current_date as day")
    placed = HoldPlaced(1, None, "A court asks for it", today["day"] + timedelta(days=9))
    await diary.append(workspace, None, placed, harbour_past.now)
    await erase_due(harbour_past.conninfo, harbour_past.check_ins.folders, 1)
    [kept] = await statement("select erasing_since from workspace where id = %(workspace_id)s", workspace_id=workspace)
    assert kept["erasing_since"] is None
