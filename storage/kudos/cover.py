"""Thanks for work that somebody picked up, in the database."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from psycopg.types.json import Jsonb

from storage.batching import Batcher
from storage.database import statement

# For each who asks: those who look at the same time are answered by one statement.
_COVERED_FOR = """
select question.number, latest.name from jsonb_to_recordset(%(questions)s)
    as question (number integer, person_id bigint, since timestamptz, at_most integer)
cross join lateral (
    select p.name, p.id, thanks.given_at from (
        select k.giver_id, max(k.given_at) as given_at
        from kudos_receiver r join kudos k on k.workspace_id = r.workspace_id and k.id = r.kudos_id
        where r.workspace_id = %(workspace_id)s and r.person_id = question.person_id and not r.hidden
            and r.given_at >= question.since and k.cover and k.removed_at is null
        group by k.giver_id
    ) thanks join person p on p.workspace_id = %(workspace_id)s and p.id = thanks.giver_id
    order by thanks.given_at desc, p.id limit question.at_most
) latest
order by question.number, latest.given_at desc, latest.id
"""


class _Question(NamedTuple):
    """Who thanked a person for picking up their work since a moment: the latest, so many at most."""

    workspace_id: int
    person_id: int
    since: datetime
    at_most: int


async def covered_for(workspace_id: int, person: int, since: datetime, at_most: int) -> tuple[str, ...]:
    """Returns the names of those who thanked somebody for picking up their work since then, the latest first."""
    return await _reading.answer(_Question(workspace_id, person, since, at_most))


async def _read(questions: Sequence[_Question]) -> list[tuple[str, ...]]:
    numbered = [
        {
            "number": number,
            "person_id": question.person_id,
            "since": question.since.isoformat(),
            "at_most": question.at_most,
        }
        for number, question in enumerate(questions)
    ]
    rows = await statement(_COVERED_FOR, workspace_id=questions[0].workspace_id, questions=Jsonb(numbered))
    names = defaultdict[int, list[str]](list)
    for row in rows:
        names[row["number"]].append(row["name"])
    return [tuple(names[number]) for number in range(len(questions))]


_reading = Batcher(_read, workspace_of=lambda question: question.workspace_id)
