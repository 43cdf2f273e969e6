from tortoise import migrations
from tortoise.migrations import operations as ops
import functools
from json import dumps, loads
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    initial = True

    operations = [
        ops.CreateModel(
            name='WorkspaceRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('platform', fields.CharField(max_length=16)),
                ('platform_id', fields.CharField(max_length=128)),
                ('name', fields.TextField(unique=False)),
                ('language', fields.CharField(max_length=8)),
            ],
            options={'table': 'workspace', 'app': 'models', 'unique_together': (('platform', 'platform_id'),), 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='DeliveryRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('workspace', fields.ForeignKeyField('models.WorkspaceRow', source_field='workspace_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.CASCADE)),
                ('place', fields.CharField(max_length=255)),
                ('reader_id', fields.BigIntField(null=True)),
                ('subject', fields.CharField(max_length=16)),
                ('subject_id', fields.BigIntField()),
                ('wanted', fields.IntField()),
                ('posted', fields.IntField(default=0)),
                ('message_id', fields.CharField(null=True, max_length=255)),
                ('failed', fields.CharField(null=True, max_length=255)),
            ],
            options={'table': 'delivery', 'app': 'models', 'indexes': [Index(fields=['subject', 'subject_id'])], 'pk_attr': 'id', 'table_description': "What should stand where. Done when `posted` equals `wanted`; `failed` holds the platform's final no."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='PostRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('workspace', fields.ForeignKeyField('models.WorkspaceRow', source_field='workspace_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.CASCADE)),
                ('place', fields.CharField(max_length=255)),
                ('author_id', fields.BigIntField(null=True)),
                ('html', fields.TextField(unique=False)),
                ('plain', fields.TextField(unique=False)),
                ('revision', fields.IntField(default=1)),
                ('deleted', fields.BooleanField(default=False)),
                ('posted_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'post', 'app': 'models', 'indexes': [Index(fields=['workspace_id', 'place', 'id'])], 'pk_attr': 'id', 'table_description': 'One message on the local page, drawn already. `author_id` is empty for the bot.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='TeamRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('workspace', fields.ForeignKeyField('models.WorkspaceRow', source_field='workspace_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.CASCADE)),
                ('name', fields.TextField(unique=False)),
                ('handle', fields.CharField(max_length=80)),
                ('manager_id', fields.BigIntField()),
            ],
            options={'table': 'team', 'app': 'models', 'unique_together': (('workspace_id', 'handle'), ('workspace_id', 'manager_id')), 'pk_attr': 'id', 'table_description': '`manager_id` leads the team; its members name it by `PersonRow.team_id`.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='PersonRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('workspace', fields.ForeignKeyField('models.WorkspaceRow', source_field='workspace_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.CASCADE)),
                ('platform_id', fields.CharField(max_length=128)),
                ('name', fields.TextField(unique=False)),
                ('handle', fields.CharField(max_length=80)),
                ('language', fields.CharField(max_length=8)),
                ('time_zone', fields.CharField(max_length=64)),
                ('is_admin', fields.BooleanField(default=False)),
                ('is_bot', fields.BooleanField(default=False)),
                ('is_active', fields.BooleanField(default=True)),
                ('is_stranger', fields.BooleanField(default=False)),
                ('team', fields.ForeignKeyField('models.TeamRow', source_field='team_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.SET_NULL)),
                ('joined_on', fields.DateField(null=True)),
                ('posts_about_me', fields.BooleanField(default=True)),
            ],
            options={'table': 'person', 'app': 'models', 'unique_together': (('workspace_id', 'platform_id'),), 'indexes': [Index(fields=['workspace_id', 'handle']), Index(fields=['workspace_id', 'team_id'])], 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='AllowanceRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('workspace_id', fields.BigIntField()),
                ('person', fields.ForeignKeyField('models.PersonRow', source_field='person_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.CASCADE)),
                ('week', fields.DateField()),
                ('given', fields.IntField()),
            ],
            options={'table': 'allowance', 'app': 'models', 'unique_together': (('person_id', 'week'),), 'pk_attr': 'id', 'table_description': 'How many thanks a person has given in a week (its Monday): the row whose lock makes the limit exact.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='DraftRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('workspace_id', fields.BigIntField()),
                ('person', fields.ForeignKeyField('models.PersonRow', source_field='person_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.CASCADE)),
                ('content', fields.JSONField(encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('created_at', fields.DatetimeField(db_index=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'draft', 'app': 'models', 'pk_attr': 'id', 'table_description': 'What a person typed and has not given yet, until they do or a week has passed.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='KudosRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('workspace', fields.ForeignKeyField('models.WorkspaceRow', source_field='workspace_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.CASCADE)),
                ('source', fields.CharField(max_length=255)),
                ('giver', fields.ForeignKeyField('models.PersonRow', source_field='giver_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.CASCADE)),
                ('value', fields.JSONField(null=True, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('value_id', fields.BigIntField(null=True)),
                ('words', fields.TextField(unique=False)),
                ('private', fields.BooleanField()),
                ('link', fields.TextField(unique=False)),
                ('given_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('revision', fields.IntField(default=1)),
                ('removed_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('removed_by', fields.BigIntField(null=True)),
                ('removed_because', fields.TextField(default='', unique=False)),
            ],
            options={'table': 'kudos', 'app': 'models', 'unique_together': (('workspace_id', 'source'),), 'indexes': [Index(fields=['workspace_id', 'giver_id', 'id'])], 'pk_attr': 'id', 'table_description': '`source` names the event that gave it: one event, one row. `value` is a copy, as it was named then.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='PlusRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('workspace_id', fields.BigIntField()),
                ('kudos', fields.ForeignKeyField('models.KudosRow', source_field='kudos_id', db_constraint=True, to_field='id', related_name='plus', on_delete=OnDelete.CASCADE)),
                ('author', fields.ForeignKeyField('models.PersonRow', source_field='author_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.CASCADE)),
                ('word', fields.TextField(unique=False)),
            ],
            options={'table': 'kudos_plus', 'app': 'models', 'unique_together': (('kudos_id', 'author_id'),), 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ReceiverRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('workspace_id', fields.BigIntField()),
                ('kudos', fields.ForeignKeyField('models.KudosRow', source_field='kudos_id', db_constraint=True, to_field='id', related_name='receivers', on_delete=OnDelete.CASCADE)),
                ('person', fields.ForeignKeyField('models.PersonRow', source_field='person_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.CASCADE)),
            ],
            options={'table': 'kudos_receiver', 'app': 'models', 'unique_together': (('kudos_id', 'person_id'),), 'indexes': [Index(fields=['workspace_id', 'person_id', 'kudos_id'])], 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ValueRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('workspace', fields.ForeignKeyField('models.WorkspaceRow', source_field='workspace_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.CASCADE)),
                ('names', fields.JSONField(encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('practices', fields.JSONField(encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('emoji', fields.CharField(max_length=64)),
                ('position', fields.IntField()),
                ('retired', fields.BooleanField(default=False)),
            ],
            options={'table': 'value', 'app': 'models', 'indexes': [Index(fields=['workspace_id', 'position'])], 'pk_attr': 'id'},
            bases=['Model'],
        ),
    ]
