"""Gather what a works council reads of closed rounds: their check, and what the roll says of them."""

from collections.abc import Iterable
from datetime import datetime

from bot.sealed.chart_log import team_led_by
from bot.sealed.checks import Verification
from bot.sealed.diary import RoundReported
from bot.sealed.report import RoundReport
from storage.diary import diary
from storage.org import people
from storage.sealed.folders import Folders, of_workspace
from storage.sealed.roll import read_history


async def report_rounds(verified: Iterable[Verification], folders: Folders, now: datetime) -> list[RoundReport]:
    """Returns a report on each round that the roll knows as opened and closed. Each is noted in the diary."""
    reports: list[RoundReport] = []
    for verification in verified:
        if report := await report_of(verification, folders):
            number = str(verification.number or verification.key)
            await diary.append(verification.workspace.id, None, RoundReported(number), now)
            reports.append(report)
    return reports


async def report_of(verification: Verification, folders: Folders) -> RoundReport | None:
    """Returns the report on one round; None where the roll does not know it as opened and closed."""
    workspace = verification.workspace
    history = read_history(folders.sealed, of_workspace(workspace.platform, workspace.platform_id))
    teams = {team_led_by(team.manager_id): team for team in await people.teams(workspace.id)}
    return RoundReport.of(verification, history, teams)
