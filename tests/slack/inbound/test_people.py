"""What Slack tells of people later on."""

from commands.org.look_again import look_from_now
from commands.routing.entrance import Entrance
from storage.database import statement
from tests.cast import THANKS
from tests.slack.conftest import ANA, BO, Stage
from tests.slack.fake import Directory, FakeSlack, member


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


async def test_who_left_while_nobody_listened_is_asked_about_once_more(
    stage: Stage, people_of_slack: Directory, slack: FakeSlack, slack_entrance: Entrance
) -> None:
    await stage.send(stage.signer.slash(user=ANA, text=f"<@{BO}> {THANKS} #courage"))
    people_of_slack.members[:] = [member(ANA, "Ana"), member(BO, "Bo", deleted=True)]
    await look_from_now(slack_entrance.served)
    slack.calls.clear()
    answer = await stage.send(stage.signer.slash(user=ANA, text=f"<@{BO}> for the second import as well #courage"))
    assert "no longer active" in answer.body["text"]
    assert await stage.stored() == 1
    assert [call.arguments["user"] for call in slack.calls if call.method == "users.info"] == [BO]


async def test_a_colleague_of_the_grid_in_another_workspace_reads_so(stage: Stage, people_of_slack: Directory) -> None:
    wim = member("W0WIM", "Wim", team="T0OTHER") | {
        "enterprise_user": {"enterprise_id": "E0GRID", "teams": ["T0OTHER"]}
    }
    people_of_slack.members.append(wim)
    stage.connection.platform._enterprise_id = "E0GRID"
    answer = await stage.send(stage.signer.slash(user=ANA, text=f"<@W0WIM> {THANKS} #courage"))
    assert "Wim belongs to another workspace of your company" in answer.body["text"]
    assert await stage.stored() == 0
