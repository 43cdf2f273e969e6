"""Numbers of departments by the keys that these have at a moment, whoever headed them when the numbers were stated."""

from datetime import datetime
from typing import NamedTuple

from bot.checkin.departments import unit_of_head
from bot.org.tree import Tree
from bot.org.unit_key import unit_key
from bot.signals.signals import SignalPeriod, Signals, SignalValue
from bot.signals.successors import Successions, head_of


def stated_by_now(signals: Signals, through: Successions, tree: Tree, moment: datetime) -> Signals:
    """Returns the values of departments that stand in the tree of a moment, each by the key that it has there. What was
    said under two heads of the same time is there once, as it was last said.
    """
    units: dict[int, str | None] = {}
    latest: dict[tuple[str, str, SignalPeriod], SignalValue] = {}
    for value, head in _headed(signals, through, moment):
        if head not in units:
            units[head] = unit_of_head(tree, head)
        if (unit := units[head]) is None:
            continue
        earlier = latest.get((value.kind, unit, value.period))
        if not (earlier and earlier.stated_at and value.stated_at and value.stated_at < earlier.stated_at):
            latest[value.kind, unit, value.period] = (
                value if value.department == unit else value._replace(department=unit)
            )
    return Signals(signals.kinds, [*latest.values()])


def stated_by_head(signals: Signals, through: Successions, moment: datetime) -> dict[int, Signals]:
    """Returns the values of departments by who heads them at a moment; a team that became a branch is the same."""
    values: dict[int, list[SignalValue]] = {}
    for value, head in _headed(signals, through, moment):
        values.setdefault(head, []).append(value._replace(department=unit_key(head)))
    return {head: Signals(signals.kinds, of_department) for head, of_department in values.items()}


class _HeadedValue(NamedTuple):
    value: SignalValue
    head: int


def _headed(signals: Signals, through: Successions, moment: datetime) -> list[_HeadedValue]:
    heads: dict[tuple[str, datetime | None], int | None] = {}
    headed = []
    for value in signals.values:
        place = (value.department, value.stated_at)
        if place not in heads:
            heads[place] = head_of(value.department, value.stated_at or moment, through, moment)
        head = heads[place]
        if head is not None:
            headed.append(_HeadedValue(value, head))
    return headed
