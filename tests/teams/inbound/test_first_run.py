"""A company moves in on Teams, by payloads: whoever adds Waterline to a team is welcomed, and nobody by a policy."""

import re
from dataclasses import replace

import pytest

from adapters.teams.outbound import TeamsConnection
from bot.config.settings import Settings
from bot.org.company import Company, Member, TeamName
from bot.org.people import Workspace
from commands.check_ins import CheckIns
from commands.delivery.run_due import run_due
from commands.org.save_company import save_company
from commands.roles.examine_admins import examine_admins
from commands.roles.grant_by_operator import grant_by_operator
from commands.routing.entrance import Entrance
from storage.caches import forget_all
from storage.org import people
from tests.cast import FakeClock
from tests.stories.conftest import count
from tests.stories.welcome.conftest import unwelcomed
from tests.teams.activities import TEAM
from tests.teams.conftest import ANA, BO, DANA, MIKA, TEAMMATES, Json, Stage, button, texts

CLICKS_AT_MOST, SECONDS_A_CLICK, FIVE_MINUTES = 12, 20, 300


class Mover:
    """Ana, whose clicks are counted; each takes some seconds."""

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
        [letter] = [one for one in self.stage.teams.messages(ANA.chat) if "Welcome to Waterline" in texts(one)]
        return letter

    def has_done(self, step: str) -> bool:
        return re.search(f"✅.{{0,60}}{step}", texts(self.letter)) is not None

    async def clicks_on(self, part: Json, label: str) -> Json:
        self.clicks += 1
        self.clock.move(seconds=SECONDS_A_CLICK)
        answer = await self.stage.send(self.stage.teller.pressed(ANA, button(part, label)))
        await self.stage.deliver()
        return answer.body


@pytest.fixture
def teams_entrance(
    workspace: Workspace, settings: Settings, clock: FakeClock, connection: TeamsConnection, check_ins: CheckIns
) -> Entrance:
    """Nobody is named in app.yaml."""
    return Entrance(
        workspace=workspace, platform=connection.platform, settings=settings, clock=clock, ballots=check_ins.ballots
    )


@pytest.fixture
async def mover(stage: Stage, teams_entrance: Entrance, check_ins: CheckIns, clock: FakeClock) -> Mover:
    await unwelcomed()
    return Mover(stage, teams_entrance, check_ins, clock)


async def add_to_team(mover: Mover) -> None:
    """Ana adds Waterline to her team, and has it in her private chat."""
    await mover.stage.install(ANA)


async def test_whoever_adds_it_to_a_team_gets_one_message(mover: Mover) -> None:
    await add_to_team(mover)
    for _ in range(3):
        await mover.tick()
    assert "three steps, five minutes" in texts(mover.letter)
    assert "Who should?" in texts(mover.letter)
    assert not [one for one in TEAMMATES if one is not ANA and "Welcome" in texts(mover.stage.teams.messages(one.chat))]


async def test_whom_a_policy_gave_it_in_private_is_neither_welcomed_nor_an_admin(mover: Mover) -> None:
    await mover.stage.install(BO, MIKA, team=False)
    await mover.tick()
    assert "Welcome to Waterline" not in texts(mover.stage.teams.messages(BO.chat))
    assert await count("installer") == 0
    [finding] = await examine_admins(())
    assert finding.weak


async def test_once_the_operator_has_made_an_admin_that_one_is_welcomed(mover: Mover) -> None:
    await mover.stage.install(BO, team=False)
    await mover.tick()
    await grant_by_operator("@bo", "Runs it", "teams", (), mover.clock.now())
    await mover.tick(minutes=11)
    assert "Welcome to Waterline" in texts(mover.stage.teams.messages(BO.chat))


async def test_whoever_installed_it_can_change_everything_until_an_admin_is_made_and_then_no_more(
    mover: Mover,
) -> None:
    await add_to_team(mover)
    await mover.tick()
    form = await mover.clicks_on(mover.letter, "Somebody else")
    card = form["task"]["value"]["card"]["content"]
    bo = (await people.by_platform_ids(mover.entrance.workspace.id, [BO.aad]))[BO.aad]
    await mover.stage.send(
        mover.stage.teller.pressed(ANA, card["actions"][0], people=bo.platform_id, role="admin", reason="Runs it")
    )
    assert await count("installer") == 0
    assert await count("role_grant where role = 'admin'") == 2, "whoever made the first one is one, too"


async def test_whoever_adds_it_to_one_more_team_later_is_nobody_in_particular(mover: Mover) -> None:
    await add_to_team(mover)
    await mover.tick()
    await mover.stage.send(mover.stage.teller.installed(DANA, TEAM))
    [row] = [one for one in await people.everyone(mover.entrance.workspace.id) if one.platform_id == ANA.aad]
    assert await count(f"installer where person_id = {row.id}") == await count("installer") == 1


async def test_when_the_last_admin_leaves_doctor_says_that_nobody_administers(mover: Mover) -> None:
    await add_to_team(mover)
    await mover.tick()
    await mover.clicks_on(mover.letter, "I do")
    [finding] = await examine_admins(())
    assert not finding.weak
    here = mover.entrance.workspace.id
    ana = (await people.by_platform_ids(here, [ANA.aad]))[ANA.aad]
    await people.meet(here, [replace(ana, is_active=False)])
    forget_all()
    await mover.tick()
    [finding] = await examine_admins(())
    assert finding.weak
    assert "nobody administers" in finding.text


async def test_from_the_message_to_the_first_check_in_in_five_minutes(mover: Mover) -> None:
    await add_to_team(mover)
    began = mover.clock.now()
    await mover.tick()
    await mover.clicks_on(mover.letter, "I do")
    await mover.clicks_on(mover.letter, "They are ours")
    assert mover.has_done("1. Values")
    how = await mover.clicks_on(mover.letter, "Bring your people")
    assert "Send the file to me here, in our private chat" in texts(how)
    here = mover.entrance.workspace
    known = await people.by_platform_ids(here.id, [one.aad for one in (ANA, BO, MIKA, DANA)])
    members = (Member(known[ANA.aad]), *(Member(known[one.aad], ANA.aad) for one in (BO, MIKA, DANA)))
    await save_company(here, Company(members, {ANA.aad: TeamName("Crew", "crew")}))
    forget_all()
    await mover.tick(minutes=1)
    assert mover.has_done("2. People")
    dialog = await mover.clicks_on(mover.letter, "Turn check-ins on")
    assert "will get one direct message" in texts(dialog)
    card = dialog["task"]["value"]["card"]["content"]
    said = await mover.stage.send(mover.stage.teller.pressed(ANA, card["actions"][0]))
    assert "Check-ins are on." in texts(said.body)
    await mover.stage.deliver()
    assert mover.has_done("3. First check-in")
    tried = await mover.clicks_on(mover.letter, "See what your people will see")
    assert "kept nowhere, sealed nowhere and counted nowhere" in texts(tried)
    assert mover.clicks <= CLICKS_AT_MOST
    assert (mover.clock.now() - began).total_seconds() <= FIVE_MINUTES
