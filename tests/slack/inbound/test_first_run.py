"""A company moves in on Slack, by payloads: the primary owner is asked first, and does it in five minutes."""

import re
from typing import Any

import pytest

from adapters.slack import outbound
from bot.org.company import Company, Member, TeamName
from commands.check_ins import CheckIns
from commands.delivery.run_due import run_due
from commands.org.save_company import save_company
from commands.routing.entrance import Entrance
from storage.caches import forget_all
from tests.cast import FakeClock
from tests.slack.conftest import ANA, BO, DANA, MIKA, Stage, directory
from tests.slack.fake import Directory, member
from tests.slack.inbound.test_inbound import button, texts
from tests.stories.conftest import count
from tests.stories.welcome.conftest import unwelcomed

OLU = "U0OLU"
CLICKS_AT_MOST, SECONDS_A_CLICK, FIVE_MINUTES = 12, 20, 300
Json = dict[str, Any]


@pytest.fixture
def people_of_slack() -> Directory:
    """Olu owns the workspace; Dana is one of its admins."""
    people = directory()
    owner = member(OLU, "Olu") | {"is_admin": True, "is_owner": True, "is_primary_owner": True}
    return Directory([*people.members, owner], people.channels, people.usergroups)


class Mover:
    """Olu, whose clicks are counted; each takes some seconds."""

    def __init__(self, stage: Stage, entrance: Entrance, check_ins: CheckIns, clock: FakeClock) -> None:
        self.stage = stage
        self.entrance = entrance
        self.check_ins = check_ins
        self.clock = clock
        self.clicks = 0

    async def tick(self, **later: float) -> None:
        self.clock.move(**later or {"seconds": 5})
        await run_due(self.clock.now(), self.entrance.served, self.check_ins)
        await self.stage.deliver()

    @property
    def letter(self) -> Json:
        [letter] = self.stage.slack.messages(OLU)
        return letter

    def has_done(self, step: str) -> bool:
        return re.search(f"✅.{{0,60}}{step}", texts(self.letter["blocks"])) is not None

    async def clicks_on(self, surface: Json, label: str) -> Json:
        """Presses a button, and returns what comes back in private."""
        self.clicks += 1
        self.clock.move(seconds=SECONDS_A_CLICK)
        name = f"click{self.clicks}"
        url = self.stage.slack.response_url(name)
        click = self.stage.signer.block_actions(user=OLU, message=surface, response_url=url, **button(surface, label))
        assert (await self.stage.send(click)).status == 200
        await self.stage.deliver()
        return self.stage.slack.responses[name][-1]

    async def turns_on(self, surface: Json) -> None:
        """Opens the form that says what happens, and sends it."""
        self.clicks += 2
        self.clock.move(seconds=2 * SECONDS_A_CLICK)
        press = self.stage.signer.block_actions(user=OLU, message=surface, **button(surface, "Turn check-ins on"))
        await self.stage.send(press)
        view = self.stage.slack.views[-1]
        assert "will get one direct message" in texts(view["blocks"])
        answer = await self.stage.send(self.stage.signer.view_submission(user=OLU, view=view, answers={}))
        assert "Check-ins are on." in texts(answer.body["view"]["blocks"])
        await self.stage.deliver()


@pytest.fixture
async def mover(stage: Stage, slack_entrance: Entrance, check_ins: CheckIns, clock: FakeClock) -> Mover:
    await unwelcomed()
    return Mover(stage, slack_entrance, check_ins, clock)


async def load_chart(entrance: Entrance) -> None:
    """As the operator's import does."""
    people = [profile async for profile in entrance.platform.members()]
    by_id = {profile.platform_id: profile for profile in people}
    members = (Member(by_id[OLU]), *(Member(by_id[one], OLU) for one in (ANA, BO, MIKA, DANA)))
    await save_company(entrance.workspace, Company(members, {OLU: TeamName("Crew", "crew")}))
    forget_all()


async def test_the_primary_owner_gets_one_message_and_is_asked_who_administers(mover: Mover) -> None:
    for _ in range(3):
        await mover.tick()
    assert "Who should?" in texts(mover.letter["blocks"])
    assert mover.stage.slack.messages(DANA) == mover.stage.slack.messages(ANA) == []
    answer = await mover.clicks_on(mover.letter, "I do")
    assert "You administer Waterline now" in answer["text"]
    assert "Who should?" not in texts(mover.letter["blocks"])
    assert await count("role_grant where role = 'admin'") == 1


async def test_from_the_message_to_the_first_check_in_in_five_minutes(mover: Mover) -> None:
    began = mover.clock.now()
    await mover.tick()
    await mover.clicks_on(mover.letter, "I do")
    await mover.clicks_on(mover.letter, "They are ours")
    assert mover.has_done("1. Values")
    assert button(mover.letter, "Bring your people")
    await load_chart(mover.entrance)
    await mover.tick(minutes=1)
    assert mover.has_done("2. People")
    await mover.turns_on(mover.letter)
    assert mover.has_done("3. First check-in")
    assert "everything is set" in mover.letter["text"]
    assert mover.clicks <= CLICKS_AT_MOST
    assert (mover.clock.now() - began).total_seconds() <= FIVE_MINUTES


async def test_a_check_in_is_tried_question_by_question_and_nothing_is_kept(mover: Mover) -> None:
    await load_chart(mover.entrance)
    await mover.tick()
    shown = await mover.clicks_on(mover.letter, "See what your people will see")
    assert "kept nowhere, sealed nowhere and counted nowhere" in texts(shown["blocks"])
    for _ in range(4):
        shown = await mover.clicks_on(shown, "Skip")
        assert "Nothing was kept." in shown["text"]
    assert "nothing was kept, sealed or counted" in texts(shown["blocks"])
    assert not list(mover.check_ins.folders.sealed.path.glob("*"))


async def test_the_form_of_a_rehearsal_is_sent_and_forgotten(mover: Mover) -> None:
    await mover.tick()
    url = mover.stage.slack.response_url("try")
    click = button(mover.letter, "See what your people will see")
    await mover.stage.send(mover.stage.signer.block_actions(user=OLU, message=mover.letter, response_url=url, **click))
    [shown] = mover.stage.slack.responses["try"]
    form_button = button(shown, "Answer in a form, with a comment")
    await mover.stage.send(mover.stage.signer.block_actions(user=OLU, message=shown, **form_button))
    view = mover.stage.slack.views[-1]
    assert view["callback_id"] == "welcome.answer"
    answer = await mover.stage.send(
        mover.stage.signer.view_submission(user=OLU, view=view, answers={"comment": "The bell on floor two"})
    )
    assert "nothing was kept" in texts(answer.body["view"]["blocks"])


async def test_a_large_workspace_is_gone_through_a_page_a_tick(mover: Mover, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbound, "LISTED_A_PAGE", 3)
    await mover.tick()
    assert mover.stage.slack.messages(OLU) == []
    for _ in range(3):
        await mover.tick()
    assert "Welcome to Waterline" in mover.letter["text"]
