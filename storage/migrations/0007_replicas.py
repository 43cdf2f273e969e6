from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('models', '0006_sealed')]

    initial = False

    operations = [
        ops.CreateModel(
            name='ReplicaRow',
            fields=[
                ('process', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=32)),
                ('keys_folder', fields.CharField(max_length=32)),
                ('sealed_folder', fields.CharField(max_length=32)),
                ('seen_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'replica', 'app': 'models', 'pk_attr': 'process', 'table_description': 'Which folders of check-ins a process sees, by their ids, and when it last said so.'},
            bases=['Model'],
        ),
    ]
