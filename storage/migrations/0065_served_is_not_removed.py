"""A workspace that removed us and is served again, by whatever way, is not erased as one that stayed away."""

from tortoise import migrations
from tortoise.migrations import operations as ops

_SIGNATURE = 'across_open_workspace(platform text, platform_id text, name text, language text, invented boolean)'


class Migration(migrations.Migration):
    dependencies = [('models', '0064_across_webhooks')]

    initial = False

    operations = [
        ops.RunSQL([
            # What is being erased stays removed.
            f'create or replace function {_SIGNATURE} returns setof workspace security definer language sql as $$'
            ' insert into workspace as w (platform, platform_id, name, language, invented)'
            ' values ($1, $2, $3, $4, $5) on conflict (platform, platform_id)'
            ' do update set invented = w.invented or excluded.invented,'
            ' removed_at = case when w.erasing_since is not null then w.removed_at end returning w.* $$',
            f"do $$ begin execute format('alter function {_SIGNATURE} set search_path = %I, pg_temp',"
            ' current_schema()); end $$',
        ]),
    ]
