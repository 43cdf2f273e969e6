"""Make a company the chart of a workspace, wherever it is described: in a file, by a directory, by the platform."""

import zlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.org.changes import ChartChanges, TooManyChanges, compare, too_many
from bot.org.chart_file import UNREAD_LEAVE
from bot.org.company import ChartStanding, Company, Member, TeamName
from bot.org.diary import ChartLoaded, ChartPutBack, chart_loaded
from bot.org.imports.returning import RETURN_WAITS, RETURNED
from bot.org.imports.sources import PeopleSource
from bot.org.people import PEOPLE_HELD, Person, Team, Workspace
from bot.org.positions import is_asked, places
from bot.org.remarks import Remark
from bot.org.settling import is_held
from bot.sealed.chart_log import Author, ChartLine, TeamChange, team_changes, team_led_by
from commands.org.chart import OrgChart, chart
from commands.org.describe import NOT_KNOWN, Describe, Handed, describe_anew, managers_of, team_names
from commands.org.follow_returns import follow_returns
from commands.org.save_company import store_company, store_people
from storage import database
from storage.delivery.notices import tell_admins_once
from storage.diary import diary
from storage.org import people
from storage.org.chart import KeptChart, hold_chart, keep_chart, kept_chart, replace_chart, when_kept
from storage.org.doubts import ask
from storage.org.imports import (
    Import,
    keep_import,
    last_import,
    put_back_import,
    same_as_last,
    standing_hash,
    taken_again,
)
from storage.org.known_by import keep_marks
from storage.org.successions import follow_heads
from storage.sealed.folders import Folder, of_workspace
from storage.sealed.roll import append_change

KEPT_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class MergeRules:
    """`most_percent` is the percentage of people who may leave or get another manager before somebody is asked, unless
    it is to be done `anyway`. `waits` is called where another import is running, before it is waited for. `by` is the
    person who does it, None for the operator. `admins` are those of app.yaml, who read with the others what is held.
    `notes_no_change` is whether the diary also has an import by which nobody moves.
    """

    most_percent: int = 40
    anyway: bool = False
    dry_run: bool = False
    waits: Callable[[], None] = lambda: None
    by: int | None = None
    admins: Collection[str] = ()
    notes_no_change: bool = True


@dataclass(frozen=True, slots=True)
class Merged:
    """`count` are those who can be asked then. `reasons` are why a dry run would not be done without being said once
    more. `is_noted` is whether the diary has it.
    """

    count: int
    changes: ChartChanges
    teams: list[Team]
    company: Company
    reasons: Sequence[Remark] = ()
    is_noted: bool = True


async def merge_company(
    workspace: Workspace,
    describe: Describe,
    sealed: Folder,
    now: datetime,
    rules: MergeRules,
    source: PeopleSource = PeopleSource.FILE,
    handed: Handed = NOT_KNOWN,
) -> Merged:
    """Makes what is described the chart, as a whole or not at all. Raises TooManyChanges, and nothing has changed then.

    `describe` is given the chart as it is. What changes is noted beside the roll, for everybody to read: there is no
    change without its line. The chart before is kept for a week.
    """
    if rules.dry_run:
        return await _preview(workspace, describe, sealed, rules, source, handed)
    async with database.all_or_nothing():
        await hold_chart(workspace.id, rules.waits)
        old_chart, standing, company = await describe_anew(workspace, describe, sealed, source, handed)
        if joins := bool(company.returns.sure):
            await follow_returns(workspace, company, rules.by, now)
            notes = [note for note in company.notes if note.key == RETURNED]
            old_chart, standing, company = await describe_anew(workspace, describe, sealed, source, handed)
            company = replace(company, notes=(*company.notes, *notes))
        changes = _compare(old_chart, standing.teams, company)
        if not rules.anyway and (reasons := too_many(changes, standing, rules.most_percent)):
            raise TooManyChanges(changes, reasons)
        # Where nobody moves, what changed the chart last can still be undone.
        if not (is_so_already := _is_so_already(old_chart, standing, company)):
            await keep_chart(workspace.id, now, source)
        is_noted = rules.notes_no_change or joins or not is_so_already
        stood_before = await standing_hash(workspace.id) if is_held(company) else ""
        ids = await (store_company if is_noted else store_people)(workspace, company, old_chart.people.values())
        await keep_marks(workspace.id, _marks(company, ids))
        await tell_held(workspace, source, company, rules)
        await keep_import(workspace.id, await _import(workspace, source, now, company, handed, stood_before))
        if is_noted:
            await _note(workspace, sealed, now, old_chart, _bosses(company, ids), rules.by)
    teams = await people.teams(workspace.id)
    return Merged(count=_count(company), changes=changes, teams=teams, company=company, is_noted=is_noted)


