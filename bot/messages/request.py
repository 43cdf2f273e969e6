"""What a person did, in words that every platform shares. An adapter makes one; `commands.routing.route` answers it."""

from dataclasses import dataclass, field
from typing import TypeGuard

from bot.messages.message import Answers, Reply
from bot.messages.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Typed:
    """`/kudos text`, or another command. A person in it is <@platform_id> or @handle, a group of the platform <!id>."""

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


@dataclass(frozen=True, slots=True)
class Opened:
    """A person opened the bot's home."""


Request = Typed | Pressed | Submitted | Picked | Reacted | Opened


@dataclass(frozen=True, slots=True)
class Answered:
    """What the person reads, and their language. A Refusal comes back only to a submitted form."""

    reply: Reply | Refusal
    language: str


def is_answer(request: Request) -> TypeGuard[Pressed | Submitted]:
    """Whether it answers a check-in, or is asked for on the way: nothing may be noted then of who asks, where and when.

    A row that changes at that moment would tell whoever reads the database who answered.
    """
    match request:
        case Pressed(action="pulse.answer" | "pulse.form" | "pulse.readers") | Submitted(form="pulse.answer"):
            return True
        case _:
            return False


def needs_check_ins(request: Request) -> bool:
    """Whether only a process that holds the check-ins' folders can answer."""
    match request:
        case Typed(command="/pulse"):
            return True
        case Pressed(action=name) | Submitted(form=name):
            return name.startswith("pulse.")
        case _:
            return False


def number(text: str) -> int:
    """A number that came back from a button or a form, such as an id; 0, which no id is, for anything else."""
    return int(text) if text.isdecimal() and len(text) < 19 else 0
