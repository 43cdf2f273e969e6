"""The Platform port on Teams: posting, and who is who, in one tenant."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import ClientSession, ClientTimeout, DummyCookieJar
from cachetools import TTLCache

from adapters.teams import cards
from adapters.teams.connector import Connector, Json
from adapters.teams.payloads import Activity
from adapters.teams.places import ENTRA_ID, Places, Target, here
from adapters.teams.text import written
from adapters.teams.tokens import Gate, Pass
from bot.config.settings import Settings
from bot.messages.message import Message
from bot.messages.texts import LANGUAGES
from bot.org.people import Profile
from bot.ports import Installations, PlatformError
from commands.routing.entrance import Entrance

CALL_SECONDS = 10
ASKED_ONE_BY_ONE = 30  # beyond this many people the rosters are fewer calls


@dataclass(frozen=True, slots=True)
class _Seen:
    """Where somebody acted last, Teams' name for them there, and what their client told of itself."""

    where: Target
    account: str
    time_zone: str
    language: str


class TeamsPlatform:
    """One tenant. A message's id is `conversation|id`: it can be changed only there, whatever its place is called."""

    def __init__(self, connector: Connector, places: Places, tenant: str, settings: Settings) -> None:
        self.places = places
        self._connector = connector
        self._tenant = tenant
        self._settings = settings
        self._seen: TTLCache[str, _Seen] = TTLCache(10_000, 3600)
        self._ids: TTLCache[str, str] = TTLCache(50_000, 24 * 3600)  # platform ids, by Teams' names

    async def post(self, place: str, message: Message) -> str:
        target = await self.places.target(place)
        return await self.send(target, cards.activity(message, shared=target.shared))

    async def send(self, target: Target, activity: Json) -> str:
        sent = await self._connector.send(target.service_url, target.conversation, self.fitted(activity))
        return f"{target.conversation}|{sent}"

    async def update(self, place: str, message_id: str, message: Message) -> None:
        target = await self.places.target(place)
        await self.change(target.service_url, message_id, cards.activity(message, shared=target.shared))

    async def change(self, service_url: str, message_id: str, activity: Json) -> None:
        conversation, _, posted = message_id.partition("|")
        await self._connector.update(service_url, conversation, posted, self.fitted(activity))

    async def delete(self, place: str, message_id: str) -> None:
        target = await self.places.target(place)
        await self.remove(target.service_url, message_id)

    async def remove(self, service_url: str, message_id: str) -> None:
        conversation, _, posted = message_id.partition("|")
        await self._connector.delete(service_url, conversation, posted)

    def fitted(self, card: Json) -> Json:
        """An activity, or the answer to one, as the clients here can show it."""
        shown: Json = cards.without_dialogs(card) if self.places.emulated else card
        return shown

    def saw(self, activity: Activity) -> _Seen:
        """Remembers what one request tells of its sender, for `profiles`."""
        client = next((entity for entity in activity.entities if entity.type == "clientInfo"), None)
        zone = activity.time_zone or (client.timezone if client else "")
        seen = _Seen(here(activity), activity.sender.id, _time_zone(zone), activity.language)
        self._seen[activity.sender.platform_id] = seen
        if activity.sender.aad:
            self._ids[activity.sender.id] = activity.sender.aad
        return seen

    async def profiles(self, platform_ids: list[str]) -> list[Profile]:
        teams = await self.places.teams()
        from_rosters = len(platform_ids) > ASKED_ONE_BY_ONE
        members: list[Profile] = []
        if not from_rosters:
            members = [known for account in platform_ids if (known := await self._profile(account, teams))]
        missing = set(platform_ids) - {member.platform_id for member in members}
        if missing and (from_rosters or self.places.emulated):
            listed = {member.platform_id: member for team in teams async for member in self.roster(team)}
            members += [member for member in listed.values() if member.platform_id in missing]
        return members

    async def _profile(self, platform_id: str, teams: list[Target]) -> Profile | None:
        """Asked where the person was seen last, in their private chat, then in every team that we are in."""
        seen, own = self._seen.get(platform_id), await self.places.own(platform_id)
        places = [(seen.where, seen.account)] if seen else []
        places += [(where, platform_id) for where in [*([own] if own else []), *teams]]
        for where, who in places:
            if member := await self._connector.member(where.service_url, where.conversation, who):
                return self._known(member)
        return None

    async def ids(self, activity: Activity) -> dict[str, str]:
        """Platform ids of the people whom a message mentions, by Teams' name for them towards this bot."""
        mentioned = [account for account in activity.mentioned if not account.id.startswith("19:")]
        known = {account.id: account.aad for account in mentioned if account.aad}
        strange = {account.id for account in mentioned if account.id not in known and account.id not in self._ids}
        if len(strange) > ASKED_ONE_BY_ONE:
            await self.profiles(list(strange))
        else:
            for account in strange:
                await self._ask(activity, account)
        return {account.id: self._ids[account.id] for account in mentioned if account.id in self._ids} | known

    async def platform_ids(self, chosen: Sequence[str]) -> tuple[str, ...]:
        """The people chosen in a form, by platform id, where a client gives Teams' names for them instead."""
        strange = {
            account for account in chosen if account and account not in self._ids and not ENTRA_ID.fullmatch(account)
        }
        if strange:
            await self.profiles(list(strange))
        return tuple(self._ids.get(account, account) for account in chosen)

    async def _ask(self, activity: Activity, account: str) -> None:
        if member := await self._connector.member(activity.service_url, here(activity).conversation, account):
            self._ids[account] = self._known(member).platform_id

    async def group(self, group_id: str) -> list[str]:
        """The members of a team or a chat, by its id."""
        target = await self.places.target(group_id)
        return [member.platform_id async for member in self.roster(target) if not member.is_bot]

    async def roster(self, target: Target) -> AsyncIterator[Profile]:
        async for member in self._connector.members(target.service_url, target.conversation):
            yield self._known(member)

    def _known(self, member: Mapping[str, Any]) -> Profile:
        known = profile(member, self._tenant, self._settings)
        if member.get("id"):
            self._ids[str(member["id"])] = known.platform_id
        seen = self._seen.get(known.platform_id)
        return _with(known, seen) if seen else known


