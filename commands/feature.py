"""What a feature brings to the router, the help and the docs. Each room declares its own in its `feature` module.

`commands.routing.table` lists the rooms: a new one is one line there.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum

from bot.messages.message import Reply
from bot.messages.refusal import Refusal
from bot.messages.request import Pressed, Submitted, Typed
from bot.org.people import Person
from bot.ports import Context

Answer = Reply | Refusal

KUDOS, PULSE = "/kudos", "/pulse"
SAME = "the same"


class Role(Enum):
    """Who may ask for something. The router refuses everybody else, before anything is looked up."""

    EVERYBODY = "everybody"
    ADMIN = "admin"

    def includes(self, person: Person) -> bool:
        return self is Role.EVERYBODY or person.is_admin


@dataclass(frozen=True, slots=True)
class Word:
    """`/kudos word`, and the catalogue's key of what it does. An empty word is the bare command, "@" a thanks."""

    word: str
    usage: str
    does: str
    answer: Callable[[Context, Typed], Awaitable[Answer]]
    command: str = KUDOS
    role: Role = Role.EVERYBODY


@dataclass(frozen=True, slots=True)
class Button:
    """`opens_form` says that a form answers it, for platforms that must know before it is pressed. Others may, too."""

    action: str
    answer: Callable[[Context, Pressed], Awaitable[Answer]]
    opens_form: bool = False
    role: Role = Role.EVERYBODY


@dataclass(frozen=True, slots=True)
class Submission:
    """A form that is sent back filled in."""

    form: str
    answer: Callable[[Context, Submitted], Awaitable[Answer]]
    role: Role = Role.EVERYBODY


@dataclass(frozen=True, slots=True)
class Capability:
    """A row of docs/capabilities.md. `requests` are what it needs: a word, a button, a form, or a kind of request."""

    does: str
    requests: tuple[str, ...]
    web: str
    slack: str
    teams: str = SAME  # but for the slash, which Teams does without


@dataclass(frozen=True, slots=True)
class Feature:
    words: tuple[Word, ...] = ()
    buttons: tuple[Button, ...] = ()
    submissions: tuple[Submission, ...] = ()
    capabilities: tuple[Capability, ...] = ()
