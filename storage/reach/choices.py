"""What people turned on and off of what reaches them, in the database."""

from collections.abc import Collection, Mapping

from psycopg.types.json import Jsonb

from bot.delivery.unasked import Kind, Unasked, is_on_at_first
from storage.database import statement

_OFF = """
select c.person_id from reach_choice c
where c.workspace_id = %(workspace_id)s and c.person_id = any(%(people)s) and c.kind = %(kind)s
    and c.is_on <> %(is_on)s
"""
_OF = "select kind, is_on from reach_choice where workspace_id = %(workspace_id)s and person_id = %(person)s"
_CHOOSE = """
insert into reach_choice (workspace_id, person_id, kind, is_on)
select %(workspace_id)s, %(person)s, key, value::boolean from jsonb_each_text(%(choices)s) order by key
on conflict (workspace_id, person_id, kind) do update set is_on = excluded.is_on
where reach_choice.is_on <> excluded.is_on
"""


async def turned_off(workspace_id: int, kind: Kind, people: Collection[int]) -> frozenset[int]:
    """Returns who of these gets none of a kind: for who chooses people whom it then would not reach."""
    is_on, choice = is_on_at_first(kind), kind.chosen_as if isinstance(kind, Unasked) else kind
    rows = await statement(_OFF, workspace_id=workspace_id, kind=choice.value, people=list(people), is_on=is_on)
    otherwise = frozenset(row["person_id"] for row in rows)
    return otherwise if is_on else frozenset(people) - otherwise


async def of(workspace_id: int, person: int) -> Mapping[str, bool]:
    """Returns what somebody has chosen, by the names of the kinds."""
    return {row["kind"]: row["is_on"] for row in await statement(_OF, workspace_id=workspace_id, person=person)}


async def choose(workspace_id: int, person: int, choices: Mapping[Kind, bool]) -> None:
    """Stores whether each of these kinds is to reach somebody."""
    chosen = Jsonb({kind.value: is_on for kind, is_on in choices.items()})
    await statement(_CHOOSE, workspace_id=workspace_id, person=person, choices=chosen)
