"""Everybody of a workspace a page at a time, in the order in which they came: for the API, assistants and exports."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from storage.database import statement
from storage.records import Stored


@dataclass(frozen=True, slots=True)
class ListedPerson:
    """`manager_id` leads the team that they answer in."""

    id: int
    platform_id: str
    name: str
    is_active: bool
    language: str
    time_zone: str
    country: str
    joined_on: date | None
    team_id: int | None
    manager_id: int | None


_PERSON = Stored(ListedPerson, "manager_id")
_PAGE = f"""
select {_PERSON.columns("p")},
    (select t.manager_id from team t where t.workspace_id = p.workspace_id and t.id = p.team_id) as manager_id
from person p
where p.workspace_id = %(workspace_id)s and p.id > %(behind)s and not p.is_bot and not p.is_stranger
    and (p.is_active or %(with_leavers)s)
    and not exists (select from former_account f where f.workspace_id = p.workspace_id and f.former_id = p.id)
order by p.workspace_id, p.id limit %(count)s
"""


async def listed_page(workspace_id: int, behind: int, count: int, *, with_leavers: bool) -> Sequence[ListedPerson]:
    """Returns so many people whose number is larger than `behind`; without bots and strangers."""
    rows = await statement(_PAGE, workspace_id=workspace_id, behind=behind, count=count, with_leavers=with_leavers)
    return [_PERSON.read(row, manager_id=row["manager_id"]) for row in rows]
