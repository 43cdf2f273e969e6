"""Where much was said and named: what was answered lately, and what hinders most, are found without reading the rest."""

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [('models', '0026_cover')]

    initial = False

    operations = [
        ops.RunSQL([
            'create index concern_closed on concern (workspace_id, closed_at) where closed_at is not null',
            'create index concern_replied on concern_reply (workspace_id, at, concern_key)',
            'create index barnacle_worst on barnacle (workspace_id, hindered_at_least desc, named_at, id)'
            ' where ending is null and joined_into is null',
        ]),
    ]
