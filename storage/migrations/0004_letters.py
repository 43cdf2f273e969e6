from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('models', '0003_queue')]

    initial = False

    operations = [
        ops.CreateModel(
            name='DigestWishRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('workspace_id', fields.BigIntField()),
                ('person', fields.OneToOneField('models.PersonRow', source_field='person_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.CASCADE)),
                ('wanted', fields.BooleanField()),
                ('weekday', fields.SmallIntField()),
                ('at', fields.CharField(max_length=5)),
            ],
            options={'table': 'digest_wish', 'app': 'models', 'pk_attr': 'id', 'table_description': 'When a manager wants the digest, or that they want none. Without a row, as app.yaml says.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='LetterRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('workspace', fields.ForeignKeyField('models.WorkspaceRow', source_field='workspace_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.CASCADE)),
                ('person', fields.ForeignKeyField('models.PersonRow', source_field='person_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.CASCADE)),
                ('kind', fields.CharField(max_length=8)),
                ('day', fields.DateField()),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('until', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('tip', fields.CharField(default='', max_length=40)),
                ('tip_answer', fields.CharField(default='', max_length=8)),
            ],
            options={'table': 'letter', 'app': 'models', 'unique_together': (('person_id', 'kind', 'day'),), 'pk_attr': 'id', 'table_description': 'A digest or a summary, claimed once a week. It tells of everything up to `at`, and of rounds up to `until`.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='PromiseRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('workspace_id', fields.BigIntField()),
                ('letter', fields.OneToOneField('models.LetterRow', source_field='letter_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.CASCADE)),
                ('person', fields.ForeignKeyField('models.PersonRow', source_field='person_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.CASCADE)),
                ('tip', fields.CharField(max_length=40)),
                ('made_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('done_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('asked_round', fields.BigIntField(null=True)),
            ],
            options={'table': 'promise', 'app': 'models', 'indexes': [Index(fields=['workspace_id', 'made_at']), Index(fields=['person_id', 'made_at'])], 'pk_attr': 'id', 'table_description': 'What a manager promised the team, by the tip it came from. `asked_round` asked whether it helped.'},
            bases=['Model'],
        ),
    ]
