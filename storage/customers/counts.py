"""How customers thanked in public, in the database: counted apart from what colleagues give, for departments."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from storage.database import statement

# Of departments, by who leads which team in them. A thanks for several people of one counts there once; whoever wants
# no posts about them is counted and quoted nowhere.
_PLACE = """
with place as (
    select * from unnest(%(managers)s::bigint[], %(departments)s::text[]) as place(manager, department)
), shared as (
    select distinct place.department, k.id, k.words, k.customer, k.given_at
    from kudos k
    join kudos_receiver r on r.workspace_id = k.workspace_id and r.kudos_id = k.id and not r.hidden
    join person p on p.workspace_id = r.workspace_id and p.id = r.person_id and not p.is_stranger and p.posts_about_me
    join team t on t.workspace_id = p.workspace_id and t.id = p.team_id
    join place on place.manager = t.manager_id
    where k.workspace_id = %(workspace_id)s and k.giver_id is null and k.given_at >= %(since)s
        and k.given_at < %(until)s and k.removed_at is null and not k.private
)
"""
_COUNT = f"{_PLACE} select department, count(*) as count from shared group by 1"
_WORDS = f"""{_PLACE}
select department, words, customer, given_at from shared order by given_at desc, id desc limit %(limit)s
"""


@dataclass(frozen=True, slots=True)
class SharedWords:
    """A customer's own words that their receiver shared; `customer` is the name they wrote, empty for none."""

    department: str
    words: str = field(repr=False)
    customer: str = field(repr=False)
    given_at: datetime


async def shared_in(
    workspace_id: int, department_of: Mapping[int, str], since: datetime, until: datetime
) -> dict[str, int]:
    """Returns how many thanks of customers were shared in that time by department; `department_of` is that of each
    manager's team, as `bot.checkin.departments.teams_in` has it.
    """
    rows = await statement(_COUNT, **_between(workspace_id, department_of, since, until))
    return {row["department"]: row["count"] for row in rows}


async def words_shared_in(
    workspace_id: int, department_of: Mapping[int, str], since: datetime, until: datetime, limit: int
) -> list[SharedWords]:
    """Returns the words themselves, the latest first."""
    rows = await statement(_WORDS, **_between(workspace_id, department_of, since, until), limit=limit)
    return [SharedWords(**row) for row in rows]


def _between(
    workspace_id: int, department_of: Mapping[int, str], since: datetime, until: datetime
) -> dict[str, object]:
    return {
        "workspace_id": workspace_id,
        "managers": list(department_of),
        "departments": list(department_of.values()),
        "since": since,
        "until": until,
    }
