"""What Slack tells of people later on."""

from dataclasses import replace

import pytest

from adapters.slack import outbound
from bot.org.people import OwnersPage
from bot.ports import Busy
from bot.roles.roles import Role
from commands.check_ins import CheckIns
from commands.delivery.run_due import run_due
from commands.org.look_again import look_from_now
from commands.routing.entrance import Entrance
from storage.caches import forget_all
from storage.database import statement
from storage.org import people
from storage.roles import grants
from tests.cast import MONDAY, THANKS, FakeClock
from tests.slack.conftest import ANA, BO, Stage
from tests.slack.fake import Directory, FakeSlack, member
from tests.stories.home.choosing import lets_guests


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
    await look_from_now(slack_entrance.served, MONDAY)
    slack.calls.clear()
    answer = await stage.send(stage.signer.slash(user=ANA, text=f"<@{BO}> for the second import as well #courage"))
    assert "no longer active" in answer.body["text"]
    assert await stage.stored() == 1
    assert [call.arguments["user"] for call in slack.calls if call.method == "users.info"] == [BO]


async def test_when_the_last_admin_leaves_owners_whom_nobody_met_are_asked_once(
    stage: Stage,
    people_of_slack: Directory,
    slack_entrance: Entrance,
    check_ins: CheckIns,
    clock: FakeClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(outbound, "LISTED_A_PAGE", 3)
    people_of_slack.members.append(member("U0OLU", "Olu") | {"is_owner": True, "is_admin": True})
    people_of_slack.members.append(member("U0PIA", "Pia") | {"is_primary_owner": True, "is_owner": True})
    await stage.send(stage.signer.slash(user=ANA, text="roles", command="/waterline"))
    [ana] = await people.everyone(slack_entrance.workspace.id)
    await grants.add(slack_entrance.workspace.id, ana.id, Role.ADMIN, None, "Runs it", clock.now())
    await people.meet(slack_entrance.workspace.id, [replace(ana, is_active=False)])

    async def goes_on() -> list[str]:
        forget_all()
        for _ in range(5):
            clock.move(seconds=5)
            await run_due(clock.now(), slack_entrance.served, check_ins)
            await stage.deliver()
        return [post["text"] for who in ("U0OLU", "U0PIA") for post in stage.slack.messages(who)]

    asked = await goes_on()
    assert [text.partition(",")[0] for text in asked] == ["The last admin of Waterline has left"] * 2
    assert await goes_on() == asked, "also after a start in between"
    assert stage.slack.messages(BO) == []
    answer = await stage.send(stage.signer.slash(user="U0PIA", text="roles", command="/waterline"))
    assert "Give a role" in str(answer.body)


async def test_slack_s_wish_to_wait_is_kept_while_owners_are_looked_for(
    stage: Stage, slack_entrance: Entrance, check_ins: CheckIns, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    began, asked = clock.now(), list[float]()

    async def owners(_: str) -> OwnersPage:
        asked.append((clock.now() - began).total_seconds())
        if len(asked) == 1:
            raise Busy(30)
        return OwnersPage((), "")

    monkeypatch.setattr(slack_entrance.platform, "owners", owners)
    await stage.send(stage.signer.slash(user=ANA, text="roles", command="/waterline"))
    [ana] = await people.everyone(slack_entrance.workspace.id)
    await grants.add(slack_entrance.workspace.id, ana.id, Role.ADMIN, None, "Runs it", began)
    await people.meet(slack_entrance.workspace.id, [replace(ana, is_active=False)])
    forget_all()
    for _ in range(4):
        await run_due(clock.now(), slack_entrance.served, check_ins)
        clock.move(seconds=20)
    assert asked == [0, 40]


async def test_a_colleague_of_the_grid_in_another_workspace_reads_so(stage: Stage, people_of_slack: Directory) -> None:
    wim = member("W0WIM", "Wim", team="T0OTHER") | {
        "enterprise_user": {"enterprise_id": "E0GRID", "teams": ["T0OTHER"]}
    }
    people_of_slack.members.append(wim)
    stage.connection.platform._enterprise_id = "E0GRID"
    answer = await stage.send(stage.signer.slash(user=ANA, text=f"<@W0WIM> {THANKS} #courage"))
    assert "Wim belongs to another workspace of your company" in answer.body["text"]
    assert await stage.stored() == 0


@pytest.mark.parametrize("kind", ["is_restricted", "is_ultra_restricted"])
async def test_a_guest_thanks_and_is_thanked_once_an_admin_lets_guests(
    stage: Stage, people_of_slack: Directory, kind: str
) -> None:
    people_of_slack.members.append(member("U0GWEN", "Gwen") | {kind: True})
    people_of_slack.members.append(member("U0ELSE", "Else", team="T0OTHER") | {kind: True})
    refused = await stage.send(stage.signer.slash(user="U0GWEN", text=f"<@{BO}> {THANKS} #courage"))
    assert "Ask your own organisation to invite it" in refused.body["text"]
    await lets_guests()
    await stage.send(stage.signer.slash(user="U0GWEN", text=f"<@{BO}> {THANKS} #courage"))
    await stage.send(stage.signer.slash(user=BO, text=f"<@U0GWEN> {THANKS} #courage"))
    assert await stage.stored() == 2
    stranger = await stage.send(stage.signer.slash(user="U0ELSE", text=f"<@{BO}> {THANKS} #courage"))
    assert "Ask your own organisation to invite it" in stranger.body["text"]
