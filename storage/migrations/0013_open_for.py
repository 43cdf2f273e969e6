"""An admin chooses in chat for how many days check-ins stay open."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [('models', '0012_reports')]

    initial = False

    operations = [
        ops.AddField('WorkspaceRow', 'open_for', fields.IntField(null=True)),
    ]
