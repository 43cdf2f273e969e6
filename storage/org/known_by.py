"""What people are known by beside the platform's ids, as fingerprints: so that who comes back is known again."""

from collections.abc import Collection, Mapping, Sequence

from storage.database import statement

# What somebody was known by stays: an address may change before they leave. A mark may stand there twice.
_KEEP = """
insert into known_by (workspace_id, person_id, marks)
select %(workspace_id)s, person, string_to_array(marks, ' ')::bigint[]
from unnest(%(people)s::bigint[], %(marks)s::text[]) as entry(person, marks)
on conflict (workspace_id, person_id) do update
set marks = known_by.marks || excluded.marks
where not known_by.marks @> excluded.marks
"""
_OF = "select person_id, marks from known_by where workspace_id = %(workspace_id)s and person_id = any(%(people)s)"

_WITH = "select person_id from known_by where workspace_id = %(workspace_id)s and marks && %(marks)s::bigint[]"


async def people_with(workspace_id: int, marks: Sequence[int]) -> list[int]:
    """Returns the numbers of people who are known by one of these marks."""
    rows = await statement(_WITH, workspace_id=workspace_id, marks=list(marks))
    return [row["person_id"] for row in rows]


async def keep_marks(workspace_id: int, marks: Mapping[int, Sequence[int]]) -> None:
    """Keeps them, by person."""
    known = {person: " ".join(map(str, its_marks)) for person, its_marks in marks.items() if its_marks}
    await statement(_KEEP, workspace_id=workspace_id, people=[*known], marks=[*known.values()])


async def marks_of_people(workspace_id: int, people: Collection[int]) -> dict[int, Sequence[int]]:
    """Returns what is kept of these people."""
    rows = await statement(_OF, workspace_id=workspace_id, people=list(people))
    return {row["person_id"]: row["marks"] for row in rows}
