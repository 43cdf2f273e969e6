"""What somebody is told once by direct message, in the database: it is wanted where the reader has none of it yet."""

from collections.abc import Collection

from bot.delivery.deliveries import Delivery, Subject
from storage.database import all_or_nothing, statement
from storage.delivery.deliveries import WANT_DIRECT, WANT_OF_THANKS

_HAS_NONE = """
    not exists (
        select 1 from delivery d
        where d.workspace_id = p.workspace_id and d.subject = %(subject)s and d.subject_id = %(subject_id)s
            and d.reader_id = p.id)
"""
# As `storage.roles.grants.with_roles` has it: until somebody was made an admin, the platform's, those of app.yaml and
# who installed us.
_HAS_ROLE = """
    case when exists (
        select 1 from role_grant g join person a on a.workspace_id = g.workspace_id and a.id = g.person_id
        where g.workspace_id = p.workspace_id and g.role = 'admin'
            and a.is_active and not a.is_bot and not a.is_stranger)
    then exists (
        select 1 from role_grant g
        where g.workspace_id = p.workspace_id and g.person_id = p.id and g.role = 'admin')
    else p.is_admin or p.platform_id = any(%(platform_ids)s) or exists (
        select 1 from installer i where i.workspace_id = p.workspace_id and i.person_id = p.id) end
"""
_IS_ADMIN = f"""
    p.workspace_id = %(workspace_id)s and {_HAS_ROLE}
        and p.is_active and not p.is_bot and not p.is_stranger and not p.id = any(%(parties)s::bigint[])
"""
_TELL_ADMINS = f"""
with claimed as (
    select p.workspace_id, p.id as person_id, %(subject_id)s::bigint as subject_id from person p
    where {_IS_ADMIN} and {_HAS_NONE}
) {WANT_DIRECT}
"""
_ADMINS = f"select p.id from person p where {_IS_ADMIN}"
# A channel that is gone takes every post with it: admins read of the first one of a day.
_READ_OF_PLACE = f"""
select 1 from delivery notice
join delivery lost on lost.workspace_id = notice.workspace_id and lost.subject_id = notice.subject_id
    and lost.subject = %(lost)s and lost.place = %(place)s and lost.subject_id <> %(subject_id)s
join person p on p.workspace_id = notice.workspace_id and p.id = notice.reader_id
where notice.workspace_id = %(workspace_id)s and notice.subject = %(subject)s
    and notice.wanted_at > now() - interval '1 day' and {_HAS_ROLE}
limit 1
"""
_TELL = f"""
with claimed as (
    select p.workspace_id, p.id as person_id, %(subject_id)s::bigint as subject_id from person p
    where p.workspace_id = %(workspace_id)s and p.id = %(person)s and {_HAS_NONE}
) {WANT_OF_THANKS}
"""


async def tell_admins_once(
    workspace_id: int,
    subject: Subject,
    subject_id: int,
    platform_ids: Collection[str],
    parties: Collection[int] = (),
) -> bool:
    """Tells every admin of a workspace once, and returns whether there is any.

    Those in `platform_ids` are admins, too; the people in `parties` are none in this matter.
    """
    admins = {"workspace_id": workspace_id, "platform_ids": list(platform_ids), "parties": list(parties)}
    async with all_or_nothing():
        await _one_process_at_a_time(workspace_id)
        await statement(_TELL_ADMINS, **admins, subject=subject, subject_id=subject_id, low_priority=False)
        return bool(await statement(_ADMINS, **admins))


async def admins(workspace_id: int, platform_ids: Collection[str]) -> list[int]:
    """Returns who is an admin now; those in `platform_ids` are, too, until somebody was made one."""
    rows = await statement(_ADMINS, workspace_id=workspace_id, platform_ids=list(platform_ids), parties=[])
    return [row["id"] for row in rows]


async def tell_admins_of_place_once_a_day(
    workspace_id: int, subject: Subject, delivery: Delivery, platform_ids: Collection[str]
) -> None:
    """Tells every admin that this delivery is lost, unless one of them was told within a day of another in its place,
    by a notice of this subject.

    The day ends by the database's clock, which also wrote when each notice was wanted.
    """
    earlier = await statement(
        _READ_OF_PLACE,
        workspace_id=workspace_id,
        subject=subject,
        lost=delivery.subject,
        place=delivery.place,
        subject_id=delivery.subject_id,
        platform_ids=list(platform_ids),
    )
    if not earlier:
        await tell_admins_once(workspace_id, subject, delivery.subject_id, platform_ids)


async def tell_once(workspace_id: int, subject: Subject, subject_id: int, person: int) -> None:
    async with all_or_nothing():
        await _one_process_at_a_time(workspace_id)
        await statement(
            _TELL, workspace_id=workspace_id, subject=subject, subject_id=subject_id, person=person, low_priority=False
        )


async def _one_process_at_a_time(workspace_id: int) -> None:
    """So that none counts what another is about to want."""
    await statement("select 1 from workspace where id = %(workspace_id)s for no key update", workspace_id=workspace_id)
