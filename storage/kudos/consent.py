"""Who agrees that newcomers may read a thanks: its giver and each receiver says so for themselves."""

from storage.database import all_or_nothing, statement
from storage.kudos import kudos as stored

# Of a thanks k: everybody in it has agreed, is still here and minds no posts, and nothing was ever held against it.
ALL_AGREE = """
not k.private and not k.cover and k.removed_at is null and k.giver_id is not null
and not exists (select 1 from kudos_report r where r.workspace_id = k.workspace_id and r.kudos_id = k.id)
and not exists (
    select 1 from (
        select k.giver_id as person_id, false as hidden
        union all
        select r.person_id, r.hidden from kudos_receiver r
        where r.workspace_id = k.workspace_id and r.kudos_id = k.id
    ) party join person p on p.workspace_id = k.workspace_id and p.id = party.person_id
    where party.hidden or not p.is_active or p.is_stranger
        or (p.id <> k.giver_id and not p.posts_about_me)
        or not exists (
            select 1 from newcomer_consent c
            where c.workspace_id = k.workspace_id and c.kudos_id = k.id and c.person_id = p.id))
"""
_AGREE = """
insert into newcomer_consent (workspace_id, kudos_id, person_id)
values (%(workspace_id)s, %(kudos)s, %(person)s) on conflict do nothing returning kudos_id
"""
_DISAGREE = """
delete from newcomer_consent
where workspace_id = %(workspace_id)s and kudos_id = %(kudos)s and person_id = %(person)s returning kudos_id
"""
_MAY_BE_READ = f"""
select 1 from kudos k where k.workspace_id = %(workspace_id)s and k.id = %(kudos)s and {ALL_AGREE}
"""


async def agree(workspace_id: int, kudos_id: int, person: int) -> bool:
    """Notes that somebody in a thanks agrees; False if they had before."""
    return bool(await statement(_AGREE, workspace_id=workspace_id, kudos=kudos_id, person=person))


async def disagree(workspace_id: int, kudos_id: int, person: int) -> None:
    """Takes that back, also from newcomers who have it in front of them."""
    async with all_or_nothing():
        if await statement(_DISAGREE, workspace_id=workspace_id, kudos=kudos_id, person=person):
            await stored.revise_stories(workspace_id, kudos_id)


async def may_newcomers_read(workspace_id: int, kudos_id: int) -> bool:
    """Returns whether everybody in a thanks agrees, and nothing was held against it."""
    return bool(await statement(_MAY_BE_READ, workspace_id=workspace_id, kudos=kudos_id))
