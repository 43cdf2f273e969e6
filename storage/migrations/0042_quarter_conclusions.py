"""What may be said of people and customers, so that it is not computed anew whenever a process starts."""

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [('models', '0041_app_grants')]

    initial = False

    operations = [
        ops.RunSQL([
            # `version` stays the same as long as everything does that it was computed of.
            'create table quarter_conclusion (workspace_id bigint not null references workspace (id) on delete cascade,'
            ' until_week integer not null, version text not null, conclusion jsonb not null,'
            ' primary key (workspace_id, until_week))',
        ]),
    ]
