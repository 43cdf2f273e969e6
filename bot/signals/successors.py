"""Departments go on when their heads change: who heads now what somebody headed before. Pure.

A department is its people, not its name and not its head: both can move to others. So it goes on under whoever heads
the most similar people by now, if most of those who were in it and are still here are among them. Each department of
now goes on from one. Where a department's people were scattered, or taken into another one that goes on itself, it has
ended: nobody's series goes on with other people in it.

Numbers are stored by who headed their department first: that stays the same whoever heads it later, so that what is
said anew replaces what was said of the same department, and never of another one that its head led before.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from bot.org.unit_key import leads

_FROM_THE_START = "from"
_SINCE = "since-"  # and when its first head began to head it, in microseconds: they had headed another one before
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_START = datetime.min.replace(tzinfo=UTC)
_TICK = timedelta(microseconds=1)


class HeadChange(NamedTuple):
    """What `head` headed is headed by `heir` since a moment; None where it ended. What ended goes on again from
    `undone_at` on, where the change of the chart was undone.
    """

    changed_at: datetime
    head: int
    heir: int | None
    undone_at: datetime | None = None


class Origin(NamedTuple):
    """Who headed a department first, and since when, where they had headed another one before."""

    head: int
    since: datetime | None


def successors(old_lines: Mapping[int, int | None], new_lines: Mapping[int, int | None]) -> dict[int, int | None]:
    """Returns who heads what another one headed before, None where it ended; both are bosses by person."""
    were, are, shared = Counter[int](), Counter[int](), Counter[tuple[int, int]]()
    for person in old_lines.keys() & new_lines.keys():
        were_above, are_above = list(_above(person, old_lines)), list(_above(person, new_lines))
        were.update(were_above)
        are.update(are_above)
        shared.update((head, heir) for head in were_above for heir in are_above)
    alike = [
        (count / (were[head] + are[heir] - count), head == heir, head, heir)
        for (head, heir), count in shared.items()
        if 2 * count > were[head]
    ]
    heirs: dict[int, int] = {}
    taken_on: set[int] = set()
    for _, _, head, heir in sorted(alike, reverse=True):
        if head not in heirs and heir not in taken_on:
            heirs[head] = heir
            taken_on.add(heir)
    heads = {boss for boss in old_lines.values() if boss is not None}
    return {head: heirs.get(head) for head in sorted(heads) if heirs.get(head) != head}


def _above(person: int, bosses: Mapping[int, int | None]) -> Iterator[int]:
    """Everybody above somebody, once, also where the lines are no tree."""
    passed = {person}
    boss = bosses.get(person)
    while boss is not None and boss not in passed:
        passed.add(boss)
        yield boss
        boss = bosses.get(boss)


class Successions:
    """All changes of heads of a workspace. `accounts` are the numbers of people by those of their accounts before."""

    def __init__(self, changes: Iterable[HeadChange] = (), accounts: Mapping[int, int] | None = None) -> None:
        self._accounts = accounts or {}
        self._heirs: defaultdict[datetime, dict[int, HeadChange]] = defaultdict(dict)
        self._predecessors: defaultdict[datetime, dict[int, int]] = defaultdict(dict)
        self._restored: defaultdict[datetime, dict[int, datetime]] = defaultdict(dict)
        for change in changes:
            self._heirs[change.changed_at][change.head] = change
            if change.heir is not None:
                self._predecessors[change.changed_at][change.heir] = change.head
            elif change.undone_at:
                self._restored[change.undone_at][change.head] = change.changed_at
        self._moments = sorted({*self._heirs, *self._restored})

    def head_at(self, head: int, stood_at: datetime, moment: datetime) -> int | None:
        """Returns who heads at a moment what somebody headed at another one; None where it is not there then."""
        person = self._accounts.get(head, head)
        return self._later(person, stood_at, moment) if stood_at <= moment else self._earlier(person, stood_at, moment)

    def origin_of(self, head: int) -> Origin:
        """Returns who headed first what somebody heads by now."""
        head = self._accounts.get(head, head)
        until = datetime.max.replace(tzinfo=UTC)
        for changed_at in reversed(self._moments):
            if changed_at > until:
                continue
            if ended := self._restored.get(changed_at, {}).get(head):
                until = _before(ended, self._moments)
            elif head in self._predecessors.get(changed_at, {}):
                head = self._predecessors[changed_at][head]
            elif head in self._heirs.get(changed_at, {}):
                return Origin(head, changed_at)
        return Origin(head, None)

    def numbers_of(self, person: int) -> list[int]:
        """Returns the number of somebody, and of accounts that they had before."""
        return [person, *(account for account, owner in self._accounts.items() if owner == person)]

    def _later(self, head: int, since: datetime, moment: datetime) -> int | None:
        for changed_at in self._moments:
            if not since < changed_at <= moment:
                continue
            change = self._heirs.get(changed_at, {}).get(head)
            if change is None:
                ended = self._restored.get(changed_at, {}).get(head)
                if ended and ended <= since:
                    return None  # what they head again from here on is what they headed before
            elif change.heir is not None:
                head, since = change.heir, changed_at
            elif change.undone_at and change.undone_at <= moment:
                since = change.undone_at
            else:
                return None
        return head

    def _earlier(self, head: int, until: datetime, moment: datetime) -> int | None:
        for changed_at in reversed(self._moments):
            if not moment < changed_at <= until:
                continue
            if ended := self._restored.get(changed_at, {}).get(head):
                if ended <= moment:
                    return None
                until = _before(ended, self._moments)  # what they headed in between was another department
            elif head in self._predecessors.get(changed_at, {}):
                head = self._predecessors[changed_at][head]
            elif head in self._heirs.get(changed_at, {}):
                return None
        return head


def _before(moment: datetime, moments: Iterable[datetime]) -> datetime:
    """The moment before one, of those that count."""
    return max((earlier for earlier in moments if earlier < moment), default=datetime.min.replace(tzinfo=moment.tzinfo))


def origin_key(origin: Origin) -> str:
    """Returns the key of what somebody headed first."""
    kind = _FROM_THE_START if origin.since is None else f"{_SINCE}{(origin.since - _EPOCH) // _TICK}"
    return f"{kind}:{origin.head}"


def head_of(department: str, stated_at: datetime, through: Successions, moment: datetime) -> int | None:
    """Returns who heads at a moment the department of a number; None where it is not there then. The key of a unit says
    who headed it when the number was stated.
    """
    kind = department.partition(":")[0]
    stood_at = stated_at
    if kind == _FROM_THE_START:
        stood_at = _START
    elif kind.startswith(_SINCE):
        stood_at = _EPOCH + int(kind.removeprefix(_SINCE)) * _TICK
    return through.head_at(leads(department), stood_at, moment)