def _marks(company: Company, ids: Mapping[str, int]) -> dict[int, Sequence[int]]:
    return {ids[account]: marks for account, marks in company.marks.items() if account in ids}


def _bosses(company: Company, ids: Mapping[str, int]) -> dict[int, int | None]:
    managers = {member.profile.platform_id: member.manager for member in company.members}
    return {ids[account]: None if manager is None else ids[manager] for account, manager in managers.items()}


async def tell_held(workspace: Workspace, source: PeopleSource, company: Company, rules: MergeRules) -> None:
    """Asks admins once who is meant where that is in doubt, and tells them once what needs a hand: unless the last
    import had the same faults, or an admin reads these at once.
    """
    new_faults: set[str] = {f"doubt {number}" for number in await ask(workspace.id, source, company.doubts)}
    if rules.by is None:
        previous = await last_import(workspace.id, source)
        known_faults = {_identity(fault) for fault in previous.faults} if previous else set()
        new_faults |= {_identity(fault) for fault in company.faults if fault.key != UNREAD_LEAVE} - known_faults
    if new_faults:
        number = zlib.crc32("\n".join(sorted(new_faults)).encode())
        await tell_admins_once(workspace.id, PEOPLE_HELD, number, rules.admins)


def _identity(fault: Remark) -> str:
    """Wherever its lines stand now."""
    return f"{fault.key} {sorted(fault.fields.items())}"


async def _import(
    workspace: Workspace, source: PeopleSource, now: datetime, company: Company, handed: Handed, stood_before: str
) -> Import:
    """What was taken in, once it is stored. `stood_before` is the hash of what stood, where something is held by it."""
    stood = await standing_hash(workspace.id)
    return Import(
        source=source,
        taken_at=now,
        people=len(company.members),
        invited=_count(company),
        faults=[fault for fault in company.faults if fault.key != UNREAD_LEAVE],
        notes=company.notes,
        words=company.words,
        digest=handed.digest,
        stood=stood,
        settled=stood_before in ("", stood),
        until=now.date() if any(note.key == RETURN_WAITS for note in company.notes) else handed.same_until(),
    )


async def merged_before(
    workspace: Workspace, sealed: Folder, now: datetime, rules: MergeRules, source: PeopleSource, digest: str
) -> Import | None:
    """Returns what the last import came to, where the same would come to the same; it is noted as one that changed
    nothing. None where it is to be merged.
    """
    async with database.all_or_nothing():
        if not rules.dry_run:
            await hold_chart(workspace.id, rules.waits)
        imported = await same_as_last(workspace.id, source, digest, now)
        if imported and not rules.dry_run:
            await taken_again(workspace.id, source, now)
            await _append(workspace, sealed, now, ChartLoaded(imported.people, (), None), {}, rules.by)
    return imported


async def undo_merge(
    workspace: Workspace, sealed: Folder, now: datetime, rules: MergeRules, kept_at: datetime | None = None
) -> ChartChanges | None:
    """Puts the chart back that was there before the last change of it, and what its source had said before; None where
    that is over a week ago, or never was, or is another change than the one that was seen, of `kept_at`. What is undone
    is kept in turn.
    """
    async with database.all_or_nothing():
        if not rules.dry_run:
            await hold_chart(workspace.id, rules.waits)
        chart_before = await when_kept(workspace.id, now - KEPT_FOR)
        if kept_at and (chart_before is None or chart_before.moment != kept_at):
            return None
        stored_chart = await kept_chart(workspace.id, now - KEPT_FOR)
        if stored_chart is None or chart_before is None:
            return None
        old_chart = await chart(workspace.id)
        standing_names = team_names(old_chart, await people.teams(workspace.id))
        changes = _compare(old_chart, standing_names, _company(_as_kept(stored_chart, old_chart.people), stored_chart))
        if not rules.dry_run:
            await keep_chart(workspace.id, now, stored_chart.source)
            await replace_chart(workspace.id, stored_chart.teams, stored_chart.members, with_dates=True)
            if stored_chart.source is not None:  # else the next source to speak would find there what was undone
                await put_back_import(workspace.id, stored_chart.source, stored_chart.imported)
            new_bosses = _lines(await chart(workspace.id))
            await _note(workspace, sealed, now, old_chart, new_bosses, rules.by, chart_before.moment)
    return changes


