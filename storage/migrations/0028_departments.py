"""Whose branches and teams an admin picked as departments, which are asked about each other."""

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [('models', '0027_voice_at_length')]

    initial = False

    operations = [
        ops.RunSQL([
            'create table department (workspace_id bigint not null, head_id bigint not null,'
            ' primary key (workspace_id, head_id),'
            ' foreign key (workspace_id, head_id) references person (workspace_id, id) on delete cascade)',
        ]),
    ]
