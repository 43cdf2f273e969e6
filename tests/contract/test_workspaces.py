"""Workspaces on one database cross nowhere, whichever processes serve them."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any, get_args

import pytest

from bot.app.platforms import PLATFORMS
from bot.config.settings import Settings
from bot.kudos.kudos import Draft
from bot.org.company import Company, Member, TeamName
from bot.org.people import Profile
from bot.ports import Served
from commands.check_ins import CheckIns
from commands.delivery.run_due import run_due
from commands.org.save_company import save_company
from storage.database import statement
from storage.delivery import deliveries
from storage.kudos import drafts
from storage.org import people
from tests.cast import THANKS, FakeClock
from tests.contract.deployment import deployment
from tests.contract.edges import EDGES, OFTEN
from tests.contract.three import DEEDS, HARBOUR, MOUNTAIN, SECRETS, Three, three_workspaces
from tests.processes import running
from tests.rounds import sealed
from tests.rows import every_row
from tests.slack.conftest import ANA, BO, DANA
from tests.slack.fake import member
from tests.slack.real import SlackEdge
from tests.slack.signing import Signer
from tests.teams import conftest as teams
from tests.teams.issuer import APP
from tests.typed import types

Json = dict[str, Any]


@pytest.fixture
async def three(opened: str, settings: Settings, check_ins: CheckIns, clock: FakeClock) -> AsyncIterator[Three]:
    async with three_workspaces(settings, check_ins, clock) as three:
        yield three


async def counted(table: str) -> Counter[int]:
    """Rows by workspace."""
    rows = await statement(f"select workspace_id, count(*) as rows from {table} group by workspace_id")
    return Counter({row["workspace_id"]: row["rows"] for row in rows})


def test_every_platform_that_can_be_switched_on_is_connected_by_the_table() -> None:
    [names, _] = get_args(Settings.model_fields["platforms"].annotation)
    assert {*get_args(names)} == PLATFORMS.keys()


async def test_a_thanks_is_stored_and_posted_in_its_own_workspace_alone(three: Three) -> None:
    await three.thanks_everywhere()
    assert len(three.served) == 3
    for name, posts in three.posts().items():
        assert [deed in posts for deed in DEEDS.values()] == [name == other for other in DEEDS]
    assert await counted("kudos") == Counter(dict.fromkeys(three.served, 1))
    assert three.failures() == []


async def test_people_of_equal_ids_are_other_people_in_another_workspace(three: Three) -> None:
    await three.thanks_everywhere()
    gone = member(ANA, "Ana of the mountain", team=MOUNTAIN, deleted=True)
    assert (await three.slack_sends(Signer(SECRETS[MOUNTAIN]).user_change(user=gone, team=MOUNTAIN)))[0] == 200
    rows = await statement("select workspace_id, name, is_active from person where platform_id = %(ana)s", ana=ANA)
    known = {row["workspace_id"]: (row["name"], row["is_active"]) for row in rows}
    assert known == {
        three.workspace(HARBOUR): (f"{ANA.title()} of {HARBOUR}", True),
        three.workspace(MOUNTAIN): ("Ana of the mountain", False),
    }
    opens = Signer(SECRETS[HARBOUR]).app_home_opened(user=BO)
    assert (await three.slack_sends(opens))[0] == 200
    assert three.slacks[HARBOUR].home(BO)
    assert three.slacks[MOUNTAIN].home(BO) is None
    assert three.failures() == []


async def test_a_kudos_is_taken_back_in_its_own_workspace_alone(three: Three) -> None:
    """The number of the mountain's kudos names nothing in the harbour, and none of its posts goes."""
    await three.thanks_everywhere()
    before = three.posts()
    [kudos] = await statement(
        "select id from kudos where workspace_id = %(workspace)s", workspace=three.workspace(MOUNTAIN)
    )
    takes_back: Json = {"user": ANA, "action_id": "kudos.take_back", "value": str(kudos["id"])}
    assert (await three.slack_sends(Signer(SECRETS[HARBOUR]).block_actions(**takes_back)))[0] == 200
    await three.deliver()
    assert three.posts() == before
    takes_back |= {"team": MOUNTAIN, "user_team": MOUNTAIN}
    assert (await three.slack_sends(Signer(SECRETS[MOUNTAIN]).block_actions(**takes_back)))[0] == 200
    await three.deliver()
    assert three.posts() == before | {MOUNTAIN: "[]"}


@pytest.mark.parametrize(
    ("team", "secret"),
    [
        pytest.param("T0ELSEWHERE", SECRETS[HARBOUR], id="a workspace that is not served"),
        pytest.param(MOUNTAIN, SECRETS[HARBOUR], id="a workspace that another app is installed in"),
    ],
)
async def test_a_request_for_another_workspace_is_refused_and_nothing_happens(
    three: Three, team: str, secret: str
) -> None:
    rows, calls, signer = await every_row(), len(three.slacks[MOUNTAIN].calls), Signer(secret)
    for signed in (
        signer.slash(user=ANA, text=f"<@{BO}> {THANKS} #courage", team=team),
        signer.block_actions(user=ANA, action_id="kudos.open", team=team),
        signer.app_home_opened(user=ANA, team=team),
        signer.user_change(user=member(ANA, "Somebody else", team=team), team=team),
    ):
        status, answer = await three.slack_sends(signed)
        assert (status, "not served here" in answer) == (403, True)
    elsewhere = three.teller.message(teams.ANA, f"/kudos @bo {THANKS} #courage")
    elsewhere["channelData"] = {"tenant": {"id": APP}}
    elsewhere["conversation"] |= {"tenantId": APP}
    assert await three.teams_sends(elsewhere) == 403
    assert await every_row() == rows
    assert len(three.slacks[MOUNTAIN].calls) == calls
    assert three.teams.calls == []


