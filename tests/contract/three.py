"""Three workspaces in one process on one database, put together by the product's own table of platforms."""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from adapters.http import application
from bot.app.check_ins import Program
from bot.app.serve import connect_workspaces
from bot.app.start import Start, Wiring
from bot.config.settings import Settings
from bot.ports import Clock, Served, WorkspaceConfig
from commands.check_ins import CheckIns
from commands.delivery.deliver import deliver_waiting
from tests.cast import THANKS
from tests.slack import payloads
from tests.slack.conftest import ANA, BO, DANA, KUDOS, SECRET
from tests.slack.fake import Directory, FakeSlack, channel, member
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
    clock: Clock

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
        await deliver_waiting(self.served, self.clock.now(), self.check_ins.ballots)

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


@asynccontextmanager
async def three_workspaces(settings: Settings, check_ins: CheckIns, clock: Clock) -> AsyncIterator[Three]:
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
        yield Three(fakes, tenant, served, client, check_ins, clock)
