"""Every key begins with the workspace, so that the tables can one day be spread over several PostgreSQL by it.

One transaction, in which nobody else sees the tables: an index that is built concurrently needs several, and a program
that was killed between them would leave a database that neither version can use. So what others wait is what this
takes, a few seconds for a hundred thousand kudos (docs/operator.md); nothing waits before all tables are ours.
"""

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.fields.db_defaults import Now
from tortoise.indexes import Index
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import UniqueConstraint

_TABLES = (
    'allowance', 'audience', 'availability', 'comment', 'delivery', 'digest_wish', 'draft', 'forecast', 'installation',
    'kudos', 'kudos_plus', 'kudos_receiver', 'ledger', 'letter', 'own_item', 'person', 'post', 'promise', 'round',
    'team', 'value',
)

# Child, column, parent, what becomes of the child when its parent goes.
_REFERENCES = (
    ('allowance', 'person_id', 'person', 'cascade'),
    ('audience', 'person_id', 'person', 'cascade'),
    ('audience', 'round_id', 'round', 'cascade'),
    ('availability', 'person_id', 'person', 'cascade'),
    ('comment', 'round_id', 'round', 'cascade'),
    ('digest_wish', 'person_id', 'person', 'cascade'),
    ('draft', 'person_id', 'person', 'cascade'),
    ('forecast', 'manager_id', 'person', 'cascade'),
    ('forecast', 'round_id', 'round', 'cascade'),
    ('kudos', 'giver_id', 'person', 'cascade'),
    ('kudos_plus', 'author_id', 'person', 'cascade'),
    ('kudos_plus', 'kudos_id', 'kudos', 'cascade'),
    ('kudos_receiver', 'kudos_id', 'kudos', 'cascade'),
    ('kudos_receiver', 'person_id', 'person', 'cascade'),
    ('ledger', 'round_id', 'round', 'cascade'),
    ('letter', 'person_id', 'person', 'cascade'),
    ('person', 'team_id', 'team', 'set null (team_id)'),
    ('promise', 'letter_id', 'letter', 'cascade'),
    ('promise', 'person_id', 'person', 'cascade'),
)

# Whoever waits for a table holds up all who come later, so nobody waits for long: all tables at once, or none of them
# and another try. Once all are ours nothing can be in the way, and no circle of waiting can come about.
_LOCK = f"""
do $$
begin
    perform set_config('lock_timeout', '1s', true);
    for attempt in 1..60 loop
        begin
            lock table {', '.join(_TABLES)} in access exclusive mode;
            return;
        exception when lock_not_available or deadlock_detected then
            perform pg_sleep(0.5);
        end;
    end loop;
    raise exception 'others keep the tables busy: end every process that uses this database, and start again';
end $$
"""


