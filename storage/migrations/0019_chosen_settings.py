"""What admins choose in chat in the place of what app.yaml says: one row a workspace, by the path of each setting."""

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [('models', '0018_people_import')]

    initial = False

    operations = [
        ops.RunSQL([
            'create table chosen_settings (workspace_id bigint not null, settings jsonb not null,'
            ' primary key (workspace_id), foreign key (workspace_id) references workspace (id) on delete cascade)',
            # The column stays: the version before still reads it while this one starts.
            "insert into chosen_settings select id, jsonb_build_object('pulse.open_for', open_for) from workspace"
            ' where open_for is not null',
        ]),
    ]
