"""What a round needs to know to be opened, and the manifest that is made of it. Pure.

The plan comes from the database and is handed to a process that has none. What it says of tenure, floors and weeks is
not asked: these come from the roll.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import NamedTuple

from pydantic import TypeAdapter

from bot.checkin.departments import ASKED_AT_LEAST, Department, item_key, sizes
from bot.checkin.questions import Item
from bot.checkin.rounds import Frozen, headcounts
from bot.checkin.schedule import OPEN_FOR
from bot.org.tree import NEW_FOR, Seat, Tree, grow
from bot.org.unit_key import UnitKind, kind_of, leads
from bot.sealed.chart_log import ChartLine, found_at_opening
from bot.sealed.comments import audiences
from bot.sealed.floors import ReportingLines, Uncounted, uncounted
from bot.sealed.manifest import Head, Manifest, Participant, digest
from bot.sealed.roll import OpeningLine, Placed, Roll, Tenure, changes, lines_of


class OpeningRefused(Exception):
    """A round may not be opened; the text says why."""


class Colleague(NamedTuple):
    """Somebody in the chart; `boss` is a person. `is_asked` is whether they can be, before the round closes."""

    account: str
    person: int
    boss: int | None
    language: str
    time_zone: str
    is_asked: bool
    name: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """`extra` are items for one leaf alone; `teams` are names by leader; `today` is the date in UTC.

    `departments` are those that are to be asked about each other, as far as they are large enough.
    `begins_anew` is that check-ins were counted before, and nothing is remembered of them: the roll was lost.
    """

    platform: str
    workspace: str
    week: int
    first_monday: date
    k: int
    today: date
    closes_at: datetime
    items: tuple[Item, ...]
    people: tuple[Colleague, ...] = field(repr=False)
    teams: Mapping[int, str] = field(repr=False)
    extra: Mapping[str, Item] = field(default_factory=dict)
    again: bool = False
    begins_anew: bool = False
    departments: tuple[Department, ...] = ()

    @classmethod
    def load(cls, stored: bytes) -> "Plan":
        return _PLANS.validate_json(stored)

    def __bytes__(self) -> bytes:
        return _PLANS.dump_json(self)


_PLANS = TypeAdapter(Plan)


@dataclass(frozen=True, slots=True)
class Opening:
    """A round that may be opened: its manifest, and everybody's tenure on that day."""

    manifest: Manifest
    tenures: tuple[Tenure, ...]
    not_asked: tuple[int, ...]
    uncounted: Mapping[str, Uncounted]

    def line(self, roll: Roll, keys_folder: str) -> OpeningLine:
        """Returns what the roll keeps of the opening."""
        manifest = self.manifest
        changed = changes(roll.tenures(), self.tenures)
        return OpeningLine(
            at=manifest.opened_at,
            key=manifest.key,
            week=manifest.week,
            first_monday=manifest.first_monday,
            k=manifest.k,
            closes_at=manifest.closes_at,
            manifest=digest(bytes(manifest)).hex(),
            keys_folder=keys_folder,
            tenures=changed.tenures,
            left=changed.leavers,
            not_asked=self.not_asked,
            invited=manifest.frozen.invited,
            hung=manifest.frozen.tree.parents(),
            uncounted=self.uncounted,
        )

    def chart_line(self, roll: Roll) -> ChartLine | None:
        """Returns what changed in the chart since the opening before, which stands beside the roll; None for the
        first.
        """
        return found_at_opening(roll, self.tenures, self.manifest.opened_at)


def begin(plan: Plan, key: str, roll: Roll, numbers: Mapping[str, int], now: datetime) -> Opening:
    """Returns the round of a plan. Raises OpeningRefused, or OrgChartError for no tree. `numbers` are by account."""
    _refuse(plan, roll, now)
    tenures = roll.tenures_today(_placed(plan.people, numbers), plan.today)
    tree = _tree(plan, tenures)
    invitees = [colleague for colleague in plan.people if colleague.is_asked]
    invited = headcounts(tree.leaf_of[colleague.person] for colleague in invitees)
    k = max(plan.k, roll.k)
    not_asked = tuple(numbers[colleague.account] for colleague in plan.people if not colleague.is_asked)
    reasons = _uncounted(plan, numbers, roll.lines_before(now), lines_of(plan.today, tenures, not_asked), invited, k)
    zones = tuple(dict.fromkeys(colleague.time_zone for colleague in invitees))
    manifest = Manifest(
        key=key,
        platform=plan.platform,
        workspace=plan.workspace,
        week=plan.week,
        first_monday=roll.first_monday or plan.first_monday,
        k=k,
        opened_at=now,
        closes_at=plan.closes_at,
        frozen=_frozen(plan, tree, invited, tuple(reasons)),
        last=roll.last_published,
        again=roll.last_void or plan.again,
        begins_anew=plan.begins_anew and not roll.openings,
        leaves=tuple(invited),
        zones=zones,
        heads=_heads(plan, tree),
        participants=_participants(invitees, tree, _new_here(tenures, plan.today), tuple(invited), zones),
    )
    return Opening(manifest, tuple(tenures), not_asked, reasons)


