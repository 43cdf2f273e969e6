"""A chart replaces the one before: teams have names in several languages, and what a platform said of people ages."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [('models', '0009_replica_of_workspace')]

    initial = False

    operations = [
        ops.AddField('TeamRow', 'names', fields.JSONField(default=dict, db_default={})),
        ops.AddField('PersonRow', 'is_of_company', fields.BooleanField(default=False, db_default=False)),
        ops.AddField('PersonRow', 'is_stale', fields.BooleanField(default=False, db_default=False)),
        ops.AddField('WorkspaceRow', 'looks_again_at', fields.DatetimeField(null=True)),
        ops.RunSQL(['create index person_stale on person (workspace_id, id) where is_stale']),
    ]
