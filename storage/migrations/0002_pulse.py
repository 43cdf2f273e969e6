from tortoise import migrations
from tortoise.migrations import operations as ops
import functools
from json import dumps, loads
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('models', '0001_first')]

    initial = False

    operations = [
        ops.CreateModel(
            name='AvailabilityRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('workspace_id', fields.BigIntField()),
                ('person', fields.OneToOneField('models.PersonRow', source_field='person_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.CASCADE)),
                ('opted_out', fields.BooleanField(default=False)),
                ('not_before', fields.DateField(null=True)),
            ],
            options={'table': 'availability', 'app': 'models', 'pk_attr': 'id', 'table_description': 'When a person wants to be asked: never, or not before a day. Without a row, always.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='OwnItemRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('workspace', fields.ForeignKeyField('models.WorkspaceRow', source_field='workspace_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.CASCADE)),
                ('texts', fields.JSONField(encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('forecasts', fields.JSONField(encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('about_manager', fields.BooleanField(default=False)),
                ('retired', fields.BooleanField(default=False)),
            ],
            options={'table': 'own_item', 'app': 'models', 'indexes': [Index(fields=['workspace_id', 'id'])], 'pk_attr': 'id', 'table_description': 'A question that a workspace added; texts and forecast wordings are by language.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='RoundRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('workspace', fields.ForeignKeyField('models.WorkspaceRow', source_field='workspace_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.CASCADE)),
                ('state', fields.CharField(max_length=8)),
                ('key', fields.CharField(unique=True, max_length=32)),
                ('week', fields.IntField(null=True)),
                ('first_monday', fields.DateField(null=True)),
                ('k', fields.IntField(null=True)),
                ('opened_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('closes_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('frozen', fields.JSONField(null=True, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('published', fields.JSONField(null=True, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('fingerprint', fields.CharField(null=True, max_length=16)),
            ],
            options={'table': 'round', 'app': 'models', 'indexes': [Index(fields=['workspace_id', 'state']), Index(fields=['state', 'closes_at'])], 'pk_attr': 'id', 'table_description': '`state` is a `bot.rounds.State`; `frozen` is what the round keeps of the day it opened.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='AudienceRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('workspace_id', fields.BigIntField()),
                ('round', fields.ForeignKeyField('models.RoundRow', source_field='round_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.CASCADE)),
                ('person', fields.ForeignKeyField('models.PersonRow', source_field='person_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.CASCADE)),
                ('leaf', fields.CharField(max_length=32)),
                ('boss', fields.BigIntField()),
                ('since', fields.DateField()),
                ('invite_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('invited', fields.BooleanField(default=False)),
                ('remind_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('reminded', fields.BooleanField(default=False)),
            ],
            options={'table': 'audience', 'app': 'models', 'unique_together': (('round_id', 'person_id'),), 'indexes': [Index(fields=['invited', 'invite_at']), Index(fields=['reminded', 'remind_at']), Index(fields=['person_id', 'id'])], 'pk_attr': 'id', 'table_description': 'Who was asked in a round. `invited` and `reminded` are claimed once; the moments are when that is due.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='BallotRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('round', fields.ForeignKeyField('models.RoundRow', source_field='round_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.CASCADE)),
                ('token', fields.BinaryField()),
                ('box', fields.BinaryField()),
            ],
            options={'table': 'ballot', 'app': 'models', 'unique_together': (('round_id', 'token'),), 'pk_attr': 'id', 'table_description': 'A sealed answer: no person, no team, no time (docs/privacy.md).'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='CommentRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('round', fields.ForeignKeyField('models.RoundRow', source_field='round_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.CASCADE)),
                ('unit', fields.CharField(max_length=32)),
                ('words', fields.TextField(unique=False)),
            ],
            options={'table': 'comment', 'app': 'models', 'indexes': [Index(fields=['round_id', 'unit'])], 'pk_attr': 'id', 'table_description': 'Comments that were released when a round closed, in random order, for the head of a unit and those above.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ForecastRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('workspace_id', fields.BigIntField()),
                ('round', fields.ForeignKeyField('models.RoundRow', source_field='round_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.CASCADE)),
                ('manager', fields.ForeignKeyField('models.PersonRow', source_field='manager_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.CASCADE)),
                ('item', fields.CharField(max_length=40)),
                ('value', fields.SmallIntField()),
            ],
            options={'table': 'forecast', 'app': 'models', 'unique_together': (('round_id', 'manager_id', 'item'),), 'pk_attr': 'id', 'table_description': 'What a manager believes the team will answer: confidential, not anonymous.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='LedgerRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('workspace', fields.ForeignKeyField('models.WorkspaceRow', source_field='workspace_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.CASCADE)),
                ('round', fields.ForeignKeyField('models.RoundRow', source_field='round_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.CASCADE)),
                ('unit', fields.CharField(max_length=32)),
                ('item', fields.CharField(max_length=40)),
                ('reading', fields.CharField(max_length=4)),
                ('size_from', fields.IntField()),
                ('participation', fields.CharField(null=True, max_length=8)),
            ],
            options={'table': 'ledger', 'app': 'models', 'unique_together': (('round_id', 'unit', 'item'),), 'pk_attr': 'id', 'table_description': 'Everything ever published. Rows are only ever added: a trigger refuses all else.'},
            bases=['Model'],
        ),
        ops.RunSQL([
            # One round at a time in a workspace, and one for each week; a void one is asked again.
            "create unique index round_running on round (workspace_id) where state in ('opening', 'open')",
            "create unique index round_week on round (workspace_id, week) where state in ('open', 'closed')",
            "create function ledger_stays() returns trigger language plpgsql as"
            " $$ begin raise exception 'the ledger is only ever added to'; end $$",
            "create trigger ledger_stays before update or delete or truncate on ledger"
            " for each statement execute function ledger_stays()",
        ]),
    ]
