"""The app manifest that an operator pastes into Slack: made from the command table and what is listened to."""

from typing import Any

from adapters.slack import COME_BACK, PATH
from adapters.slack.inbound import EVENTS, SHORTCUT
from adapters.slack.payloads import REPORT_SHORTCUT
from adapters.slack.render import NAME
from adapters.slack.text import shorten
from bot.config.settings import Settings
from bot.messages.say import say
from commands.feature import BARNACLE, KUDOS, PULSE, VOICE, WATERLINE

FILES = "files:read"
LESS_WITHOUT = {FILES, "files:write", "im:write"}  # without which everything else works
# What each scope is for stands in docs/slack.md.
SCOPES = (
    "chat:write",
    "chat:write.public",
    "commands",
    FILES,
    "files:write",
    "im:write",
    "reactions:read",
    "usergroups:read",
    "users:read",
    "users:read.email",
)
WATER = "#0F5C6E"


def manifest(settings: Settings, url: str, *, is_public: bool = False) -> dict[str, Any]:
    """Returns the manifest in the channels' language. `url` is where Slack reaches us, "" for Socket Mode.

    One that is public is of an app that workspaces and organisations install by themselves: their tokens expire, and
    are renewed.
    """
    language = settings.languages[0]
    address = {"request_url": url.rstrip("/") + PATH} if url else {}
    description = say(language, "slack.description")
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {"name": NAME, "description": description, "background_color": WATER},
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": True,
            },
            "bot_user": {"display_name": NAME, "always_online": True},
            "shortcuts": _shortcuts(language),
            "slash_commands": _commands(language, address),
        },
        "oauth_config": {
            **({"redirect_urls": [url.rstrip("/") + COME_BACK]} if is_public else {}),
            "scopes": {"bot": list(SCOPES)},
        },
        "settings": {
            "event_subscriptions": {"bot_events": list(EVENTS), **address},
            "interactivity": {"is_enabled": True, **address},
            "org_deploy_enabled": is_public,
            "socket_mode_enabled": not url,
            "token_rotation_enabled": is_public,
        },
    }


def _shortcuts(language: str) -> list[dict[str, str]]:
    return [
        {
            "name": shorten(say(language, name), 24),
            "type": "message",
            "callback_id": callback_id,
            "description": say(language, does),
        }
        for callback_id, name, does in (
            (SHORTCUT, "slack.shortcut", "slack.description"),
            (REPORT_SHORTCUT, "slack.report", "slack.report_does"),
        )
    ]


def _commands(language: str, address: dict[str, str]) -> list[dict[str, Any]]:
    url = {"url": address["request_url"]} if address else {}
    kudos = {"description": say(language, "slack.description"), "usage_hint": say(language, "slack.hint")}
    barnacle = {"description": say(language, "slack.barnacle"), "usage_hint": say(language, "slack.barnacle_hint")}
    pulse, voice, waterline = (
        {"description": say(language, key)} for key in ("slack.pulse", "help.voice", "slack.waterline")
    )
    texts_of = ((KUDOS, kudos), (PULSE, pulse), (VOICE, voice), (WATERLINE, waterline), (BARNACLE, barnacle))
    return [{"command": command, **texts, "should_escape": True, **url} for command, texts in texts_of]
