"""Slack, put together: the tokens that each workspace needs, and the way into them and out."""

from asyncio import Task
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

import structlog

from adapters.http import CONNECTED
from bot.app.examination import Examination, Question, examine_address, examine_each
from bot.app.start import StartError, TokenRefused, Wiring
from bot.ports import Barred, PlatformError, Refused, Rejected, Served, WorkspaceConfig
from commands.operate.examine import Finding, examine_tokens
from commands.org.open_workspace import open_workspace

if TYPE_CHECKING:
    from adapters.slack.outbound import SlackConnection
    from adapters.slack.replies import Desk

_log = structlog.get_logger(__name__)
API_URL = "https://slack.com/api/"
_NO_SOCKET = (
    "Slack opens no socket ({error}). Make another app-level token and set SLACK_APP_TOKEN, or turn Socket Mode on on "
    "the app's page, then start again."
)
TOKENS = {
    "SLACK_BOT_TOKEN": r"xoxb-[A-Za-z0-9-]{20,}",
    "SLACK_APP_TOKEN": r"xapp-[A-Za-z0-9-]{20,}",
    "SLACK_SIGNING_SECRET": r"[0-9a-f]{32}",
}


async def connect_slack(wiring: Wiring) -> Served:
    """Connects Slack, by HTTP (a signing secret) or Socket Mode (an app token). Raises StartError with the cure.

    A workspace whose token is refused is left out, where there are others.
    """
    from adapters.slack.replies import Desk  # only processes that use Slack carry its library

    desks: list[Desk] = []
    refusals: list[TokenRefused] = []
    for config in await wiring.configs.of("slack"):
        try:
            connection = await _connect(config, wiring)
        except TokenRefused as error:
            refusals.append(error)
            continue
        workspace = await open_workspace("slack", connection.team_id, connection.team_name, config.settings)
        desk = Desk(connection, wiring.entrance(workspace, connection.platform, config.settings))
        wiring.stack.push_async_callback(desk.close)
        desks.append(desk)
    if refusals and not desks:
        raise refusals[0]
    for refusal in refusals:
        _log.error("a workspace is not served: Slack refuses its token; see `python -m bot doctor`", why=str(refusal))
    if wiring.start.listens:
        await _listen(desks, wiring)
    return {key: served for desk in desks for key, served in desk.entrance.served.items()}


async def _listen(desks: Sequence["Desk"], wiring: Wiring) -> None:
    """One address for all that are spoken to over HTTP, and a socket for each app that speaks over one."""
    from adapters.slack import inbound  # only processes that listen to Slack carry Bolt

    if by_http := [desk for desk in desks if not desk.connection.app_token]:
        wiring.app.add_routes(inbound.routes(by_http, wiring.pass_on))
    sockets: list[Callable[[], Awaitable[bool]]] = []
    for token in {desk.connection.app_token for desk in desks} - {""}:
        try:
            same_app = [desk for desk in desks if desk.connection.app_token == token]
            socket = await wiring.stack.enter_async_context(inbound.socket_mode(same_app))
        except (Rejected, Barred) as error:
            raise TokenRefused(_NO_SOCKET.format(error=error)) from error
        except PlatformError as error:
            raise StartError(f"Slack opened no socket ({error}). Look at the network, then start again.") from error
        sockets.append(socket.is_connected)
        wiring.works.append(_hold_open(socket.watching))
    if sockets:
        wiring.app.setdefault(CONNECTED, {})["slack"] = partial(_all_connected, sockets)


async def _hold_open(watching: "Task[None]") -> None:
    """Ends the process where Slack opens the socket no more: it would go on and hear of nothing."""
    try:
        await watching
    except (Rejected, Barred) as error:
        raise StartError(_NO_SOCKET.format(error=error)) from error


async def _all_connected(sockets: Iterable[Callable[[], Awaitable[bool]]]) -> bool:
    return all([await is_connected() for is_connected in sockets])


async def _connect(config: WorkspaceConfig, wiring: Wiring) -> "SlackConnection":
    from adapters.slack import outbound

    tokens, at_once = config.tokens, config.settings.queue.posts_at_once
    if missing := [name for name in slack_tokens(tokens) if not tokens.get(name)]:
        raise StartError(
            f"Slack needs {' and '.join(missing)} in the environment; docs/slack.md says where to find them. "
            "Without Slack, take it out of `platforms` in app.yaml."
        )
    url = tokens.get("SLACK_API_URL") or API_URL
    secrets = tokens.get("SLACK_SIGNING_SECRET", ""), tokens.get("SLACK_APP_TOKEN", "")
    try:
        connection = await outbound.connect(tokens["SLACK_BOT_TOKEN"], *secrets, url, at_once)
    except Refused as error:
        why = f"Slack does not take SLACK_BOT_TOKEN: {error}. docs/slack.md says how to get one."
        raise TokenRefused(why) from error
    except PlatformError as error:
        raise StartError(f"Slack did not answer at {url} ({error}). Look at the network, then start again.") from error
    wiring.stack.push_async_callback(connection.close)
    if wiring.pass_on and connection.app_token:
        raise StartError(
            "What comes over Socket Mode cannot be passed on. Unset SLACK_APP_TOKEN and take requests over HTTP "
            "(docs/slack.md), or unset WATERLINE_SEALED_URL."
        )
    return connection


def slack_tokens(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Returns the names of the tokens that Slack needs: an app token for a socket, a signing secret for requests."""
    return ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN" if environment.get("SLACK_APP_TOKEN") else "SLACK_SIGNING_SECRET")


async def examine_slack(examination: Examination) -> list[Finding]:
    """Returns, workspace by workspace, what is missing and what Slack says to the tokens; values stay unsaid."""
    return await examine_each(examination, "slack", _examine)


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
        channel=settings.kudos.channel if settings.kudos.post_in == "channel" else "",
        is_serving=examination.is_serving,
        is_connected=examination.is_connected("slack"),
    )
    findings = await examine(examined, examination.now)
    judged = {finding.about for finding in findings}
    findings = [*(shape for shape in shapes if shape.about not in judged), *findings]
    if examined.app_token:
        return findings
    return [*findings, await examine_address(examination, _challenge(tokens["SLACK_SIGNING_SECRET"], examination))]


def _can_be_sent(token: str) -> bool:
    return bool(token.strip()) and token.isascii() and token.strip().isprintable()


def _challenge(secret: str, examination: Examination) -> Question:
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
    return Question(path=PATH, headers=headers, body=body, status=200, expected=challenge, refused=refused)
