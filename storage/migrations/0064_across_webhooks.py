"""How many events webhooks have lost, and how long one that is due waits: asked across workspaces, by metrics."""

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [('models', '0063_awards_contested')]

    initial = False

    operations = [
        ops.RunSQL([
            'create function across_webhooks() returns table (lost bigint, overdue float8)'
            ' stable security definer language sql as $$'
            ' select count(*) filter (where e.failed is not null), extract(epoch from now() - min('
            ' greatest(e.due_at, h.due_at, h.in_hand_until)) filter (where e.failed is null and h.off = \'\'))::float8'
            ' from workspace w join webhook h on h.workspace_id = w.id'
            ' join webhook_event e on e.workspace_id = h.workspace_id and e.webhook_id = h.id'
            ' where w.removed_at is null and w.erasing_since is null $$',
            "do $$ begin execute format('alter function across_webhooks() set search_path = %I, pg_temp',"
            ' current_schema()); end $$',
            'revoke execute on function across_webhooks() from public',
        ]),
    ]
