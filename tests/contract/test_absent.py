"""Workspaces that a platform does not let in, or does not answer for: the others are served all the same."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
import structlog
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from adapters.http import NOT_SERVED, application
from bot.app.check_ins import Program
from bot.app.serve import connect_workspaces
from bot.app.start import Silent, Start, TokenRefused, Wiring
from bot.config.settings import Settings
from bot.ports import WorkspaceConfig
from commands.check_ins import CheckIns
from tests.cast import THANKS, FakeClock
from tests.contract.three import HARBOUR, MOUNTAIN, SECRETS, ThreeConfigs, slack_of
from tests.faults import Fault
from tests.processes import free_port, until
from tests.slack.conftest import ANA, BO, KUDOS
from tests.slack.fake import APP_TOKEN, FakeSlack
from tests.slack.signing import Signer
from tests.teams import conftest as teams
from tests.teams.activities import TEAM, Teller
from tests.teams.fake import FakeTeams
from tests.teams.issuer import APP, PASSWORD, TENANT

IN_VAIN = 2  # the start, and the first time that it is asked again


@dataclass(slots=True)
class Company:
    """The harbour's and the mountain's Slack, and a tenant of Teams, in one process that is being started."""

    slacks: Mapping[str, FakeSlack]
    teams: FakeTeams
    wiring: Wiring
    told: list[str]
    client: TestClient[web.Request, web.Application] | None = None
    parts: list["asyncio.Task[None]"] = field(default_factory=list)

    async def start(self) -> None:
        """Begins as `serve` does. Raises StartError."""
        await connect_workspaces(self.wiring)
        self.wiring.app[NOT_SERVED] = self.wiring.not_served
        self.client = await self.wiring.stack.enter_async_context(TestClient(TestServer(self.wiring.app)))
        for work in self.wiring.works:
            self.parts.append(part := asyncio.create_task(work))
            self.wiring.stack.push_async_callback(_end, part)

    def served(self) -> set[str]:
        return {each.workspace.platform_id for each in self.wiring.served.values()}

    async def reads(self, path: str) -> tuple[int, str]:
        assert self.client
        async with self.client.get(path) as answer:
            return answer.status, await answer.text()

    async def thanks_in(self, team: str) -> int:
        """The status of the answer to Ana, who thanks Bo in a Slack."""
        assert self.client
        text = f"<@{BO}> {THANKS} #courage"
        signed = Signer(SECRETS[team]).slash(user=ANA, text=text, channel=KUDOS, team=team)
        async with self.client.post("/slack/events", data=signed.body, headers=signed.headers) as answer:
            return answer.status

    async def added_in_teams(self) -> int:
        """The status of the answer to Teams, which tells that Ana added Waterline to her team."""
        assert self.client
        self.teams.chats = {TEAM: list(teams.TEAMMATES)}
        headers = {"Authorization": self.teams.issuer.bearer(self.teams.address)}
        sent = Teller(self.teams.address).installed(teams.ANA, TEAM)
        async with self.client.post("/api/messages", json=sent, headers=headers) as answer:
            return answer.status

    async def is_told(self, *lines: str) -> None:
        _, measured = await self.reads("/metrics")
        for line in lines:
            assert f"waterline_workspaces_not_served{line}" in measured


Starting = Callable[..., Awaitable[Company]]


@pytest.fixture
async def starting(opened: str, settings: Settings, check_ins: CheckIns, clock: FakeClock) -> AsyncIterator[Starting]:
    """Returns a company before its start; `more` are further variables of the harbour's Slack and of Teams."""
    async with AsyncExitStack() as stack:

        async def company(names: tuple[str, ...] = (HARBOUR, MOUNTAIN, TENANT), **more: str) -> Company:
            return await stack.enter_async_context(_company(settings, check_ins, clock, names, more))

        yield company


