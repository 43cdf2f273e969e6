"""Barnacles: a rule that gets in the way, or an idea that customers would like, and what becomes of it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.barnacles.actions import BarnacleKind, Ending, NameForm
from bot.messages.refusal import Refusal
from bot.messages.visible import PICTURE
from bot.org.people import Person

LINE_AT_MOST = 200  # characters of each line in the form
SIMILAR_AT_MOST = 3
# Of the words of the longer one, as the coach compares them. It asks for nearly all of them before it calls a thanks a
# copy; here a wrong guess costs one tap, and a right one saves a second list of people.
SIMILAR = 0.5
BANDS = (1, 5, 10, 20)  # the fewest people of each band: what is shown of how many a barnacle hinders


@dataclass(frozen=True, slots=True)
class Barnacle:
    """As it was named, and as it stands or ended. Who named it is None once they are erased.

    It is `proposed` to somebody until it has an owner, who answers within four weeks of `owned_on`. `hindered_at_least`
    is where the band begins in which the number of those lies whom it hinders; it is drawn once a day.
    `taken_because` is the reason of an admin who took it away; `thanks_for` is the value for which its namer agreed
    that whoever ends it is thanked in their name.
    """

    id: int
    kind: BarnacleKind
    words: str
    hinders: str
    cost: str
    place: str
    namer: Person | None
    named_at: datetime
    hindered_at_least: int
    proposed: Person | None = None
    owner: Person | None = None
    owned_on: date | None = None
    ending: Ending | None = None
    ended_at: datetime | None = None
    because: str = ""
    stays_until: date | None = None
    taken_because: str = ""
    thanks_for: int | None = None


@dataclass(frozen=True, slots=True)
class Naming:
    """What somebody wrote into the form, each a line."""

    kind: BarnacleKind
    words: str
    hinders: str
    cost: str


@dataclass(frozen=True, slots=True)
class NamedBarnacle:
    """What somebody named, with their name. `place` is told of it, `proposed` is who may look after it, and
    `thanks_for` the value for which they agreed to thank whoever ends it.
    """

    naming: Naming
    shingles: Collection[str]
    place: str
    namer: int
    proposed: int | None = None
    thanks_for: int | None = None


@dataclass(frozen=True, slots=True)
class BarnaclePage:
    """Those that stand, the longest first, and how many stand behind the last of them.

    `ended` are the latest that ended, beside the first page.
    """

    standing: Sequence[Barnacle]
    behind: int
    ended: Sequence[Barnacle] = ()


@dataclass(frozen=True, slots=True)
class FoundBarnacles:
    """Those that hold most of somebody's words, and how many hold any of them."""

    standing: Sequence[Barnacle]
    count: int


def in_one_line(text: str) -> str:
    """Returns a text as one line, without what is left of a picture that was pasted into it."""
    return " ".join(text.replace(PICTURE, " ").split())


def check(naming: Naming) -> Refusal | None:
    """Returns the first thing that keeps this from being named, or None."""
    lines = {NameForm.words.name: naming.words, NameForm.hinders.name: naming.hinders, NameForm.cost.name: naming.cost}
    for name, text in lines.items():
        if not text:
            return Refusal(f"barnacles.refused.no_{name}", input=name)
        if len(text) > LINE_AT_MOST:
            return Refusal("kudos.refused.too_long", {"length": len(text), "most": LINE_AT_MOST}, name)
    return None
