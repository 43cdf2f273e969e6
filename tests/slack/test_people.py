"""What Slack tells of people later on."""

from storage.database import statement
from tests.cast import THANKS
from tests.slack.conftest import ANA, BO, Stage
from tests.slack.fake import Directory, member


async def test_who_leaves_after_we_met_can_no_longer_be_thanked(stage: Stage, people_of_slack: Directory) -> None:
    await stage.send(stage.signer.slash(user=ANA, text=f"<@{BO}> {THANKS} #courage"))
    left = await stage.send(stage.signer.user_change(user=member(BO, "Bo", deleted=True)))
    people_of_slack.members[:] = [member(BO, "Bo", deleted=True)]
    answer = await stage.send(stage.signer.slash(user=ANA, text=f"<@{BO}> for the second import as well #courage"))
    assert left.status == 200
    assert "no longer active" in answer.body["text"]
    assert await stage.stored() == 1


async def test_of_strangers_who_change_nothing_is_kept(stage: Stage) -> None:
    await stage.send(stage.signer.user_change(user=member("U0NEW", "Nele")))
    assert not await statement("select 1 from person")
