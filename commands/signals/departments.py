"""By which names the departments of a company can be named, and which have too few people to say anything of."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from cachetools import TTLCache

from bot.checkin.departments import sizes, unit_of_head
from bot.org.people import Person
from bot.org.tree import OrgChartError, Tree
from bot.org.unit_key import UnitKind, leads
from bot.signals.file import DepartmentNames
from bot.signals.successors import head_of
from bot.signals.table import folded
from commands.org.chart import chart
from storage.caches import registered
from storage.org import people
from storage.org.successions import latest_succession, successions
from storage.signals import values

_SEEN_WITHIN = 60  # seconds: a program that sends a number a second does not have the chart read for each
_recent: TTLCache[tuple[int, int, str], DepartmentNames] = registered(TTLCache(maxsize=100, ttl=_SEEN_WITHIN))


async def department_names(workspace_id: int, k: int, now: datetime) -> DepartmentNames:
    """Returns them as they were within the last minute, under the heads of now; `k` are the people that a department
    has at least. Which have numbers is not remembered: the request before may have brought some.
    """
    key = (workspace_id, k, await latest_succession(workspace_id))
    if (names := _recent.get(key)) is None:
        names = _recent[key] = await _department_names(workspace_id, k)
    return await _with_numbered(workspace_id, names, now)


async def department_names_now(workspace_id: int, k: int, now: datetime) -> DepartmentNames:
    """Returns them as they are: none where the reporting lines are no tree."""
    return await _with_numbered(workspace_id, await _department_names(workspace_id, k), now)


async def _department_names(workspace_id: int, k: int) -> DepartmentNames:
    lines = await chart(workspace_id)
    try:
        tree = lines.tree()
    except OrgChartError:
        return DepartmentNames({})
    size = sizes(tree, Counter(tree.leaf_of[person.id] for person in lines.asked))
    keys: dict[str, set[str]] = {}
    department_of = _units(tree)
    titles: dict[str, str] = {}
    for head, unit in department_of.items():
        names = {unit, *_names_of(lines.people[head])} if head in lines.people else {unit}
        titles[unit] = lines.people[head].name if head in lines.people else unit
        for name in names:
            keys.setdefault(folded(name), set()).add(unit)
    for team in await people.teams(workspace_id):
        if department := department_of.get(team.manager_id):
            titles[department] = team.name or titles[department]
            for name in (team.name, f"@{team.handle}", *team.names.values()):
                keys.setdefault(folded(name), set()).add(department)
    return DepartmentNames(
        {name: tuple(units) for name, units in keys.items()},
        frozenset(unit for unit, count in size.items() if count < k),
        parents=tree.parents(),
        titles=titles,
    )


async def _with_numbered(workspace_id: int, names: DepartmentNames, now: datetime) -> DepartmentNames:
    current = {leads(unit): unit for unit in names.titles}
    through = await successions(workspace_id)
    numbered = await values.numbered_departments(workspace_id)
    heads = {head_of(place.department, place.stated_at, through, now) for place in numbered}
    return names._replace(numbered=frozenset(current[head] for head in heads if head in current))


def _units(tree: Tree) -> Mapping[int, str]:
    """The department of everybody who heads one: their branch, or their team where they lead no managers."""
    heads = {leads(unit.key) for unit in tree.units if unit.kind is not UnitKind.NEWCOMERS}
    return {head: unit for head in heads if (unit := unit_of_head(tree, head))}


def _names_of(head: Person) -> set[str]:
    return {head.name, f"@{head.handle}", head.platform_id}
