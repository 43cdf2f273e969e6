"""From the lines of a chart to a company: who is meant, who reports to whom, what teams are called. Pure.

A line that cannot be used never stops the others: it is named, and whoever it is about keeps the place they had.
Whoever is not asked (bots, guests, people who have left) has no place, but where somebody who is reports to them.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from bot.org.chart_file import Line
from bot.org.company import ChartStanding, Company, Member, ToldFields
from bot.org.directory import Directory
from bot.org.imports.fields import read_fields, told_by
from bot.org.imports.precedence import ELSEWHERE, combine
from bot.org.imports.returning import RETURN_WAITS, RETURNED, marks_of, returns_of
from bot.org.imports.sources import PeopleSource
from bot.org.people import Profile
from bot.org.positions import is_asked
from bot.org.remarks import ChartError, Remark
from bot.org.reporting import read_managers
from bot.org.settling import Managers, settle
from bot.org.sheet import Sheet, recognise
from bot.org.team_naming import name_teams

NOBODY_YET = ChartStanding({}, {})


class Placement(NamedTuple):
    """`faults` are of lines that could not be used, with their cure; `notes` say what else is to be known."""

    company: Company
    notes: list[Remark]
    faults: list[Remark]


def place(
    lines: Iterable[Line],
    profiles: Iterable[Profile],
    today: date,
    standing: ChartStanding = NOBODY_YET,
    unread: Iterable[Sequence[str]] = (),
    source: PeopleSource = PeopleSource.FILE,
) -> Placement:
    """Returns the company that a source describes, with the people of the platform and what other sources said last.
    Raises ChartError where it describes none.

    `unread` are cells of lines that could not be read: who is named there, and nowhere else, keeps their place.
    """
    everyone, fields = list(profiles), read_fields(lines)
    directory = Directory(everyone, standing.asking.answers, _addresses(standing))
    combined = combine(fields.lines, source, standing.words, directory)
    sheet = recognise(combined.lines, directory, today)
    sheet.notes += fields.notes
    sheet.faults += fields.faults
    sheet.note("chart.overruled", combined.overruled, people=sheet.labels(combined.overruled))
    try:
        company = _seated(sheet, everyone, standing, unread, source)
    except ChartError as error:
        raise ChartError(_of_source(error.faults), _of_source(error.notes)) from error
    company = replace(_with_returns(company, sheet, standing, source), words=combined.own_words)
    return Placement(company, _of_source(sheet.notes), _of_source(sheet.faults))


def _with_returns(company: Company, sheet: Sheet, standing: ChartStanding, source: PeopleSource) -> Company:
    """With whoever is here again under a new account, unless a check-in is open: then they are looked for later."""
    people = [member.profile for member in company.members]
    marks = {
        profile.platform_id: marks_of(sheet.lines[number], profile, source)
        for number, profile in sheet.profiles.items()
        if number < ELSEWHERE and is_asked(profile)
    }
    returns = returns_of(people, marks, standing.former, standing.managers, standing.asking)
    if returns.sure:
        fields = {"count": len(returns.sure), "people": sheet.label_all(entry.account for entry in returns.sure)}
        sheet.notes.append(Remark(RETURN_WAITS if standing.is_round_open else RETURNED, (), fields))
    if standing.is_round_open:
        returns = replace(returns, sure=())
    return replace(company, returns=returns, doubts=(*sheet.doubts, *returns.doubts), marks=marks)


def _addresses(standing: ChartStanding) -> dict[str, str]:
    """The addresses that other sources know people by, with their ids on the platform."""
    return {line.email: line.accounts[0] for lines in standing.words.values() for line in lines if line.email}


def _seated(
    sheet: Sheet,
    everyone: Sequence[Profile],
    standing: ChartStanding,
    unread: Iterable[Sequence[str]],
    source: PeopleSource,
) -> Company:
    if not any(profile.email for profile in everyone) and _names_addresses(sheet):
        raise ChartError([Remark("chart.no_addresses")])
    reporting = read_managers(sheet)
    if not reporting.manager_of:
        raise ChartError([Remark("chart.nobody_known"), *sheet.faults], sheet.notes)
    managers = settle(sheet, reporting, standing, _named_in(unread, sheet.directory))
    leading = Counter(manager for manager in managers.values() if manager)
    if not leading:
        raise ChartError([Remark("chart.no_team"), *sheet.faults], sheet.notes)
    handles = {profile.handle.casefold() for profile in everyone if is_asked(profile)}
    teams = name_teams(sheet, leading, standing, handles)
    _note_what_to_know(sheet, managers, leading)
    return Company(tuple(_members(sheet, managers, source)), teams)


def _of_source(remarks: Iterable[Remark]) -> list[Remark]:
    """Without what is wrong with lines of another source: that was said when they were taken in."""
    named = [(remark, tuple(number for number in remark.lines if number < ELSEWHERE)) for remark in remarks]
    return [replace(remark, lines=lines) for remark, lines in named if lines or not remark.lines]


def _names_addresses(sheet: Sheet) -> bool:
    """Whether e-mail addresses are all that tells who many are."""
    unknown = [line for number, line in sheet.lines.items() if number not in sheet.profiles]
    return 2 * sum("@" in line.label[1:] for line in unknown) > len(sheet.lines)


def _named_in(unread: Iterable[Sequence[str]], directory: Directory) -> list[str]:
    people = (directory.by_account.get(cell.casefold()) for cells in unread for cell in cells)
    return list(dict.fromkeys(profile.platform_id for profile in people if profile and is_asked(profile)))


def _note_what_to_know(sheet: Sheet, managers: Managers, leading: Counter[str]) -> None:
    sheet.note("chart.future", sheet.numbers_of(_future(sheet, managers)))
    alone = [manager for manager, reports in leading.items() if reports == 1]
    if alone:
        sheet.notes.append(Remark("chart.one_report", tuple(sorted(sheet.numbers_of(alone))), _counted(sheet, alone)))
    idle = [account for account in managers if account not in leading]
    idle = [account for account in idle if (line := sheet.line_of(account)) and line.leads]
    sheet.note("chart.nobody_in_team", sheet.numbers_of(idle), people=sheet.label_all(idle))


def _counted(sheet: Sheet, accounts: Collection[str]) -> dict[str, object]:
    return {"count": len(accounts), "people": sheet.label_all(accounts)}


def _future(sheet: Sheet, managers: Managers) -> Iterator[str]:
    for account in managers:
        line = sheet.line_of(account)
        if line and line.joined_on and line.joined_on > sheet.today:
            yield account


def _members(sheet: Sheet, managers: Managers, source: PeopleSource) -> Iterator[Member]:
    for account, manager in managers.items():
        line, profile = sheet.line_of(account), sheet.directory.by_account[account.casefold()]
        if line is None:
            yield Member(profile, manager)
        else:
            told_fields = ToldFields(line.country, line.not_before, told_by(line, source))
            yield Member(_as_told(profile, line), manager, line.joined_on, told_fields)


def _as_told(profile: Profile, line: Line) -> Profile:
    """With what sources say in the place of the platform's word; most say what the platform says."""
    name, language = line.called or profile.name, line.language or profile.language
    time_zone = line.time_zone or profile.time_zone
    if (name, language, time_zone) == (profile.name, profile.language, profile.time_zone):
        return profile
    return replace(profile, name=name, language=language, time_zone=time_zone)
