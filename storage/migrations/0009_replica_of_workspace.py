"""Which folders a process sees is said of each workspace that it serves; a workspace says whether it is invented."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [('models', '0008_workspace_keys')]

    initial = False

    operations = [
        ops.DeleteModel(name='ReplicaRow'),  # each process says so again within seconds
        ops.RunSQL([
            'create table replica (workspace_id bigint not null references workspace (id) on delete cascade,'
            ' process varchar(32) not null, keys_folder varchar(32) not null, sealed_folder varchar(32) not null,'
            ' seen_at timestamptz not null, primary key (workspace_id, process))',
        ]),
        ops.AddField('WorkspaceRow', 'invented', fields.BooleanField(default=False, db_default=False)),
    ]
