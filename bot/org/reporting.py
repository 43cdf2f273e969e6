"""Whom each line of a file lets somebody report to. Pure."""

import re
from collections import defaultdict
from collections.abc import Set
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.org.chart_file import Line
from bot.org.directory import LineIndex
from bot.org.sheet import CANDIDATES_AT_MOST, Sheet, described

_SEVERAL = re.compile(r"\s*[;|\n]+\s*(?=.)")
_ABOVE_AT_MOST = 20  # managers in a row who have left


@dataclass(slots=True)
class Reporting:
    """By account. `strays` are those whose manager cannot be made out."""

    manager_of: dict[str, str | None] = field(default_factory=dict)
    strays: set[str] = field(default_factory=set)


class _Boss(NamedTuple):
    """Whom somebody reports to, None for nobody; or that it cannot be made out."""

    account: str | None = None
    is_clear: bool = False


@dataclass(slots=True)
class _Reading:
    """What is wrong with lines, by what stands there."""

    sheet: Sheet
    index: LineIndex
    missing: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    unclear: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    doubled: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    own_managers: set[int] = field(default_factory=set)
    placeless: set[int] = field(default_factory=set)  # lines of managers who have no place

    def manager_of(self, number: int, account: str) -> _Boss:
        """Returns whom a line means. Where a manager has no place, the next one above them counts."""
        line = self.sheet.lines[number]
        for _ in range(_ABOVE_AT_MOST):
            if not line.managers:
                return _Boss(is_clear=line.number == number)
            fitting = self.index.find(line.managers)
            people = {profile.platform_id for fit in fitting if (profile := self.sheet.profiles.get(fit))}
            if len(people) != 1 and len(fitting) != 1:
                self._fault(line, fitting)
                return _Boss()
            manager = next(iter(people), "")
            if manager == account:
                self.own_managers.add(number)
                return _Boss(is_clear=line.number == number)
            if manager and self.sheet.keeps_place(manager):
                return _Boss(manager, is_clear=True)
            line = self.sheet.lines[min(fitting)]
            self.placeless.add(line.number)
        return _Boss()

    def _fault(self, line: Line, fitting: Set[int]) -> None:
        kind = self.unclear if fitting else self.doubled if len(_SEVERAL.split(line.managers[0])) > 1 else self.missing
        kind[line.managers[0]].add(line.number)


def read_managers(sheet: Sheet) -> Reporting:
    """Gives everybody who is asked whoever they report to; these have a place, too."""
    index = LineIndex((line, sheet.profiles.get(number)) for number, line in sheet.lines.items())
    reading, reporting = _Reading(sheet, index), Reporting()
    placed = dict.fromkeys(account for account in sheet.lines_of if sheet.counts(account))
    walk = list(placed)
    for account in walk:  # grows while it is walked
        numbers = sheet.lines_of[account]
        boss = reading.manager_of(numbers[0], account) if len(numbers) == 1 else _Boss()
        if not boss.is_clear:
            reporting.strays.add(account)
        manager = reporting.manager_of[account] = boss.account
        if manager and manager not in placed:
            placed[manager] = None
            walk.append(manager)
    _tell_faults(reading)
    _tell_left_out(sheet, reporting, reading.placeless)
    return reporting


def _tell_faults(reading: _Reading) -> None:
    sheet = reading.sheet
    sheet.note("chart.own_manager", reading.own_managers)
    for name, numbers in reading.doubled.items():
        sheet.fault("chart.two_managers", numbers, manager=_SEVERAL.sub("; ", name))
    for name, numbers in reading.missing.items():
        sheet.fault("chart.manager_missing", numbers, manager=name)
    for name, numbers in reading.unclear.items():
        fitting = sorted(reading.index.find([name]))[:CANDIDATES_AT_MOST]
        people = [profile for number in fitting if (profile := sheet.profiles.get(number))]
        sheet.fault("chart.manager_unclear", numbers, manager=name, people=described(people) or sheet.labels(fitting))


def _tell_left_out(sheet: Sheet, reporting: Reporting, gone_lines: set[int]) -> None:
    reasons: dict[str, list[int]] = defaultdict(list)
    asked_about = {number for fault in sheet.faults for number in fault.lines}
    for number in sheet.lines:
        profile = sheet.profiles.get(number)
        if not (profile and sheet.counts(profile.platform_id)):
            reasons[_reason(sheet, number)].append(number)
    for reason, numbers in reasons.items():
        with_reports = [number for number in numbers if number in gone_lines]
        placed = [
            n for n in numbers if (profile := sheet.profiles.get(n)) and profile.platform_id in reporting.manager_of
        ]
        out = [number for number in numbers if number not in with_reports and number not in placed]
        out = [number for number in out if number not in asked_about or number in sheet.profiles]
        sheet.note(f"chart.{reason}", out, people=sheet.labels(out))
        sheet.note("chart.kept", placed, people=sheet.labels(placed))
        with_reports = [number for number in with_reports if number not in asked_about]
        sheet.fault(f"chart.{reason}_manager", with_reports, people=sheet.labels(with_reports))


def _reason(sheet: Sheet, number: int) -> str:
    profile, line = sheet.profiles.get(number), sheet.lines[number]
    if sheet.has_left(line):
        return "left"
    if line.is_contractor:
        return "contractor"
    if profile is None:
        return "unknown"
    if profile.is_bot:
        return "bot"
    if profile.is_stranger:
        return "elsewhere" if profile.is_of_company else "guest"
    return "inactive"
