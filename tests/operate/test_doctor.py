"""`python -m bot doctor` as a whole: several workspaces, the public address, and what it says on the command line."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import structlog
from aiohttp import web
from aiohttp.test_utils import TestServer
from typer.testing import CliRunner

from adapters.http import BARRED, application
from adapters.slack.manifest import SCOPES
from bot.app.cli import cli
from bot.app.doctor import examine_platforms, health_of, readings_of, serving
from bot.app.examination import Examination, TrialRequest, ask_outside, examine_address
from bot.app.serve import connect_workspaces
from bot.app.start import Start, StartError, Wiring
from bot.config.settings import Settings
from bot.ports import WorkspaceConfig
from commands.operate.alerting import MetricKind, Severity
from commands.operate.examine import Finding, _inside
from commands.operate.metrics import CUSTOMER_PAGE, METRICS, WORKSPACES_REFUSED
from commands.operate.readings import MetricReading, examine_readings
from commands.operate.refused_requests import NOT_LET_IN
from tests.processes import environment
from tests.slack.fake import Directory, FakeSlack, channel
from tests.slack.real import SECRET
from tests.teams.conftest import SECRETS
from tests.teams.fake import FakeTeams
from tests.teams.issuer import APP, PASSWORD, TENANT
from tests.typed import types

HARBOUR, MOUNTAIN = "T0HARBOUR", "T0MOUNTAIN"
URL = "https://kudos.example.com"


@dataclass(frozen=True, slots=True)
class Configs:
    """Implements WorkspaceConfigs: two workspaces on Slack and one tenant."""

    slack: Sequence[WorkspaceConfig]
    teams: Sequence[WorkspaceConfig]

    async def of(self, platform: str) -> Sequence[WorkspaceConfig]:
        return {"slack": self.slack, "teams": self.teams}[platform]


@dataclass(frozen=True, slots=True)
class Three:
    slacks: dict[str, FakeSlack]
    examination: Examination


@pytest.fixture
async def three(settings: Settings) -> AsyncIterator[Three]:
    settings = settings.model_copy(update={"platforms": ("slack", "teams")})
    tenant = FakeTeams(people=[])
    slacks = {
        team: FakeSlack(
            Directory([], [channel("C0KUDOS", "kudos")]), scopes=SCOPES, team=team, bot_token=f"xoxb-of-{team}"
        )
        for team in (HARBOUR, MOUNTAIN)
    }
    async with AsyncExitStack() as stack:
        slack = [
            {
                "SLACK_BOT_TOKEN": f"xoxb-of-{team}",
                "SLACK_SIGNING_SECRET": SECRET,
                "SLACK_API_URL": await stack.enter_async_context(fake.served()),
            }
            for team, fake in slacks.items()
        ]
        await stack.enter_async_context(tenant.served())
        ids = {"TEAMS_APP_ID": APP, "TEAMS_APP_PASSWORD": PASSWORD, "TEAMS_TENANT_ID": TENANT}
        urls = {"TEAMS_AUTHORITY_URL": tenant.url, "TEAMS_OPENID_URL": f"{tenant.url}/openid"}
        configs = Configs(
            [WorkspaceConfig(tokens, settings) for tokens in slack], [WorkspaceConfig(ids | urls, settings)]
        )
        start = Start(settings, listens=False, environment={"WATERLINE_SECRETS": SECRETS})
        yield Three(slacks, Examination(start, configs, "", health={}, now=datetime.now(UTC)))


def lines(findings: list[Finding]) -> dict[str, str]:
    return {finding.about: finding.text for finding in findings if not finding.well}


async def test_a_dead_token_of_one_workspace_is_a_line_and_not_an_end(three: Three) -> None:
    three.slacks[HARBOUR].token_is = "token_revoked"
    findings = await examine_platforms(three.examination)
    assert set(lines(findings)) == {"slack 1 of 2, SLACK_BOT_TOKEN"}
    assert "Install the app again" in lines(findings)["slack 1 of 2, SLACK_BOT_TOKEN"]
    abouts = {finding.about for finding in findings if finding.well}
    assert {"slack 2 of 2, channel kudos", "slack 2 of 2, scopes", "teams", "WATERLINE_SECRETS"} <= abouts


async def connected(three: Three, stack: AsyncExitStack) -> set[str]:
    """The workspaces that `serve` would serve."""
    wiring = Wiring(three.examination.start, three.examination.configs, stack)
    return {served.workspace.platform_id for served in (await connect_workspaces(wiring)).values()}


async def test_serve_leaves_out_the_workspace_whose_token_is_dead_and_serves_the_others(
    opened: str, three: Three
) -> None:
    three.slacks[HARBOUR].token_is = "token_revoked"
    with structlog.testing.capture_logs() as logged:
        async with AsyncExitStack() as stack:
            assert await connected(three, stack) == {MOUNTAIN, TENANT}
    [line] = [entry for entry in logged if "a workspace is not served" in entry["event"]]
    assert "token_revoked" in line["why"]
    assert "xoxb" not in str(logged)


async def test_serve_goes_on_with_one_platform_where_every_token_of_the_other_is_dead(
    opened: str, three: Three
) -> None:
    for slack in three.slacks.values():
        slack.token_is = "account_inactive"
    async with AsyncExitStack() as stack:
        assert await connected(three, stack) == {TENANT}


async def test_serve_ends_where_every_token_is_dead(opened: str, three: Three) -> None:
    for slack in three.slacks.values():
        slack.token_is = "account_inactive"
    start = three.examination.start
    only_slack = replace(start, settings=start.settings.model_copy(update={"platforms": ("slack",)}))
    async with AsyncExitStack() as stack:
        with pytest.raises(StartError, match="account_inactive"):
            await connect_workspaces(Wiring(only_slack, three.examination.configs, stack))


QUESTION = TrialRequest("/slack/events", {"X-Signed": "yes"}, "{}", 200, "a challenge", "start it anew.")


def answering(status: int, text: str) -> web.Application:
    async def answer(request: web.Request) -> web.Response:
        location = {"Location": "https://elsewhere.example.com"} if 300 <= status < 400 else {}
        return web.Response(status=status, text=text, headers=location)

    app = web.Application()
    app.add_routes([web.post("/slack/events", answer)])
    return app


@pytest.mark.parametrize(
    ("status", "text", "well", "words"),
    [
        (200, '{"challenge": "a challenge"}', True, "leads to this Waterline"),
        (200, "<h1>Welcome</h1>", False, "is answered by something else (HTTP 200)"),
        (401, '{"error": "Not signed"}', False, "leads to a Waterline that refuses: start it anew."),
        (503, f'{{"error": "Slack {NOT_LET_IN}"}}', True, "leads to a Waterline whose platform has not let it in"),
        (503, '{"error": "no upstream"}', False, "reaches a proxy that reaches no Waterline (HTTP 503)"),
        (401, "<h1>Log in</h1>", False, "is answered by something else (HTTP 401)"),
        (301, "", False, "answers with another address"),
        (404, "nginx", False, "Have the proxy forward /slack/events"),
        (421, "", False, "Have the proxy forward /slack/events"),
        (502, "nginx", False, "reaches a proxy that reaches no Waterline (HTTP 502)"),
    ],
)
async def test_what_answers_at_the_public_address_is_told_apart(status: int, text: str, well: bool, words: str) -> None:
    async with TestServer(answering(status, text)) as server:
        finding = await ask_outside(str(server.make_url("/slack/events")), QUESTION)
    assert (finding.well, finding.weak) == (well, False)
    assert words in finding.text


async def test_an_address_that_cannot_be_asked_from_here_is_no_fault(tmp_path: Path) -> None:
    finding = await ask_outside("http://127.0.0.1:9/slack/events", QUESTION)
    assert (finding.well, finding.weak) == (True, True)
    assert "cannot be asked from this machine (ClientConnectorError)" in finding.text


@pytest.mark.parametrize(
    ("url", "well", "words"),
    [
        ("", True, "is not known here. Set WATERLINE_URL"),
        ("http://kudos.example.com", False, "is not encrypted"),
        ("https://kudos.local", False, "a name of a private network"),
        (URL, True, "is asked once `serve` runs"),
    ],
)
async def test_an_address_is_asked_only_where_platforms_could_reach_it_and_serve_runs(
    three: Three, url: str, well: bool, words: str
) -> None:
    finding = await examine_address(replace(three.examination, url=url), QUESTION)
    assert (finding.well, words in finding.text) == (well, True)


@pytest.mark.parametrize("platform", ["slack", "teams"])
@pytest.mark.parametrize("url", ["http://kudos.example.com", "https://localhost", "https://10.0.0.7"])
def test_no_manifest_is_made_for_an_address_that_no_platform_can_reach(platform: str, url: str, tmp_path: Path) -> None:
    package = ["--out", str(tmp_path / "package.zip")] if platform == "teams" else []
    refused = CliRunner().invoke(cli, ["manifest", platform, "--url", url, *package], env={"TEAMS_APP_ID": APP})
    assert refused.exit_code == 1
    assert refused.output.startswith(url.removeprefix("https://") if "localhost" in url else url)
    assert "https://kudos.example.com." in refused.output
    assert "request_url" not in refused.output
    assert not (tmp_path / "package.zip").exists()


async def test_a_revoked_token_and_a_slack_that_is_away_are_sentences_on_the_command_line(conninfo: str) -> None:
    slack = FakeSlack(scopes=SCOPES)
    slack.token_is = "token_revoked"
    tokens = {"SLACK_BOT_TOKEN": "xoxb-fake", "SLACK_SIGNING_SECRET": SECRET, "DATABASE_URL": conninfo}
    async with slack.served() as url:
        for api_url, line in [
            (url, "wrong  SLACK_BOT_TOKEN: Slack says token_revoked. The app was uninstalled"),
            ("http://127.0.0.1:9/", "wrong  slack: did not answer"),
        ]:
            doctor = await types("doctor", env=environment(SLACK_API_URL=api_url, **tokens))
            assert doctor.code == 1
            assert line in doctor.said
            assert not [word for word in ("Traceback", "xoxb-fake", SECRET) if word in doctor.said]


async def test_what_serve_says_of_itself_is_asked_where_it_would_listen(settings: Settings) -> None:
    refused = {"database": "ok", "workspaces_refused": ["token_revoked"]}
    ready = {"database": "ok", "platforms": {"slack": "not connected"}}
    app = web.Application()
    app.add_routes([web.get("/health", saying(refused)), web.get("/health/ready", saying(ready))])
    async with TestServer(app) as server:
        start = Start(settings, "0.0.0.0", server.port or 0)  # noqa: S104 - everywhere is here, too
        health = await health_of(start)
    examination = Examination(start, Configs([], []), "", health, datetime.now(UTC))
    assert (examination.is_serving, examination.is_connected("slack"), examination.is_connected("teams")) == (
        True,
        False,
        True,
    )
    finding = serving(examination)
    assert (finding.well, "refuses all of a workspace (token_revoked)" in finding.text) == (False, True)
    absent = replace(examination, health={"database": "ok", "workspaces_not_served": ["slack: silent"]})
    assert (serving(absent).well, "(slack: silent)" in serving(absent).text) == (False, True)
    assert await health_of(Start(settings, "127.0.0.1", 9)) == {}


def saying(body: Mapping[str, object]) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(_: web.Request) -> web.Response:
        return web.json_response(body)

    return answer


class TestWhatSomebodyWouldBeWokenUpFor:
    def test_each_alert_has_its_line_and_its_cure(self) -> None:
        ill = [
            MetricReading(metric, 1e12 if metric.look.below is None else -1.0, metric.look.words[:1] or metric.labels)
            for metric in METRICS
            if not metric.look.elsewhere
        ]
        found = {finding.about: finding for finding in examine_readings(ill, is_serving=True)}
        assert [metric.name for metric in METRICS if not metric.look.elsewhere and metric.look.line not in found] == []
        for metric in METRICS:
            if not metric.look.elsewhere:
                finding = found[metric.look.line]
                assert metric.alert.cure in finding.text
                assert finding.weak is not (metric.alert.severity is Severity.PAGE)
                assert "$labels" not in finding.text

    def test_nothing_is_wrong_where_nothing_is(self) -> None:
        well = [MetricReading(metric, 0.0 if metric.look.below is None else 1e12, metric.labels) for metric in METRICS]
        findings = examine_readings(well, is_serving=True)
        assert all(finding.well and not finding.weak and finding.text for finding in findings)
        assert [finding.text for finding in findings if finding.about == "what is due"] == ["was done 0 seconds ago."]

    def test_customers_who_are_served_are_no_reason_to_wake_anybody(self) -> None:
        served = MetricReading(CUSTOMER_PAGE, 1e6, ("thanks",))
        [finding] = [each for each in examine_readings([served], is_serving=True) if each.about == "customers' page"]
        assert finding.text == "keeps nobody out."

    def test_the_limit_of_a_look_is_the_one_that_its_alert_names(self) -> None:
        for metric in METRICS:
            limit = metric.look.beyond if metric.look.below is None else metric.look.below
            named = [float(number) for number in re.findall(r"[<>] ([\d.e]+)", metric.alert.when)]
            assert metric.kind is MetricKind.COUNTER or named[0] == limit, metric.name

    async def test_lines_that_are_elsewhere_are_there(self, opened: str) -> None:
        about = {finding.about for finding in await _inside(datetime.now(UTC))} | {"database"}
        assert {metric.look.line for metric in METRICS if metric.look.elsewhere} <= about

    async def test_what_a_process_that_serves_shows_of_itself_is_read(self, opened: str, settings: Settings) -> None:
        app = application()
        app[BARRED] = {1: "token_revoked"}
        async with TestServer(app) as server:
            start = Start(settings, host="127.0.0.1", port=server.port or 0, listens=False)
            readings = await readings_of(start)
        [refused] = [reading for reading in readings if reading.metric is WORKSPACES_REFUSED]
        assert (refused.value, refused.labels) == (1.0, ("token_revoked",))
        assert await readings_of(Start(settings, host="127.0.0.1", port=1, listens=False)) == []
