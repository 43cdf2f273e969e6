"""Slack, put together: the tokens that each workspace needs, and the way into them and out."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from aiohttp import web

from adapters.http import CONNECTED
from bot.app.connect.each import connect_each
from bot.app.connect.slack_app import API_URL, app_of
from bot.app.connect.slack_installs import serve_installed
from bot.app.examination import Examination, TrialRequest, examine_address, examine_each
from bot.app.start import Silent, StartError, TokenRefused, Wiring
from bot.config.settings import Settings
from bot.ports import PlatformError, Refused, Served, WorkspaceConfig
from commands.operate.examine import Finding, examine_tokens
from commands.org.open_workspace import open_workspace

if TYPE_CHECKING:
    from adapters.slack.inbound import Door
    from adapters.slack.outbound import SlackConnection
    from adapters.slack.replies import Desk

_NO_ANSWER = (
    "Slack did not answer at {url} ({error}). Look at the network: whether this machine may speak to it, and by which "
    "proxy (HTTPS_PROXY)."
)
TOKENS = {
    "SLACK_BOT_TOKEN": r"xoxb-[A-Za-z0-9-]{20,}",
    "SLACK_APP_TOKEN": r"xapp-[A-Za-z0-9-]{20,}",
    "SLACK_SIGNING_SECRET": r"[0-9a-f]{32}",
}
PUBLIC = {"SLACK_CLIENT_ID": r"[0-9]+\.[0-9]+", "SLACK_CLIENT_SECRET": r"[0-9a-f]{32}"}


async def connect_slack(wiring: Wiring) -> Served:
    """Connects Slack, by HTTP (a signing secret) or Socket Mode (an app token). Raises StartError with the cure."""
    from adapters.slack.replies import Desk  # only processes that use Slack carry its library

    configs = await wiring.configs.of("slack")
    for config in configs:
        _require_complete(config.tokens, wiring)
    public_app = app_of(wiring.start.environment)
    desks = await wiring.stack.enter_async_context(AsyncExitStack())
    listening = await wiring.stack.enter_async_context(AsyncExitStack())  # ends first
    door = _door(wiring, anybody_may_come=bool(public_app)) if wiring.start.listens else None
    admit = await _listen(configs, door, replace(wiring, stack=listening)) if door else _admit_nobody

    async def connect(config: WorkspaceConfig, wiring: Wiring) -> Served:
        connection = await _connect(config, wiring)
        workspace = await open_workspace("slack", connection.team_id, connection.team_name, config.settings)
        desk = Desk(connection, wiring.entrance(workspace, connection.platform, config.settings))
        wiring.stack.push_async_callback(desk.close)
        await admit(desk)
        return desk.entrance.served

    served = await connect_each("slack", replace(wiring, stack=desks), connect)
    if public_app:
        wiring.served.update(served)  # who is served by the environment's own token is so served
        await serve_installed(public_app, door, replace(wiring, stack=desks))
    return served


def _door(wiring: Wiring, *, anybody_may_come: bool) -> "Door":
    from adapters.slack.inbound import Door  # only processes that listen to Slack carry Bolt

    return Door(wiring.pass_on, partial(wiring.awaits, "slack"), is_open=anybody_may_come)


async def _admit_nobody(_: "Desk") -> None:
    """Another process listens."""


async def _listen(
    configs: Sequence[WorkspaceConfig], door: "Door", wiring: Wiring
) -> Callable[["Desk"], Awaitable[None]]:
    """One address for all that are spoken to over HTTP, and a socket for each app that speaks over one.

    Returns who lets a workspace in.
    """
    from adapters.slack import PATH
    from bot.app.connect.slack_sockets import Sockets

    sockets = Sockets(wiring)
    by_socket = [bool(config.tokens.get("SLACK_APP_TOKEN")) for config in configs]
    if door.is_open or not all(by_socket):
        wiring.app.add_routes([web.post(PATH, door.events)])
    if any(by_socket):
        wiring.app.setdefault(CONNECTED, {})["slack"] = sockets.are_connected
        wiring.works.append(holding := sockets.hold_open())
        wiring.stack.callback(holding.close)  # where the process does not come to begin it

    async def admit(desk: "Desk") -> None:
        if desk.connection.app_token:
            await sockets.admit(desk)
        else:
            door.admit(desk)

    return admit


def _require_complete(tokens: Mapping[str, str], wiring: Wiring) -> None:
    if missing := [name for name in slack_tokens(tokens) if not tokens.get(name)]:
        raise StartError(
            f"Slack needs {' and '.join(missing)} in the environment; docs/slack.md says where to find them. "
            "Without Slack, take it out of `platforms` in app.yaml."
        )
    if wiring.pass_on and tokens.get("SLACK_APP_TOKEN"):
        raise StartError(
            "What comes over Socket Mode cannot be passed on. Unset SLACK_APP_TOKEN and take requests over HTTP "
            "(docs/slack.md), or unset WATERLINE_SEALED_URL."
        )


async def _connect(config: WorkspaceConfig, wiring: Wiring) -> "SlackConnection":
    from adapters.slack import outbound

    tokens, at_once = config.tokens, config.settings.queue.posts_at_once
    url = tokens.get("SLACK_API_URL") or API_URL
    secrets = tokens.get("SLACK_SIGNING_SECRET", ""), tokens.get("SLACK_APP_TOKEN", "")
    try:
        connection = await outbound.connect(tokens["SLACK_BOT_TOKEN"], *secrets, url, at_once)
    except Refused as error:
        reason = f"Slack does not take SLACK_BOT_TOKEN: {error}. docs/slack.md says how to get one."
        raise TokenRefused(reason) from error
    except PlatformError as error:
        raise Silent(_NO_ANSWER.format(url=url, error=error), error) from error
    wiring.stack.push_async_callback(connection.close)
    return connection


def slack_tokens(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Returns the names of the tokens that Slack needs: an app token for a socket, a signing secret for requests."""
    return ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN" if environment.get("SLACK_APP_TOKEN") else "SLACK_SIGNING_SECRET")


