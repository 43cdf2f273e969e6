"""Addresses at which customers say thanks, in the database: by their hash, and by whose they are."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.customers.links import CustomerLink, LinkKind, LinkTarget
from storage.customers.receivers import COUNTS, OF_PERSON, RECEIVER
from storage.database import Row, statement
from storage.records import Stored

_LINK = Stored(CustomerLink, "kind")
_READ = f"select {_LINK.columns('x')}, x.kind from customer_link x {RECEIVER}"
_HELD = f"{_READ} where x.workspace_id = %(workspace_id)s and {OF_PERSON} order by x.kind, x.id"
_FIND = f"{_READ} where x.workspace_id = %(workspace_id)s and x.id = %(link)s and r.id = %(person)s"
_OPEN = f"""
select x.id, x.kind, x.handle, x.name, r.id as receiver from customer_link x {RECEIVER}
where x.workspace_id = %(workspace_id)s and {COUNTS} and x.id = coalesce(
    (select id from customer_link where workspace_id = %(workspace_id)s and hash = %(hash)s),
    (select link_id from customer_address_before where workspace_id = %(workspace_id)s and hash = %(hash)s))
"""
_MAKE = """
insert into customer_link (workspace_id, kind, person_id, handle, name, salt, hash)
values (%(workspace_id)s, %(kind)s, %(person)s, %(handle)s, %(name)s, %(salt)s, %(hash)s)
on conflict do nothing returning id
"""
_RENAME = "update customer_link set name = %(name)s where workspace_id = %(workspace_id)s and id = %(link)s"
_REPLACE = """
with older as (
    delete from customer_address_before b using customer_link l
    where b.workspace_id = %(workspace_id)s and b.link_id = %(link)s
        and l.workspace_id = b.workspace_id and l.id = b.link_id and l.salt = %(old_salt)s
)
update customer_link set salt = %(salt)s, hash = %(hash)s
where workspace_id = %(workspace_id)s and id = %(link)s and salt = %(old_salt)s returning id
"""
_TAKE_BACK = "delete from customer_link where workspace_id = %(workspace_id)s and id = %(link)s returning id"


@dataclass(frozen=True, slots=True)
class OpenLink:
    """What a customer finds at an address now: whom it thanks, by the name on the page, and who decides."""

    id: int
    kind: LinkKind
    handle: str | None
    name: str
    receiver: int


async def open_at(workspace_id: int, hash_: str) -> OpenLink | None:
    """Returns the link with this hash while it counts; None for every other one."""
    rows = await statement(_OPEN, workspace_id=workspace_id, hash=hash_)
    return OpenLink(**{**rows[0], "kind": LinkKind(rows[0]["kind"])}) if rows else None


async def held_by(workspace_id: int, person: int) -> Sequence[CustomerLink]:
    """Returns somebody's own link, and those of what they lead."""
    return [_link_of(row) for row in await statement(_HELD, workspace_id=workspace_id, person=person)]


async def find(workspace_id: int, person: int, link: int) -> CustomerLink | None:
    """Returns one of these; None where it is another's, or gone."""
    rows = await statement(_FIND, workspace_id=workspace_id, person=person, link=link)
    return _link_of(rows[0]) if rows else None


async def make(workspace_id: int, target: LinkTarget, name: str, salt: str, hash_: str) -> bool:
    """Returns whether it was made; False where there is one for the same already."""
    rows = await statement(
        _MAKE,
        workspace_id=workspace_id,
        kind=target.kind.value,
        person=target.person,
        handle=target.handle,
        name=name,
        salt=salt,
        hash=hash_,
    )
    return bool(rows)


async def rename(workspace_id: int, link: int, name: str) -> None:
    await statement(_RENAME, workspace_id=workspace_id, link=link, name=name)


async def replace(workspace_id: int, link: int, old_salt: str, salt: str, hash_: str) -> bool:
    """Gives it another address; False where somebody did so meanwhile. The old one is unknown from this moment on."""
    rows = await statement(_REPLACE, workspace_id=workspace_id, link=link, old_salt=old_salt, salt=salt, hash=hash_)
    return bool(rows)


async def take_back(workspace_id: int, link: int) -> bool:
    return bool(await statement(_TAKE_BACK, workspace_id=workspace_id, link=link))


def _link_of(row: Row) -> CustomerLink:
    return _LINK.read(row, kind=LinkKind(row["kind"]))
