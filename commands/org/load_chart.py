"""Replace the chart by one in a file."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.org.changes import ChartChanges
from bot.org.chart_file import ChartFile
from bot.org.company import ChartStanding, Company
from bot.org.imports.chart_export import ChartExport, digest_of, same_until
from bot.org.imports.sources import PeopleSource
from bot.org.people import Profile, Team, Workspace
from bot.org.placing import place
from bot.org.positions import active_accounts
from bot.org.remarks import ChartError, Remark
from bot.ports import Platform
from commands.org.describe import Handed
from commands.org.merge_company import MergeRules, merge_company, merged_before
from storage.org import people
from storage.org.imports import last_import
from storage.sealed.folders import Folder

AS_USUAL = MergeRules()


@dataclass(frozen=True, slots=True)
class Loaded:
    """`count` are those who can be asked then; `faults` are of lines that could not be used. `reasons` are why the same
    would be stopped that was run dry.
    """

    count: int
    changes: ChartChanges
    teams: list[Team]
    notes: list[Remark]
    faults: list[Remark]
    reasons: Sequence[Remark] = ()


async def load_chart(
    workspace: Workspace,
    platform: Platform,
    file: ChartFile | ChartExport,
    sealed: Folder,
    now: datetime,
    rules: MergeRules = AS_USUAL,
) -> Loaded:
    """Makes a file the chart of a workspace. Raises ChartError where it is none, and TooManyChanges; nothing has
    changed then. A line that cannot be used stops no other: whoever it is about keeps the place they had.

    A file that has not been read yet is not, where the same came to what stands now.
    """
    digest, chart_file = "", file
    if isinstance(file, ChartExport):
        digest = file.digest()
        imported = await last_import(workspace.id, PeopleSource.FILE)
        if imported is None or not imported.digest.startswith(digest):
            chart_file = file.read()  # what cannot be read is said before the platform is asked
    profiles = [profile async for profile in platform.members()]
    if digest:
        digest = f"{digest} {digest_of(profiles)}"
        if imported := await merged_before(workspace, sealed, now, rules, PeopleSource.FILE, digest):
            teams = await people.teams(workspace.id)
            return Loaded(
                count=imported.invited,
                changes=ChartChanges(),
                teams=teams,
                notes=[*imported.notes],
                faults=[*imported.faults],
            )
    if isinstance(chart_file, ChartExport):
        chart_file = chart_file.read()
    return await load_lines(workspace, chart_file, profiles, sealed, now, rules, PeopleSource.FILE, digest)


async def load_lines(
    workspace: Workspace,
    file: ChartFile,
    profiles: Sequence[Profile],
    sealed: Folder,
    now: datetime,
    rules: MergeRules = AS_USUAL,
    source: PeopleSource = PeopleSource.FILE,
    digest: str = "",
) -> Loaded:
    """Makes what any source lists the chart, among the platform's people, as `load_chart` does with a file."""

    def describe(standing: ChartStanding) -> Company:
        try:
            company, notes, faults = place(file.lines, profiles, now.date(), standing, file.unread, source)
        except ChartError as error:  # lines that could not be read may be why
            raise ChartError([*error.faults, *file.faults], [*file.notes, *error.notes]) from error
        return replace(company, notes=(*file.notes, *notes), faults=(*file.faults, *faults))

    handed = Handed(digest, lambda: same_until(file.lines, now.date()), active_accounts(profiles))
    merged = await merge_company(workspace, describe, sealed, now, rules, source, handed)
    return Loaded(
        count=merged.count,
        changes=merged.changes,
        teams=merged.teams,
        notes=[*merged.company.notes],
        faults=[*merged.company.faults],
        reasons=merged.reasons,
    )
