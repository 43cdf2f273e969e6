"""Thanks for work that somebody picked up, in the database."""

from datetime import datetime

from storage.database import statement

_COVERED_FOR = """
select p.name from (
    select k.giver_id, max(k.given_at) as given_at
    from kudos k join kudos_receiver r on r.workspace_id = k.workspace_id and r.kudos_id = k.id
    where k.workspace_id = %(workspace_id)s and k.cover and k.removed_at is null and k.given_at >= %(since)s
        and r.workspace_id = %(workspace_id)s and r.person_id = %(person)s and not r.hidden
    group by k.giver_id
) thanks join person p on p.workspace_id = %(workspace_id)s and p.id = thanks.giver_id
order by thanks.given_at desc, p.id limit %(at_most)s
"""


async def covered_for(workspace_id: int, person: int, since: datetime, at_most: int) -> tuple[str, ...]:
    """Returns the names of those who thanked somebody for picking up their work since then, the latest first."""
    rows = await statement(_COVERED_FOR, workspace_id=workspace_id, person=person, since=since, at_most=at_most)
    return tuple(row["name"] for row in rows)
