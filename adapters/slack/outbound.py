"""The Platform port on Slack: posting, and who is who."""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import ClientSession, ClientTimeout, DummyCookieJar
from slack_sdk.proxy_env_variable_loader import load_http_proxy_from_env

from adapters.slack.render import pages
from adapters.slack.text import Json
from adapters.slack.web_api import WebApi
from bot.messages.message import Message
from bot.messages.texts import LANGUAGES
from bot.org.people import Profile
from bot.ports import PlatformError, Rejected

CALL_SECONDS = 10
ASKED_ONE_BY_ONE = 30  # users.info takes some hundred a minute; beyond this the whole list is fewer calls
LOOKUPS_AT_ONCE = 5
_ID = re.compile(r"[CDGUW][A-Z0-9]+")  # names of channels are lower case


class SlackPlatform:
    """One workspace. A message's id is `channel:ts`: it can be changed only there, whatever name it was posted to."""

    def __init__(self, api: WebApi, team_id: str) -> None:
        self._api = api
        self._team_id = team_id
        self._lookups = asyncio.Semaphore(LOOKUPS_AT_ONCE)

    async def post(self, place: str, message: Message) -> str:
        channel = place if _ID.fullmatch(place) else f"#{place}"
        posted = await self._api.call(
            "chat.postMessage", channel=channel, unfurl_links=False, unfurl_media=False, **one_page(message)
        )
        return f"{posted['channel']}:{posted['ts']}"

    async def update(self, place: str, message_id: str, message: Message) -> None:
        channel, _, ts = message_id.partition(":")
        await self._api.call("chat.update", channel=channel, ts=ts, **one_page(message))

    async def delete(self, place: str, message_id: str) -> None:
        channel, _, ts = message_id.partition(":")
        await self._api.call("chat.delete", channel=channel, ts=ts)

    async def profiles(self, platform_ids: list[str]) -> list[Profile]:
        if len(platform_ids) > ASKED_ONE_BY_ONE:
            return await self._listed(set(platform_ids))
        known = await asyncio.gather(*(self._profile(platform_id) for platform_id in platform_ids))
        return [profile for profile in known if profile]

    async def _listed(self, platform_ids: set[str]) -> list[Profile]:
        parameters = {"include_locale": "true", "limit": "200"}
        profiles: list[Profile] = []
        while True:
            page = await self._api.look_up("users.list", **parameters)
            profiles += [profile(user, self._team_id) for user in page["members"] if user["id"] in platform_ids]
            if not (cursor := (page.get("response_metadata") or {}).get("next_cursor")):
                return profiles
            parameters["cursor"] = cursor

    async def _profile(self, user_id: str) -> Profile | None:
        try:
            async with self._lookups:
                answer = await self._api.look_up("users.info", user=user_id, include_locale="true")
        except Rejected as no:
            if no.reason in ("user_not_found", "user_not_visible", "users_not_found"):
                return None
            raise
        return profile(answer["user"], self._team_id)

    async def group(self, group_id: str) -> list[str]:
        try:
            answer = await self._api.look_up("usergroups.users.list", usergroup=group_id)
        except Rejected as no:
            if no.reason in ("no_such_subteam", "subteam_not_found"):
                return []
            raise
        return [str(user) for user in answer["users"]]


def one_page(message: Message) -> Json:
    """What fits one message, with its buttons; only some forty joined words of full length would not."""
    first, *rest = pages(message)
    if not rest:
        return first
    last: Json = rest[-1]["blocks"][-1]
    ending = [last] if last["type"] == "actions" else []
    more = {"type": "context", "elements": [{"type": "plain_text", "text": "…"}]}
    return first | {"blocks": [*first["blocks"][: 50 - 1 - len(ending)], more, *ending]}


def profile(user: Mapping[str, Any], team_id: str) -> Profile:
    """What Slack tells about a user."""
    own = user.get("profile") or {}
    teams = [user.get("team_id"), *((user.get("enterprise_user") or {}).get("teams") or [])]
    language = str(user.get("locale") or "").partition("-")[0]
    names = (own.get("display_name"), own.get("real_name"), user.get("real_name"), user.get("name"))
    return Profile(
        platform_id=str(user["id"]),
        name=next((str(name) for name in names if name), str(user["id"])),
        handle=str(user.get("name") or "").casefold(),
        language=language if language in LANGUAGES else LANGUAGES[0],
        time_zone=_time_zone(str(user.get("tz") or "UTC")),
        is_admin=bool(user.get("is_admin") or user.get("is_owner")),
        is_bot=bool(user.get("is_bot")) or user["id"] == "USLACKBOT",
        is_active=not user.get("deleted"),
        is_stranger=bool(user.get("is_stranger")) or team_id not in teams,
    )


def _time_zone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (KeyError, ValueError, OSError):
        return "UTC"


@dataclass(frozen=True, slots=True)
class SlackConnection:
    """One workspace's way to Slack and back; `app_token` is empty without Socket Mode."""

    platform: SlackPlatform
    api: WebApi
    team_id: str
    team_name: str
    team_url: str
    signing_secret: str = field(repr=False)
    app_token: str = field(repr=False)

    async def close(self) -> None:
        await self.api.session.close()


async def connect(token: str, signing_secret: str, app_token: str, api_url: str) -> SlackConnection:
    """Asks Slack once whose token this is. Raises Rejected ("invalid_auth"), Busy or Unreachable.

    A line's end may hang on the secrets, as files that hold them leave it.
    """
    token, signing_secret, app_token = token.strip(), signing_secret.strip(), app_token.strip()
    session = ClientSession(
        timeout=ClientTimeout(total=CALL_SECONDS), proxy=load_http_proxy_from_env(), cookie_jar=DummyCookieJar()
    )
    api = WebApi(session, api_url.rstrip("/") + "/", token)
    try:
        who = await api.call("auth.test")
        return SlackConnection(
            platform=SlackPlatform(api, who["team_id"]),
            api=api,
            team_id=who["team_id"],
            team_name=who["team"],
            team_url=who["url"],
            signing_secret=signing_secret,
            app_token=app_token,
        )
    except PlatformError:
        await session.close()
        raise
