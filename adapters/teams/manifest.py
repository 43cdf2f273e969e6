"""The app package that an admin uploads to Teams: the manifest, both icons, and a file for each further language."""

import io
import json
import re
import zipfile
from typing import Any

from adapters.teams.icons import colour, outline
from bot.config.settings import Settings
from bot.messages.say import say
from commands.routing.table import COMMANDS

Json = dict[str, Any]

SCHEMA = "https://developer.microsoft.com/json-schemas/teams/v1.19/"
MANIFEST_VERSION, VERSION = "1.19", "1.0.0"  # the second rises when Teams is to take a changed package for a newer one
NAME, WATER = "Waterline", "#0F5C6E"
SCOPES = ("personal", "team", "groupChat")
COMMANDS_AT_MOST = 10  # Teams shows no more; the help tells the rest
_ID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_URL = re.compile(r"https://([\w.-]+)(:\d+)?/?")
_STAMP = (2026, 1, 1, 0, 0, 0)  # the same package for the same settings


def package(settings: Settings, app_id: str, url: str) -> bytes:
    """A zip. `app_id` is the bot's id in Entra, `url` where Teams reaches us, as https://host.

    Raises ValueError with the cure, where one of them cannot be.
    """
    if not _ID.fullmatch(app_id):
        raise ValueError("TEAMS_APP_ID is no id of an app. Copy the application id from the app's page in Entra.")
    address = _URL.fullmatch(url)
    if address is None:
        raise ValueError(
            f"{url or 'Nothing'} is no address that Teams can reach. Write it as https://kudos.example.com."
        )
    own, *further = settings.languages
    files = {f"{language}.json": _json(_translated(language)) for language in further}
    files |= {
        "manifest.json": _json(_manifest(own, further, app_id, url.rstrip("/"), address[1])),
        "color.png": colour(),
        "outline.png": outline(),
    }
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name in sorted(files):
            zipped.writestr(zipfile.ZipInfo(name, _STAMP), files[name])
    return written.getvalue()


def _json(content: Json) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=2).encode()


def _manifest(language: str, further: list[str], app_id: str, site: str, host: str) -> Json:
    files = [{"languageTag": language_, "file": f"{language_}.json"} for language_ in further]
    return {
        "$schema": f"{SCHEMA}MicrosoftTeams.schema.json",
        "manifestVersion": MANIFEST_VERSION,
        "version": VERSION,
        "id": app_id,
        "developer": {"name": NAME, "websiteUrl": site, "privacyUrl": site, "termsOfUseUrl": site},
        "name": {"short": NAME, "full": NAME},
        "description": {"short": say(language, "teams.short"), "full": say(language, "teams.full")},
        "localizationInfo": {"defaultLanguageTag": language, **({"additionalLanguages": files} if files else {})},
        "icons": {"color": "color.png", "outline": "outline.png"},
        "accentColor": WATER,
        "defaultInstallScope": "personal",
        "permissions": ["identity", "messageTeamMembers"],
        "validDomains": [host],
        "bots": [{"botId": app_id, "scopes": list(SCOPES), "commandLists": [_typed(language)]}],
        "composeExtensions": [{"botId": app_id, "commands": _extensions(language)}],
    }


def _typed(language: str) -> Json:
    """What Teams offers to type; the words for others are too long for its list, and stand in the help."""
    offered = [command for command in COMMANDS if command.word != "@"][:COMMANDS_AT_MOST]
    listed = [
        {"title": command.usage.removeprefix("/"), "description": say(language, command.does)} for command in offered
    ]
    return {"scopes": list(SCOPES), "commands": listed}


def _extensions(language: str) -> list[Json]:
    """Two ways to the same form: from where one writes, and from somebody's message."""
    return [
        {
            "id": name,
            "type": "action",
            "context": list(where),
            "title": say(language, title),
            "description": say(language, "teams.short"),
            "fetchTask": True,
        }
        for name, title, where in (
            ("give", "kudos.form", ("compose", "commandBox")),
            ("thank", "teams.for_this", ("message",)),
        )
    ]


def _translated(language: str) -> Json:
    texts = {
        "name.short": NAME,
        "name.full": NAME,
        "description.short": say(language, "teams.short"),
        "description.full": say(language, "teams.full"),
    }
    lists = (("bots[0].commandLists[0]", _typed(language)["commands"]), ("composeExtensions[0]", _extensions(language)))
    for place, commands in lists:
        for number, command in enumerate(commands):
            texts |= {f"{place}.commands[{number}].{part}": command[part] for part in ("title", "description")}
    return {"$schema": f"{SCHEMA}MicrosoftTeams.Localization.schema.json", **texts}
