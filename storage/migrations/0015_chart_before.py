"""The chart before the last import is kept for a week, so that the import can be undone."""

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [('models', '0014_announcements')]

    initial = False

    operations = [
        ops.RunSQL([
            'create table chart_before (workspace_id bigint not null, kept_at timestamptz not null,'
            ' teams jsonb not null, members jsonb not null,'
            ' primary key (workspace_id), foreign key (workspace_id) references workspace (id) on delete cascade)',
        ]),
    ]
