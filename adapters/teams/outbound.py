"""The Platform port on Teams: posting, and who is who, in one tenant."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from typing import Any

import structlog
from aiohttp import ClientSession

from adapters import new_session
from adapters.teams import cards
from adapters.teams.connector import Connector, Json
from adapters.teams.entra.credentials import Credential
from adapters.teams.entra.tokens import Gate, Pass
from adapters.teams.files import consent_card
from adapters.teams.payloads import NOBODY, Activity
from adapters.teams.places import ENTRA_ID, Places, Target, here
from adapters.teams.text import written
from adapters.teams.wire.pending import Pending
from adapters.teams.wire.people import profile, text_of, zone_named
from bot.config.settings import Settings
from bot.delivery.handing import FileOffer, HandedMessage
from bot.messages.message import Message
from bot.messages.texts import LANGUAGES
from bot.org.people import OwnersPage, Profile
from bot.ports import Installations, Rejected
from commands.delivery.natives import Natives
from commands.delivery.remembered import Remembered, Shelf
from commands.routing.entrance import Entrance

_log = structlog.get_logger(__name__)
CALL_SECONDS = 10
_SIGHTINGS, _IDS = Shelf(50_000, 3600), Shelf(200_000, 24 * 3600)
ASKED_ONE_BY_ONE = 30  # beyond this many people the rosters are fewer calls


@dataclass(frozen=True, slots=True)
class _Sighting:
    """Where somebody acted last, Teams' name for them there, and their client's language and time zone."""

    place: Target
    account: str
    time_zone: str
    language: str


class TeamsPlatform:
    """One tenant. A message's id is `conversation|id`: it can be changed only there, whatever its place is called.

    `settings_now` returns those that count, of which people have their first language and time zone.
    """

    def __init__(self, connector: Connector, places: Places, tenant: str, settings_now: Callable[[], Settings]) -> None:
        self.places = places
        self._connector = connector
        self._tenant = tenant
        self._settings_now = settings_now
        self.natives = Natives(_tell_refused)
        self._sightings: Remembered[str, _Sighting] = Remembered(_SIGHTINGS)
        self._ids: Remembered[str, str] = Remembered(_IDS)  # platform ids, by Teams' names

    async def post(self, place: str, message: Message) -> str:
        """Posts a message, and returns its id.

        A place that refuses it is looked for once more: it may have been created anew.
        """
        target = await self.places.target(place)
        try:
            return await self._posted(target, message)
        except Rejected as no:
            if (anew := await self.places.target_anew(place, no.reason)) == target:
                raise
            return await self._posted(anew, message)

    async def hand(self, place: str, message: Message, offer: FileOffer) -> HandedMessage:
        """Asks whether they want it: where they do, `adapters.teams.desk` puts it there."""
        if (file := await offer.make()) is None:
            return HandedMessage("", is_over=True)
        target = await self.places.target(place)
        return HandedMessage(await self.send(target, consent_card(message.plain, file, offer.token)), is_over=False)

    async def _posted(self, target: Target, message: Message) -> str:
        async def send(message: Message) -> str:
            return await self.send(target, cards.activity(message, shared=target.shared))

        return await self.natives.sent(message, target.conversation, send)

    async def send(self, target: Target, activity: Json) -> str:
        activity_id = await self._connector.send(target.service_url, target.conversation, self.fitted(activity))
        if not activity_id:
            _log.warning("Teams posted a message and told no id: it can never be changed")
            return ""
        return f"{target.conversation}|{activity_id}"

    async def update(self, place: str, message_id: str, message: Message) -> None:
        target = await self.places.target(place)

        async def change(message: Message) -> None:
            await self.change(target.service_url, message_id, cards.activity(message, shared=target.shared))

        await self.natives.sent(message, message_id, change)

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
        """Returns an activity, or the answer to one, as the clients here can show it."""
        fitted_card: Json = cards.without_dialogs(card) if self.places.emulated else card
        return fitted_card

    def remember(self, activity: Activity) -> _Sighting:
        """Remembers what a request tells of its sender, for `profiles`, and returns it."""
        client = next((entity for entity in activity.entities if entity.type == "clientInfo"), None)
        zone = activity.time_zone or (client.timezone if client else "")
        sighting = _Sighting(here(activity), activity.sender.id, zone_named(zone), activity.language)
        self._sightings[activity.sender.platform_id] = sighting
        if activity.sender.aad and self._ids.get(activity.sender.id) != activity.sender.aad:
            self._ids[activity.sender.id] = activity.sender.aad
        return sighting

    async def identified(self, activity: Activity) -> Activity:
        """Returns it with the sender's id of the organisation, where Teams left it out and says it when asked."""
        sender = activity.sender
        if sender.aad or not sender.id or sender.id.startswith(NOBODY):
            return activity
        if sender.id not in self._ids:
            await self._ask(activity, sender.id)
        if sender.id not in self._ids:
            await self.profiles([sender.id])
        aad = self._ids.get(sender.id, sender.id)
        identified = sender.model_copy(update={"aad": aad if aad != sender.id else ""})
        return activity.model_copy(update={"sender": identified})

    async def profiles(self, platform_ids: list[str]) -> list[Profile]:
        platform_ids = [account for account in platform_ids if account and not account.startswith(NOBODY)]
        teams = await self.places.teams()
        from_rosters = len(platform_ids) > ASKED_ONE_BY_ONE
        members: list[Profile] = []
        if not from_rosters:
            members = [person for account in platform_ids if (person := await self._profile(account, teams))]
        missing = set(platform_ids) - {member.platform_id for member in members}
        if missing and (from_rosters or self.places.emulated):
            listed = {member.platform_id: member for team in teams async for member in self.roster(team)}
            members += [member for member in listed.values() if member.platform_id in missing]
        return members

    async def _profile(self, platform_id: str, teams: list[Target]) -> Profile | None:
        """Looks a person up where they acted last, in their private chat, then in every team that we are in."""
        sighting, own_chat = self._sightings.get(platform_id), await self.places.own(platform_id)
        places = [(sighting.place, sighting.account)] if sighting else []
        places += [(target, platform_id) for target in [*([own_chat] if own_chat else []), *teams]]
        for target, account_id in places:
            if member := await self._connector.member(target.service_url, target.conversation, account_id):
                return self._profile_of(member)
        return None

    async def ids(self, activity: Activity) -> dict[str, str]:
        """Returns the platform ids of the people whom a message mentions, by Teams' name for them towards this bot."""
        mentioned = activity.mentioned
        entra_ids = {account.id: account.aad for account in mentioned if account.aad}
        strange = {account.id for account in mentioned if account.id not in entra_ids and account.id not in self._ids}
        if len(strange) > ASKED_ONE_BY_ONE:
            await self.profiles(list(strange))
        else:
            for account in strange:
                await self._ask(activity, account)
        return {account.id: entra for account in mentioned if (entra := self._ids.get(account.id))} | entra_ids

    async def platform_ids(self, chosen: Sequence[str]) -> tuple[str, ...]:
        """Returns the platform ids of the people chosen in a form: some clients send Teams' names for them instead."""
        accounts = [account.lower() if ENTRA_ID.fullmatch(account) else account for account in chosen]
        strange = {account for account in accounts if account not in self._ids and not ENTRA_ID.fullmatch(account)}
        if strange:
            await self.profiles(list(strange))
        return tuple(self._ids.get(account, account) for account in accounts)

    async def _ask(self, activity: Activity, account: str) -> None:
        if member := await self._connector.member(activity.service_url, here(activity).conversation, account):
            self._ids[account] = self._profile_of(member).platform_id

    async def group(self, group_id: str) -> list[str]:
        """Returns the platform ids of the people in a team or a chat."""
        target = await self.places.target(group_id)
        return [member.platform_id async for member in self.roster(target) if not member.is_bot]

    async def installer(self) -> str | None:
        """Names nobody: who adds us to a team is noted when they do."""
        return ""

    async def owners(self, page: str) -> OwnersPage:
        return OwnersPage((), "")  # Teams tells a bot of no administrators

    async def channels(self) -> list[str]:
        return await self.places.channel_names()

    async def members(self) -> AsyncIterator[Profile]:
        """Yields the people of every team that we are in: Teams tells a bot of no others."""
        listed: set[str] = set()
        for team in await self.places.teams():
            async for member in self.roster(team, patient=True):
                if member.platform_id not in listed:
                    listed.add(member.platform_id)
                    yield member

    async def roster(self, target: Target, *, patient: bool = False) -> AsyncIterator[Profile]:
        async for member in self._connector.members(target.service_url, target.conversation, patient=patient):
            yield self._profile_of(member)

    def _profile_of(self, member: Mapping[str, Any]) -> Profile:
        person = profile(member, self._tenant, self._settings_now())
        if account := text_of(member, "id"):
            self._ids[account] = person.platform_id
        sighting = self._sightings.get(person.platform_id)
        return _with_sighting(person, sighting) if sighting else person


