"""What a person did, in words that every platform shares. An adapter makes one; `commands.routing.route` answers it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.messages.message import Answers, Reply
from bot.messages.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Typed:
    """`/kudos text`, or another command. A person in it is @handle, or a sign (`bot.org.mentions`), as groups are."""

    text: str
    place: str
    command: str = "/kudos"


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button of ours. `place` is where its message stands."""

    action: str
    value: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Submitted:
    form: str
    answers: Answers
    state: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Picked:
    """Somebody's message was chosen: "Give kudos for this"."""

    author: str
    words: str
    link: str
    place: str


@dataclass(frozen=True, slots=True)
class Reacted:
    """An emoji (the character, or :name: for a workspace's own) put under somebody's message."""

    emoji: str
    author: str
    link: str
    place: str
    words: str = ""  # of the message, where the platform tells them


@dataclass(frozen=True, slots=True)
class Opened:
    """A person opened the bot's home."""


class NoFile(Exception):
    """A file that was given could not be had: `refusal` says so to whoever gave it."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.key)
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class Brought:
    """A file of the company's people. Where the platform keeps it, `fetch` gets it, once it is known that whoever gave
    it may. Raises NoFile.
    """

    content: bytes = field(default=b"", repr=False)
    fetch: Callable[[], Awaitable[bytes]] | None = field(default=None, repr=False)


Request = Typed | Pressed | Submitted | Picked | Reacted | Opened | Brought


@dataclass(frozen=True, slots=True)
class Answered:
    """What the person reads, and their language. A Refusal comes back only to a submitted form.

    `sealed` is whether an answer to a check-in was taken: a window may then mark what was tapped in it.
    """

    reply: Reply | Refusal
    language: str
    sealed: bool = False


def place_of(request: Request) -> str:
    """Returns where it was typed, pressed or chosen; empty for a form and for the bot's home."""
    match request:
        case Typed(place=place) | Pressed(place=place) | Picked(place=place) | Reacted(place=place):
            return place
        case Submitted() | Opened() | Brought():
            return ""
