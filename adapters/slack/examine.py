"""Whether Slack lets us do our work, asked of Slack itself, each "no" with its cure: for `python -m bot doctor`."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from aiohttp import ClientError, WSMsgType

from adapters import new_session
from adapters.slack.manifest import FILES, LESS_WITHOUT, SCOPES
from adapters.slack.outbound import CALL_SECONDS, address
from adapters.slack.web_api import Identity, WebApi
from bot.ports import Busy, PlatformError, Refused
from commands.operate.examine import CLOCKS_APART, Finding

_TRIAL_AFTER = timedelta(days=1)  # far enough for the trial to be taken back in time
_SOCKET_SECONDS = 10
_PASTE = "Paste the manifest anew under App Manifest (`python -m bot manifest slack`), then install the app again"
_INSTALL = "Install the app again (Install App) and set the new SLACK_BOT_TOKEN"
_TOKEN_CURES: Mapping[str, str] = {
    "invalid_auth": "Copy the Bot User OAuth Token once more from Install App; it begins with xoxb-",
    "not_authed": "Copy the Bot User OAuth Token once more from Install App; it begins with xoxb-",
    "account_inactive": f"The app was uninstalled, or its user deactivated. {_INSTALL}",
    "token_revoked": f"The app was uninstalled, or its tokens were revoked. {_INSTALL}",
    "token_expired": f"{_INSTALL}; leave token rotation off, as the manifest does",
    "not_allowed_token_type": "This is a token of another kind. Take the Bot User OAuth Token, which begins with xoxb-",
    "org_login_required": "Slack is moving the workspace into an organisation. Try again later",
}
_CHANNEL_CURES: Mapping[str, str] = {
    "channel_not_found": "Make the channel, or correct kudos.channel in app.yaml (or have an admin pick another with "
    "/waterline admin). If it is private, write its id there and invite Waterline with /invite @Waterline",
    "not_in_channel": "Invite Waterline there with /invite @Waterline",
    "no_permission": "Invite Waterline there with /invite @Waterline",
    "is_archived": "Take the channel out of the archive, or name another in kudos.channel of app.yaml",
    "missing_scope": _PASTE,
}
_APP_TOKEN_CURES: Mapping[str, str] = {
    "missing_scope": "Generate another under Basic Information, App-Level Tokens, with the scope connections:write",
    "not_allowed_token_type": "This is a token of another kind. Take the one of App-Level Tokens, which begins with "
    "xapp-",
    "link_disabled": "Turn Socket Mode on under Socket Mode, or unset SLACK_APP_TOKEN to take requests over HTTP",
}
_GENERATE = "Generate another under Basic Information, App-Level Tokens, and set it as SLACK_APP_TOKEN"
_ELSE = "docs/operator.md, Dead letters, says more"


@dataclass(frozen=True, slots=True)
class Examined:
    """One workspace's tokens. `channel` is where kudos are posted by app.yaml, and empty where it is the place they
    come from; `chosen_channels` are those that count in the place of it, by the workspace's id.
    """

    api_url: str
    bot_token: str = field(repr=False)
    app_token: str = field(repr=False)
    channel: str
    is_serving: bool  # then its socket takes what Slack sends, and no second one is opened beside it
    is_connected: bool  # whether that socket is open
    chosen_channels: Mapping[str, str] = field(default_factory=dict)


async def examine(examined: Examined, now: datetime) -> list[Finding]:
    """Returns what Slack says to the tokens: alive, with all rights, the channel writable, a socket open; its clock."""
    async with new_session(CALL_SECONDS) as session:
        api = WebApi(session, examined.api_url.rstrip("/") + "/", examined.bot_token.strip())
        try:
            identity = await api.identity()
        except Refused as no:
            return [_refused("SLACK_BOT_TOKEN", no, _TOKEN_CURES, _ELSE), *await _socket(api, examined)]
        except PlatformError as error:
            return [_silent(api.url, error)]
        findings = [
            Finding("SLACK_BOT_TOKEN", True, f"is taken: workspace {identity.team_name} ({identity.team_id})."),
            _scopes(identity),
        ]
        if identity.clock:
            findings.append(_clock(now - identity.clock))
        channel = examined.chosen_channels.get(identity.team_id, examined.channel)
        findings.append(await _channel(api, channel, (identity.clock or now) + _TRIAL_AFTER))
        return [*findings, *await _socket(api, examined)]


def _refused(subject: str, no: Refused, cures: Mapping[str, str], otherwise: str) -> Finding:
    return Finding(subject, False, f"Slack says {no.reason}. {cures.get(no.reason, otherwise)}.")


def _silent(url: str, error: PlatformError) -> Finding:
    if isinstance(error, Busy):
        return Finding("slack", False, f"asks to wait {error.seconds:g} s. Ask `doctor` again then.")
    cure = f"Open the way out to it; a proxy is named in HTTPS_PROXY. {url} is asked as SLACK_API_URL says."
    return Finding("slack", False, f"did not answer ({error}). {cure}")


def _scopes(identity: Identity) -> Finding:
    if identity.scopes is None:
        return Finding("scopes", True, "were not told by Slack, so that they cannot be compared here.", weak=True)
    missing = sorted(set(SCOPES) - identity.scopes)
    if missing == [FILES]:
        text = f"{FILES} is not granted, so that people can be brought by pasted lines only, by no file. {_PASTE}."
        return Finding("scopes", True, text, weak=True)
    if {*missing} <= LESS_WITHOUT and missing:
        text = f"{', '.join(missing)} {_are(missing)} not granted, so that Waterline hands nobody a file. {_PASTE}."
        return Finding("scopes", True, text, weak=True)
    if missing:
        return Finding("scopes", False, f"{', '.join(missing)} {_are(missing)} not granted. {_PASTE}.")
    if further := sorted(identity.scopes - set(SCOPES)):
        text = f"{', '.join(further)} {_are(further)} granted and never used. {_PASTE} to have less."
        return Finding("scopes", True, text, weak=True)
    return Finding("scopes", True, "are granted as the manifest asks, and no more.")


def _are(words: list[str]) -> str:
    return "is" if len(words) == 1 else "are"


def _clock(apart: timedelta) -> Finding:
    seconds = apart.total_seconds()
    if abs(seconds) < CLOCKS_APART:
        return Finding("clock", True, "agrees with Slack's.")
    off = f"is {abs(seconds):.0f} s {'ahead of' if seconds > 0 else 'behind'} Slack's"
    cure = "Set it by a time server (chrony, ntpd): requests of Slack that seem five minutes old are refused."
    return Finding("clock", False, f"{off}. {cure}")


async def _channel(api: WebApi, channel: str, later: datetime) -> Finding:
    """Asks by a message for tomorrow that is taken back at once: to look a channel up needs a right that we lack."""
    if not channel:
        return Finding("channel", True, "is not used: kudos are posted where they are given.")
    text = "Waterline tried whether it may write here. You can delete this."
    try:
        trial = await api.call(
            "chat.scheduleMessage", channel=address(channel), post_at=int(later.timestamp()), text=text
        )
    except Refused as no:
        return _refused(f"channel {channel}", no, _CHANNEL_CURES, _ELSE)
    except PlatformError as error:
        return _silent(api.url, error)
    try:
        planned = {"channel": trial["channel"], "scheduled_message_id": trial["scheduled_message_id"]}
        await api.call("chat.deleteScheduledMessage", **planned)
    except PlatformError as error:
        text = f"is there and writable. The trial of it could not be taken back ({error}): it is posted in a day."
        return Finding(f"channel {channel}", True, text, weak=True)
    return Finding(f"channel {channel}", True, "is there, and Waterline may write in it.")


async def _socket(api: WebApi, examined: Examined) -> list[Finding]:
    """Of Socket Mode only. Nothing is opened where `serve` has its own: Slack would share out requests among both."""
    if not examined.app_token:
        return []
    try:
        opened = await replace(api, token=examined.app_token.strip()).call("apps.connections.open")
    except Refused as no:
        return [_refused("SLACK_APP_TOKEN", no, _APP_TOKEN_CURES, _GENERATE)]
    except PlatformError as error:
        return [_silent(api.url, error)]
    if examined.is_serving and examined.is_connected:
        return [Finding("SLACK_APP_TOKEN", True, "is taken. `serve` runs, and has its socket open.")]
    if examined.is_serving:
        text = "is taken, but `serve`, which runs, has no socket open now. It tries again by itself; its log says why."
        return [Finding("SLACK_APP_TOKEN", False, text)]
    return [await _greeted(api, str(opened["url"]))]


async def _greeted(api: WebApi, url: str) -> Finding:
    """What comes first over the socket: hello, or why there is none."""
    host = url.partition("?")[0]
    reason = ""
    try:
        async with asyncio.timeout(_SOCKET_SECONDS), api.session.ws_connect(url) as socket:
            greeting_message = await socket.receive()
            if greeting_message.type is WSMsgType.TEXT:
                greeting = greeting_message.json()
                if greeting.get("type") == "hello":
                    return Finding("SLACK_APP_TOKEN", True, "is taken, and Slack opens a socket.")
                reason = str(greeting.get("reason", ""))
    except (ClientError, TimeoutError, OSError, ValueError, AttributeError) as error:
        reason = type(error).__name__
    cure = _APP_TOKEN_CURES.get(reason, f"Let this machine reach {host}, also through a proxy (HTTPS_PROXY)")
    return Finding("SLACK_APP_TOKEN", False, f"is taken, but Slack opened no socket ({reason or 'closed'}). {cure}.")