def _with(known: Profile, seen: _Seen) -> Profile:
    language = seen.language if seen.language in LANGUAGES else known.language
    return replace(known, time_zone=seen.time_zone or known.time_zone, language=language)


def profile(member: Mapping[str, Any], tenant: str, settings: Settings) -> Profile:
    """What a roster tells of somebody: no language, no time zone, and not who administers."""
    account = str(member.get("id") or "")
    address = str(member.get("userPrincipalName") or member.get("email") or "")
    name = str(member.get("name") or member.get("givenName") or "") or account
    own = str(member.get("tenantId") or tenant) == tenant
    return Profile(
        platform_id=str(member.get("aadObjectId") or member.get("objectId") or account),
        name=name,
        handle=(address.partition("#EXT#")[0].partition("@")[0] or "".join(name.split())).casefold()[:80],
        language=settings.languages[0],
        time_zone=settings.time_zone,
        is_bot=account.startswith("28:"),
        is_stranger=not own or str(member.get("userRole") or "user") in ("guest", "anonymous"),
    )


def _time_zone(name: str) -> str:
    """Nothing for what is none."""
    try:
        return ZoneInfo(name).key if name else ""
    except (KeyError, ValueError, OSError):
        return ""


@dataclass(frozen=True, slots=True)
class TeamsConnection:
    """One tenant's way to Teams and back; without a gate, which is without an app, requests are not judged."""

    platform: TeamsPlatform
    gate: Gate | None
    session: ClientSession
    tenant: str

    async def close(self) -> None:
        await self.session.close()


@dataclass(frozen=True, slots=True)
class Tenant:
    """A tenant's way to Teams and back, and the way into its workspace."""

    connection: TeamsConnection
    entrance: Entrance


@dataclass(frozen=True, slots=True)
class Credentials:
    """Without an app id Waterline speaks to an emulator on this machine only."""

    app_id: str
    password: str = field(repr=False)
    tenant: str
    authority_url: str
    openid_url: str


async def connect(credentials: Credentials, installations: Installations, settings: Settings) -> TeamsConnection:
    """Raises Rejected where Microsoft does not take the app's id or password, Unreachable where nobody answers."""
    session = ClientSession(
        timeout=ClientTimeout(total=CALL_SECONDS), json_serialize=written, cookie_jar=DummyCookieJar()
    )
    entrance = Pass(session, credentials.app_id, credentials.password, credentials.tenant, credentials.authority_url)
    try:
        await entrance.headers()
    except PlatformError:
        await session.close()
        raise
    connector = Connector(session, entrance)
    places = Places(connector, installations, credentials.app_id, credentials.tenant)
    platform = TeamsPlatform(connector, places, credentials.tenant, settings)
    gate = Gate(session, credentials.app_id, credentials.openid_url) if credentials.app_id else None
    return TeamsConnection(platform, gate, session, credentials.tenant)
