"""What teams are called: as the file says, where no two are called alike. Pure."""

from collections.abc import Collection, Iterable, Mapping

from bot.messages.slug import slug
from bot.org.chart_file import Line
from bot.org.company import ChartStanding, TeamName
from bot.org.handles import handle_of
from bot.org.sheet import Sheet, grouped


def name_teams(
    sheet: Sheet, leading: Collection[str], standing: ChartStanding, handles_of_people: Iterable[str]
) -> dict[str, TeamName]:
    """Returns the names of teams by the account of who leads them. One that cannot be used gives way to the name that
    the team had, else to its manager's.
    """
    naming_lines = {leader: line for leader in leading if (line := sheet.line_of(leader)) and line.leads}
    clashing = _clashes(sheet, naming_lines)
    occupied = set(handles_of_people)
    taken_slugs = {slug(line.leads) for line in naming_lines.values() if line.number not in clashing}
    teams = {}
    for leader in sorted(leading, key=lambda leader: (sheet.numbers_of([leader]) or [0], leader)):
        profile, line, earlier = sheet.directory.by_account[leader.casefold()], naming_lines.get(leader), None
        if (line and line.number in clashing) or not sheet.line_of(leader) or _lost_its_name(sheet, leader):
            line, earlier = None, standing.teams.get(leader)
        if earlier and slug(earlier.name) in taken_slugs:
            earlier = None
        name = line.leads if line else earlier.name if earlier else ""
        names = line.leads_in if line else earlier.names if earlier else {}
        fallback = f"team-{profile.handle or leader}"
        handle = handle_of(name or fallback, fallback, occupied)
        occupied.add(handle)
        teams[leader] = TeamName(name or profile.name, handle, names)
    return teams


def _lost_its_name(sheet: Sheet, leader: str) -> bool:
    line = sheet.line_of(leader)
    return line is not None and line.name_is_too_long


def _clashes(sheet: Sheet, naming_lines: Mapping[str, Line]) -> set[int]:
    """The lines whose teams are called alike for readers of some language."""
    lines = sorted(naming_lines.values(), key=lambda line: line.number)
    alike: dict[tuple[int, ...], str] = {}
    for language in ("", *sorted({language for line in lines for language in line.leads_in})):
        names = {line.number: line.leads_in.get(language, line.leads) for line in lines}
        for numbers in grouped({number: slug(name) for number, name in names.items()}):
            alike.setdefault(numbers, names[numbers[0]])
    for numbers, name in alike.items():
        sheet.fault("chart.same_team", numbers, count=len(numbers) - 1, name=name)
    return {number for numbers in alike for number in numbers}
