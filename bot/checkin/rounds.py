"""A round: one check-in, as it was frozen when it opened. Nothing in it changes until it closes."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from enum import Enum
from typing import Annotated

from pydantic import Field

from bot.checkin.departments import Department, item_key
from bot.checkin.ledger import Page
from bot.checkin.questions import Item
from bot.delivery.deliveries import Subject
from bot.org.people import TeamNames
from bot.org.tree import Tree
from bot.org.unit_key import leads

INVITATION, REMINDER = Subject("invitation"), Subject("reminder")


class State(Enum):
    """What a row says of a round, for readers. Nothing that decides about answers believes it."""

    OPEN = "open"
    CLOSED = "closed"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class AudienceMember:
    """One person of a round's audience, for readers. `since` is the day they came under this boss, as far as we know.

    The moments say when they are invited and reminded; None is never.
    """

    person: int
    leaf: str
    boss: int
    since: date
    invite_at: datetime | None
    remind_at: datetime | None


@dataclass(frozen=True, slots=True)
class Frozen:
    """What a round keeps of the day it opened. `invited` counts the people of each leaf.

    `teams` names the people who report to one person, by that person; `comments` is the unit that each leaf's comments
    go to (`bot.sealed.comments.audiences`); `extra` is one more item that the people of one leaf alone are asked. The
    ballots of `uncounted` leaves count nothing towards any floor (`bot.sealed.roll`). `departments` are those that are
    asked about each other in this round; where there are none, nothing is written of them, so that what stood in files
    and fingerprints before there were any stays as it is.
    """

    items: tuple[Item, ...]
    tree: Tree
    teams: Mapping[int, str]
    invited: Mapping[str, int]
    comments: Mapping[str, str | None]
    extra: Mapping[str, Item] = field(default_factory=dict)
    uncounted: tuple[str, ...] = ()
    departments: Annotated[tuple[Department, ...], Field(exclude_if=lambda departments: not departments)] = ()

    @property
    def root(self) -> str:
        return self.tree.units[0].key

    def named_in(self, language: str, names: TeamNames) -> "Frozen":
        """Returns the same for a reader of a language: teams that still stand have the name that an admin gave them."""
        team_names = {leader: names[leader][language] for leader in self.teams if language in names.get(leader, ())}
        return replace(self, teams={**self.teams, **team_names}) if team_names else self

    def item(self, key: str) -> Item | None:
        return next((item for item in self.items if item.key == key), None)

    def asked_of(self, leaf: str) -> tuple[Item, ...]:
        """Returns what the people of a leaf are asked: what everybody is, and what they alone are."""
        extra = (self.extra[leaf],) if leaf in self.extra else ()
        return (*self.items, *self.about_departments(leaf), *extra)

    def about_departments(self, leaf: str) -> tuple[Item, ...]:
        """Returns what the department of a leaf is asked about others; nothing of a leaf that lies in none."""
        if not self.departments:
            return ()
        above = self.above(leaf)
        return next((department.items for department in self.departments if department.unit in above), ())

    def forecast_by(self, leader: int) -> tuple[Item, ...]:
        """Returns what somebody who leads others may forecast: what everybody is asked, and what others are asked about
        the department that they head.
        """
        service = self.item_about(leader)
        return (*self.items, service) if service else self.items

    def item_about(self, head: int) -> Item | None:
        """Returns the item about the department that somebody heads; None where nobody is asked about it."""
        departments = self.departments
        key = next((item_key(department.unit) for department in departments if leads(department.unit) == head), None)
        return next((item for department in departments for item in department.items if item.key == key), None)

    def above(self, unit: str) -> list[str]:
        """Returns a unit and those it lies in, the root last."""
        parents = self.tree.parents()
        chain = [unit]
        while (parent := parents[chain[-1]]) is not None:
            chain.append(parent)
        return chain


@dataclass(frozen=True, slots=True)
class Round:
    """A round as its row tells it. `key` names its files; week 1 began on `first_monday`; `k` is its floor."""

    id: int
    workspace_id: int
    week: int
    first_monday: date
    key: str
    state: State
    k: int
    opened_at: datetime
    closes_at: datetime
    frozen: Frozen

    @property
    def counts_in(self) -> int:
        """Returns the week in which it closes: from then on what it says is known, however long before it opened."""
        return (self.closes_at.astimezone(UTC).date() - self.first_monday).days // 7 + 1

    def takes_answers(self, now: datetime) -> bool:
        return self.state is State.OPEN and now < self.closes_at


Closed = Sequence[tuple[Round, Page]]  # with what they published, the oldest first


@dataclass(frozen=True, slots=True)
class CountedRound:
    """What counting a round leaves behind: what it publishes, and the comments that may be shown, by unit."""

    page: Page
    comments: Mapping[str, list[str]] = field(repr=False)


def headcounts(leaves: Iterable[str]) -> dict[str, int]:
    """Returns how many people are in each leaf."""
    return dict(Counter(leaves))


def reads_comments(person: int, unit: str, frozen: Frozen) -> bool:
    """Returns whether somebody is the head of a unit, or of one above it."""
    return any(leads(above) == person for above in frozen.above(unit))
