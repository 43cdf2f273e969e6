"""A window: a round without questions, in which concerns are sealed and after which they are opened together. Pure.

A few concerns of one week are no crowd, and one that is read the moment it is sent is dated by whoever was at a desk
then. So a window lasts a week (a day, where 200 may write), ends at an hour that is the same for all, and what comes
out is dated by its week. The manifest freezes whom each circle consists of and who may write to it: what the chart
says afterwards changes neither.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from functools import cached_property
from typing import NamedTuple
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter

from bot.checkin.schedule import moment
from bot.org.tree import NEW_FOR
from bot.org.unit_key import team_key
from bot.sealed.ballots import SignedAccount
from bot.sealed.manifest import Head
from bot.sealed.roll import Placed, Roll
from bot.voice.circles import ACKNOWLEDGED_AT_MOST, ANSWERED_AT_MOST, Circle, Lines, circles, offered

DAILY_FROM = 200  # people who may write: from so many on a day is crowd enough
RESEALED_AT_MOST = 2  # times that concerns of too few writers wait for the next window
_AT = time(17)  # where the company is: a fixed hour, in nobody's night
_FRIDAY = 4
_HALF_A_DAY = timedelta(hours=12)
_DAY = timedelta(days=1)


class NoWindow(Enum):
    """Why a window may not be opened."""

    NO_CHECK_IN = "no check-in has opened here yet, so nobody knows since when people are where they are"
    TOO_FEW = "too few people may write to any circle"
    ANOTHER = "another window of this workspace is open"
    TWICE = "an account stands twice in the chart"


class WindowRefused(Exception):
    """A window may not be opened."""

    def __init__(self, reason: NoWindow) -> None:
        super().__init__(reason.value)
        self.reason = reason


class WindowMember(NamedTuple):
    """Somebody in the chart on the day a window opens; `boss` is a person. `may_write` is whether they are here."""

    account: str
    person: int
    boss: int | None
    language: str
    may_write: bool
    name: str = ""


@dataclass(frozen=True, slots=True)
class WindowPlan:
    """`group` are whom the admins named, `time_zone` is the company's. It comes from the database, so nothing that
    decides who counts is in it. `only_waiting`: the window is for what waits, and nobody may write in it.
    What is written in it is to be acknowledged and answered within so many days. `observers` have that role today.
    """

    platform: str
    workspace: str
    time_zone: str
    people: tuple[WindowMember, ...] = field(repr=False)
    group: tuple[int, ...] = ()
    own_manager: bool = False
    only_waiting: bool = False
    acknowledged_within: int = ACKNOWLEDGED_AT_MOST
    answered_within: int = ANSWERED_AT_MOST
    observers: tuple[int, ...] = ()

    @classmethod
    def load(cls, stored: bytes) -> "WindowPlan":
        return _PLANS.validate_json(stored)

    def __bytes__(self) -> bytes:
        return _PLANS.dump_json(self)


class Writer(NamedTuple):
    """Somebody who may write in a window: `circles` are the places of those that are offered to them."""

    account: str
    person: int
    boss: int | None
    language: str
    circles: tuple[int, ...]


@dataclass(frozen=True)
class WindowManifest:
    """What a window froze. `week` is the Monday of the week in which it ends, where the company is.

    `earlier` are the circles of windows whose concerns may still come into this one, by the window's key: a concern
    keeps its circle and readers as they were first frozen. `heads` are readers and observers, by the database's number.
    """

    key: str
    platform: str
    workspace: str
    week: date
    opened_at: datetime
    closes_at: datetime
    circles: tuple[Circle, ...]
    earlier: Mapping[str, tuple[Circle, ...]]
    heads: Mapping[int, Head] = field(repr=False)
    writers: tuple[Writer, ...] = field(repr=False)

    @classmethod
    def load(cls, stored: bytes) -> "WindowManifest":
        """Returns the manifest that is stored. Raises ValueError for anything else."""
        return _MANIFESTS.validate_json(stored)

    def __bytes__(self) -> bytes:
        return _MANIFESTS.dump_json(self)

    def takes_concerns(self, now: datetime) -> bool:
        return self.opened_at <= now < self.closes_at

    def writer(self, account: str) -> Writer | None:
        place = self._places.get(account)
        return None if place is None else self.writers[place]

    def account(self, writer: Writer) -> SignedAccount:
        return SignedAccount(self.platform, self.workspace, writer.account)

    def circle(self, origin: str, place: int) -> Circle | None:
        """Returns a circle by the key of the window that froze it, and its place there."""
        frozen = self.frozen_in(origin)
        return frozen[place] if place < len(frozen) else None

    def frozen_in(self, origin: str) -> tuple[Circle, ...]:
        """Returns the circles of a window, by its key: of this one, or of one from which something still comes."""
        return self.circles if origin == self.key else self.earlier.get(origin, ())

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {writer.account: place for place, writer in enumerate(self.writers)}


_PLANS = TypeAdapter(WindowPlan)
_MANIFESTS = TypeAdapter(WindowManifest)


def begin_window(
    plan: WindowPlan,
    key: str,
    roll: Roll,
    numbers: Mapping[str, int],
    earlier: Mapping[str, tuple[Circle, ...]],
    now: datetime,
) -> WindowManifest:
    """Returns the window of a plan. Raises WindowRefused. `numbers` are the roll's, by account.

    A roll without an opening takes everybody for old, whenever they came: whom circles count would be frozen out of
    nothing.
    """
    if not roll.openings:
        raise WindowRefused(NoWindow.NO_CHECK_IN)
    if len({member.account for member in plan.people}) < len(plan.people):
        raise WindowRefused(NoWindow.TWICE)
    lines = _lines(plan, roll, numbers, now)
    offers = () if plan.only_waiting else _offers(plan, lines)
    if not offers and not plan.only_waiting:
        raise WindowRefused(NoWindow.TOO_FEW)
    choices = offered(lines, offers)
    closes_at = ends_at(now, len(lines.counting), plan.time_zone)
    local_end = closes_at.astimezone(ZoneInfo(plan.time_zone)).date()
    reading = {person for circle in offers for person in (*circle.named, *circle.observers)}
    return WindowManifest(
        key=key,
        platform=plan.platform,
        workspace=plan.workspace,
        week=local_end - timedelta(days=local_end.weekday()),
        opened_at=now,
        closes_at=closes_at,
        circles=offers,
        earlier=earlier,
        heads={member.person: Head(member.account, member.name) for member in plan.people if member.person in reading},
        writers=tuple(_writer(member, choices) for member in plan.people if member.may_write),
    )


def _offers(plan: WindowPlan, lines: Lines) -> tuple[Circle, ...]:
    acknowledged, answered = plan.acknowledged_within, plan.answered_within
    return tuple(
        replace(circle, acknowledged_within=acknowledged, answered_within=answered, observers=plan.observers)
        for circle in circles(lines, plan.group, own_manager=plan.own_manager)
    )


def _writer(member: WindowMember, choices: Mapping[int, tuple[int, ...]]) -> Writer:
    return Writer(
        account=member.account,
        person=member.person,
        boss=member.boss,
        language=member.language,
        circles=choices[member.person],
    )


def ends_at(now: datetime, people: int, time_zone: str) -> datetime:
    """Returns the end of a window that opens now: the next hour of release after half a day, or that of a Friday.

    The hour is what the clock on the wall says, on days too on which it changes.
    """
    day = (now + _HALF_A_DAY).astimezone(ZoneInfo(time_zone)).date()
    if people < DAILY_FROM:
        day = (now + 7 * _HALF_A_DAY).astimezone(ZoneInfo(time_zone)).date()
        day += timedelta(days=(_FRIDAY - day.weekday()) % 7)
    end = moment(day, _AT, time_zone)
    if end - now >= _HALF_A_DAY:
        return end
    return moment(day + (_DAY if people >= DAILY_FROM else 7 * _DAY), _AT, time_zone)


def _lines(plan: WindowPlan, roll: Roll, numbers: Mapping[str, int], now: datetime) -> Lines:
    """Who counts towards floors is what the roll of check-ins says, and nothing in the plan: see `bot.sealed.roll`."""
    today = now.astimezone(UTC).date()
    account = {member.person: member.account for member in plan.people}
    placed = [
        Placed(
            numbers[member.account],
            None if member.boss is None else numbers[account[member.boss]],
            member.person,
            member.may_write,
        )
        for member in plan.people
    ]
    tenures = {tenure.person: tenure for tenure in roll.tenures_today(placed, today)}
    uncounted = roll.openings[-1].uncounted
    writers = frozenset(member.person for member in plan.people if member.may_write)
    counting = frozenset(
        member.person
        for member in plan.people
        if member.may_write
        and today - tenures[member.person].counts_since >= NEW_FOR
        and (member.boss is None or team_key(member.boss) not in uncounted)
    )
    return Lines({member.person: member.boss for member in plan.people}, writers, counting)