def _tell_refused(word: str) -> None:
    _log.warning("Teams refuses charts or tables, which stand in words for a week", reason=word)


def _with_sighting(person: Profile, sighting: _Sighting) -> Profile:
    language = sighting.language if sighting.language in LANGUAGES else person.language
    tells = bool(sighting.time_zone)
    return replace(person, time_zone=sighting.time_zone or person.time_zone, tells_time_zone=tells, language=language)


@dataclass(frozen=True, slots=True)
class TeamsConnection:
    """One tenant's connection. Without an app there is no gate, and requests are not judged."""

    platform: TeamsPlatform
    gate: Gate | None
    session: ClientSession
    tenant: str
    connector: Connector
    is_guest: bool = False  # over the session of another tenant
    pending: Pending = field(default_factory=Pending)

    async def close(self) -> None:
        await self.pending.end()
        if not self.is_guest:
            await self.session.close()


@dataclass(frozen=True, slots=True)
class Tenant:
    """A tenant's connection, and the entrance of its workspace."""

    connection: TeamsConnection
    entrance: Entrance


@dataclass(frozen=True, slots=True)
class Credentials:
    """Without an app id Waterline speaks to an emulator on this machine only. `credential` is used instead of the
    password where there is one."""

    app_id: str
    password: str = field(repr=False)
    tenant: str
    authority_url: str
    openid_url: str
    credential: Credential | None = None


async def connect(
    credentials: Credentials, installations: Installations, settings_now: Callable[[], Settings]
) -> TeamsConnection:
    """Connects to a tenant. Raises Refused where Microsoft refuses the app's id or password, else Unreachable."""
    tenant = credentials.tenant.lower()
    async with AsyncExitStack() as opened:
        session = await opened.enter_async_context(new_session(CALL_SECONDS, json_serialize=written))
        entrance = Pass(
            session=session,
            app_id=credentials.app_id.lower(),
            secret=credentials.password,
            tenant=tenant,
            authority_url=credentials.authority_url,
            credential=credentials.credential,
        )
        await entrance.headers()
        opened.pop_all()  # from here on the connection closes it
    connector = Connector(session, entrance)
    places = Places(connector, installations, entrance.app_id, tenant)
    platform = TeamsPlatform(connector, places, tenant, settings_now)
    gate = Gate(session=session, app_id=entrance.app_id, openid_url=credentials.openid_url) if entrance.app_id else None
    return TeamsConnection(platform=platform, gate=gate, session=session, tenant=tenant, connector=connector)
