"""What waits in a workspace that removed us is nobody's to mend: metrics and doctor count it no more."""

from tortoise import migrations
from tortoise.migrations import operations as ops

_OWNED = """
do $$ begin execute format('alter function {signature} set search_path = %I, pg_temp', current_schema()); end $$
"""
_FUNCTIONS = {
    'across_oldest_waiting()': """
        returns float8 stable security definer language sql as $$
        select extract(epoch from now() - min(earliest.wanted_at))::float8
        from workspace w cross join (values (false), (true)) as goes_later(patient) cross join lateral (
            select d.wanted_at from delivery d
            where d.workspace_id = w.id and d.patient = goes_later.patient and d.posted <> d.wanted
                and d.failed is null
            order by d.wanted_at limit 1
        ) earliest
        where w.removed_at is null
        $$
    """,
    'across_refused()': """
        returns table (failed text, count bigint) stable security definer language sql as $$
        select d.failed, count(*) from workspace w join delivery d on d.workspace_id = w.id
        where d.failed is not null and w.removed_at is null group by d.failed
        $$
    """,
    'across_concerned()': """
        returns bigint stable security definer language sql as $$
        select count(*) from workspace w where w.removed_at is null and exists (
            select 1 from delivery d where d.workspace_id = w.id and d.failed is not null)
        $$
    """,
    'across_overdue_rounds()': """
        returns bigint stable security definer language sql as $$
        select count(*) from workspace w join round r on r.workspace_id = w.id
        where r.state = 'open' and r.closes_at < now() - interval '10 minutes' and w.removed_at is null
        $$
    """,
    'across_differing_folders(seen_for interval)': """
        returns setof bigint stable security definer language sql as $$
        select r.workspace_id from replica r join workspace w on w.id = r.workspace_id and w.removed_at is null
        where r.seen_at > (select max(seen_at) from replica s where s.workspace_id = r.workspace_id) - seen_for
        group by r.workspace_id having count(distinct (r.keys_folder, r.sealed_folder)) > 1
        $$
    """,
    'across_wanted_keys()': """
        returns setof text stable security definer language sql as $$
        select r.key from workspace w join round r on r.workspace_id = w.id
        where r.state = 'open' and w.removed_at is null
        $$
    """,
}


class Migration(migrations.Migration):
    dependencies = [('models', '0061_past_kudos_forgotten')]

    initial = False

    operations = [
        ops.RunSQL([
            *(
                command
                for signature, body in _FUNCTIONS.items()
                for command in (f'create or replace function {signature} {body}', _OWNED.format(signature=signature))
            ),
            'revoke execute on function across_wanted_keys() from public',
        ]),
    ]
