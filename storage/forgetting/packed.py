"""Where somebody stands inside of an array, a list or an object: they are taken out, and the rest stays."""

import json
import re
import zlib
from collections.abc import Mapping
from typing import Any

from psycopg.types.json import Jsonb

from storage.database import statement

# By table and column: what is declared there as cut out is cut here, and a test compares the two.
CUT: Mapping[tuple[str, str], str] = {
    ("chart_before", "members"): """
update chart_before set members = (
    select coalesce(jsonb_agg(
        case when m->1 = %(number)s::jsonb then jsonb_set(m, '{1}', 'null') else m end), '[]')
    from jsonb_array_elements(members) m where m->0 <> %(number)s::jsonb)
where workspace_id = %(workspace_id)s and jsonb_typeof(members) = 'array'
""",
    ("chart_before", "teams"): """
update chart_before set teams = (
    select coalesce(jsonb_agg(t), '[]') from jsonb_array_elements(teams) t where t->0 <> %(number)s::jsonb)
where workspace_id = %(workspace_id)s and jsonb_typeof(teams) = 'array'
""",
    # What was taken in before is packed: put back, a source said nothing before.
    ("chart_before", "imported"): """
update chart_before set imported = null where workspace_id = %(workspace_id)s and imported is not null
""",
    ("concern", "circle"): """
update concern set circle = circle || (
    select jsonb_object_agg(part, (
        select coalesce(jsonb_agg(p), '[]') from jsonb_array_elements(circle->part) p
        where p <> %(number)s::jsonb))
    from unnest(array['readers', 'step_up', 'observers']) part where circle ? part)
where workspace_id = %(workspace_id)s
    and %(number)s::jsonb in (select jsonb_array_elements(v) from jsonb_each(circle) e(k, v)
        where jsonb_typeof(v) = 'array')
""",
    ("people_import", "remarks"): """
update people_import set remarks = '{"faults": [], "notes": []}'
where workspace_id = %(workspace_id)s and remarks::text ~* %(pattern)s
""",
    ("scim_sync", "remarks"): """
update scim_sync set remarks = '[]' where workspace_id = %(workspace_id)s and remarks::text ~* %(pattern)s
""",
    ("scim_sync", "stopped"): """
update scim_sync set stopped = null where workspace_id = %(workspace_id)s and stopped::text ~* %(pattern)s
""",
    ("scim_sync", "approved"): """
update scim_sync set approved = null where workspace_id = %(workspace_id)s and approved::text ~* %(pattern)s
""",
}
_SAID = "select source, said from people_import where workspace_id = %(workspace_id)s"
# Whatever is read next from there is merged anew: the same again comes to something else.
_SAY = """
update people_import set said = %(said)s, given = '', settled = false
where workspace_id = %(workspace_id)s and source = %(source)s
"""
# What a directory sent of somebody: it names them by address, by name, or by the platform's id.
_DIRECTORY = """
delete from scim_resource r
where r.workspace_id = %(workspace_id)s and r.kind = 'User'
    and (r.unique_name = %(account)s or r.external_id = %(account)s or r.content::text ~* %(pattern)s)
returning id
"""
_MEMBERSHIPS = "delete from scim_member where workspace_id = %(workspace_id)s and user_id = any(%(ids)s)"
_DRAFTS = "delete from draft where workspace_id = %(workspace_id)s and content::text ~* %(pattern)s"
_DOUBTS = """
delete from doubt
where workspace_id = %(workspace_id)s
    and (account = %(account)s or (subject || ' ' || name || ' ' || person) ~* %(pattern)s)
"""


async def cut_out(workspace_id: int, person: int, account: str, pattern: str) -> None:
    """Takes somebody out of whatever is packed; `pattern` finds their names."""
    values = {"workspace_id": workspace_id, "number": Jsonb(person), "pattern": pattern}
    for place in CUT:
        await statement(CUT[place], **values)
    for row in await statement(_SAID, workspace_id=workspace_id):
        if (lines := _without(bytes(row["said"]), account, pattern)) is not None:
            await statement(_SAY, workspace_id=workspace_id, source=row["source"], said=lines)
    deleted = await statement(_DIRECTORY, workspace_id=workspace_id, account=account, pattern=pattern)
    await statement(_MEMBERSHIPS, workspace_id=workspace_id, ids=[row["id"] for row in deleted])
    await statement(_DRAFTS, workspace_id=workspace_id, pattern=pattern)
    await statement(_DOUBTS, workspace_id=workspace_id, account=account, pattern=pattern)


def _without(packed: bytes, account: str, pattern: str) -> bytes | None:
    """What an import said of the others; None where it said nothing of somebody."""
    if not packed:
        return None
    lines: list[Any] = json.loads(zlib.decompress(packed))
    names = re.compile(pattern, re.IGNORECASE)
    kept_lines = [
        line for line in lines if account not in line[1] and not names.search(json.dumps(line, ensure_ascii=False))
    ]
    if len(kept_lines) == len(lines):
        return None
    return zlib.compress(json.dumps(kept_lines).encode(), 1)
