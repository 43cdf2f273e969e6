"""Who heads by now what somebody else headed before."""

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [('models', '0035_praise_sources')]

    initial = False

    operations = [
        ops.RunSQL([
            'create table head_change (workspace_id bigint not null references workspace (id) on delete cascade,'
            ' id bigint generated always as identity, changed_at timestamptz not null, head_id bigint not null,'
            ' heir_id bigint, undone_at timestamptz, primary key (workspace_id, id),'
            ' foreign key (workspace_id, head_id) references person (workspace_id, id),'
            ' foreign key (workspace_id, heir_id) references person (workspace_id, id))',
        ]),
    ]