async def _preview(
    workspace: Workspace, describe: Describe, sealed: Folder, rules: MergeRules, source: PeopleSource, handed: Handed
) -> Merged:
    old_chart, standing, company = await describe_anew(workspace, describe, sealed, source, handed)
    changes = _compare(old_chart, standing.teams, company)
    reasons = [] if rules.anyway else too_many(changes, standing, rules.most_percent)
    return Merged(count=_count(company), changes=changes, teams=[], company=company, reasons=reasons)


def _compare(old_chart: OrgChart, teams: Mapping[str, TeamName], company: Company) -> ChartChanges:
    names = {person.platform_id: person.name for person in old_chart.people.values()}
    return compare(ChartStanding(managers_of(old_chart), teams), names, company)


def _as_kept(stored_chart: KeptChart, by_id: dict[int, Person]) -> OrgChart:
    """The chart that was kept, of the people who are there now."""
    managers = {member.person: member.manager for member in stored_chart.members}
    seated = [replace(person, team_id=managers.get(person.id)) for person in by_id.values()]
    teams = [
        Team(id=team.manager, name=team.name, handle=team.handle, manager_id=team.manager)
        for team in stored_chart.teams
    ]
    return OrgChart(tuple(places(seated, teams)), by_id)


def _company(drawn: OrgChart, stored_chart: KeptChart) -> Company:
    by_account = {person.platform_id: person for person in drawn.people.values()}
    members = tuple(Member(by_account[account], manager) for account, manager in managers_of(drawn).items())
    teams = {drawn.people[team.manager].platform_id: TeamName(team.name, team.handle) for team in stored_chart.teams}
    return Company(members, teams)


def _is_so_already(old_chart: OrgChart, standing: ChartStanding, company: Company) -> bool:
    """Whether everybody is where they were, by the same joining dates, in teams of the same names."""
    joined = {person.platform_id: person.joined_on for person in old_chart.people.values()}
    managers = {member.profile.platform_id: member.manager for member in company.members}
    dates = [(member.joined_on, joined.get(member.profile.platform_id)) for member in company.members]
    same_dates = all(joined_on in (None, stood) for joined_on, stood in dates)
    return same_dates and managers == {**standing.managers} and company.teams == {**standing.teams}


def _count(company: Company) -> int:
    return sum(is_asked(member.profile) for member in company.members)


async def _note(
    workspace: Workspace,
    sealed: Folder,
    now: datetime,
    old_chart: OrgChart,
    bosses: Mapping[int, int | None],
    by: int | None,
    undone: datetime | None = None,
) -> None:
    """Notes what changes: who heads what another one headed, in the diary counts by team, and beside the roll, which
    comes last.
    """
    await follow_heads(workspace.id, _lines(old_chart), bosses, now, undone)
    old, new = _leaders(_lines(old_chart)), _leaders(bosses)
    entry = chart_loaded(old, new, ChartPutBack if undone else ChartLoaded)
    await _append(workspace, sealed, now, entry, team_changes(_teams(old), _teams(new)), by)


async def _append(
    workspace: Workspace,
    sealed: Folder,
    now: datetime,
    entry: ChartLoaded,
    changes: Mapping[str, TeamChange],
    by: int | None,
) -> None:
    await diary.append(workspace.id, by, entry, now)
    line = ChartLine(now, Author.OPERATOR, changes)
    append_change(sealed, of_workspace(workspace.platform, workspace.platform_id), line)


def _lines(drawn: OrgChart) -> dict[int, int | None]:
    return {seat.person: seat.boss for seat in drawn.places}


def _leaders(bosses: Mapping[int, int | None]) -> dict[int, int]:
    """By person, who leads the team that they answer in: of everybody in a chart."""
    return {person: person if boss is None else boss for person, boss in bosses.items()}


def _teams(leaders: Mapping[int, int]) -> dict[int, str]:
    return {person: team_led_by(leader) for person, leader in leaders.items()}
