"""What is too old is deleted, or emptied in the diary, a batch a statement: a process that is killed leaves whole rows,
and another goes on.
"""

from collections.abc import Collection, Mapping
from datetime import datetime

from bot.config.diary import AdminsNamed, SettingsRead
from bot.retention.kinds import KeptKind
from storage.database import statement

AT_ONCE = 1_000
# What stands below a thanks goes with it: who received it, what was added and reported, that newcomers may read it.
_KUDOS = f"""
select k.id from kudos k
where k.workspace_id = %(workspace_id)s and k.given_at < %(before)s
    and (k.giver_id is null or k.giver_id <> all(%(held)s::bigint[])) and not exists (
        select from kudos_receiver r where r.workspace_id = k.workspace_id and r.kudos_id = k.id
            and r.person_id = any(%(held)s::bigint[]))
order by k.given_at limit {AT_ONCE} for update of k skip locked
"""
# Thanks of another product are as old as they were there. They fill what is left of a batch: some of ours are too old
# every day. The inner limit tells PostgreSQL beforehand how few these are.
_PAST_KUDOS = f"""
select oldest.id from (
    select p.id from past_kudos p
    where p.workspace_id = %(workspace_id)s and p.given_at < %(before)s
        and (p.giver_id is null or p.giver_id <> all(%(held)s::bigint[])) and p.receiver_id <> all(%(held)s::bigint[])
    order by p.given_at limit {AT_ONCE} for update of p skip locked
) oldest limit {AT_ONCE} - (select count(*) from old)
"""
# Of each round that is over, by the index that begins with the round: what there is of younger ones is not looked at.
_OF_ROUNDS = """
select o.id from round r cross join lateral (
    select t.id from {table} t
    where t.workspace_id = r.workspace_id and t.round_id = r.id and t.{person} <> all(%(held)s::bigint[])
    limit {most}
) o
where r.workspace_id = %(workspace_id)s and r.state = 'closed' and r.closes_at < %(before)s limit {most}
"""
# A letter of which a promise came is what that stands on, and stays with it.
_LETTERS = f"""
select l.id from letter l
where l.workspace_id = %(workspace_id)s and l.at < %(before)s and l.person_id <> all(%(held)s::bigint[])
    and not exists (select from promise p where p.workspace_id = l.workspace_id and p.letter_id = l.id)
limit {AT_ONCE} for update of l skip locked
"""
_TABLES = {
    KeptKind.KUDOS: "kudos",
    KeptKind.FORECASTS: "forecast",
    KeptKind.AUDIENCES: "audience",
    KeptKind.LETTERS: "letter",
}
_OLD: Mapping[KeptKind, str] = {
    KeptKind.KUDOS: _KUDOS,
    KeptKind.FORECASTS: _OF_ROUNDS.format(table="forecast", person="manager_id", most=AT_ONCE),
    KeptKind.AUDIENCES: _OF_ROUNDS.format(table="audience", person="person_id", most=AT_ONCE),
    KeptKind.LETTERS: _LETTERS,
}
# Of an entry goes what it says and who did it, and its frame stays, on which the next one follows. Of app.yaml and its
# admins every entry counts, since each tells what is otherwise than before. People are named in many ways: while
# anybody is held, no entry is emptied.
_EMPTY_DIARY = f"""
with old as (
    select number from diary
    where workspace_id = %(workspace_id)s and at < %(before)s and content <> ''
        and kind not in ('{SettingsRead.KIND}', '{AdminsNamed.KIND}')
        and cardinality(%(held)s::bigint[]) = 0
    order by number limit {AT_ONCE} for update skip locked
)
update diary d set content = '', person_id = null from old
where d.workspace_id = %(workspace_id)s and d.number = old.number returning d.number
"""
_DELETE = {
    kind: f"with old as ({old}) delete from {_TABLES[kind]} d using old"
    " where d.workspace_id = %(workspace_id)s and d.id = old.id returning d.id"
    for kind, old in _OLD.items()
}
_DELETE[KeptKind.KUDOS] = f"""
with old as ({_KUDOS}), past as ({_PAST_KUDOS}), past_gone as (
    delete from past_kudos d using past where d.workspace_id = %(workspace_id)s and d.id = past.id returning d.id
), gone as (
    delete from kudos d using old where d.workspace_id = %(workspace_id)s and d.id = old.id returning d.id
)
select id from gone union all select id from past_gone
"""
_DELETE[KeptKind.DIARY] = _EMPTY_DIARY


async def delete_some(workspace_id: int, kind: KeptKind, before: datetime, held: Collection[int]) -> int:
    """Deletes up to `AT_ONCE` rows that are older than `before` and of nobody who is `held`; returns how many."""
    return len(await statement(_DELETE[kind], workspace_id=workspace_id, before=before, held=list(held)))
