"""Circles: who may read a concern, and who may write one to them. Pure.

A circle's readers, and the one step above them, are functions of the circle alone: who writes changes nothing about
who reads, so the readers tell nothing about the writer but that they may write there. Each circle has many writers:

- at least 15 people who count towards floors (`bot.sealed.roll`) may write to it, its readers and its step up left
  out. Words cannot be made coarser, so as many must stand behind them as behind a comment (`bot.sealed.comments`). Who
  is new may write too, and is not counted: else four new accounts and one colleague make a circle.
- nobody writes to a circle that they read, nor to one that rises to them: the other readers would know one writer
  fewer, and they could acknowledge and close their own words.
- whoever joins a circle reads what was written from then on, whoever leaves it reads nothing more. So who decides the
  chart cannot move somebody to where a concern of last week lies.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property

WRITERS_AT_LEAST = 15
ACKNOWLEDGED_AT_MOST, ANSWERED_AT_MOST = 7, 90  # days
GROUP_AT_LEAST = 2  # people whom admins name: one alone would be a person, and not an office


class CircleKind(Enum):
    """What a circle is called before its readers are named."""

    MANAGER = "manager"  # one's own, where the workspace allows it
    ABOVE = "above"  # whoever one's manager reports to
    GROUP = "group"  # whom the admins named
    LEADERS = "leaders"  # the person at the top, and who leads leaders directly below


@dataclass(frozen=True, slots=True)
class Circle:
    """`readers` and `step_up` are people by the database's number. `crowd` is the band of how many may write to it.
    `observers` are who may judge whether something is abusive that is written to it.

    The days within which a concern is to be acknowledged and answered are frozen with who reads it: what was read
    before writing holds, whatever is set since. The longest are what Directive (EU) 2019/1937, article 9, allows.
    """

    kind: CircleKind
    readers: tuple[int, ...]
    step_up: tuple[int, ...]
    crowd: int
    acknowledged_within: int = ACKNOWLEDGED_AT_MOST
    answered_within: int = ANSWERED_AT_MOST
    observers: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        for name, longest in (("acknowledged_within", ACKNOWLEDGED_AT_MOST), ("answered_within", ANSWERED_AT_MOST)):
            if not 1 <= getattr(self, name) <= longest:
                raise ValueError(f"{name} is 1 to {longest} days, not {getattr(self, name)}")

    @property
    def named(self) -> tuple[int, ...]:
        """Returns everybody who may read what is written to it, at once or once it has risen."""
        return (*self.readers, *self.step_up)

    @property
    def key(self) -> str:
        """Returns what the circle is known by from one day to the next: `above:7` stays that when 7 leaves."""
        return f"{self.kind.value}:{self.readers[0]}" if self.kind in _OF_ONE_HEAD else self.kind.value


_OF_ONE_HEAD: Mapping[CircleKind, int] = {CircleKind.MANAGER: 1, CircleKind.ABOVE: 2}  # how far up the reader is


@dataclass(frozen=True)
class Lines:
    """The reporting lines of a day. `writers` may write at all, `counting` are those of them who count towards floors.

    `bosses` holds everybody who has a place, with who they report to; a tree.
    """

    bosses: Mapping[int, int | None] = field(repr=False)
    writers: Set[int] = field(repr=False)
    counting: Set[int] = field(repr=False)

    def above(self, person: int, steps: int) -> int | None:
        """Returns who is so many steps above somebody; None where nobody is."""
        reached: int | None = person
        for _ in range(steps):
            reached = None if reached is None else self.bosses.get(reached)
        return reached

    @cached_property
    def managers(self) -> Set[int]:
        """Returns everybody to whom somebody reports."""
        return {boss for boss in self.bosses.values() if boss is not None}

    @cached_property
    def leaders(self) -> Set[int]:
        """Returns everybody to whom somebody reports who leads people."""
        return {boss for manager in self.managers if (boss := self.bosses[manager]) is not None}

    @cached_property
    def senior_leaders(self) -> tuple[int, ...]:
        """Returns the person at the top, and the leaders directly below."""
        top = [person for person, boss in self.bosses.items() if boss is None]
        return (*top, *sorted(leader for leader in self.leaders if self.bosses[leader] in top))


def circles(lines: Lines, group: Iterable[int], *, own_manager: bool = False) -> tuple[Circle, ...]:
    """Returns every circle that may be offered. `group` are those whom the admins named, as far as they are here.

    `own_manager` is whether the workspace lets people write to their own manager alone.
    """
    office = _named(lines, group)
    collected = [
        circle
        for kind, steps in _OF_ONE_HEAD.items()
        if kind is not CircleKind.MANAGER or own_manager
        for circle in _of_heads(lines, kind, steps, office)
    ]
    if len(office) >= GROUP_AT_LEAST:
        collected += _of_everybody(lines, CircleKind.GROUP, office, _without(lines.senior_leaders, office))
    collected += _of_everybody(lines, CircleKind.LEADERS, lines.senior_leaders, ())
    return tuple(collected)


def offered(lines: Lines, choosable: Sequence[Circle]) -> dict[int, tuple[int, ...]]:
    """Returns by person the circles that they may write to, by their places in `choosable`."""
    place_of = {circle.key: place for place, circle in enumerate(choosable)}
    open_to_all = [place for place, circle in enumerate(choosable) if circle.kind not in _OF_ONE_HEAD]
    choices: dict[int, tuple[int, ...]] = {}
    for person in lines.writers:
        heads = ((kind, lines.above(person, steps)) for kind, steps in _OF_ONE_HEAD.items())
        places = [place_of[key] for kind, head in heads if (key := f"{kind.value}:{head}") in place_of]
        choices[person] = tuple(place for place in (*places, *open_to_all) if person not in choosable[place].named)
    return choices


def top_of(frozen: Sequence[Circle]) -> int | None:
    """Returns the person at the top, of a window's circles: somebody whom enough people may write to, or None."""
    return next((circle.readers[0] for circle in frozen if circle.kind is CircleKind.LEADERS), None)


