"""Slack, put together: the tokens that each workspace needs, and the way into them and out."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from bot.app.start import StartError, Wiring
from bot.config.settings import Settings
from bot.ports import PlatformError, Rejected, Served
from commands.operate.examine import Finding, examine_tokens
from commands.org.open_workspace import open_workspace

if TYPE_CHECKING:
    from adapters.slack.outbound import SlackConnection
    from adapters.slack.replies import Desk

TOKENS = {
    "SLACK_BOT_TOKEN": r"xoxb-[A-Za-z0-9-]{20,}",
    "SLACK_APP_TOKEN": r"xapp-[A-Za-z0-9-]{20,}",
    "SLACK_SIGNING_SECRET": r"[0-9a-f]{32}",
}


async def connect_slack(wiring: Wiring) -> Served:
    """By HTTP with a signing secret, or by Socket Mode with an app token. Raises StartError with the cure."""
    from adapters.slack.replies import Desk  # only processes that use Slack carry its library

    desks = []
    for config in await wiring.configs.of("slack"):
        connection = await _connect(config.tokens, wiring)
        workspace = await open_workspace("slack", connection.team_id, connection.team_name, config.settings)
        desks.append(Desk(connection, wiring.entrance(workspace, connection.platform, config.settings)))
    if wiring.start.listens:
        await _listen(desks, wiring)
    return {key: served for desk in desks for key, served in desk.entrance.served.items()}


async def _listen(desks: Sequence["Desk"], wiring: Wiring) -> None:
    """One address for all that are spoken to over HTTP, and a socket for each app that speaks over one."""
    from adapters.slack import inbound  # only processes that listen to Slack carry Bolt

    if by_http := [desk for desk in desks if not desk.connection.app_token]:
        wiring.app.add_routes(inbound.routes(by_http, wiring.pass_on))
    for token in {desk.connection.app_token for desk in desks} - {""}:
        try:
            same_app = [desk for desk in desks if desk.connection.app_token == token]
            await wiring.stack.enter_async_context(inbound.socket_mode(same_app))
        except PlatformError as error:
            why = f"Slack opened no socket ({error}). Look at SLACK_APP_TOKEN and the network, then start again."
            raise StartError(why) from error


async def _connect(tokens: Mapping[str, str], wiring: Wiring) -> "SlackConnection":
    from adapters.slack import outbound

    if missing := [name for name in slack_tokens(tokens) if not tokens.get(name)]:
        raise StartError(
            f"Slack needs {' and '.join(missing)} in the environment; docs/slack.md says where to find them. "
            "Without Slack, take it out of `platforms` in app.yaml."
        )
    url = tokens.get("SLACK_API_URL") or "https://slack.com/api/"
    secrets = tokens.get("SLACK_SIGNING_SECRET", ""), tokens.get("SLACK_APP_TOKEN", "")
    try:
        connection = await outbound.connect(tokens["SLACK_BOT_TOKEN"], *secrets, url)
    except Rejected as error:
        raise StartError(f"Slack does not take SLACK_BOT_TOKEN: {error}. docs/slack.md says how to get one.") from error
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
    """What Slack needs: an app token speaks over a socket, a signing secret vouches for requests."""
    return ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN" if environment.get("SLACK_APP_TOKEN") else "SLACK_SIGNING_SECRET")


def examine_slack(settings: Settings, environment: Mapping[str, str]) -> list[Finding]:
    """Whether what Slack needs is there and looks right; values stay unsaid."""
    return examine_tokens({name: TOKENS[name] for name in slack_tokens(environment)}, environment, settings, "slack")
