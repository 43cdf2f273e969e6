"""When a concern had its first answer, whatever was said since; and what its readers promised for a day before."""

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [('models', '0036_head_changes')]

    initial = False

    operations = [
        ops.RunSQL([
            "alter table concern add column answered_at timestamptz, add column promises jsonb not null default '[]'",
            'update concern c set answered_at = least(c.closed_at, (select min(r.at) from concern_reply r'
            ' where r.workspace_id = c.workspace_id and r.concern_key = c.key))',
        ]),
    ]