@asynccontextmanager
async def _company(
    settings: Settings, check_ins: CheckIns, clock: FakeClock, names: tuple[str, ...], more: Mapping[str, str]
) -> AsyncIterator[Company]:
    slacks, tenant, told = {team: slack_of(team) for team in SECRETS}, FakeTeams(list(teams.TEAMMATES)), list[str]()
    async with AsyncExitStack() as stack:
        tokens: dict[str, dict[str, str]] = {
            team: {
                "SLACK_BOT_TOKEN": f"xoxb-of-{team}",
                "SLACK_SIGNING_SECRET": SECRETS[team],
                "SLACK_API_URL": await stack.enter_async_context(fake.served()),
            }
            for team, fake in slacks.items()
        }
        await stack.enter_async_context(tenant.served())
        tokens[HARBOUR] |= {name: value for name, value in more.items() if name.startswith("SLACK")}
        tokens[TENANT] = {"TEAMS_APP_ID": APP, "TEAMS_APP_PASSWORD": PASSWORD, "TEAMS_TENANT_ID": TENANT}
        tokens[TENANT] |= {"TEAMS_AUTHORITY_URL": tenant.url, "TEAMS_OPENID_URL": f"{tenant.url}/openid"}
        tokens[TENANT] |= {name: value for name, value in more.items() if name.startswith("TEAMS")}
        configs = {
            "slack": [WorkspaceConfig(tokens[team], settings) for team in SECRETS if team in names],
            "teams": [WorkspaceConfig(tokens[TENANT], settings)] if TENANT in names else [],
        }
        start = Start(
            settings.model_copy(update={"platforms": ("slack", "teams")}),
            program=Program(clock),
            tells=told.append,
            environment={"WATERLINE_SECRETS": teams.SECRETS},
        )
        wiring = Wiring(start, ThreeConfigs(configs), stack, application(), checkins=check_ins)
        yield Company(slacks, tenant, wiring, told)


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("each.SILENT_SECONDS", "each.REFUSED_SECONDS", "slack_sockets.REFUSED_SECONDS"):
        monkeypatch.setattr(f"bot.app.connect.{name}", 0.05)


async def test_a_slack_that_does_not_answer_keeps_nobody_out_and_is_served_once_it_answers(starting: Starting) -> None:
    company = await starting()
    company.slacks[HARBOUR].plan.faults.append(Fault("hold", "auth.test", number=IN_VAIN))
    company.slacks[HARBOUR].plan.faults.append(Fault("server_error", "auth.test"))
    with structlog.testing.capture_logs() as logs:
        await company.start()
        assert company.served() == {MOUNTAIN, TENANT}
        assert [await company.thanks_in(MOUNTAIN), await company.added_in_teams()] == [200, 200]
        assert await company.thanks_in(HARBOUR) == 503
        status, ready = await company.reads("/health/ready")
        assert (status, '"slack": "silent"' in ready) == (200, True)
        assert '"workspaces_not_served": ["slack: silent"]' in (await company.reads("/health"))[1]
        await company.is_told('{platform="slack",reason="silent"} 1.0')
        company.slacks[HARBOUR].release()
        await until(lambda: is_so(company.served() == {HARBOUR, MOUNTAIN, TENANT}), "the harbour is served")
    assert await company.thanks_in(HARBOUR) == 200
    assert "silent" not in (await company.reads("/health/ready"))[1]
    await company.is_told('{platform="slack",reason="silent"} 0.0')
    [error] = [log["why"] for log in logs if log["log_level"] == "error"]
    assert "Slack did not answer at http" in error
    assert "Look at the network" in error
    assert [told for told in company.told if "It is asked again" in told]
    assert not any(part.done() for part in company.parts)


async def _end(part: "asyncio.Task[None]") -> None:
    part.cancel()
    await asyncio.gather(part, return_exceptions=True)


async def is_so(what: bool) -> bool:
    return what


async def test_a_microsoft_that_does_not_answer_keeps_no_slack_out_and_is_served_once_it_answers(
    starting: Starting,
) -> None:
    company = await starting(TEAMS_AUTHORITY_URL=f"http://127.0.0.1:{(port := free_port())}")
    await company.start()
    assert company.served() == {HARBOUR, MOUNTAIN}
    assert [await company.thanks_in(HARBOUR), await company.added_in_teams()] == [200, 503]
    assert '"teams": "silent"' in (await company.reads("/health/ready"))[1]
    microsoft = web.Application()
    microsoft.add_routes(company.teams.issuer.routes())
    async with TestServer(microsoft, host="127.0.0.1", port=port):
        await until(lambda: is_so(TENANT in company.served()), "the tenant is served")
        assert await company.added_in_teams() == 200


async def test_where_nobody_answers_the_start_says_so(starting: Starting) -> None:
    company = await starting((HARBOUR,))
    company.slacks[HARBOUR].plan.faults.append(Fault("reset_before", "auth.test"))
    with pytest.raises(Silent, match="Slack did not answer"):
        await company.start()