def reading_now(
    frozen: Circle,
    lines: Lines,
    group: Iterable[int],
    present: Set[int],
    *,
    stepped_up: bool,
    is_answered: bool = False,
) -> tuple[int, ...]:
    """Returns who may read a concern now: of its frozen readers those who are still in the circle, and never others.

    `lines` and `group` are today's, however few may write to the circle by now; `present` is who has not left. Where
    the concern has risen its frozen step up reads, too; where no reader remains it reads what nobody answered, which
    needs somebody. What was answered does not: else whoever takes roles away would hand on all that was written to
    those who held them, and what they replied.
    """
    members = present & frozenset(_members(frozen, lines, group))
    readers = tuple(reader for reader in frozen.readers if reader in members)
    above = tuple(reader for reader in frozen.step_up if reader in present and reader not in readers)
    return (*readers, *above) if stepped_up or not (readers or is_answered) else readers


def judging_now(frozen: Circle, observers: Sequence[int]) -> tuple[int, ...]:
    """Returns who may judge now whether a concern is abusive: of its frozen observers those who are observers still.

    Once none of them is, all of today's `observers` are asked: somebody must be able to bring it back.
    """
    return tuple(person for person in observers if person in frozen.observers) or tuple(observers)


def _members(circle: Circle, lines: Lines, group: Iterable[int]) -> Iterable[int]:
    match circle.kind:
        case CircleKind.GROUP:
            return _named(lines, group)
        case CircleKind.LEADERS:
            return lines.senior_leaders
        case CircleKind.MANAGER:
            return lines.managers
        case CircleKind.ABOVE:
            return lines.leaders


def _of_heads(lines: Lines, kind: CircleKind, steps: int, office: tuple[int, ...]) -> Iterator[Circle]:
    """Each head whom enough people have so many steps above them; above the top there is whom the admins named."""
    below = defaultdict[int, set[int]](set)
    for person in lines.counting & lines.writers:
        if (head := lines.above(person, steps)) is not None:
            below[head].add(person)
    for head, people in sorted(below.items()):
        boss = lines.bosses[head]
        step_up = _without(office, (head,)) if boss is None else (boss,)
        writers = len(people.difference(step_up))
        if writers >= WRITERS_AT_LEAST:
            yield Circle(kind=kind, readers=(head,), step_up=step_up, crowd=crowd_of(writers))


def _of_everybody(
    lines: Lines, kind: CircleKind, readers: tuple[int, ...], step_up: tuple[int, ...]
) -> Iterator[Circle]:
    writers = len(frozenset(lines.counting & lines.writers).difference(readers, step_up))
    if readers and writers >= WRITERS_AT_LEAST:
        yield Circle(kind=kind, readers=readers, step_up=step_up, crowd=crowd_of(writers))


def crowd_of(writers: int) -> int:
    """Returns the beginning of the band that a number of possible writers is in: 15, 30, 60, and so on."""
    begin = WRITERS_AT_LEAST
    while 2 * begin <= writers:
        begin *= 2
    return begin


def _named(lines: Lines, group: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted({person for person in group if person in lines.bosses}))


def _without(people: Iterable[int], left_out: Iterable[int]) -> tuple[int, ...]:
    absent = set(left_out)
    return tuple(person for person in people if person not in absent)
