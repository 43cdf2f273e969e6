"""The Platform port on Slack: posting, and who is who."""

import asyncio
import re
from asyncio import sleep
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from functools import partial
from time import monotonic
from typing import Any
from zoneinfo import ZoneInfo

import structlog

from adapters import new_session
from adapters.slack.files import hand_over
from adapters.slack.render import pages
from adapters.slack.text import Json, storable
from adapters.slack.web_api import WebApi
from bot.delivery.handing import FileOffer, HandedMessage
from bot.delivery.refusals import About
from bot.messages.message import Message
from bot.messages.say import sentence
from bot.messages.texts import LANGUAGES
from bot.org.people import OwnersPage, Profile
from bot.ports import Busy, PlatformError, Refused
from commands.delivery.natives import Natives
from commands.delivery.remembered import Remembered, Shelf
from commands.org.patience import Pause, patiently

_log = structlog.get_logger(__name__)
CALL_SECONDS = 10
REMEMBERED_SECONDS = 300
LISTED_A_PAGE = 200  # as Slack advises
LOOKUPS_AT_ONCE = 5
HANDLE_AT_MOST = 80  # characters that storage keeps
POSTS_AT_ONCE = 5  # in one channel; beyond that Slack asks for one a second
_LOOKED_UP = Shelf(20_000, REMEMBERED_SECONDS)
_PACED = Shelf(50_000, 120.0)  # longer than a channel is waited for
_ID = re.compile(r"[CDGUW][A-Z0-9]+")  # names of channels are lower case


class Pace:
    """Waits until a channel takes one more message: after a few at once, one a second."""

    def __init__(self, at_once: int) -> None:
        self._at_once = at_once
        self._used_until: Remembered[str, float] = Remembered(_PACED)

    async def turn(self, channel: str) -> None:
        now = monotonic()
        self._used_until[channel] = until = max(now, self._used_until.get(channel, now)) + 1.0
        await sleep(max(0.0, until - self._at_once - now))


class SlackPlatform:
    """One workspace. A message's id is `channel:ts`: it can be changed only there, whatever name it was posted to."""

    def __init__(
        self,
        api: WebApi,
        team_id: str,
        enterprise_id: str = "",
        pause: Pause = asyncio.sleep,
        posts_at_once: int = POSTS_AT_ONCE,
    ) -> None:
        self._api = api
        self._team_id = team_id
        self._enterprise_id = enterprise_id
        self._pause = pause
        self._lookups = asyncio.Semaphore(LOOKUPS_AT_ONCE)
        self.natives = Natives(_tell_refused)
        self._looked_up: Remembered[str, Profile | None] = Remembered(_LOOKED_UP)
        self._pace = Pace(posts_at_once)
        self._listed_to = ""  # the page of people from which on the primary owner is looked for

    async def post(self, place: str, message: Message) -> str:
        channel = address(place)
        await self._pace.turn(channel)
        try:
            posted = await self._write(
                message, "chat.postMessage", channel=channel, unfurl_links=False, unfurl_media=False
            )
        except Busy as busy:
            raise Busy(busy.seconds, place_only=True) from None
        stands_in, ts = posted.get("channel") or channel, posted.get("ts")
        if not (isinstance(ts, str) and ts and isinstance(stands_in, str) and _ID.fullmatch(stands_in)):
            _log.warning("Slack posted a message and told no id: it can never be changed")
            return ""
        return f"{stands_in}:{ts}"

    async def hand(self, place: str, message: Message, offer: FileOffer) -> HandedMessage:
        """Uploads the file with the words; of what Slack posts so it tells no id: it can never be changed."""
        if not await hand_over(self._api, address(place), message.plain, offer):
            return HandedMessage(await self.post(place, sentence(offer.unable)), is_over=True)
        return HandedMessage("", is_over=True)

    async def update(self, place: str, message_id: str, message: Message) -> None:
        channel, _, ts = message_id.partition(":")
        await self._write(message, "chat.update", channel=channel, ts=ts)

    async def _write(self, message: Message, method: str, *, channel: str, **target: Any) -> Json:
        """Calls the method with the message: in words for a week after Slack refused charts or tables."""

        async def call(message: Message) -> Json:
            return await self._api.call(method, channel=channel, **target, **one_page(message))

        return await self.natives.sent(message, channel, call)

    async def delete(self, place: str, message_id: str) -> None:
        channel, _, ts = message_id.partition(":")
        await self._api.call("chat.delete", channel=channel, ts=ts)

    async def profiles(self, platform_ids: list[str]) -> list[Profile]:
        """Returns the profiles that Slack tells. Where it asks to wait, those who were looked up by then are kept for
        whoever asks again after the wait.
        """
        profiles: dict[str, Profile | None] = {}
        for platform_id in platform_ids:
            with suppress(KeyError):  # not looked up yet, or too long ago
                profiles[platform_id] = self._looked_up[platform_id]
        missing = [platform_id for platform_id in platform_ids if platform_id not in profiles]
        for start in range(0, len(missing), LOOKUPS_AT_ONCE):
            asked_now = missing[start : start + LOOKUPS_AT_ONCE]
            try:
                profiles |= zip(asked_now, await asyncio.gather(*map(self._profile, asked_now)), strict=True)
            except PlatformError:
                self._looked_up.update(profiles)
                raise
        for platform_id in platform_ids:
            self._looked_up.pop(platform_id, None)
        return [person for platform_id in platform_ids if (person := profiles[platform_id])]

    async def members(self) -> AsyncIterator[Profile]:
        cursor = ""
        while True:
            page = await patiently(partial(self._listed, cursor), self._pause)
            for user in page["members"]:
                yield profile(user, self._team_id, self._enterprise_id)
            if not (cursor := next_of(page)):
                return

    async def installer(self) -> str | None:
        """Looks for the primary owner of the workspace, a page of its people at a call, so that nobody waits for all
        of a large one.
        """
        page = await self._listed(self._listed_to)
        self._listed_to = next_of(page)
        owners = [str(user["id"]) for user in page["members"] if user.get("is_primary_owner")]
        return owners[0] if owners else None if self._listed_to else ""

    async def owners(self, page: str) -> OwnersPage:
        listed = await self._listed(page)
        owners = [user for user in listed["members"] if user.get("is_owner") or user.get("is_primary_owner")]
        return OwnersPage([profile(user, self._team_id, self._enterprise_id) for user in owners], next_of(listed))

    async def _listed(self, cursor: str) -> Json:
        wanted = {"include_locale": "true", "limit": str(LISTED_A_PAGE)} | ({"cursor": cursor} if cursor else {})
        return await self._api.look_up("users.list", **wanted)

    async def _profile(self, user_id: str) -> Profile | None:
        try:
            async with self._lookups:
                answer = await self._api.look_up("users.info", user=user_id, include_locale="true")
        except Refused as no:
            if no.about is About.PERSON:
                return None
            raise
        return profile(answer["user"], self._team_id, self._enterprise_id)

    async def group(self, group_id: str) -> list[str]:
        try:
            answer = await self._api.look_up("usergroups.users.list", usergroup=group_id)
        except Refused as no:
            if no.about is About.GROUP:
                return []
            raise
        return [str(user) for user in answer["users"]]

    async def channels(self) -> list[str]:
        return []  # its own picker knows those that may be seen by whoever opens it


