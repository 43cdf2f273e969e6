"""Thanks of another product with somebody who is forgotten in them: none of them comes again by the same export."""

from bot.kudos.past_kudos import thanks_key
from storage.database import statement

_WITH_THEM = """
select p.platform_id as receiver, k.given_at, k.words from past_kudos k
join person p on p.workspace_id = k.workspace_id and p.id = k.receiver_id
where k.workspace_id = %(workspace_id)s
    and (k.giver_id = %(person)s or k.receiver_id = %(person)s or k.words ~* %(pattern)s)
"""
_KEEP_OUT = """
insert into past_kudos_forgotten (workspace_id, thanks_key)
select %(workspace_id)s, key from unnest(%(keys)s::text[]) as key
on conflict do nothing
"""


async def keep_out(workspace_id: int, person: int, pattern: str) -> None:
    """Notes whatever has somebody in it, or what `pattern` finds in its words; call it before any of it is changed."""
    rows = await statement(_WITH_THEM, workspace_id=workspace_id, person=person, pattern=pattern)
    keys = {thanks_key(row["receiver"], row["given_at"], row["words"]) for row in rows}
    if keys:
        await statement(_KEEP_OUT, workspace_id=workspace_id, keys=sorted(keys))
