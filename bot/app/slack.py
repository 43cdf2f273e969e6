"""Slack, put together: what it needs from the environment, and its way in and out."""

from collections.abc import Mapping
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

from aiohttp import web

from adapters.pass_on import PassOn
from bot.app.start import Start, StartError
from bot.ports import Ballots, Platform, PlatformError, Rejected
from commands.org.open_workspace import open_workspace
from commands.routing.entrance import Entrance

if TYPE_CHECKING:
    from adapters.slack.outbound import SlackConnection

TOKENS = {
    "SLACK_BOT_TOKEN": r"xoxb-[A-Za-z0-9-]{20,}",
    "SLACK_APP_TOKEN": r"xapp-[A-Za-z0-9-]{20,}",
    "SLACK_SIGNING_SECRET": r"[0-9a-f]{32}",
}


async def serve_slack(
    start: Start, app: web.Application, ballots: Ballots | None, pass_on: PassOn | None, stack: AsyncExitStack
) -> Platform:
    """By HTTP with a signing secret, or by Socket Mode with an app token."""
    connection = await connect_slack(start.environment, stack)
    if pass_on and connection.app_token:
        raise StartError(
            "What comes over Socket Mode cannot be passed on. Unset SLACK_APP_TOKEN and take requests over HTTP "
            "(docs/slack.md), or unset WATERLINE_SEALED_URL."
        )
    workspace = await open_workspace("slack", connection.team_id, connection.team_name, start.settings)
    clock, elsewhere = start.program.clock, pass_on is not None
    entrance = Entrance(workspace, connection.platform, start.settings, clock, ballots, elsewhere)
    if not start.listens:
        return connection.platform
    from adapters.slack import inbound  # only processes that listen to Slack carry Bolt

    if connection.app_token:
        try:
            await stack.enter_async_context(inbound.socket_mode(connection, entrance))
        except PlatformError as error:
            why = f"Slack opened no socket ({error}). Look at SLACK_APP_TOKEN and the network, then start again."
            raise StartError(why) from error
    else:
        app.add_routes(inbound.routes(connection, entrance, pass_on))
    return connection.platform


async def connect_slack(environment: Mapping[str, str], stack: AsyncExitStack) -> "SlackConnection":
    from adapters.slack import outbound  # only processes that use Slack carry its library

    if missing := [name for name in slack_tokens(environment) if not environment.get(name)]:
        raise StartError(
            f"Slack needs {' and '.join(missing)} in the environment; docs/slack.md says where to find them. "
            "Without Slack, take it out of `platforms` in app.yaml."
        )
    url = environment.get("SLACK_API_URL") or "https://slack.com/api/"
    secrets = environment.get("SLACK_SIGNING_SECRET", ""), environment.get("SLACK_APP_TOKEN", "")
    try:
        connection = await outbound.connect(environment["SLACK_BOT_TOKEN"], *secrets, url)
    except Rejected as error:
        raise StartError(f"Slack does not take SLACK_BOT_TOKEN: {error}. docs/slack.md says how to get one.") from error
    except PlatformError as error:
        raise StartError(f"Slack did not answer at {url} ({error}). Look at the network, then start again.") from error
    stack.push_async_callback(connection.close)
    return connection


def slack_tokens(environment: Mapping[str, str]) -> tuple[str, ...]:
    """What Slack needs: an app token speaks over a socket, a signing secret vouches for requests."""
    return ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN" if environment.get("SLACK_APP_TOKEN") else "SLACK_SIGNING_SECRET")