def _refuse(plan: Plan, roll: Roll, now: datetime) -> None:
    if plan.closes_at < now + OPEN_FOR:
        raise OpeningRefused(f"a check-in is open for {OPEN_FOR.total_seconds() / 3600:.0f} hours at least")
    if plan.week <= roll.last_week:
        raise OpeningRefused(f"the check-in of week {plan.week} has been opened before")
    if len({colleague.account for colleague in plan.people}) < len(plan.people):
        raise OpeningRefused("an account stands twice in the chart")
    if not any(colleague.is_asked for colleague in plan.people):
        raise OpeningRefused("nobody can be asked")


def _uncounted(
    plan: Plan,
    numbers: Mapping[str, int],
    past: list[ReportingLines],
    today: ReportingLines,
    invited: Mapping[str, int],
    k: int,
) -> dict[str, Uncounted]:
    """By leaf, why it counts nothing; leaves of newcomers, which never do, are left out."""
    account = {colleague.person: colleague.account for colleague in plan.people}
    teams = {leaf: numbers[account[leads(leaf)]] for leaf in sorted(invited) if kind_of(leaf) is UnitKind.TEAM}
    reasons = uncounted(past, today, {boss: invited[leaf] for leaf, boss in teams.items()}, k)
    return {leaf: reasons[boss] for leaf, boss in teams.items() if boss in reasons}


def _frozen(plan: Plan, tree: Tree, invited: Mapping[str, int], uncounted: tuple[str, ...]) -> Frozen:
    counting = {leaf: 0 if leaf in uncounted else count for leaf, count in invited.items()}
    return Frozen(
        items=plan.items,
        tree=Tree(tree.units, {}),
        teams=plan.teams,
        invited=invited,
        comments=audiences(tree, counting),
        extra={leaf: item for leaf, item in plan.extra.items() if leaf in invited},
        uncounted=uncounted,
        departments=_departments(plan, tree, invited),
    )


def _departments(plan: Plan, tree: Tree, invited: Mapping[str, int]) -> tuple[Department, ...]:
    """Those of which enough people are invited, each asked about such alone."""
    people = sizes(tree, invited)
    large = [department for department in plan.departments if people.get(department.unit, 0) >= ASKED_AT_LEAST]
    keys = {item_key(department.unit) for department in large}
    return tuple(
        replace(department, items=tuple(item for item in department.items if item.key in keys)) for department in large
    )


def _placed(people: tuple[Colleague, ...], numbers: Mapping[str, int]) -> list[Placed]:
    account = {colleague.person: colleague.account for colleague in people}
    return [
        Placed(
            numbers[colleague.account],
            None if colleague.boss is None else numbers[account[colleague.boss]],
            colleague.person,
            colleague.is_asked,
        )
        for colleague in people
    ]


def _tree(plan: Plan, tenures: list[Tenure]) -> Tree:
    return grow(
        (
            Seat(colleague.person, colleague.boss, tenure.counts_since)
            for colleague, tenure in zip(plan.people, tenures, strict=True)
        ),
        plan.today,
    )


def _heads(plan: Plan, tree: Tree) -> dict[int, Head]:
    leaders = {leads(unit.key) for unit in tree.units}
    return {placed.person: Head(placed.account, placed.name) for placed in plan.people if placed.person in leaders}


def _new_here(tenures: Iterable[Tenure], today: date) -> set[int]:
    """The people who count nothing yet, and those who have counted where they are for less than 30 days."""
    return {tenure.person for tenure in tenures if today - tenure.counts_since < 2 * NEW_FOR}


def _participants(
    invitees: list[Colleague], tree: Tree, new: set[int], leaves: tuple[str, ...], zones: tuple[str, ...]
) -> tuple[Participant, ...]:
    leaf_at = {leaf: place for place, leaf in enumerate(leaves)}
    zone_at = {zone: place for place, zone in enumerate(zones)}
    by_leaf: dict[str, list[Colleague]] = defaultdict(list)
    for colleague in invitees:
        by_leaf[tree.leaf_of[colleague.person]].append(colleague)
    return tuple(
        Participant(
            account=colleague.account,
            name=colleague.name,
            person=colleague.person,
            leaf=leaf_at[leaf],
            language=colleague.language,
            zone=zone_at[colleague.time_zone],
            is_new=colleague.person in new,
        )
        for leaf, people in by_leaf.items()
        for colleague in people
    )
