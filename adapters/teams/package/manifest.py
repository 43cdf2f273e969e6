"""The app package that an admin uploads to Teams: the manifest, both icons, and a file for each further language."""

import io
import json
import re
import zipfile
from dataclasses import dataclass
from typing import Any

from adapters.teams import PRIVACY, TERMS
from adapters.teams.package.icons import colour, outline
from bot.config.settings import Settings
from bot.messages.say import say
from bot.roles.roles import Role
from commands.routing.table import COMMANDS

Json = dict[str, Any]

SCHEMA = "https://developer.microsoft.com/json-schemas/teams/v1.25/"
MANIFEST_VERSION = "1.25"
NAME, WATER = "Waterline", "#0F5C6E"
SCOPES = ("personal", "team", "groupChat")
COMMANDS_AT_MOST = 10  # Teams shows no more; the help tells the rest
_ID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_URL = re.compile(r"https://([\w.-]+)(:\d+)?/?")
_PAGE = re.compile(r"https://[\w.-]+(:\d+)?(/[^\s\"<>]*)?")
_STAMP = (2026, 1, 1, 0, 0, 0)  # the same package for the same settings


@dataclass(frozen=True, slots=True)
class Links:
    """The pages that Teams shows before somebody installs Waterline; those that Waterline serves where one is empty."""

    privacy: str = ""
    terms: str = ""


def package(settings: Settings, app_id: str, url: str, links: Links = Links(), version: str = "1.0.0") -> bytes:
    """Returns the package, a zip. `app_id` is the bot's id in Entra, `url` where Teams reaches us, as https://host.

    Raises ValueError with the cure, where one of them cannot be.
    """
    if not _ID.fullmatch(app_id):
        raise ValueError("TEAMS_APP_ID is no id of an app. Copy the application id from the app's page in Entra.")
    address = _URL.fullmatch(url)
    if address is None:
        raise ValueError(
            f"{url or 'Nothing'} is no address that Teams can reach. Write it as https://kudos.example.com."
        )
    for link in (links.privacy, links.terms):
        if link and not _PAGE.fullmatch(link):
            raise ValueError(f"{link} is no address of a page. Write it as https://www.example.com/privacy.")
    first_language, *further = settings.languages
    site = url.rstrip("/")
    pages = Links(links.privacy or site + PRIVACY, links.terms or site + TERMS)
    files = {f"{language}.json": _json(_translated(language)) for language in further}
    files |= {
        "manifest.json": _json(
            _manifest(first_language, further, app_id.lower(), address[1]) | _changing(site, pages, version)
        ),
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


def _manifest(language: str, further: list[str], app_id: str, host: str) -> Json:
    files = [{"languageTag": language_, "file": f"{language_}.json"} for language_ in further]
    return {
        "$schema": f"{SCHEMA}MicrosoftTeams.schema.json",
        "manifestVersion": MANIFEST_VERSION,
        "id": app_id,
        "name": {"short": NAME, "full": NAME},
        "description": {"short": say(language, "teams.short"), "full": say(language, "teams.full")},
        "localizationInfo": {"defaultLanguageTag": language, **({"additionalLanguages": files} if files else {})},
        "icons": {"color": "color.png", "outline": "outline.png"},
        "accentColor": WATER,
        "defaultInstallScope": "personal",
        "permissions": ["identity", "messageTeamMembers"],
        "supportsChannelFeatures": "tier1",  # without it Teams keeps an app out of shared and private channels
        "validDomains": [host],
        "bots": [{"botId": app_id, "scopes": list(SCOPES), "commandLists": [_typed(language)], "supportsFiles": True}],
        "composeExtensions": [{"botId": app_id, "commands": _extensions(language)}],
    }


def _changing(site: str, pages: Links, version: str) -> Json:
    """Returns what differs between companies, and between packages."""
    developer = {"name": NAME, "websiteUrl": site, "privacyUrl": pages.privacy, "termsOfUseUrl": pages.terms}
    return {"version": version, "developer": developer}


def _typed(language: str) -> Json:
    """What Teams offers to type, what everybody may first; what does not fit into its list stands in the help."""
    *others, help_ = (command for command in COMMANDS if command.word != "@")
    offered = sorted(others, key=lambda command: not command.answers((Role.EVERYBODY,), None))
    listed = [
        {"title": command.usage.removeprefix("/"), "description": say(language, command.does)}
        for command in (*offered[: COMMANDS_AT_MOST - 1], help_)
    ]
    return {"scopes": list(SCOPES), "commands": listed}


def _extensions(language: str) -> list[Json]:
    """Returns two ways to the same form: from the compose box, and from somebody's message."""
    return [
        {
            "id": name,
            "type": "action",
            "context": list(contexts),
            "title": say(language, title),
            "description": say(language, "teams.short"),
            "fetchTask": True,
        }
        for name, title, contexts in (
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
