"""The Platform port on Slack: posting, and who is who."""

import asyncio
import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import ClientError, ClientSession, ClientTimeout
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.render import pages
from adapters.slack.text import Json
from bot.message import Message
from bot.people import Profile
from bot.ports import Busy, Missing, PlatformError, Rejected, Unreachable
from bot.texts import LANGUAGES

CALL_SECONDS = 10
ASKED_ONE_BY_ONE = 30  # users.info takes some hundred a minute; beyond this the whole list is fewer calls
LOOKUPS_AT_ONCE = 5
WAIT_SECONDS = 30  # after a 429 that does not say how long
_TROUBLE = {"internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org", ""}
_ID = re.compile(r"[CDGUW][A-Z0-9]+")  # names of channels are lower case

# Slack's libraries write payloads into their logs; ours tell shapes instead.
silent = logging.Logger("slack", logging.CRITICAL + 1)  # noqa: LOG001


@contextmanager
def told() -> Iterator[None]:
    """Whatever goes wrong in a call, as one of the port's errors; without the words and tokens that Slack's carry."""
    try:
        yield
    except SlackApiError as no:
        raise _meaning(no.response) from None
    except (ClientError, TimeoutError, OSError, SlackClientError, AttributeError) as error:
        # slack_sdk stumbles with an AttributeError over an answer that is no JSON object
        raise Unreachable(type(error).__name__) from None


def _meaning(response: Any) -> PlatformError:
    """`response` is slack_sdk's own or, where the body was no JSON, aiohttp's."""
    status = int(getattr(response, "status_code", getattr(response, "status", 0)))
    data = getattr(response, "data", None)
    reason = str(data.get("error", "")) if isinstance(data, dict) else ""
    if status == 429 or reason in ("ratelimited", "rate_limited"):
        wait = str(response.headers.get("Retry-After", ""))
        return Busy(float(wait) if wait.isdecimal() else WAIT_SECONDS)
    if status >= 500 or reason in _TROUBLE:
        return Unreachable(reason or f"HTTP {status}")
    return Missing() if reason == "message_not_found" else Rejected(reason)


class SlackPlatform:
    """One workspace. A message's id is `channel:ts`: it can be changed only there, whatever name it was posted to."""

    def __init__(self, client: AsyncWebClient, team_id: str) -> None:
        self._client = client
        self._team_id = team_id
        self._lookups = asyncio.Semaphore(LOOKUPS_AT_ONCE)

    async def post(self, place: str, message: Message) -> str:
        with told():
            posted = await self._client.chat_postMessage(
                channel=place if _ID.fullmatch(place) else f"#{place}",
                unfurl_links=False,
                unfurl_media=False,
                **one_page(message),
            )
        return f"{posted['channel']}:{posted['ts']}"

    async def update(self, place: str, message_id: str, message: Message) -> None:
        channel, _, ts = message_id.partition(":")
        with told():
            await self._client.chat_update(channel=channel, ts=ts, **one_page(message))

    async def delete(self, place: str, message_id: str) -> None:
        channel, _, ts = message_id.partition(":")
        with told():
            await self._client.chat_delete(channel=channel, ts=ts)

    async def profiles(self, platform_ids: list[str]) -> list[Profile]:
        if len(platform_ids) > ASKED_ONE_BY_ONE:
            return await self._listed(set(platform_ids))
        found = await asyncio.gather(*(self._profile(one) for one in platform_ids))
        return [profile for profile in found if profile]

    async def _listed(self, platform_ids: set[str]) -> list[Profile]:
        with told():
            pages = await self._client.users_list(include_locale=True, limit=200)
            users = [user async for page in pages for user in page["members"]]
        return [profile(user, self._team_id) for user in users if user["id"] in platform_ids]

    async def _profile(self, user_id: str) -> Profile | None:
        try:
            async with self._lookups:
                with told():
                    answer = await self._client.users_info(user=user_id, include_locale=True)
        except Rejected as no:
            if no.reason in ("user_not_found", "user_not_visible", "users_not_found"):
                return None
            raise
        return profile(answer["user"], self._team_id)

    async def group(self, group_id: str) -> list[str]:
        try:
            with told():
                answer = await self._client.usergroups_users_list(usergroup=group_id)
        except Rejected as no:
            if no.reason in ("no_such_subteam", "subteam_not_found"):
                return []
            raise
        return [str(one) for one in answer["users"]]


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
    client: AsyncWebClient
    session: ClientSession
    team_id: str
    team_name: str
    team_url: str
    bot_user_id: str
    bot_id: str
    signing_secret: str = field(repr=False)
    app_token: str = field(repr=False)

    async def close(self) -> None:
        await self.session.close()


async def connect(token: str, signing_secret: str, app_token: str, api_url: str) -> SlackConnection:
    """Asks Slack once whose token this is. Raises Rejected ("invalid_auth"), Busy or Unreachable."""
    session = ClientSession(timeout=ClientTimeout(total=CALL_SECONDS))
    client = AsyncWebClient(token, api_url.rstrip("/") + "/", session=session, retry_handlers=[], logger=silent)
    try:
        with told():
            who = await client.auth_test()
    except PlatformError:
        await session.close()
        raise
    return SlackConnection(
        platform=SlackPlatform(client, who["team_id"]),
        client=client,
        session=session,
        team_id=who["team_id"],
        team_name=who["team"],
        team_url=who["url"],
        bot_user_id=who["user_id"],
        bot_id=who["bot_id"],
        signing_secret=signing_secret,
        app_token=app_token,
    )
