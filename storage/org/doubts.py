"""What admins are asked about who is meant, and what they answered: an answer is kept until it is taken back."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from psycopg.types.json import Jsonb

from bot.org.imports.sources import PeopleSource
from bot.org.matching.doubts import Asking, Doubt
from storage.database import Row, statement

# A question that was answered is not put again, and what does not stand there any more is not asked.
_FORGET = """
delete from doubt where workspace_id = %(workspace_id)s and source = %(source)s and is_same is null
    and (subject, account) not in (
        select subject, account from jsonb_to_recordset(%(doubts)s) as d(subject text, account text))
"""
_ASK = """
insert into doubt (workspace_id, source, subject, account, name, person)
select %(workspace_id)s, %(source)s, subject, account, name, person
from jsonb_to_recordset(%(doubts)s) as d(subject text, account text, name text, person text)
on conflict (workspace_id, subject, account) do nothing returning id
"""
_OPEN = """
select * from doubt where workspace_id = %(workspace_id)s and is_same is null order by name, account limit %(limit)s
"""
_FIND = "select * from doubt where workspace_id = %(workspace_id)s and id = %(doubt)s for update"
# The question is known again by its subject, so that no address stays.
_ANSWER = """
update doubt set is_same = %(is_same)s, name = '', person = ''
where workspace_id = %(workspace_id)s and id = %(doubt)s and is_same is null returning 1
"""
# What a yes answers as well: a line means one person, and a former colleague is one person now.
_BESIDE = """
d.workspace_id = %(workspace_id)s and chosen.workspace_id = %(workspace_id)s and chosen.id = %(doubt)s
    and case when chosen.subject like 'line %%' then d.subject = chosen.subject
        else d.account = chosen.account and d.subject not like 'line %%' end
"""
_HOLD_ALL = f"select d.id from doubt d, doubt chosen where {_BESIDE} order by d.id for update of d"
_DROP_OTHERS = f"delete from doubt d using doubt chosen where {_BESIDE} and d.id <> chosen.id and d.is_same is null"
_TAKE_BACK = "delete from doubt where workspace_id = %(workspace_id)s and id = %(doubt)s"
_ASKED = "select subject, account, is_same from doubt where workspace_id = %(workspace_id)s"


class StoredDoubt(NamedTuple):
    """A doubt by its number; `is_same` is None until it is answered."""

    id: int
    doubt: Doubt
    is_same: bool | None


async def ask(workspace_id: int, source: PeopleSource, doubts: Sequence[Doubt]) -> list[int]:
    """Makes these the open questions of a source, but for those that were answered, and returns which are new."""
    listed = Jsonb([doubt._asdict() for doubt in doubts])
    await statement(_FORGET, workspace_id=workspace_id, source=source.name, doubts=listed)
    if not doubts:
        return []
    rows = await statement(_ASK, workspace_id=workspace_id, source=source.name, doubts=listed)
    return [row["id"] for row in rows]


async def open_doubts(workspace_id: int, limit: int) -> list[StoredDoubt]:
    """Returns what is to be answered, by name."""
    return [_stored(row) for row in await statement(_OPEN, workspace_id=workspace_id, limit=limit)]


async def find_doubt(workspace_id: int, doubt: int) -> StoredDoubt | None:
    """Returns a doubt, and lets nobody else answer it until the transaction around it ends."""
    rows = await statement(_FIND, workspace_id=workspace_id, doubt=doubt)
    return _stored(rows[0]) if rows else None


async def answer_doubt(workspace_id: int, doubt: int, *, is_same: bool) -> bool:
    """Keeps an answer, which a yes also is to what it rules out; False where there was one already. To be called in a
    transaction.
    """
    await statement(_HOLD_ALL, workspace_id=workspace_id, doubt=doubt)  # two at once would answer one thing twice
    is_first = bool(await statement(_ANSWER, workspace_id=workspace_id, doubt=doubt, is_same=is_same))
    if is_first and is_same:
        await statement(_DROP_OTHERS, workspace_id=workspace_id, doubt=doubt)
    return is_first


async def take_back(workspace_id: int, doubt: int) -> None:
    """Forgets an answer: the next list of people asks again, where it is still in doubt."""
    await statement(_TAKE_BACK, workspace_id=workspace_id, doubt=doubt)


async def read_asking(workspace_id: int) -> Asking:
    """Returns what was asked, and what of it was answered."""
    answers: dict[str, dict[str, bool]] = defaultdict(dict)
    still_open: set[tuple[str, str]] = set()
    for row in await statement(_ASKED, workspace_id=workspace_id):
        if row["is_same"] is None:
            still_open.add((row["subject"], row["account"]))
        else:
            answers[row["subject"]][row["account"]] = row["is_same"]
    return Asking(dict(answers), frozenset(still_open))


def _stored(row: Row) -> StoredDoubt:
    doubt = Doubt(**{name: row[name] for name in Doubt._fields})
    return StoredDoubt(row["id"], doubt, row["is_same"])
