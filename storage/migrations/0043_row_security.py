"""Row-level security: a statement sees and changes rows of the workspace that its transaction has named, and no other.

No table is written anew, and who owns the tables is held by none of it.
"""

from tortoise import migrations
from tortoise.migrations import operations as ops

# The rule for every table whose rows belong to a workspace, of now and of later: `storage/security.py` calls it after
# the migrations of each version.
PROTECT = """
create function protect_tables(open_tables text[]) returns void language plpgsql as $$
declare
    place regclass;
    its text;
begin
    for place, its in
        select c.oid::regclass, case when c.relname = 'workspace' then 'id' else 'workspace_id' end
        from pg_class c
        where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p')
            and c.relname <> all(open_tables)
            and (c.relname = 'workspace' or exists (
                select 1 from pg_attribute a
                where a.attrelid = c.oid and a.attname = 'workspace_id' and a.attnum > 0 and not a.attisdropped))
            and not (c.relrowsecurity and exists (
                select 1 from pg_policy p where p.polrelid = c.oid and p.polname = 'of_workspace'))
        order by c.relname
    loop
        execute format('create policy of_workspace on %s
            using (%I = nullif(current_setting(''waterline.workspace'', true), '''')::bigint)
            with check (%I = nullif(current_setting(''waterline.workspace'', true), '''')::bigint)', place, its, its);
        execute format('alter table %s enable row level security', place);
    end loop;
end $$
"""
# What legitimately goes across workspaces, each with its reason in `storage/security.py`.
ACROSS = [
    """
    create function across_workspaces() returns setof workspace stable language sql
    as 'select * from workspace'
    """,
    """
    create function across_workspace(platform text, platform_id text) returns setof workspace stable language sql
    as 'select * from workspace w where w.platform = $1 and w.platform_id = $2'
    """,
    """
    create function across_open_workspace(platform text, platform_id text, name text, language text, invented boolean)
    returns setof workspace language sql as $$
        insert into workspace as w (platform, platform_id, name, language, invented) values ($1, $2, $3, $4, $5)
        on conflict (platform, platform_id) do update set invented = w.invented or excluded.invented
        returning w.*
    $$
    """,
    # The first entry of each part of the index, however much waits.
    """
    create function across_oldest_waiting() returns float8 stable language sql as $$
        select extract(epoch from now() - min(earliest.wanted_at))::float8
        from workspace w cross join (values (false), (true)) as goes_later(patient) cross join lateral (
            select d.wanted_at from delivery d
            where d.workspace_id = w.id and d.patient = goes_later.patient and d.posted <> d.wanted
                and d.failed is null
            order by d.wanted_at limit 1
        ) earliest
    $$
    """,
    """
    create function across_refused() returns table (failed text, count bigint) stable language sql as $$
        select d.failed, count(*) from workspace w join delivery d on d.workspace_id = w.id
        where d.failed is not null group by d.failed
    $$
    """,
    """
    create function across_differing_folders(seen_for interval) returns setof bigint stable language sql as $$
        select workspace_id from replica r
        where seen_at > (select max(seen_at) from replica s where s.workspace_id = r.workspace_id) - seen_for
        group by workspace_id having count(distinct (keys_folder, sealed_folder)) > 1
    $$
    """,
    """
    create function across_leave(leaving text) returns void language sql
    as 'delete from replica where process = leaving'
    """,
    """
    create function across_open_rounds() returns setof text stable language sql
    as $$ select key from round where state = 'open' $$
    """,
    """
    create function across_overdue_rounds() returns bigint stable language sql as $$
        select count(*) from workspace w join round r on r.workspace_id = w.id
        where r.state = 'open' and r.closes_at < now() - interval '10 minutes'
    $$
    """,
    """
    create function across_analyze() returns void language plpgsql as 'begin analyze; end'
    """,
]
# They see what the owner sees; no table of somebody's own stands before ours for them.
OF_THE_OWNER = """
do $$
declare
    function regprocedure;
begin
    for function in
        select oid from pg_proc where pronamespace = current_schema()::regnamespace and starts_with(proname, 'across_')
    loop
        execute format('alter function %s security definer', function);
        execute format('alter function %s set search_path = %I, pg_temp', function, current_schema());
        execute format('revoke execute on function %s from public', function);
    end loop;
end $$
"""


class Migration(migrations.Migration):
    dependencies = [('models', '0042_quarter_conclusions')]

    initial = False

    operations = [
        ops.RunSQL([PROTECT, *ACROSS, OF_THE_OWNER, "select protect_tables('{due, oauth_state}')"]),
    ]
