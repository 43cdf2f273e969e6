"""What Slack sends to an app, as objects: field by field the shapes that Slack's own SDKs recorded.

Every id and moment can be chosen; what is not chosen is new each time. The same objects travel signed over HTTP
(`tests.slack.signing`) and in envelopes over Socket Mode (`FakeSlack.envelope`).
"""

import time
import uuid
from typing import Any

from tests.slack.inputs import action_of, state_of

Json = dict[str, Any]

TEAM = "T0WATER"
APP = "A0WATER"
BOT_USER = "U0WATERBOT"
BOT = "B0WATER"
CHANNEL = "C0KUDOS"


def trigger(at: float | None = None) -> str:
    """A new trigger id, issued `at` (seconds since 1970, else now): it opens one view within three seconds."""
    return f"{int(_moment(at) * 1000)}.{uuid.uuid4().int % 10**12}.{uuid.uuid4().hex}"


def timestamp(at: float | None = None) -> str:
    """A moment as Slack writes it in `ts` and `event_ts`."""
    return f"{_moment(at):.6f}"


def slash(
    *,
    user: str,
    text: str = "",
    command: str = "/kudos",
    channel: str = CHANNEL,
    trigger_id: str | None = None,
    response_url: str = "",
    team: str = TEAM,
) -> Json:
    """A slash command; Slack sends it as a form of these fields."""
    return {
        "token": "old-verification-token",
        "api_app_id": APP,
        "team_id": team,
        "team_domain": team.lower(),
        "channel_id": channel,
        "channel_name": channel.lower(),
        "user_id": user,
        "user_name": user.lower(),
        "command": command,
        "text": text,
        "response_url": response_url,
        "trigger_id": trigger_id or trigger(),
        "is_enterprise_install": "false",
    }


def block_actions(
    *,
    user: str,
    action_id: str,
    value: str = "",
    message: Json | None = None,
    view: Json | None = None,
    channel: str = CHANNEL,
    trigger_id: str | None = None,
    response_url: str = "",
    team: str = TEAM,
    user_team: str = TEAM,
    at: float | None = None,
) -> Json:
    """A click on an element of a `message` (as `FakeSlack.messages` gives it) or of a `view`.

    `value` tells equal buttons apart and is the chosen option of a menu. Raises KeyError where there is no such
    element. Without a message and a view it is a button of a message that no longer tells its blocks.
    """
    button = {"type": "button", "block_id": "block", "action_id": action_id, "value": value}
    surface = message or view
    action = action_of(surface, action_id, value) if surface else button
    payload = {
        **_interaction("block_actions", user, user_team, team),
        "trigger_id": trigger_id or trigger(at),
        "actions": [{**action, "action_ts": timestamp(at)}],
    }
    if view is not None:
        payload["view"] = shown = _shown(view, {})
        return payload | {"container": {"type": "view", "view_id": shown["id"]}}
    shown = {"type": "message", "user": BOT_USER, "bot_id": BOT, "team": TEAM, "ts": timestamp(at), "text": ""}
    shown |= message or {}
    private = bool(shown.pop("is_ephemeral", False))
    return payload | {
        "container": {"type": "message", "message_ts": shown["ts"], "channel_id": channel, "is_ephemeral": private},
        "channel": {"id": channel, "name": channel.lower()},
        "message": shown,
        "state": {"values": {}},
        "response_url": response_url,
    }


def view_submission(
    *,
    user: str,
    view: Json,
    answers: Json | None = None,
    trigger_id: str | None = None,
    user_team: str = TEAM,
    at: float | None = None,
) -> Json:
    """A sent form. `view` is what the app opened; `answers` are plain values by action id.

    What is not answered keeps its initial value, as in Slack. Raises KeyError for an answer the view does not ask.
    """
    payload = _interaction("view_submission", user, user_team)
    return payload | {"trigger_id": trigger_id or trigger(at), "view": _shown(view, answers or {})}


def view_closed(*, user: str, view: Json, is_cleared: bool = False, user_team: str = TEAM) -> Json:
    """A form that was closed without sending; Slack tells so where the view has `notify_on_close`."""
    return {**_interaction("view_closed", user, user_team), "view": _shown(view, {}), "is_cleared": is_cleared}


