"""What the product needs from the outside. Adapters and storage implement it, wiring injects it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.message import Message
from bot.people import Person, Profile, Workspace
from bot.settings import Settings


class Clock(Protocol):
    def now(self) -> datetime:
        """The present moment, aware, in UTC."""


class Platform(Protocol):
    """How messages reach people. Calls raise one of the errors below and nothing else for what a platform may do."""

    async def post(self, place: str, message: Message) -> str:
        """Posts and returns the platform's id of the message, which `update` and `delete` take."""

    async def update(self, place: str, message_id: str, message: Message) -> None: ...

    async def delete(self, place: str, message_id: str) -> None: ...

    async def profiles(self, platform_ids: list[str]) -> list[Profile]:
        """Who these users are; those the platform does not know are left out."""

    async def group(self, group_id: str) -> list[str]:
        """Platform ids of the people in a platform's own group; empty if there is none."""


class PlatformError(Exception):
    """A platform did not do what was asked."""


class Busy(PlatformError):
    """Nothing was done; ask again after `seconds`, and ask nothing else of this workspace until then."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"asked to wait {seconds:g} s")
        self.seconds = seconds


class Unreachable(PlatformError):
    """No answer, or an answer that says nothing: the outcome is unknown. Try again later."""


class Rejected(PlatformError):
    """A "no" that stays a "no" (unknown channel, revoked token): `reason` is the platform's word for it."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"the platform said {reason}")
        self.reason = reason


class Missing(PlatformError):
    """The message to change or delete is no longer there."""


@dataclass(frozen=True, slots=True)
class Context:
    """Who asks, where and when. `source` is one and the same for every delivery of one event."""

    workspace: Workspace
    person: Person
    now: datetime
    source: str
    settings: Settings
    platform: Platform