class Migration(migrations.Migration):
    dependencies = [('models', '0007_replicas')]

    initial = False

    operations = [
        ops.RunSQL([
            _LOCK,
            *(f'alter table {child} drop constraint {child}_{column}_fkey' for child, column, _, _ in _REFERENCES),
            *(f'alter table {table} drop constraint {table}_pkey' for table in _TABLES),
        ]),

        ops.RemoveConstraint('AllowanceRow', fields=['person_id', 'week']),
        ops.RemoveConstraint('AudienceRow', fields=['round_id', 'person_id']),
        ops.RemoveConstraint('ForecastRow', fields=['round_id', 'manager_id', 'item']),
        ops.RemoveConstraint('LedgerRow', fields=['round_id', 'unit', 'item']),
        ops.RemoveConstraint('LetterRow', fields=['person_id', 'kind', 'day']),
        ops.RemoveConstraint('PlusRow', fields=['kudos_id', 'author_id']),
        ops.RemoveConstraint('ReceiverRow', fields=['kudos_id', 'person_id']),
        ops.RemoveIndex('AudienceRow', fields=['invited', 'invite_at']),
        ops.RemoveIndex('AudienceRow', fields=['reminded', 'remind_at']),
        ops.RemoveIndex('AudienceRow', fields=['person_id', 'id']),
        ops.RemoveIndex('CommentRow', fields=['round_id', 'unit']),
        ops.RemoveIndex('DeliveryRow', fields=['subject', 'subject_id']),
        ops.RemoveIndex('KudosRow', fields=['workspace_id', 'giver_id', 'id']),
        ops.RemoveIndex('OwnItemRow', fields=['workspace_id', 'id']),
        ops.RemoveIndex('PostRow', fields=['workspace_id', 'place', 'id']),
        ops.RemoveIndex('PromiseRow', fields=['person_id', 'made_at']),
        ops.RemoveIndex('ReceiverRow', fields=['workspace_id', 'person_id', 'kudos_id']),
        ops.RemoveIndex('RoundRow', fields=['state', 'closes_at']),
        ops.RemoveIndex('RoundRow', fields=['workspace_id', 'state']),
        ops.RunSQL([f'drop index {name}' for name in ('delivery_failed', 'delivery_line', 'delivery_next')]),

        ops.AlterField('AvailabilityRow', 'person', fields.ForeignKeyField('models.PersonRow', source_field='person_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.CASCADE)),
        ops.AlterField('DigestWishRow', 'person', fields.ForeignKeyField('models.PersonRow', source_field='person_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.CASCADE)),
        ops.AlterField('PromiseRow', 'letter', fields.ForeignKeyField('models.LetterRow', source_field='letter_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.CASCADE)),
        ops.AlterField('RoundRow', 'key', fields.CharField(max_length=32)),
        ops.AlterField('DraftRow', 'created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),

        ops.AddField('CommentRow', 'workspace_id', fields.BigIntField(null=True)),
        ops.AddField('OwnItemRow', 'added_at', fields.DatetimeField(null=True)),
        ops.AddField('PersonRow', 'met_at', fields.DatetimeField(db_default=Now())),
        ops.AddField('PlusRow', 'added_at', fields.DatetimeField(null=True)),
        ops.AddField('ReceiverRow', 'given_at', fields.DatetimeField(null=True)),
        ops.RunSQL([
            'update comment c set workspace_id = r.workspace_id from round r where r.id = c.round_id',
            # When was not kept: they stay in their order, before all that come.
            'update own_item set added_at = now()',
            'update kudos_plus p set added_at = k.given_at from kudos k where k.id = p.kudos_id',
            'update kudos_receiver r set given_at = k.given_at from kudos k where k.id = r.kudos_id',
        ]),
        ops.AlterField('CommentRow', 'workspace_id', fields.BigIntField()),
        ops.AlterField('OwnItemRow', 'added_at', fields.DatetimeField()),
        ops.AlterField('PlusRow', 'added_at', fields.DatetimeField()),
        ops.AlterField('ReceiverRow', 'given_at', fields.DatetimeField()),

        ops.RunSQL([f'alter table {table} add primary key (workspace_id, id)' for table in _TABLES]),
        ops.AddConstraint('AllowanceRow', UniqueConstraint(fields=('workspace_id', 'person_id', 'week'))),
        ops.AddConstraint('AudienceRow', UniqueConstraint(fields=('workspace_id', 'round_id', 'person_id'))),
        ops.AddConstraint('AvailabilityRow', UniqueConstraint(fields=('workspace_id', 'person_id'))),
        ops.AddConstraint('DigestWishRow', UniqueConstraint(fields=('workspace_id', 'person_id'))),
        ops.AddConstraint('ForecastRow', UniqueConstraint(fields=('workspace_id', 'round_id', 'manager_id', 'item'))),
        ops.AddConstraint('LedgerRow', UniqueConstraint(fields=('workspace_id', 'round_id', 'unit', 'item'))),
        ops.AddConstraint('LetterRow', UniqueConstraint(fields=('workspace_id', 'person_id', 'kind', 'day'))),
        ops.AddConstraint('PlusRow', UniqueConstraint(fields=('workspace_id', 'kudos_id', 'author_id'))),
        ops.AddConstraint('PromiseRow', UniqueConstraint(fields=('workspace_id', 'letter_id'))),
        ops.AddConstraint('ReceiverRow', UniqueConstraint(fields=('workspace_id', 'kudos_id', 'person_id'))),
        ops.AddConstraint('RoundRow', UniqueConstraint(fields=('workspace_id', 'key'))),
        ops.AddIndex('AudienceRow', Index(fields=['workspace_id', 'person_id'])),
        ops.AddIndex('CommentRow', Index(fields=['workspace_id', 'round_id', 'unit'])),
        ops.AddIndex('DeliveryRow', Index(fields=['workspace_id', 'subject', 'subject_id'])),
        ops.AddIndex('DraftRow', Index(fields=['workspace_id', 'created_at'])),
        ops.AddIndex('KudosRow', Index(fields=['workspace_id', 'giver_id', 'given_at'])),
        ops.AddIndex('PostRow', Index(fields=['workspace_id', 'place', 'posted_at'])),
        ops.AddIndex('PromiseRow', Index(fields=['workspace_id', 'person_id', 'made_at'])),
        ops.AddIndex('ReceiverRow', Index(fields=['workspace_id', 'person_id', 'given_at'])),
        ops.AddIndex('RoundRow', Index(fields=['workspace_id', 'state', 'closes_at'])),
        ops.AddIndex('RoundRow', Index(fields=['workspace_id', 'opened_at'])),
        ops.RunSQL([
            'create index audience_invite on audience (workspace_id, round_id, invite_at) where not invited',
            'create index audience_remind on audience (workspace_id, round_id, remind_at) where not reminded',
            'create index delivery_next on delivery (workspace_id, patient, wanted_at, id)'
            ' where posted <> wanted and failed is null',
            'create index delivery_line on delivery (workspace_id, place, patient, wanted_at, id)'
            ' where posted <> wanted and failed is null',
            'create index delivery_failed on delivery (workspace_id, failed) where failed is not null',
            *(
                f'alter table {child} add foreign key (workspace_id, {column}) references {parent} (workspace_id, id)'
                f' on delete {then}'
                for child, column, parent, then in _REFERENCES
            ),
            'analyze kudos_receiver',  # it has a column more, by which letters are read from the first moment on
        ]),
    ]