def message_shortcut(
    *,
    user: str,
    author: str,
    text: str,
    callback_id: str = "give_kudos",
    channel: str = CHANNEL,
    message_ts: str | None = None,
    trigger_id: str | None = None,
    response_url: str = "",
    user_team: str = TEAM,
    at: float | None = None,
    message: Json | None = None,
) -> Json:
    """A shortcut chosen by `user` on a message of `author`, which `message` has further fields of."""
    ts = message_ts or timestamp(at)
    payload = _interaction("message_action", user, user_team)
    del payload["user"]["username"], payload["api_app_id"]
    return payload | {
        "callback_id": callback_id,
        "trigger_id": trigger_id or trigger(at),
        "action_ts": timestamp(at),
        "message_ts": ts,
        "channel": {"id": channel, "name": channel.lower()},
        "message": {**(message or {}), "type": "message", "user": author, "ts": ts, "text": text, "team": TEAM},
        "response_url": response_url,
    }


def reaction_added(
    *,
    user: str,
    reaction: str,
    author: str,
    channel: str = CHANNEL,
    message_ts: str | None = None,
    event_id: str | None = None,
    team: str = TEAM,
    at: float | None = None,
) -> Json:
    """`user` reacts with the emoji `reaction` (no colons) to a message of `author`."""
    ts = message_ts or timestamp(at)
    event = {
        "type": "reaction_added",
        "user": user,
        "reaction": reaction,
        "item_user": author,
        "item": {"type": "message", "channel": channel, "ts": ts},
        "event_ts": timestamp(at),
    }
    return event_callback(event, event_id=event_id, team=team, at=at)


def app_home_opened(
    *, user: str, tab: str = "home", event_id: str | None = None, team: str = TEAM, at: float | None = None
) -> Json:
    """`user` opens the app's home; `tab` is `home` or `messages`."""
    event = {"type": "app_home_opened", "user": user, "channel": im(user), "tab": tab, "event_ts": timestamp(at)}
    return event_callback(event, event_id=event_id, team=team, at=at)


def user_change(*, user: Json, event_id: str | None = None, team: str = TEAM, at: float | None = None) -> Json:
    """`user` is the whole of somebody, as users.info tells it."""
    return event_callback({"type": "user_change", "user": user}, event_id=event_id, team=team, at=at)


def app_uninstalled(*, event_id: str | None = None, team: str = TEAM, at: float | None = None) -> Json:
    """The app was removed from the workspace."""
    return event_callback({"type": "app_uninstalled"}, event_id=event_id, team=team, at=at)


def tokens_revoked(*, bots: list[str], event_id: str | None = None, team: str = TEAM, at: float | None = None) -> Json:
    """The tokens of these bot users no longer work."""
    event = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": bots}}
    return event_callback(event, event_id=event_id, team=team, at=at)


def url_verification(*, challenge: str) -> Json:
    """Slack asks whether the address is ours: the answer is the challenge."""
    return {"type": "url_verification", "token": "old-verification-token", "challenge": challenge}


def event_callback(event: Json, *, event_id: str | None, team: str = TEAM, at: float | None = None) -> Json:
    """The envelope in which the Events API sends any event."""
    bot = {"enterprise_id": None, "team_id": team, "user_id": BOT_USER, "is_bot": True}
    return {
        "token": "old-verification-token",
        "team_id": team,
        "api_app_id": APP,
        "event": event,
        "type": "event_callback",
        "event_id": event_id or f"Ev{uuid.uuid4().hex[:9].upper()}",
        "event_time": int(_moment(at)),
        "authorizations": [{**bot, "is_enterprise_install": False}],
        "is_ext_shared_channel": False,
        "event_context": "4-waterline",
    }


def im(user: str) -> str:
    """The id of the direct conversation between a user and the app."""
    return f"D{user[1:]}"


def _moment(at: float | None) -> float:
    return time.time() if at is None else at


def _interaction(kind: str, user: str, user_team: str, team: str = TEAM) -> Json:
    return {
        "type": kind,
        "team": {"id": team, "domain": team.lower()},
        "enterprise": None,
        "user": {"id": user, "username": user.lower(), "name": user.lower(), "team_id": user_team},
        "api_app_id": APP,
        "token": "old-verification-token",
        "is_enterprise_install": False,
    }


def _shown(view: Json, answers: Json) -> Json:
    """A view as Slack gives it back: with its own ids and the state of its inputs."""
    view_id = view.get("id", f"V{uuid.uuid4().hex[:10].upper()}")
    return {
        "id": view_id,
        "team_id": TEAM,
        "callback_id": "",
        "private_metadata": "",
        "external_id": "",
        "hash": f"{int(time.time())}.{uuid.uuid4().hex[:8]}",
        "clear_on_close": False,
        "notify_on_close": False,
        "submit": None,
        "close": None,
        "root_view_id": view_id,
        "previous_view_id": None,
        "app_id": APP,
        "app_installed_team_id": TEAM,
        "bot_id": BOT,
        **view,
        "state": {"values": state_of(view, answers)},
    }
