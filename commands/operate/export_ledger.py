"""For the operator: one quarter of the ledger and its forecasts, as files from which the gaps can be found again."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from io import StringIO

from bot.insight.diary import LedgerExported
from bot.insight.evaluation import QUARTER
from bot.insight.exports import FORECAST_COLUMNS, LEDGER_COLUMNS, PLACE_COLUMNS, closed
from storage.diary import diary
from storage.insight import exports
from storage.org import people


@dataclass(frozen=True, slots=True)
class Export:
    """Of one workspace: the two files' contents, up to a week, and how many lines they hold."""

    workspace_id: int
    name: str
    week: int
    ledger: str = field(repr=False)
    scores: int
    forecasts: str = field(repr=False)
    believed: int


async def export_ledger(now: datetime, week: int | None = None, count: int = QUARTER) -> list[Export]:
    """Returns so many weeks up to this one, or to the latest close, of every workspace that has closed a round.

    Each is noted in the diary before anybody has it.
    """
    written = []
    for workspace in await people.workspaces():
        last_week = await exports.last_week(workspace.id)
        if last_week is None:
            continue
        until = min(week or last_week, last_week)
        weeks = range(max(1, until - count + 1), until + 1)
        scores, believed = await exports.scores(workspace.id, weeks), await exports.forecasts(workspace.id, weeks)
        await diary.append(workspace.id, None, LedgerExported(until, len(scores), len(believed)), now)
        texts = _table((*LEDGER_COLUMNS, *PLACE_COLUMNS), scores), _table(FORECAST_COLUMNS, believed)
        written.append(
            Export(
                workspace_id=workspace.id,
                name=workspace.name,
                week=until,
                ledger=texts[0],
                scores=len(scores),
                forecasts=texts[1],
                believed=len(believed),
            )
        )
    return written


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    text = StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(head)
    lines.writerows(rows)
    return closed(text.getvalue())
