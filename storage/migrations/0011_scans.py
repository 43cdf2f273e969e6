"""What somebody gives in a minute is counted; what was settled long ago is found without what was settled since."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [('models', '0010_chart')]

    initial = False

    operations = [
        ops.AddField('AllowanceRow', 'minute', fields.DatetimeField(null=True)),
        ops.AddField('AllowanceRow', 'in_minute', fields.IntField(db_default=0)),
        ops.RunSQL([
            'create index delivery_settled on delivery (workspace_id, wanted_at) where posted = wanted and failed is null',
        ]),
    ]
