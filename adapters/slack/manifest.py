"""The app manifest that an operator pastes into Slack: made from the command table and what is listened to."""

from typing import Any

from adapters.slack.inbound import EVENTS, PATH, SHORTCUT
from adapters.slack.render import NAME
from adapters.slack.text import shorten
from bot.config.settings import Settings
from bot.messages.say import say
from commands.feature import KUDOS, PULSE

# What each scope is for stands in docs/slack.md. None of them reads a conversation.
SCOPES = ("chat:write", "chat:write.public", "commands", "reactions:read", "usergroups:read", "users:read")
WATER = "#0F5C6E"


def manifest(settings: Settings, url: str) -> dict[str, Any]:
    """In the language of the channels. `url` is where Slack reaches us, as https://host; empty is Socket Mode."""
    language = settings.languages[0]
    address = {"request_url": url.rstrip("/") + PATH} if url else {}
    description = say(language, "slack.description")
    shortcut = {
        "name": shorten(say(language, "slack.shortcut"), 24),
        "type": "message",
        "callback_id": SHORTCUT,
        "description": description,
    }
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
            "shortcuts": [shortcut],
            "slash_commands": _commands(language, address),
        },
        "oauth_config": {"scopes": {"bot": list(SCOPES)}},
        "settings": {
            "event_subscriptions": {"bot_events": list(EVENTS), **address},
            "interactivity": {"is_enabled": True, **address},
            "org_deploy_enabled": False,
            "socket_mode_enabled": not url,
            "token_rotation_enabled": False,
        },
    }


def _commands(language: str, address: dict[str, str]) -> list[dict[str, Any]]:
    url = {"url": address["request_url"]} if address else {}
    kudos = {"description": say(language, "slack.description"), "usage_hint": say(language, "slack.hint")}
    pulse = {"description": say(language, "slack.pulse")}
    return [
        {"command": command, **texts, "should_escape": True, **url}
        for command, texts in ((KUDOS, kudos), (PULSE, pulse))
    ]
