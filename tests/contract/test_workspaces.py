"""Workspaces on one database cross nowhere, whichever processes serve them."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, get_args

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from adapters.http import application
from bot.app.check_ins import Program
from bot.app.serve import PLATFORMS, connect_workspaces
from bot.app.start import Start, Wiring
from bot.config.settings import Settings
from bot.kudos.kudos import Draft
from bot.org.company import Company, Member
from bot.org.people import Profile
from bot.ports import Served, WorkspaceConfig
from commands.delivery.deliver import deliver_waiting
from commands.delivery.run_due import run_due
from commands.org.keep_company import keep_company
from commands.sealed.check_ins import CheckIns
from storage.database import statement
from storage.kudos import drafts
from storage.org import people
from tests.cast import THANKS, FakeClock
from tests.contract.street import street
from tests.processes import running
from tests.rounds import sealed
from tests.rows import every_row
from tests.slack import payloads
from tests.slack.conftest import ANA, BO, DANA, KUDOS, SECRET
from tests.slack.fake import Directory, FakeSlack, channel, member
from tests.slack.real import SlackEdge
from tests.slack.signing import Signed, Signer
from tests.stories.pulse.checkin import with_check_ins
from tests.teams import activities
from tests.teams import conftest as teams
from tests.teams.fake import FakeTeams
from tests.teams.issuer import APP, PASSWORD, TENANT

Json = dict[str, Any]

HARBOUR, MOUNTAIN = payloads.TEAM, "T0MOUNTAIN"
SECRETS = {HARBOUR: SECRET, MOUNTAIN: "the secret of another app"}
DEEDS = {HARBOUR: f"{THANKS} in the harbour", MOUNTAIN: f"{THANKS} on the mountain", TENANT: f"{THANKS} in the tenant"}


@dataclass(frozen=True, slots=True)
class ThreeConfigs:
    """Implements WorkspaceConfigs."""

    by_platform: Mapping[str, Sequence[WorkspaceConfig]]

    async def of(self, platform: str) -> Sequence[WorkspaceConfig]:
        return self.by_platform[platform]


@dataclass(frozen=True, slots=True)
class Three:
    """Two Slack workspaces and a tenant of Teams in one process; in both Slacks people and channels have equal ids."""

    slacks: Mapping[str, FakeSlack]
    teams: FakeTeams
    served: Served
    client: TestClient[web.Request, web.Application]
    check_ins: CheckIns

    @property
    def teller(self) -> activities.Teller:
        return activities.Teller(self.teams.address)

    def workspace(self, platform_id: str) -> int:
        return next(key for key, each in self.served.items() if each.workspace.platform_id == platform_id)

    async def slack_sends(self, signed: Signed) -> tuple[int, str]:
        async with self.client.post("/slack/events", data=signed.body, headers=signed.headers) as answer:
            return answer.status, await answer.text()

    async def teams_sends(self, activity: Json) -> int:
        bearer = self.teams.issuer.bearer(self.teams.address)
        async with self.client.post("/api/messages", json=activity, headers={"Authorization": bearer}) as answer:
            return answer.status

    async def thanks_everywhere(self) -> None:
        """Ana thanks Bo in each; both Slacks send the same trigger."""
        for team, secret in SECRETS.items():
            text, trigger = f"<@{BO}> {DEEDS[team]} #courage", "17.5.a"
            thanks = Signer(secret).slash(user=ANA, text=text, channel=KUDOS, trigger_id=trigger, team=team)
            status, answer = await self.slack_sends(thanks)
            assert (status, "on its way" in answer) == (200, True)
        self.teams.chats = {activities.TEAM: list(teams.TEAMMATES), teams.ANA.chat: [teams.ANA]}
        assert await self.teams_sends(self.teller.installed(teams.ANA, activities.TEAM)) == 200
        assert await self.teams_sends(self.teller.message(teams.ANA, f"/kudos @bo {DEEDS[TENANT]} #courage")) == 200
        await self.deliver()

    async def deliver(self) -> None:
        await deliver_waiting(self.served, self.check_ins.ballots)

    def posts(self) -> dict[str, str]:
        """Everything that stands in the channels, by workspace."""
        in_slack = {team: slack.messages(KUDOS) for team, slack in self.slacks.items()}
        stands = in_slack | {TENANT: self.teams.messages(activities.KUDOS)}
        return {name: json.dumps(messages) for name, messages in stands.items()}

    def failures(self) -> list[str]:
        """What the platforms refused: a token of another workspace, a person or a place that they do not know."""
        outcomes = [call.outcome for slack in self.slacks.values() for call in slack.calls]
        return [outcome for outcome in (*outcomes, *(call.outcome for call in self.teams.calls)) if outcome != "ok"]


def slack_of(team: str) -> FakeSlack:
    people = [member(user, f"{user.title()} of {team}", team=team) for user in (ANA, BO, DANA)]
    return FakeSlack(Directory(people, [channel(KUDOS, "kudos")]), team=team, bot_token=f"xoxb-of-{team}")


@pytest.fixture
async def three(opened: str, settings: Settings, check_ins: CheckIns, clock: FakeClock) -> AsyncIterator[Three]:
    settings = with_check_ins(settings)
    fakes, tenant = {team: slack_of(team) for team in SECRETS}, FakeTeams(list(teams.TEAMMATES))
    async with AsyncExitStack() as stack:
        in_channel = settings.model_copy(update={"kudos": settings.kudos.model_copy(update={"channel": KUDOS})})
        slack_tokens = [
            {
                "SLACK_BOT_TOKEN": f"xoxb-of-{team}",
                "SLACK_SIGNING_SECRET": SECRETS[team],
                "SLACK_API_URL": await stack.enter_async_context(fake.served()),
            }
            for team, fake in fakes.items()
        ]
        await stack.enter_async_context(tenant.served())
        app_of_teams = {"TEAMS_APP_ID": APP, "TEAMS_APP_PASSWORD": PASSWORD, "TEAMS_TENANT_ID": TENANT}
        urls = {"TEAMS_AUTHORITY_URL": tenant.url, "TEAMS_OPENID_URL": f"{tenant.url}/openid"}
        start = Start(
            settings.model_copy(update={"platforms": ("slack", "teams")}),
            program=Program(clock),
            environment={"WATERLINE_SECRETS": teams.SECRETS},
        )
        configs = {
            "slack": [WorkspaceConfig(tokens, in_channel) for tokens in slack_tokens],
            "teams": [WorkspaceConfig(app_of_teams | urls, start.settings)],
        }
        app = application()
        served = await connect_workspaces(Wiring(start, ThreeConfigs(configs), stack, app, checkins=check_ins))
        client = await stack.enter_async_context(TestClient(TestServer(app)))
        yield Three(fakes, tenant, served, client, check_ins)


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
    rows = await statement("select workspace_id, name, is_active from person where platform_id = %s", ANA)
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
    [kudos] = await statement("select id from kudos where workspace_id = %s", three.workspace(MOUNTAIN))
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
        await keep_company(served.workspace, Company(tuple(staff), {dana: ("Crew", "crew")}))


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
    await statement("delete from delivery")
    await statement("update audience set invited = false, reminded = false")
    for served in three.served.values():
        [ana, *_] = await people.everyone(served.workspace.id)
        await drafts.keep(served.workspace.id, ana.id, Draft((), words=THANKS), clock.now() - timedelta(days=30))
    await run_due(clock.now(), mine, three.check_ins)
    assert (await counted("delivery")).keys() == {here}
    assert (await counted("draft")).keys() == three.served.keys() - {here}


async def test_two_processes_with_two_workspaces_on_one_database_each_post_only_their_own(
    conninfo: str, tmp_path: Path
) -> None:
    harbour = SlackEdge(20, HARBOUR, "xoxb-of-the-harbour")
    mountain = SlackEdge(20, MOUNTAIN, "xoxb-of-the-mountain")
    async with (
        street(harbour, conninfo, tmp_path) as here,
        street(mountain, conninfo, tmp_path) as there,
        running("serve", env=here.env) as of_harbour,
        running("serve", env=there.env) as of_mountain,
    ):
        sends = here.sends(of_harbour, range(20)), there.sends(of_mountain, range(20, 40))
        in_harbour, on_mountain = await asyncio.gather(*sends)
        await here.records.drained()
    assert in_harbour == on_mountain == [True] * 20
    assert here.stands() == here.once(range(20))
    assert there.stands() == there.once(range(20, 40))
