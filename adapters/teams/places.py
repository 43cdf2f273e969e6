"""Where we are in one tenant, and how a place is reached: only by service URLs that Teams vouched for."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

from adapters.teams.connector import Connector
from adapters.teams.payloads import Activity
from adapters.teams.wire.people import text_of
from bot.ports import Installation, Installations, Rejected, Unclear, refused
from commands.delivery.remembered import Remembered, Shelf

_INSTALLED, _CHANNELS = Shelf(50_000, 600), Shelf(10_000, 600)
PERSON, GROUP, TEAM = "person", "group", "team"
# An id of Entra; those in Microsoft's playground end in a digit more.
ENTRA_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12,13}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Target:
    """A conversation to send to; `shared`: others read along there."""

    service_url: str
    conversation: str
    shared: bool


def here(activity: Activity) -> Target:
    """Returns the conversation that an activity belongs to."""
    return Target(activity.service_url, activity.conversation.id, activity.shared)


class Places:
    """The places of one tenant, remembered in the database for all processes.

    `emulated`: Microsoft's playground stands there. No button of it opens a dialog, and its members are found by names
    of its own alone.
    """

    def __init__(self, connector: Connector, installations: Installations, app_id: str, tenant: str) -> None:
        self._connector = connector
        self._installations = installations
        self._app_id = app_id
        self._tenant = tenant
        self._installed: Remembered[str, Installation] = Remembered(_INSTALLED)
        self._channels: Remembered[str, Target] = Remembered(_CHANNELS)
        self.emulated = not app_id

    async def met(self, activity: Activity, *, installed: bool = False) -> bool:
        """Stores where an activity came from; True where that is new. `installed`: we were just let in, or again."""
        installation = _installation(activity)
        if not installation.place or (self._installed.get(installation.place) == installation and not installed):
            return False
        new = await self._installations.find(installation.place) != installation and await self._installations.keep(
            installation
        )
        self._installed[installation.place] = installation
        return new

    async def left(self, activity: Activity) -> None:
        """Notes that we were removed from a place: nothing is written there any more."""
        installation = _installation(activity)
        self._installed.pop(installation.place, None)
        self.forget_channels()
        if installation.place:
            await self._installations.keep(Installation(installation.place, installation.kind, {}, removed=True))

    def forget_channels(self) -> None:
        """Forgets which channel has which name, so that they are looked up anew."""
        self._channels.clear()

    async def target(self, place: str) -> Target:
        """Returns the conversation of a place: a person's id, a conversation's, or a channel's name.

        Raises Rejected where we may not write, or there is nothing of that name; Barred where we are known nowhere.
        """
        installation = await self._installations.find(place)
        if installation and installation.removed:
            raise Rejected("removed")
        if installation and installation.reference:
            return Target(
                installation.reference["service_url"],
                installation.reference["conversation"],
                installation.kind != PERSON,
            )
        if place.startswith("29:") or ENTRA_ID.fullmatch(place):
            return await self._first_contact(place)
        if place.startswith("19:"):
            return Target(await self._address(), place, shared=True)
        return await self._channel(place)

    async def target_anew(self, place: str, reason: str) -> Target:
        """Returns the conversation of a place that refused a message: a channel by its name, a lost chat by its person.

        Who put us out is not written to: their chat is lost only where Teams does not know it.
        """
        self.forget_channels()
        if reason == "ConversationNotFound" and await self.own(place):
            return await self._first_contact(place)
        return await self.target(place)

    async def own(self, person: str) -> Target | None:
        """Returns somebody's private chat with us, if there is one."""
        installation = await self._installations.find(person)
        if installation is None or installation.removed or not installation.reference:
            return None
        return Target(installation.reference["service_url"], installation.reference["conversation"], shared=False)

    async def writable(self, activity: Activity) -> bool:
        """Returns whether we were let into the conversation of an activity."""
        installation = await self._installations.find(_installation(activity).place)
        return installation is not None and not installation.removed

    async def teams(self) -> list[Target]:
        """Returns every team and group that we are in."""
        installed = [*await self._installations.every(TEAM), *await self._installations.every(GROUP)]
        references = [installation.reference for installation in installed if installation.reference]
        return [Target(reference["service_url"], reference["conversation"], shared=True) for reference in references]

    async def _first_contact(self, person: str) -> Target:
        service_url = await self._address()
        conversation = await self._connector.create(
            service_url,
            {
                "isGroup": False,
                "bot": {"id": f"28:{self._app_id}"},
                "members": [{"id": await self._name(person)}],
                "tenantId": self._tenant,
                "channelData": {"tenant": {"id": self._tenant}},
            },
        )
        reference = {"service_url": service_url, "conversation": conversation}
        await self._installations.keep(Installation(person, PERSON, reference))
        return Target(service_url, conversation, shared=False)

    async def _name(self, person: str) -> str:
        for team in await self.teams() if self.emulated else ():
            async for member in self._connector.members(team.service_url, team.conversation):
                if text_of(member, "aadObjectId") == person and (account := text_of(member, "id")):
                    return account
        return person

    async def _address(self) -> str:
        for kind in (TEAM, GROUP, PERSON):
            for installation in await self._installations.every(kind):
                if installation.reference:
                    return installation.reference["service_url"]
        raise refused("not_installed")

    async def _channel(self, name: str) -> Target:
        if (channel := self._channels.get(name)) is None:
            self._channels[name] = channel = await self._look_for(name)
        return channel

    async def _look_for(self, name: str) -> Target:
        """Returns the first channel of this name."""
        async for channel in self._called(name):
            return channel.target
        raise Rejected("channel_not_found")

    async def full_names(self, name: str) -> list[str]:
        """Returns the channels of this name as `Team/channel`, in the order in which they are taken."""
        called = [channel async for channel in self._called(name)]
        return [
            f"{await self._connector.team_name(channel.team.service_url, channel.team.conversation)}/{channel.name}"
            for channel in called
        ]

    async def channel_names(self) -> list[str]:
        """Returns every channel of our teams as `Team/channel`. A team that does not answer hides no other's."""
        names: list[str] = []
        for team in await self.teams():
            try:
                team_name = await self._connector.team_name(team.service_url, team.conversation)
                channels = await self._connector.channels(team.service_url, team.conversation)
            except (Rejected, Unclear):
                continue
            names += [f"{team_name}/{text_of(channel, 'name') or 'General'}" for channel in channels]
        return names

    async def _called(self, name: str) -> AsyncIterator["_Channel"]:
        """Yields every channel of this name; as `Team/channel`, of that team. A team's first channel has no name in
        Teams' answer: it is General.

        A team that does not answer clearly hides no channel of another, and may be the one that has it.
        """
        team_name, _, own_name = name.rpartition("/")
        unclear: Unclear | None = None
        for team in await self.teams():
            try:
                if team_name and not _alike(
                    await self._connector.team_name(team.service_url, team.conversation), team_name
                ):
                    continue
                channels = await self._connector.channels(team.service_url, team.conversation)
            except Rejected:
                continue
            except Unclear as error:
                unclear = error
                continue
            for channel in channels:
                channel_name = text_of(channel, "name") or "General"
                if (channel_id := text_of(channel, "id")) and _alike(channel_name, own_name):
                    yield _Channel(team, channel_name, Target(team.service_url, channel_id, shared=True))
        if unclear:
            raise unclear


@dataclass(frozen=True, slots=True)
class _Channel:
    team: Target
    name: str
    target: Target


def _alike(name: str, other_name: str) -> bool:
    return name.casefold() == other_name.casefold()


def _installation(activity: Activity) -> Installation:
    place = activity.place
    conversation = place or activity.conversation.id
    if not activity.shared:
        kind, place = PERSON, activity.sender.platform_id
    elif activity.channel_data.team.id:
        kind, place = TEAM, activity.channel_data.team.id
        conversation = place
    else:
        kind = GROUP
    return Installation(place, kind, {"service_url": activity.service_url, "conversation": conversation})
