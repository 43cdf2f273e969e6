"""The receipt of a workspace that is erased, by what its platform called it: asked when nobody is known by that."""

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [('models', '0058_webhooks')]

    initial = False

    operations = [
        ops.RunSQL([
            'create function across_erased(platform text, place text) returns setof erasure'
            ' stable security definer language sql as $$'
            ' select * from erasure e where e.platform = $1 and e.place = $2 and e.ended_at is not null'
            ' order by e.ended_at desc limit 1 $$',
            "do $$ begin execute format('alter function across_erased(text, text) set search_path = %I, pg_temp',"
            ' current_schema()); end $$',
            'revoke execute on function across_erased(text, text) from public',
        ]),
    ]
