"""An organisation chart in a file: who reports to whom, by the platform's ids."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from bot.messages.slug import slug
from bot.org.company import Company, Member
from bot.org.people import Profile

COLUMNS = ("person", "manager", "leads", "joined_on")


@dataclass(frozen=True, slots=True)
class Report:
    """One line of an organisation chart, by platform ids: who reports to whom, and the name of the team one leads."""

    person: str
    manager: str = ""
    leads: str = ""
    joined_on: date | None = None


class ChartError(Exception):
    """An organisation chart cannot be used. Its text names every mistake with its line."""

    def __init__(self, mistakes: Iterable[str]) -> None:
        super().__init__(
            "\n".join(("The organisation chart was not loaded:", *(f"  {mistake}" for mistake in mistakes)))
        )


def read_chart(text: str) -> list[Report]:
    """The lines of a CSV file with the columns person, manager, leads and joined_on; the last two may be left out.

    Raises ChartError when a column or a person is missing, somebody stands there twice, a date is none, or the
    reporting lines are no single tree.
    """
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=None), strict=True)
    try:
        return _read(rows)
    except csv.Error as error:
        raise ChartError([f"line {rows.line_num}: this is no CSV ({error}); save the table as CSV"]) from error


def _read(rows: "csv.DictReader[str]") -> list[Report]:
    columns = [column.strip() for column in rows.fieldnames or ()]
    if strange := sorted(set(columns) - set(COLUMNS) | set(COLUMNS[:2]) - set(columns)):
        raise ChartError([f"line 1: the columns are {', '.join(COLUMNS)}; please look at {', '.join(strange)}"])
    rows.fieldnames = columns
    reports: list[Report] = []
    mistakes: list[str] = []
    for row in rows:
        cells = {name: (row.get(name) or "").strip() for name in COLUMNS}
        try:
            joined = date.fromisoformat(cells["joined_on"]) if cells["joined_on"] else None
        except ValueError:
            mistakes.append(f"line {rows.line_num}: {cells['joined_on']} is no date; write it as 2026-03-02")
            continue
        reports.append(Report(cells["person"], cells["manager"], cells["leads"], joined))
    if mistakes := [*mistakes, *check_chart(reports)]:
        raise ChartError(mistakes)
    return reports


def check_chart(reports: list[Report]) -> Iterator[str]:
    """What keeps these lines from being one tree, a sentence each."""
    if not reports:
        yield "nobody is in it"
        return
    for person, times in Counter(report.person for report in reports).items():
        if not person:
            yield "a line names no person"
        elif times > 1:
            yield f"{person} stands there {times} times; keep one line"
    managers = {report.person: report.manager for report in reports}
    for person, manager in managers.items():
        if manager and manager not in managers:
            yield f"{person} reports to {manager}, who is not in it"
    tops = [person for person, manager in managers.items() if not manager]
    if len(tops) > 1:
        yield f"{', '.join(tops)} report to nobody; only the one at the top does"
    for circle in _circles(managers):
        yield f"{' -> '.join(circle)} is a circle; one of them reports to somebody else"


def _circles(managers: dict[str, str]) -> Iterator[list[str]]:
    settled: set[str] = set()
    for person in managers:
        path: list[str] = []
        while person in managers and person not in settled and person not in path:
            path.append(person)
            person = managers[person]
        if person in path:
            yield [*path[path.index(person) :], person]
        settled |= set(path)


def company_of(reports: list[Report], profiles: Mapping[str, Profile]) -> Company:
    """The chart with what the platform tells of its people. Raises ChartError for those it does not know."""
    if unknown := [
        f"{report.person} is nobody the platform knows" for report in reports if report.person not in profiles
    ]:
        raise ChartError(unknown)
    members = [Member(profiles[report.person], report.manager or None, report.joined_on) for report in reports]
    teams = {
        report.person: (report.leads, slug(report.leads)) if report.leads else _unnamed(profiles[report.person])
        for report in reports
    }
    return Company(tuple(members), teams)


def _unnamed(leader: Profile) -> tuple[str, str]:
    return leader.name, f"team-{leader.handle}"
