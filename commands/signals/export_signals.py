"""For the operator: what stands of customer signals, as the file that `python -m bot customers` reads."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from io import StringIO

from bot.signals.diary import SignalsExported
from bot.signals.signals import SignalKind, Signals, SignalShape
from bot.signals.table import EXPORTED
from commands.signals.conclude_quarter import tested_at
from commands.signals.put_together import compared_numbers
from storage.checkin import rounds
from storage.diary import diary
from storage.org import people


@dataclass(frozen=True, slots=True)
class SignalsExport:
    """Of one workspace: the file's content, how many numbers it holds, and of how many departments."""

    workspace_id: int
    name: str
    table: str = field(repr=False)
    numbers: int
    departments: int


async def export_signals(now: datetime) -> list[SignalsExport]:
    """Returns what counts now in each workspace that has closed a round: each number as it was last given, of the
    departments that are tested.

    Each is noted in the diary before anybody has it.
    """
    exports = []
    for workspace in await people.workspaces():
        latest = await rounds.last_closed(workspace.id)
        if latest is None:
            continue
        numbers = await compared_numbers(workspace.id, await tested_at(workspace.id, latest))
        departments = frozenset(numbers.departments) - numbers.left_out
        stored = numbers.signals
        signals = Signals(stored.kinds, [value for value in stored.values if value.department in departments])
        await diary.append(workspace.id, None, SignalsExported(len(departments), len(signals.values)), now)
        exports.append(
            SignalsExport(
                workspace_id=workspace.id,
                name=workspace.name,
                table=_table(signals),
                numbers=len(signals.values),
                departments=len(departments),
            )
        )
    return exports


def _table(signals: Signals) -> str:
    text = StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(EXPORTED)
    lines.writerows(_rows(signals))
    return text.getvalue()


def _rows(signals: Signals) -> Iterator[Sequence[str]]:
    kinds = {kind.key: kind for kind in signals.kinds}
    for value in signals.values:
        kind = kinds[value.kind]
        yield (
            kind.name("en"),
            value.department,
            str(value.period),
            _cell(value.value, kind),
            str(value.answers or ""),
            "higher" if kind.higher_is_better else "lower",
            kind.shape.value,
        )


def _cell(number: float, kind: SignalKind) -> str:
    """A number that is read as no other: a point before three digits sets thousands apart in some countries."""
    plain = repr(number).removesuffix(".0")
    exact = f"{plain}e0" if "." in plain and "e" not in plain else plain
    return f"{exact}%" if kind.shape is SignalShape.SHARE else exact