async def examine_slack(examination: Examination) -> list[Finding]:
    """Returns, workspace by workspace, what is missing and what Slack says to the tokens; values stay unsaid."""
    return [*await examine_each(examination, "slack", _examine), *await _examine_public(examination)]


async def _examine_public(examination: Examination) -> list[Finding]:
    """What is missing of an app that workspaces install by themselves."""
    from storage.org.installations import SecretsError, secrets

    environment = examination.start.environment
    try:
        public_app = app_of(environment) if "slack" in examination.settings.platforms else None
    except StartError as error:
        return [Finding("Add to Slack", False, str(error))]
    if public_app is None:
        return []
    findings = examine_tokens(
        PUBLIC | {"SLACK_SIGNING_SECRET": TOKENS["SLACK_SIGNING_SECRET"]}, environment, examination.settings, "slack"
    )
    try:
        secrets(environment["WATERLINE_SECRETS"])
    except SecretsError as error:
        findings.append(Finding("WATERLINE_SECRETS", False, str(error)))
    if not public_app.redirect_url:
        text = "is not set: Slack leads back to the first address of the app. Set it, as in https://kudos.example.com."
        findings.append(Finding("WATERLINE_URL", True, text, weak=True))
    return [*findings, await examine_address(examination, _challenge(public_app.signing_secret, examination))]


async def _examine(config: WorkspaceConfig, examination: Examination) -> list[Finding]:
    tokens, settings = config.tokens, config.settings
    wanted = {name: TOKENS[name] for name in slack_tokens(tokens)}
    shapes = examine_tokens(wanted, tokens, settings, "slack")
    if not all(_can_be_sent(tokens.get(name, "")) for name in wanted):
        return shapes
    from adapters.slack.examine import Examined, examine

    examined = Examined(
        api_url=tokens.get("SLACK_API_URL") or API_URL,
        bot_token=tokens["SLACK_BOT_TOKEN"],
        app_token=tokens.get("SLACK_APP_TOKEN", ""),
        channel=_channel(settings),
        chosen_channels={
            team: _channel(chosen) for (platform, team), chosen in examination.counting.items() if platform == "slack"
        },
        is_serving=examination.is_serving,
        is_connected=examination.is_connected("slack"),
    )
    findings = await examine(examined, examination.now)
    judged = {finding.about for finding in findings}
    findings = [*(shape for shape in shapes if shape.about not in judged), *findings]
    if examined.app_token:
        return findings
    return [*findings, await examine_address(examination, _challenge(tokens["SLACK_SIGNING_SECRET"], examination))]


def _channel(settings: Settings) -> str:
    """Where kudos are posted; empty where it is the place they come from."""
    return settings.kudos.channel if settings.kudos.post_in == "channel" else ""


def _can_be_sent(token: str) -> bool:
    return bool(token.strip()) and token.isascii() and token.strip().isprintable()


def _challenge(secret: str, examination: Examination) -> TrialRequest:
    """What Slack asks of an address before it sends anything there, signed as Slack signs it."""
    from slack_sdk.signature import SignatureVerifier

    from adapters.slack import PATH

    challenge = f"waterline-{examination.now.timestamp():.0f}"
    body = f'{{"type": "url_verification", "token": "unused", "challenge": "{challenge}"}}'
    moment = f"{examination.now.timestamp():.0f}"
    signature = SignatureVerifier(secret.strip()).generate_signature(timestamp=moment, body=body)
    headers = {
        "Content-Type": "application/json",
        "X-Slack-Request-Timestamp": moment,
        "X-Slack-Signature": signature or "",
    }
    refused = "it was started with another SLACK_SIGNING_SECRET, or its clock is off. Start it anew with this one."
    return TrialRequest(path=PATH, headers=headers, body=body, status=200, expected=challenge, refused=refused)