async def test_a_password_that_one_tenant_refuses_keeps_no_other_out(starting: Starting) -> None:
    company = await starting()
    configs: Any = company.wiring.configs
    [good] = configs.by_platform["teams"]
    other = {"TEAMS_TENANT_ID": "88888888-aaaa-4bbb-8ccc-eeeeeeeeeeee", "TEAMS_APP_PASSWORD": "another"}
    configs.by_platform["teams"] = [replace(good, tokens={**good.tokens, **other}), good]
    await company.start()
    assert company.served() == {HARBOUR, MOUNTAIN, TENANT}
    assert await company.added_in_teams() == 200
    await company.is_told('{platform="teams",reason="refused"} 1.0')


async def test_a_token_that_is_refused_at_the_start_is_served_once_it_is_taken(starting: Starting) -> None:
    company = await starting()
    company.slacks[HARBOUR].token_is = "account_inactive"
    await company.start()
    assert company.served() == {MOUNTAIN, TENANT}
    assert await company.thanks_in(HARBOUR) == 503  # not "check the secret and the clock"
    await company.is_told('{platform="slack",reason="refused"} 1.0')
    company.slacks[HARBOUR].token_is = ""
    await until(lambda: is_so(HARBOUR in company.served()), "the harbour is served")
    assert await company.thanks_in(HARBOUR) == 200
    await company.is_told('{platform="slack",reason="refused"} 0.0')
    assert "refused" not in (await company.reads("/health/ready"))[1]


async def test_a_silent_platform_that_answers_with_a_no_is_told_of_anew(starting: Starting) -> None:
    company = await starting()
    company.slacks[HARBOUR].plan.faults.append(Fault("reset_before", "auth.test"))
    await company.start()
    company.slacks[HARBOUR].token_is = "account_inactive"
    company.slacks[HARBOUR].plan.faults.clear()
    await until(lambda: is_so(company.wiring.not_served["slack", "refused"] == 1), "Slack says no")
    await company.is_told('{platform="slack",reason="refused"} 1.0', '{platform="slack",reason="silent"} 0.0')
    assert sum("SLACK_BOT_TOKEN: " in told for told in company.told) == 1


async def test_an_app_without_a_socket_at_the_start_keeps_no_other_app_out(starting: Starting) -> None:
    company = await starting((HARBOUR, MOUNTAIN), SLACK_APP_TOKEN="xapp-of-nobody")
    with structlog.testing.capture_logs() as logs:
        await company.start()
    assert company.served() == {MOUNTAIN}
    assert await company.thanks_in(MOUNTAIN) == 200
    assert "set SLACK_APP_TOKEN" in next(log["why"] for log in logs if log["log_level"] == "error")
    await company.is_told('{platform="slack",reason="refused"} 1.0')


async def test_an_app_without_a_socket_that_is_alone_ends_the_start_with_the_cure(starting: Starting) -> None:
    company = await starting((HARBOUR,), SLACK_APP_TOKEN="xapp-of-nobody")
    with pytest.raises(TokenRefused, match="set SLACK_APP_TOKEN"):
        await company.start()


async def test_an_app_that_loses_its_socket_for_good_ends_nobody_elses_day(
    starting: Starting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.slack.inbound.PING_SECONDS", 0.1)
    company = await starting((HARBOUR, MOUNTAIN), SLACK_APP_TOKEN=APP_TOKEN)
    with structlog.testing.capture_logs() as logs:
        await company.start()
        harbour = company.slacks[HARBOUR]
        await harbour.socket.connected()
        assert '"slack": "ok"' in (await company.reads("/health/ready"))[1]
        harbour.app_token_is = "token_revoked"
        await harbour.socket.close()
        await until(lambda: is_so(bool(company.wiring.not_served)), "the socket is given up")
    assert not any(part.done() for part in company.parts)
    assert await company.thanks_in(MOUNTAIN) == 200
    status, ready = await company.reads("/health/ready")
    assert (status, '"slack": "refused"' in ready) == (200, True)
    assert [log["why"] for log in logs if "nobody of a workspace is heard" in log["event"]] == company.told
    assert "set SLACK_APP_TOKEN" in company.told[0]
    await company.is_told('{platform="slack",reason="refused"} 1.0')
    harbour.app_token_is = ""
    await harbour.socket.connected()
    await until(lambda: is_so(not company.wiring.not_served["slack", "refused"]), "the harbour is heard")
    await until(lambda: is_so(harbour.socket.count == 1), "one socket is open")
    assert '"slack": "ok"' in (await company.reads("/health/ready"))[1]
