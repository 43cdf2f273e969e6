"""A file that is handed to one person in their private chat, and to nobody else."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from bot.messages.message import Message

OPEN_FOR = timedelta(days=1)  # what was not fetched by then is asked for anew


@dataclass(frozen=True, slots=True)
class HandedFile:
    """`name` is what it is saved as, `kind` its media type."""

    name: str
    kind: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Handing:
    """That a file is to be handed to somebody, until a moment. `detail` says which, to who makes it.

    The file itself is stored nowhere: it is made when it is handed over.
    """

    id: int
    workspace_id: int
    person_id: int
    detail: str
    asked_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class FileOffer:
    """What a platform offers: it may have the file made at once, or when the person takes it, who then brings `token`.

    `make` returns None where there is no file any more. `unable` is what they read where the platform lets us hand over
    none.
    """

    token: str = field(repr=False)
    name: str
    link: str  # what the link to it is called
    unable: str
    make: Callable[[], Awaitable[HandedFile | None]]


@dataclass(frozen=True, slots=True)
class HandedMessage:
    """The message that stands for it, by the platform's id, and whether the file itself is with the person now."""

    message_id: str
    is_over: bool


class FileHanding(Protocol):
    """The part of a platform that hands over files."""

    async def hand(self, place: str, message: Message, offer: FileOffer) -> HandedMessage:
        """Hands a file to a person, whose private chat `place` is, with some words; or offers it there, and whoever
        takes it calls `commands.delivery.hand_over.take`. Raises what posting raises.
        """
