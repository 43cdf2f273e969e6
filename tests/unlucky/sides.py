"""What the company does and reads on a platform, whichever it is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from bot.org.people import Profile
from tests.faults import Plan

Json = dict[str, Any]

KUDOS, LAUNCH = "kudos", "launch"  # the channels
CHANGE, TAKE_BACK, ANSWER = "kudos.change", "kudos.take_back", "pulse.answer"


@dataclass(frozen=True, slots=True)
class Heard:
    """What a person reads upon what they did, and the surface with the buttons that they can press then."""

    text: str
    surface: Json


class Tap(NamedTuple):
    """The choice of one person for one question of a round."""

    round: str
    person: str
    item: str
    choice: int


def tap_of(person: str, value: str) -> Tap:
    """Returns what a button with this value says."""
    round_, item, choice = value.split(":")
    return Tap(round_, person, item, int(choice))


@dataclass(frozen=True, slots=True)
class Standing:
    """A message that people see: `place` is a channel's name, or the id of the person it was sent to in private."""

    place: str
    message: str
    text: str
    buttons: Sequence[Json]

    @property
    def shared(self) -> bool:
        return self.place in (KUDOS, LAUNCH)


class Sampling:
    """Judges whole whatever has a shape that was not there before, and the rest by the cheap judge alone."""

    def __init__(self, whole: Callable[..., list[str]], cheap: Callable[..., list[str]]) -> None:
        self._whole = whole
        self._cheap = cheap
        self._shapes: set[str] = set()

    def __call__(self, payload: Json, *kind: str) -> list[str]:
        shape = f"{kind} {_shape(payload)}"
        if shape in self._shapes:
            return self._cheap(payload, *kind)
        self._shapes.add(shape)
        return self._whole(payload, *kind)


def _shape(node: object) -> object:
    """What it is made of, without words and numbers; of equal parts one."""
    match node:
        case dict():
            return sorted((key, _shape(value)) for key, value in node.items())
        case list():
            return sorted({repr(_shape(each)) for each in node})
        case _:
            return type(node).__name__


@dataclass(frozen=True, slots=True)
class Thanks:
    """What somebody wants to say. `place` is the channel where they say it."""

    giver: str
    receivers: Sequence[str]
    words: str
    place: str
    private: bool


class Side(Protocol):
    """A platform with its company. What gets no answer, or one that says nothing, is None."""

    name: str
    url: str  # of the program, empty while it does not run
    profiles: Sequence[Profile]  # the first administers, the second leads the others
    plan: Plan

    def is_let_in(self) -> bool:
        """Whether the app knows the channels, so that what is given there can be posted there."""

    def channels(self) -> Sequence[str]:
        """The names of those in which anybody can type now."""

    async def gives(self, thanks: Thanks) -> Heard | None: ...

    async def takes_back(self, giver: str, heard: Heard) -> Heard | None: ...

    async def changes(self, giver: str, heard: Heard, words: str) -> Heard | None: ...

    async def taps(self, who: str, invitation: Standing, choice: int) -> list[tuple[Tap, Heard | None]]:
        """Answers the questions of a check-in, and returns what was read to each answer."""

    async def idles(self, who: str, kind: int) -> None:
        """Sends something that asks for nothing."""

    def heard_later(self, thanks: Thanks) -> str:
        """What the platform showed after it had given up waiting."""

    def standing(self, last: int = 0) -> list[Standing]:
        """What stands everywhere; with `last`, so many messages of each place."""

    def sleeps(self) -> None:
        """Everybody closes what they left open."""

    def was_barred(self) -> bool:
        """Whether the platform refused to post anything for this workspace for a while."""

    def unsure(self) -> set[str]:
        """The messages that stand though the program was not told so."""

    def taken_since(self, moment: float) -> set[str]:
        """The messages that the platform took from then on."""

    def refused(self) -> Mapping[str, int]:
        """How often the platform said what."""
