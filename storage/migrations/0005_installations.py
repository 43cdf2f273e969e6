from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('models', '0004_letters')]

    initial = False

    operations = [
        ops.CreateModel(
            name='InstallationRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('workspace', fields.ForeignKeyField('models.WorkspaceRow', source_field='workspace_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.CASCADE)),
                ('place', fields.CharField(max_length=255)),
                ('kind', fields.CharField(max_length=16)),
                ('sealed', fields.TextField(unique=False)),
                ('removed', fields.BooleanField(default=False)),
            ],
            options={'table': 'installation', 'app': 'models', 'unique_together': (('workspace_id', 'place'),), 'pk_attr': 'id', 'table_description': 'Where a platform let us in. `sealed` is its address, encrypted; a removed one is never written to.'},
            bases=['Model'],
        ),
    ]
