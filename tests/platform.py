"""A platform that only remembers what it was asked: for stories that need no page and no Slack."""

from bot.message import Message
from bot.people import Profile
from bot.ports import Missing, PlatformError


class RememberingPlatform:
    """Implements the Platform port. `stands` is what people see, by place; each `trouble` is raised once."""

    def __init__(self) -> None:
        self.stands: dict[str, dict[str, Message]] = {}
        self.trouble: list[PlatformError] = []
        self.strangers: dict[str, Profile] = {}
        self.groups: dict[str, list[str]] = {}
        self.asked: list[str] = []
        self._count = 0

    def _heed(self) -> None:
        if self.trouble:
            raise self.trouble.pop(0)

    async def post(self, place: str, message: Message) -> str:
        self._heed()
        self._count += 1
        self.stands.setdefault(place, {})[str(self._count)] = message
        return str(self._count)

    async def update(self, place: str, message_id: str, message: Message) -> None:
        self._heed()
        if message_id not in self.stands.get(place, {}):
            raise Missing
        self.stands[place][message_id] = message

    async def delete(self, place: str, message_id: str) -> None:
        self._heed()
        if self.stands.get(place, {}).pop(message_id, None) is None:
            raise Missing

    async def profiles(self, platform_ids: list[str]) -> list[Profile]:
        self.asked += platform_ids
        return [self.strangers[one] for one in platform_ids if one in self.strangers]

    async def group(self, group_id: str) -> list[str]:
        return self.groups.get(group_id, [])

    def read(self, place: str) -> list[str]:
        """The lines that stand at a place, oldest first."""
        return [message.plain for message in self.stands.get(place, {}).values()]