async def employ(three: Three) -> None:
    """Dana leads Ana and Bo in each workspace."""
    for served in three.served.values():
        in_slack = served.workspace.platform == "slack"
        [dana, *others] = [DANA, ANA, BO] if in_slack else [user.aad for user in (teams.DANA, teams.ANA, teams.BO)]
        staff = [Member(Profile(dana, dana, dana)), *(Member(Profile(user, user, user), dana) for user in others)]
        await save_company(served.workspace, Company(tuple(staff), {dana: TeamName("Crew", "crew")}))


async def live_a_day(three: Three, clock: FakeClock, served: Served) -> None:
    for _ in range(14):
        clock.move(hours=2)
        await run_due(clock.now(), served, three.check_ins)


def key_in(tap: str) -> str:
    return tap.partition(":")[0]


async def test_a_check_in_is_asked_and_answered_in_its_own_workspace_alone(three: Three, clock: FakeClock) -> None:
    await employ(three)
    await live_a_day(three, clock, three.served)
    assert await counted("audience") == Counter(dict.fromkeys(three.served, 3))
    rounds = {team: three.check_ins.ballots.running("slack", team) for team in SECRETS}
    taps = {team: f"{one.key}:{one.frozen.items[0].key}:3" for team, one in rounds.items() if one}
    for value, boxes in ((taps[MOUNTAIN], 0), (taps[HARBOUR], 1)):
        tap = Signer(SECRETS[HARBOUR]).block_actions(user=ANA, action_id="pulse.answer", value=value)
        assert (await three.slack_sends(tap))[0] == 200
        assert sealed(three.check_ins) == boxes
    boxes_of = {team: list(three.check_ins.folders.sealed.files(f"{key_in(tap)}*.boxes")) for team, tap in taps.items()}
    assert any(file.stat().st_size for file in boxes_of[HARBOUR])
    assert not any(file.stat().st_size for file in boxes_of[MOUNTAIN])


async def test_what_is_due_in_a_workspace_waits_for_a_process_that_serves_it(three: Three, clock: FakeClock) -> None:
    await employ(three)
    here = three.workspace(HARBOUR)
    mine = {here: three.served[here]}
    await live_a_day(three, clock, mine)
    assert await counted("audience") == await counted("delivery") == Counter({here: 3})
    await live_a_day(three, clock, three.served)
    assert await counted("delivery") == Counter(dict.fromkeys(three.served, 3))
    assert sorted(await deliveries.due([], at_most=100)) == sorted(three.served)
    assert {delivery.workspace_id for delivery in await deliveries.claim(here, places=100, lease=1)} == {here}
    await statement("delete from delivery")
    await statement("update audience set invited = false, reminded = false")
    for served in three.served.values():
        [ana, *_] = await people.everyone(served.workspace.id)
        await drafts.save(served.workspace.id, ana.id, Draft((), words=THANKS), clock.now() - timedelta(days=30))
    clock.move(hours=16)  # at night nobody is written to
    await run_due(clock.now(), mine, three.check_ins)
    assert (await counted("delivery")).keys() == {here}
    assert (await counted("draft")).keys() == three.served.keys() - {here}


async def test_two_processes_with_two_workspaces_on_one_database_each_post_only_their_own(
    conninfo: str, tmp_path: Path
) -> None:
    harbour = SlackEdge(20, HARBOUR, "xoxb-of-the-harbour")
    mountain = SlackEdge(20, MOUNTAIN, "xoxb-of-the-mountain")
    async with (
        deployment(harbour, conninfo, tmp_path) as here,
        deployment(mountain, conninfo, tmp_path) as there,
        running("serve", env=here.env) as of_harbour,
        running("serve", env=there.env) as of_mountain,
    ):
        sends = here.sends(of_harbour, range(20)), there.sends(of_mountain, range(20, 40))
        in_harbour, on_mountain = await asyncio.gather(*sends)
        await here.records.drained()
    assert in_harbour == on_mountain == [True] * 20
    assert "a delivery failed" not in of_harbour.said + of_mountain.said
    assert here.stands() == here.once(range(20))
    assert there.stands() == there.once(range(20, 40))


@pytest.mark.parametrize("platform", OFTEN)
@pytest.mark.long
async def test_reporting_lines_are_loaded_on_the_platform_that_the_settings_name(
    platform: str, conninfo: str, tmp_path: Path
) -> None:
    edge, file = EDGES[platform](6), tmp_path / "chart.csv"
    dana, ana, bo = edge.people()[-3:]
    file.write_text(f"person,manager,leads\n{dana},,Crew\n{ana},{dana},\n{bo},{dana},\n")
    async with deployment(edge, conninfo, tmp_path) as here:
        async with running("serve", env=here.env) as process:
            await here.introduced(process)
        loading = await types("people", "import", str(file), env=here.env)
        assert loading.code == 0
        file.write_text(f"person;manager;leads\n{dana};;Crew\n{ana};{dana};Crew\n{bo};{ana};\n", encoding="utf-16")
        mending = await types("people", "import", str(file), env=here.env)
        assert mending.code == 0
        file.write_text(f"person,manager,leads\n{ana},,R&D\n{dana},{ana},\n")
        replacing = await types("people", "import", str(file), env=here.env)
        assert replacing.code == 0
    assert "3 people have a place in the chart now." in loading.said
    assert "Crew is @crew" in loading.said
    assert "lines 2 and 3: two teams are called Crew." in mending.said
    assert "Traceback" not in mending.said
    assert "Leaves (1): " in replacing.said
    assert "R&D is @r-d" in replacing.said
    assert "Crew" not in replacing.said
