"""Where we are in one tenant, and how a place is reached: only by service URLs that Teams vouched for."""

import re
from dataclasses import dataclass

from cachetools import TTLCache

from adapters.teams.connector import Connector
from adapters.teams.payloads import CHANNEL, PERSONAL, Activity
from bot.ports import Installation, Installations, Rejected

PERSON, GROUP, TEAM = "person", "group", "team"
# An id of Entra; those in Microsoft's playground end in a digit more.
ENTRA_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12,13}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Target:
    """Where something is sent to; `shared`: others read along there."""

    service_url: str
    conversation: str
    shared: bool


def here(activity: Activity) -> Target:
    """The conversation that an activity belongs to."""
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
        self._kept: TTLCache[str, Installation] = TTLCache(10_000, 600)
        self._channels: TTLCache[str, Target] = TTLCache(100, 600)
        self.emulated = not app_id

    async def met(self, activity: Activity, *, installed: bool = False) -> bool:
        """Keeps where an activity came from; True where that is new. `installed`: we were just let in, or again."""
        installation = _installation(activity)
        if not installation.place or (self._kept.get(installation.place) == installation and not installed):
            return False
        new = await self._installations.find(installation.place) != installation and await self._installations.keep(
            installation
        )
        self._kept[installation.place] = installation
        return new

    async def left(self, activity: Activity) -> None:
        """We were put out: nothing is written there any more."""
        installation = _installation(activity)
        self._kept.pop(installation.place, None)
        self.forget_channels()
        if installation.place:
            await self._installations.keep(Installation(installation.place, installation.kind, {}, removed=True))

    def forget_channels(self) -> None:
        """Lets channels be looked up by their names anew."""
        self._channels.clear()

    async def target(self, place: str) -> Target:
        """Where a delivery's place is: a person's id, a conversation's, or a channel's name.

        Raises Rejected where we may not write, or there is nothing of that name.
        """
        known = await self._installations.find(place)
        if known and known.removed:
            raise Rejected("removed")
        if known and known.reference:
            return Target(known.reference["service_url"], known.reference["conversation"], known.kind != PERSON)
        if place.startswith("29:") or ENTRA_ID.fullmatch(place):
            return await self._first_contact(place)
        if place.startswith("19:"):
            return Target(await self._address(), place, shared=True)
        return await self._channel(place)

    async def own(self, person: str) -> Target | None:
        """Somebody's private chat with us, if there is one."""
        known = await self._installations.find(person)
        if known is None or known.removed or not known.reference:
            return None
        return Target(known.reference["service_url"], known.reference["conversation"], shared=False)

    async def writable(self, activity: Activity) -> bool:
        """Whether we were let into the conversation of an activity."""
        known = await self._installations.find(_installation(activity).place)
        return known is not None and not known.removed

    async def teams(self) -> list[Target]:
        """Every team and group that we are in."""
        installed = [*await self._installations.every(TEAM), *await self._installations.every(GROUP)]
        known = [installation.reference for installation in installed if installation.reference]
        return [Target(reference["service_url"], reference["conversation"], shared=True) for reference in known]

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
                if member.get("aadObjectId") == person and member.get("id"):
                    return str(member["id"])
        return person

    async def _address(self) -> str:
        for kind in (TEAM, GROUP, PERSON):
            for installation in await self._installations.every(kind):
                if installation.reference:
                    return installation.reference["service_url"]
        raise Rejected("not_installed")

    async def _channel(self, name: str) -> Target:
        if name not in self._channels:
            self._channels[name] = await self._look_for(name)
        return self._channels[name]

    async def _look_for(self, name: str) -> Target:
        """The first channel of this name. The first of a team has none in Teams' answer, and everybody calls it so."""
        for team in await self.teams():
            try:
                channels = await self._connector.channels(team.service_url, team.conversation)
            except Rejected:
                continue
            for channel in channels:
                if channel.get("id") and str(channel.get("name") or "General").casefold() == name.casefold():
                    return Target(team.service_url, str(channel["id"]), shared=True)
        raise Rejected("channel_not_found")


def _installation(activity: Activity) -> Installation:
    kind, place = activity.conversation.kind, activity.place
    conversation = place or activity.conversation.id
    if kind == PERSONAL:
        what, place = PERSON, activity.sender.platform_id
    elif kind == CHANNEL and activity.channel_data.team.id:
        what, place = TEAM, activity.channel_data.team.id
        conversation = place
    else:
        what = GROUP
    return Installation(place, what, {"service_url": activity.service_url, "conversation": conversation})
