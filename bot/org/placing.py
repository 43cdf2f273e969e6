"""From the lines of a chart to a company: who is meant, who reports to whom, what teams are called. Pure.

Whoever is not asked (bots, guests, people who have left) has no place, but where somebody who is reports to them.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from bot.messages.slug import slug
from bot.org.chart_file import Line
from bot.org.company import Company, Member, TeamName
from bot.org.directory import Directory, LineIndex
from bot.org.handles import handle_of
from bot.org.people import Profile
from bot.org.positions import is_asked
from bot.org.remarks import Remark

_SEVERAL = re.compile(r"[;|\n]+(?=.)")


class Placement(NamedTuple):
    """`company` is to be used only where there are no `faults`."""

    company: Company
    notes: list[Remark]
    faults: list[Remark]


@dataclass(slots=True)
class _Placing:
    """Everything by the number of a line; `manager_of` holds those who have a place, None for who reports to nobody."""

    lines: dict[int, Line]
    profiles: dict[int, Profile]
    manager_of: dict[int, int | None] = field(default_factory=dict)
    strays: set[int] = field(default_factory=set)  # whose manager cannot be made out
    notes: list[Remark] = field(default_factory=list)
    faults: list[Remark] = field(default_factory=list)

    def note(self, key: str, numbers: Iterable[int], **fields: object) -> None:
        if chosen := tuple(sorted(numbers)):
            self.notes.append(Remark(key, chosen, fields | {"count": len(chosen)}))

    def fault(self, key: str, numbers: Iterable[int], **fields: object) -> None:
        if chosen := tuple(sorted(numbers)):
            self.faults.append(Remark(key, chosen, fields))

    def labels(self, numbers: Iterable[int]) -> str:
        return ", ".join(self.lines[number].label for number in numbers)


def place(lines: Iterable[Line], profiles: Iterable[Profile], today: date) -> Placement:
    """Returns the company that a file describes, with the people of the platform."""
    everyone = list(profiles)
    chart = _meet(lines, Directory.of(everyone))
    if not any(person.email for person in everyone) and _names_addresses(chart):
        return Placement(Company((), {}), [], [Remark("chart.no_addresses")])
    _join(chart)
    _tell_left_out(chart)
    _check_tree(chart)
    leading = Counter(manager for manager in chart.manager_of.values() if manager)
    if chart.manager_of and not leading and not chart.faults:
        chart.faults.append(Remark("chart.no_team"))
    _check_teams(chart, leading)
    handles = {person.handle.casefold() for person in everyone if is_asked(person)}
    teams = _teams(chart, leading, handles)
    future = [number for number in chart.manager_of if (joined := chart.lines[number].joined_on) and joined > today]
    chart.note("chart.future", future)
    members = tuple(_members(chart)) if not chart.faults else ()
    return Placement(Company(members, teams), chart.notes, chart.faults)


def _meet(lines: Iterable[Line], directory: Directory) -> _Placing:
    """Every line once, and whom it means."""
    distinct: dict[object, int] = {}
    chart, again = _Placing({}, {}), []
    for line in lines:
        content = (line.accounts, line.name, line.managers, line.leads, line.joined_on)
        if distinct.setdefault(content, line.number) != line.number:
            again.append(line.number)
            continue
        chart.lines[line.number] = line
        people = directory.find(line)
        if len(people) > 1:
            chart.fault("chart.same_name", (line.number,), name=line.label)
        if people:
            chart.profiles[line.number] = people[0]
    chart.note("chart.same_line", again)
    for numbers in _grouped({n: profile.platform_id for n, profile in chart.profiles.items()}):
        chart.fault("chart.twice", numbers, person=chart.lines[numbers[0]].label)
    return chart


def _names_addresses(chart: _Placing) -> bool:
    """Returns whether e-mail addresses are all that tells who many are."""
    unknown = [line for number, line in chart.lines.items() if number not in chart.profiles]
    return 2 * sum("@" in line.label[1:] for line in unknown) > len(chart.lines)


def _grouped(keys: Mapping[int, object]) -> Iterator[tuple[int, ...]]:
    """The lines that share a key."""
    groups: dict[object, list[int]] = defaultdict(list)
    for number, key in keys.items():
        groups[key].append(number)
    yield from (tuple(sorted(numbers)) for numbers in groups.values() if len(numbers) > 1)


def _counts(chart: _Placing, number: int) -> bool:
    return number in chart.profiles and is_asked(chart.profiles[number]) and not chart.lines[number].has_left


def _join(chart: _Placing) -> None:
    """Gives everybody who is asked their place, and whoever they report to."""
    index = LineIndex((line, chart.profiles.get(number)) for number, line in chart.lines.items())
    missing: dict[str, list[int]] = defaultdict(list)
    unclear: dict[str, list[int]] = defaultdict(list)
    numbers_by_key: dict[str, list[int]] = defaultdict(list)
    single: list[int] = []
    placed = dict.fromkeys(number for number in chart.lines if _counts(chart, number))
    walk = list(placed)
    for number in walk:  # grows while it is walked
        managers = chart.lines[number].managers
        fitting = index.find(managers)
        if managers and len(fitting) != 1:
            chart.strays.add(number)
            kind = unclear if fitting else numbers_by_key if len(_SEVERAL.split(managers[0])) > 1 else missing
            kind[managers[0]].append(number)
        manager = next(iter(fitting)) if len(fitting) == 1 else None
        if manager == number:
            single.append(number)
            manager = None
        chart.manager_of[number] = manager
        if manager and manager not in placed:
            placed[manager] = None
            walk.append(manager)
    chart.note("chart.own_manager", single)
    for name, numbers in numbers_by_key.items():
        chart.fault("chart.two_managers", numbers, manager=name)
    for name, numbers in missing.items():
        chart.fault("chart.manager_missing", numbers, manager=name)
    for name, numbers in unclear.items():
        chart.fault("chart.manager_unclear", numbers, manager=name)


def _tell_left_out(chart: _Placing) -> None:
    reasons: dict[str, list[int]] = defaultdict(list)
    for number in chart.lines:
        if not _counts(chart, number):
            reasons[_reason(chart, number)].append(number)
    for reason, numbers in reasons.items():
        with_reports = [number for number in numbers if number in chart.manager_of]
        out = [number for number in numbers if number not in chart.manager_of]
        chart.note(f"chart.{reason}", out, people=chart.labels(out))
        if reason in ("unknown", "left"):
            chart.fault(f"chart.{reason}_manager", with_reports, people=chart.labels(with_reports))
        else:
            chart.note("chart.kept", with_reports, people=chart.labels(with_reports))


def _reason(chart: _Placing, number: int) -> str:
    profile = chart.profiles.get(number)
    if chart.lines[number].has_left:
        return "left"
    if profile is None:
        return "unknown"
    if profile.is_bot:
        return "bot"
    if profile.is_stranger:
        return "elsewhere" if profile.is_of_company else "guest"
    return "inactive"


def _check_tree(chart: _Placing) -> None:
    if chart.lines and not chart.manager_of:
        chart.faults.append(Remark("chart.nobody_known"))
    tops = [number for number, manager in chart.manager_of.items() if manager is None and number not in chart.strays]
    if len(tops) > 1:
        chart.fault("chart.two_tops", tops, people=chart.labels(tops))
    for circle in _circles(chart.manager_of):
        chart.fault("chart.circle", circle, people=chart.labels([*circle, circle[0]]).replace(", ", " → "))


def _circles(manager_of: Mapping[int, int | None]) -> Iterator[list[int]]:
    settled: set[int] = set()
    for number in manager_of:
        path: dict[int, None] = {}  # in its order
        boss: int | None = number
        while boss is not None and boss not in settled and boss not in path:
            path[boss] = None
            boss = manager_of.get(boss)
        if boss in path:
            walked = list(path)
            yield walked[walked.index(boss) :]
        settled |= path.keys()


def _check_teams(chart: _Placing, leading: Collection[int]) -> None:
    leaders = [chart.lines[number] for number in sorted(leading) if chart.lines[number].leads]
    alike: dict[tuple[int, ...], str] = {}  # what readers of some language would read of these lines
    for language in ("", *sorted({language for line in leaders for language in line.leads_in})):
        names = {line.number: line.leads_in.get(language, line.leads) for line in leaders}
        for numbers in _grouped({number: slug(name) for number, name in names.items()}):
            alike.setdefault(numbers, names[numbers[0]])
    for numbers, name in alike.items():
        chart.fault("chart.same_team", numbers, count=len(numbers) - 1, name=name)
    idle = [number for number in chart.manager_of if chart.lines[number].leads and number not in leading]
    chart.note("chart.nobody_in_team", idle, people=chart.labels(idle))


def _teams(chart: _Placing, leading: Iterable[int], handles_of_people: Iterable[str]) -> dict[str, TeamName]:
    occupied = set(handles_of_people)
    teams = {}
    for number in sorted(leading):
        line, leader = chart.lines[number], chart.profiles.get(number)
        if leader is None:
            continue
        otherwise = f"team-{leader.handle or number}"
        handle = handle_of(line.leads or otherwise, otherwise, occupied)
        occupied.add(handle)
        teams[leader.platform_id] = TeamName(line.leads or leader.name, handle, line.leads_in)
    return teams


def _members(chart: _Placing) -> Iterator[Member]:
    for number, manager in chart.manager_of.items():
        above = chart.profiles[manager].platform_id if manager else None
        yield Member(chart.profiles[number], above, chart.lines[number].joined_on)