def next_of(page: Json) -> str:
    return str((page.get("response_metadata") or {}).get("next_cursor") or "")


def _tell_refused(word: str) -> None:
    _log.warning("Slack refuses charts or tables, which stand in words for a week", reason=word)


def address(place: str) -> str:
    """Returns what Slack calls a channel or a person: an id as it is, a name with its sign."""
    return place if _ID.fullmatch(place) else f"#{place}"


def one_page(message: Message) -> Json:
    """Returns what fits one message, with its buttons; only some forty joined words of full length do not fit."""
    page, *further = pages(message)
    if not further:
        return page
    last_block: Json = further[-1]["blocks"][-1]
    ending = [last_block] if last_block["type"] == "actions" else []
    ellipsis = {"type": "context", "elements": [{"type": "plain_text", "text": "…"}]}
    return page | {"blocks": [*page["blocks"][: 50 - 1 - len(ending)], ellipsis, *ending]}


def profile(user: Mapping[str, Any], team_id: str, enterprise_id: str = "") -> Profile:
    """Returns the profile that Slack's user object describes."""
    shown_profile = user.get("profile")
    shown_profile = shown_profile if isinstance(shown_profile, dict) else {}
    grid = user.get("enterprise_user")
    grid = grid if isinstance(grid, dict) else {}
    teams = [user.get("team_id"), *(grid.get("teams") or [])]
    is_guest = bool(user.get("is_restricted") or user.get("is_ultra_restricted"))
    is_of_company = bool(enterprise_id) and grid.get("enterprise_id") == enterprise_id and not is_guest
    is_here = grid.get("enterprise_id") == enterprise_id if team_id == enterprise_id else team_id in teams
    is_elsewhere = bool(user.get("is_stranger")) or not is_here
    language = str(user.get("locale") or "").partition("-")[0]
    names = (shown_profile.get("display_name"), shown_profile.get("real_name"), user.get("real_name"), user.get("name"))
    return Profile(
        platform_id=str(user["id"]),
        name=next((text for name in names if name and (text := storable(str(name)))), str(user["id"])),
        handle=storable(str(user.get("name") or "")).casefold()[:HANDLE_AT_MOST],
        language=language if language in LANGUAGES else LANGUAGES[0],
        time_zone=_time_zone(str(user.get("tz") or "UTC")),
        is_admin=bool(user.get("is_admin") or user.get("is_owner")),
        is_bot=bool(user.get("is_bot")) or user["id"] == "USLACKBOT",
        is_active=not user.get("deleted"),
        is_stranger=is_guest or is_elsewhere,
        is_guest=is_guest and not is_elsewhere,
        is_of_company=is_of_company,
        email=str(shown_profile.get("email") or ""),
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
    enterprise_id: str  # of the company, where it has several workspaces
    team_name: str
    team_url: str
    signing_secret: str = field(repr=False)
    app_token: str = field(repr=False)

    async def close(self) -> None:
        await self.api.session.close()


async def connect(
    token: str, signing_secret: str, app_token: str, api_url: str, posts_at_once: int = POSTS_AT_ONCE
) -> SlackConnection:
    """Connects to the workspace of a token, which Slack names. Raises Refused ("invalid_auth"), Busy or Unreachable.

    Secrets may end with a line break, as they do when read from files.
    """
    token, signing_secret, app_token = token.strip(), signing_secret.strip(), app_token.strip()
    async with AsyncExitStack() as opened:
        session = await opened.enter_async_context(new_session(CALL_SECONDS))
        api = WebApi(session, api_url.rstrip("/") + "/", token)
        identity = await api.call("auth.test")
        enterprise_id = str(identity.get("enterprise_id") or "")
        connection = SlackConnection(
            platform=SlackPlatform(api, identity["team_id"], enterprise_id, posts_at_once=posts_at_once),
            api=api,
            team_id=identity["team_id"],
            enterprise_id=enterprise_id,
            team_name=identity["team"],
            team_url=identity["url"],
            signing_secret=signing_secret,
            app_token=app_token,
        )
        opened.pop_all()  # from here on the connection closes it
    return connection
