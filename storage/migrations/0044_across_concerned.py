"""How many workspaces have lost a delivery: asked across workspaces, by metrics."""

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [('models', '0043_row_security')]

    initial = False

    operations = [
        ops.RunSQL([
            'create function across_concerned() returns bigint stable security definer language sql as $$'
            ' select count(*) from workspace w where exists ('
            ' select 1 from delivery d where d.workspace_id = w.id and d.failed is not null) $$',
            "do $$ begin execute format('alter function across_concerned() set search_path = %I, pg_temp',"
            ' current_schema()); end $$',
            'revoke execute on function across_concerned() from public',
        ]),
    ]
