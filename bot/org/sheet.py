"""The lines of a file on their way to places: whom each means, and what is to be said of them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.org.chart_file import Line
from bot.org.directory import Directory
from bot.org.imports.precedence import ELSEWHERE
from bot.org.matching.doubts import Doubt, subject_of_line
from bot.org.people import Profile
from bot.org.positions import is_asked
from bot.org.remarks import Remark

CANDIDATES_AT_MOST = 5  # who are named where somebody is asked


@dataclass(slots=True)
class Sheet:
    """`lines` are by number, each once; `lines_of` are by the account of whoever they surely mean.

    `doubtful` are accounts of people whom a line may mean, or means in a way that cannot be used.
    """

    directory: Directory
    today: date
    lines: dict[int, Line] = field(default_factory=dict)
    profiles: dict[int, Profile] = field(default_factory=dict)
    lines_of: dict[str, list[int]] = field(default_factory=dict)
    doubtful: set[str] = field(default_factory=set)
    doubts: list[Doubt] = field(default_factory=list)
    notes: list[Remark] = field(default_factory=list)
    faults: list[Remark] = field(default_factory=list)

    def note(self, key: str, numbers: Iterable[int], **fields: object) -> None:
        if chosen := tuple(sorted(numbers)):
            self.notes.append(Remark(key, chosen, {"count": len(chosen)} | fields))

    def fault(self, key: str, numbers: Iterable[int], **fields: object) -> None:
        if chosen := tuple(sorted(set(numbers))):
            self.faults.append(Remark(key, chosen, fields))

    def doubt(self, line: Line, people: Sequence[Profile]) -> None:
        """Asks of each whether the line means them; until that is answered they keep their places."""
        self.doubtful.update(profile.platform_id for profile in people)
        if line.number < ELSEWHERE:
            subject = subject_of_line(line)
            self.doubts += [
                Doubt(subject=subject, account=profile.platform_id, name=line.label, person=described([profile]))
                for profile in people[:CANDIDATES_AT_MOST]
            ]

    def labels(self, numbers: Iterable[int]) -> str:
        return ", ".join(self.lines[number].label for number in numbers)

    def label_of(self, account: str) -> str:
        numbers = self.lines_of.get(account)
        return self.lines[numbers[0]].label if numbers else self.directory.by_account[account.casefold()].name

    def label_all(self, accounts: Iterable[str]) -> str:
        return ", ".join(map(self.label_of, accounts))

    def circle(self, accounts: Iterable[str]) -> Remark:
        """Says that these report to one another."""
        around = [*accounts]
        people = " → ".join(map(self.label_of, [*around, around[0]]))
        return Remark("chart.circle", tuple(sorted(self.numbers_of(around))), {"people": people})

    def numbers_of(self, accounts: Iterable[str]) -> list[int]:
        return [number for account in accounts for number in self.lines_of.get(account, ())]

    def is_meant(self, account: str) -> bool:
        """Returns whether a line of this source surely means somebody."""
        return any(number < ELSEWHERE for number in self.lines_of.get(account, ()))

    def line_of(self, account: str) -> Line | None:
        """Returns the line that surely says where somebody is; None where several contradict one another."""
        numbers = self.lines_of.get(account, [])
        return self.lines[numbers[0]] if len(numbers) == 1 else None

    def has_gone(self, line: Line) -> bool:
        """Returns whether the file says that somebody has left, or does not belong to the company."""
        return line.is_contractor or self.has_left(line)

    def has_left(self, line: Line) -> bool:
        return line.has_left or (line.left_on is not None and line.left_on < self.today)

    def keeps_place(self, account: str) -> bool:
        """Returns whether people can report to somebody, also to one who is not asked themselves."""
        return any(not self.has_gone(self.lines[number]) for number in self.lines_of.get(account, ()))

    def counts(self, account: str) -> bool:
        return self.keeps_place(account) and is_asked(self.directory.by_account[account.casefold()])


def recognise(lines: Iterable[Line], directory: Directory, today: date) -> Sheet:
    """Returns every line once, with whom it means."""
    sheet = Sheet(directory, today)
    distinct: dict[object, int] = {}
    again = []
    for line in lines:
        content = (line.accounts, line.name, line.managers, line.leads, line.joined_on, line.has_left, line.left_on)
        if distinct.setdefault(content, line.number) != line.number:
            again.append(line.number)
            continue
        sheet.lines[line.number] = line
        if len(people := directory.find(line)) == 1:
            sheet.profiles[line.number] = people[0]
        elif people:
            key = "chart.two_people" if directory.knows(line) else "chart.same_name"
            sheet.fault(key, (line.number,), name=line.label, people=described(people))
            sheet.doubt(line, people)
    sheet.note("chart.same_line", again)
    _join_lines(sheet)
    _ask_who_is_meant(sheet)
    return sheet


def described(people: Sequence[Profile]) -> str:
    """Returns the first of them, so that they can be told apart."""
    return ", ".join(
        f"{profile.name} ({profile.email or profile.platform_id})" for profile in people[:CANDIDATES_AT_MOST]
    )


def _join_lines(sheet: Sheet) -> None:
    """Of somebody who left and came back the line counts that says they are here."""
    for number, profile in sheet.profiles.items():
        sheet.lines_of.setdefault(profile.platform_id, []).append(number)
    for account, numbers in sheet.lines_of.items():
        present = [number for number in numbers if not sheet.has_gone(sheet.lines[number])]
        if present and len(present) < len(numbers):
            earlier = [number for number in numbers if number not in present]
            sheet.note("chart.came_back", earlier, people=sheet.labels(earlier))
            for number in earlier:
                del sheet.profiles[number], sheet.lines[number]
            sheet.lines_of[account] = present
    for account, numbers in sheet.lines_of.items():
        if len(numbers) > 1:
            sheet.fault("chart.twice", numbers, person=sheet.lines[numbers[0]].label)
            sheet.doubtful.add(account)


def _ask_who_is_meant(sheet: Sheet) -> None:
    """An address that nobody has, with the name of somebody whom no line means: perhaps it has changed."""
    for line in list(_unknown(sheet)):
        namesakes = sheet.directory.not_ruled_out(line, sheet.directory.called(line.name))
        people = [profile for profile in namesakes if not sheet.is_meant(profile.platform_id)]
        if people and all(map(is_asked, people)):
            sheet.fault("chart.perhaps", (line.number,), name=line.label, people=described(people))
            sheet.doubt(line, people)


def _unknown(sheet: Sheet) -> Iterator[Line]:
    asked_about = {number for fault in sheet.faults for number in fault.lines}
    for number, line in sheet.lines.items():
        is_known = number in sheet.profiles or number in asked_about
        if not is_known and line.accounts and line.name and not sheet.has_gone(line):
            yield line


def grouped(keys: Mapping[int, object]) -> Iterator[tuple[int, ...]]:
    """Yields the lines that share a key."""
    groups: dict[object, list[int]] = {}
    for number, key in keys.items():
        groups.setdefault(key, []).append(number)
    yield from (tuple(sorted(numbers)) for numbers in groups.values() if len(numbers) > 1)
