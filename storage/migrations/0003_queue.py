from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields
from tortoise.fields.db_defaults import Now

# The tables that once held the jobs of a library. What was wanted and does not stand yet is in `delivery`. Where the
# first migration is of this very transaction, no version of ours was here before: such tables are somebody else's.
_DROP_JOBS = r"""
do $$
declare
    name text;
begin
    if not exists (select 1 from tortoise_migrations m where m.app = 'models' and m.name = '0001_first'
        and m.xmin::text::bigint < (txid_current() & 4294967295))
    then return; end if;
    for name in select oid::regclass from pg_class where relkind = 'r' and relname like 'procrastinate\_%'
        and relnamespace = current_schema()::regnamespace
    loop execute 'drop table ' || name || ' cascade'; end loop;
    for name in select oid::regprocedure from pg_proc where proname like 'procrastinate\_%'
        and pronamespace = current_schema()::regnamespace
    loop execute 'drop function ' || name || ' cascade'; end loop;
    for name in select oid::regtype from pg_type where typname like 'procrastinate\_%' and typtype in ('c', 'e')
        and typnamespace = current_schema()::regnamespace
    loop execute 'drop type ' || name || ' cascade'; end loop;
end $$
"""


class Migration(migrations.Migration):
    dependencies = [('models', '0002_pulse')]

    initial = False

    operations = [
        ops.AlterField('DeliveryRow', 'wanted', fields.IntField(db_default=1)),
        ops.AlterField('DeliveryRow', 'posted', fields.IntField(db_default=0)),
        ops.AddField('DeliveryRow', 'patient', fields.BooleanField(db_default=False)),
        ops.AddField('DeliveryRow', 'tries', fields.IntField(db_default=0)),
        ops.AddField('DeliveryRow', 'wanted_at', fields.DatetimeField(db_default=Now())),
        ops.AddField('DeliveryRow', 'due_at', fields.DatetimeField(db_default=Now())),
        ops.RunSQL([
            "update delivery set patient = true where subject in ('invitation', 'reminder')",
            # What waits, in the order of a workspace and in that of a place.
            "create index delivery_next on delivery (workspace_id, patient, id) where posted <> wanted and failed is null",
            "create index delivery_line on delivery (workspace_id, place, patient, id)"
            " where posted <> wanted and failed is null",
            "create index delivery_failed on delivery (failed) where failed is not null",
            _DROP_JOBS,
        ]),
    ]
