"""Wishes that somebody is forgotten: a row each until nothing is left of them, and then a receipt that names nobody."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from bot.forgetting.forgetting import Choices, Fate, Forgetting, WhoseWish
from storage.database import Row, all_or_nothing, statement
from storage.sealed.erasures import Erasure

_RECEIPTS = 10**12  # a number that says nothing: neither when it was given nor how many there are

_ADD = """
insert into forgetting (workspace_id, number, person_id, account, given, received, wish, wished_at, due_at)
select %(workspace_id)s, %(number)s, p.id, p.platform_id, %(given)s, %(received)s, %(wish)s, %(now)s, %(due_at)s
from person p where p.workspace_id = %(workspace_id)s and p.id = %(person)s
on conflict (workspace_id, person_id) where person_id is not null
do update set given = excluded.given, received = excluded.received, wish = excluded.wish,
    due_at = least(forgetting.due_at, excluded.due_at)
    where forgetting.erased_at is null
returning number
"""
_AGAIN = """
insert into forgetting (workspace_id, number, person_id, account, given, received, wish, wished_at, due_at)
select %(workspace_id)s, %(number)s, p.id, p.platform_id, %(given)s, %(received)s, 'own', %(at)s, %(at)s
from person p where p.workspace_id = %(workspace_id)s and p.id = %(person)s
on conflict (workspace_id, number) do update set person_id = excluded.person_id, account = excluded.account,
    erased_at = null, ended_at = null
"""
# A backup may know of another wish of the same person, which was dropped before this one.
_NO_OTHER = """
delete from forgetting
where workspace_id = %(workspace_id)s and person_id = %(person)s and number <> %(number)s
"""
_OPEN = """
select number, person_id, account, given, received, wish, due_at, erased_at from forgetting
where workspace_id = %(workspace_id)s and ended_at is null order by due_at, number
"""
_DROP = """
delete from forgetting
where workspace_id = %(workspace_id)s and person_id = %(person)s and wish = 'directory' and erased_at is null
"""
_ERASED = """
update forgetting set erased_at = %(now)s where workspace_id = %(workspace_id)s and number = %(number)s
"""
_END = """
update forgetting set person_id = null, account = null, ended_at = %(now)s
where workspace_id = %(workspace_id)s and number = %(number)s
"""


async def add(
    workspace_id: int, person: int, choices: Choices, wish: WhoseWish, now: datetime, due_at: datetime
) -> int | None:
    """Stores the wish that somebody is forgotten, once a person, and returns the number of the receipt; None for
    somebody who is gone by now. A later wish of the same person counts.
    """
    rows = await statement(
        _ADD,
        workspace_id=workspace_id,
        number=secrets.randbelow(_RECEIPTS),
        person=person,
        given=choices.kudos_given.value,
        received=choices.kudos_received.value,
        wish=wish.value,
        now=now,
        due_at=due_at,
    )
    return int(rows[0]["number"]) if rows else None


async def wish_again(workspace_id: int, erasure: Erasure) -> None:
    """Stores a wish anew that was fulfilled before, and that a backup knows nothing of."""
    whose = {"workspace_id": workspace_id, "number": erasure.receipt, "person": erasure.person}
    async with all_or_nothing():
        await statement(_NO_OTHER, **whose)
        await statement(
            _AGAIN,
            **whose,
            given=erasure.kudos_given.value,
            received=erasure.kudos_received.value,
            at=erasure.at,
        )


async def unfinished(workspace_id: int) -> Sequence[Forgetting]:
    """Returns those of whom something is left, those leading who have waited longest."""
    return [_read(row) for row in await statement(_OPEN, workspace_id=workspace_id)]


async def drop_of_directory(workspace_id: int, person: int) -> None:
    """Drops what a directory wished, since whom it deleted is here again."""
    await statement(_DROP, workspace_id=workspace_id, person=person)


async def note_erased(workspace_id: int, number: int, now: datetime) -> None:
    """Notes that the rows of somebody went, in the transaction in which they go."""
    await statement(_ERASED, workspace_id=workspace_id, number=number, now=now)


async def end(workspace_id: int, number: int, now: datetime) -> None:
    """Leaves of a wish the receipt alone."""
    await statement(_END, workspace_id=workspace_id, number=number, now=now)


def _read(row: Row) -> Forgetting:
    return Forgetting(
        number=row["number"],
        person_id=row["person_id"],
        account=row["account"],
        choices=Choices(Fate(row["received"]), Fate(row["given"])),
        wish=WhoseWish(row["wish"]),
        due_at=row["due_at"],
        erased_at=row["erased_at"],
    )
