"""Thanks that everybody may read, in the order in which they were given: for the API, assistants and exports."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.kudos.public import NamedPerson, PublicKudos
from storage.database import Row, statement
from storage.records import Stored

_KUDOS = Stored(PublicKudos, "giver", "receivers", "value_names", "from_customer")
# Whoever wants no posts about them, and whoever hid it, is named in none; where nobody is left, it is nobody's to read.
PUBLIC_RECEIVERS = """
kudos_receiver r join person p on p.workspace_id = r.workspace_id and p.id = r.person_id
    where r.workspace_id = k.workspace_id and r.kudos_id = k.id and not r.hidden and p.posts_about_me
"""
PUBLIC = f"not k.private and k.removed_at is null and exists (select from {PUBLIC_RECEIVERS})"
PUBLIC_COLUMNS = f"""
{_KUDOS.columns("k")}, k.value -> 'names' as value_names, k.customer is not null as from_customer,
    (select jsonb_build_object('id', g.id, 'name', g.name) from person g
        where g.workspace_id = k.workspace_id and g.id = k.giver_id) as giver,
    (select jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name) order by r.given_at, r.id)
        from {PUBLIC_RECEIVERS}) as receivers
"""
_PAGE = f"""
select {PUBLIC_COLUMNS} from kudos k
where k.workspace_id = %(workspace_id)s and {PUBLIC}
    and (k.given_at, k.id) < (%(moment)s, %(number)s) and k.given_at >= %(since)s
order by k.given_at desc, k.id desc limit %(count)s
"""
_ONE = f"select {PUBLIC_COLUMNS} from kudos k where k.workspace_id = %(workspace_id)s and k.id = %(kudos)s and {PUBLIC}"


@dataclass(frozen=True, slots=True)
class KudosBefore:
    """Where a page begins: with what was given before this moment, or in it and with a smaller number."""

    moment: datetime
    number: int


async def public_page(workspace_id: int, place: KudosBefore, since: datetime, count: int) -> Sequence[PublicKudos]:
    """Returns so many public thanks that were given before `place` and not earlier than `since`, the newest first."""
    rows = await statement(
        _PAGE, workspace_id=workspace_id, moment=place.moment, number=place.number, since=since, count=count
    )
    return [public_kudos_of(row) for row in rows]


async def public_one(workspace_id: int, kudos_id: int) -> PublicKudos | None:
    """Returns a thanks as it stands now; None where it is not public, or not any more."""
    rows = await statement(_ONE, workspace_id=workspace_id, kudos=kudos_id)
    return public_kudos_of(rows[0]) if rows else None


def public_kudos_of(row: Row) -> PublicKudos:
    """Returns what `PUBLIC_COLUMNS` read."""
    return _KUDOS.read(
        row,
        giver=_named(row["giver"]) if row["giver"] else None,
        receivers=tuple(map(_named, row["receivers"])),
        value_names=row["value_names"] or {},
        from_customer=row["from_customer"],
    )


def _named(row: Row) -> NamedPerson:
    return NamedPerson(row["id"], row["name"])
