"""Files that are to be handed to somebody, in the database: that they are, never what is in them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from bot.delivery.deliveries import Subject
from bot.delivery.handing import OPEN_FOR, Handing
from storage.database import all_or_nothing, statement
from storage.delivery.deliveries import WANT_OF_THANKS
from storage.records import Stored

_AT_WORK = timedelta(minutes=2)  # after which a process that died is not waited for
_HANDING = Stored(Handing)
_FORGET = """
delete from file_handing where workspace_id = %(workspace_id)s
    and (expires_at <= %(now)s or person_id = %(person)s and subject = %(subject)s)
"""
_FORGET_EXPIRED = "delete from file_handing where workspace_id = %(workspace_id)s and expires_at <= %(now)s"
# Who asks once more gets another file: the link of before leads nowhere.
_ASK = f"""
with claimed as (
    insert into file_handing (workspace_id, person_id, subject, detail, asked_at, expires_at)
    values (%(workspace_id)s, %(person)s, %(subject)s, %(detail)s, %(now)s, %(expires_at)s)
    returning workspace_id, person_id, id as subject_id
) {WANT_OF_THANKS}
"""
_OF_WHO_IS_HERE = f"""
select {_HANDING.columns("h")} from file_handing h
join person p on p.workspace_id = h.workspace_id and p.id = h.person_id and p.is_active
where h.workspace_id = %(workspace_id)s and h.expires_at > %(now)s
"""
_WAITING = f"""
select {_HANDING.columns("h")} from file_handing h
join person p on p.workspace_id = h.workspace_id and p.id = h.person_id and p.is_active
where h.workspace_id = %(workspace_id)s and h.id = %(handing)s and h.subject = %(subject)s
"""
_FIND = f"{_OF_WHO_IS_HERE} and h.id = %(handing)s and h.subject = %(subject)s"
_LET_TAKE = """
update file_handing set token_hash = %(hash)s where workspace_id = %(workspace_id)s and id = %(handing)s
"""
_CLAIM = f"""
with mine as (
    update file_handing h set claimed_until = %(until)s from person p
    where h.workspace_id = %(workspace_id)s and h.token_hash = %(hash)s and h.expires_at > %(now)s
        and (h.claimed_until is null or h.claimed_until <= %(now)s)
        and p.workspace_id = h.workspace_id and p.id = h.person_id and p.platform_id = %(account)s and p.is_active
    returning h.*
)
select {_HANDING.columns()}, subject from mine where workspace_id = %(workspace_id)s
"""
_LET_GO = """
update file_handing set claimed_until = null where workspace_id = %(workspace_id)s and id = %(handing)s
"""
_END = "delete from file_handing where workspace_id = %(workspace_id)s and id = %(handing)s"


@dataclass(frozen=True, slots=True)
class ClaimedHanding:
    """What somebody is about to take, with the name of its subject."""

    handing: Handing
    subject: str


async def ask(workspace_id: int, person: int, subject: Subject, detail: str, now: datetime) -> None:
    """Has a file handed to somebody in their private chat, once, in the place of one of the same subject that waits."""
    values = {"workspace_id": workspace_id, "person": person, "subject": subject}
    async with all_or_nothing():
        await statement(_FORGET, **values, now=now)
        await statement(_ASK, **values, detail=detail, now=now, expires_at=now + OPEN_FOR, low_priority=False)


async def waiting(workspace_id: int, handing: int, subject: Subject) -> Handing | None:
    """Returns what is still to be handed over to somebody who is here."""
    rows = await statement(_WAITING, workspace_id=workspace_id, handing=handing, subject=subject)
    return _HANDING.read(rows[0]) if rows else None


async def find(workspace_id: int, handing: int, subject: Subject, now: datetime) -> Handing | None:
    """Returns it; None where it is over, or whose it is has left."""
    rows = await statement(_FIND, workspace_id=workspace_id, handing=handing, subject=subject, now=now)
    return _HANDING.read(rows[0]) if rows else None


async def give_token(handing: Handing, token: str) -> None:
    """Lets who brings this take it; a token of before lets nobody."""
    await statement(_LET_TAKE, workspace_id=handing.workspace_id, handing=handing.id, hash=_hash(token))


async def claim(workspace_id: int, account: str, token: str, now: datetime) -> ClaimedHanding | None:
    """Returns what somebody may take with a token, and keeps it from who tries at the same time."""
    rows = await statement(
        _CLAIM, workspace_id=workspace_id, account=account, hash=_hash(token), now=now, until=now + _AT_WORK
    )
    return ClaimedHanding(_HANDING.read(rows[0]), rows[0]["subject"]) if rows else None


async def let_go(handing: Handing) -> None:
    """Lets it be taken after all: the file did not arrive."""
    await statement(_LET_GO, workspace_id=handing.workspace_id, handing=handing.id)


async def end(handing: Handing) -> None:
    """Forgets it: the file is with whom it is for."""
    await statement(_END, workspace_id=handing.workspace_id, handing=handing.id)


async def forget_expired(workspace_id: int, now: datetime) -> None:
    """Forgets what nobody took in time: its link leads nowhere by then."""
    await statement(_FORGET_EXPIRED, workspace_id=workspace_id, now=now)


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
