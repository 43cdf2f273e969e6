"""Customer signals: their kinds, the value of each department and period, what stood before, and webhooks that came."""

from tortoise import migrations
from tortoise.migrations import operations as ops

_PLACE = 'kind text not null, department text not null, is_month boolean not null, begins date not null'


class Migration(migrations.Migration):
    dependencies = [('models', '0033_called_abusive')]

    initial = False

    operations = [
        ops.RunSQL([
            'create table signal_kind (workspace_id bigint not null references workspace (id) on delete cascade,'
            ' key text not null, names jsonb not null, shape text not null, higher_is_better boolean not null,'
            ' removed_at timestamptz, primary key (workspace_id, key))',
            'create table signal_statement (workspace_id bigint not null references workspace (id) on delete cascade,'
            ' id bigint generated always as identity, person_id bigint, source text not null,'
            ' stated_at timestamptz not null, added bigint not null, restated bigint not null,'
            ' taken_back_at timestamptz, primary key (workspace_id, id),'
            ' foreign key (workspace_id, person_id) references person (workspace_id, id))',
            f'create table signal_value (workspace_id bigint not null, {_PLACE}, value double precision not null,'
            ' answers bigint, stated_at timestamptz not null, statement_id bigint not null,'
            ' primary key (workspace_id, kind, department, is_month, begins),'
            ' foreign key (workspace_id, kind) references signal_kind (workspace_id, key) on delete cascade,'
            ' foreign key (workspace_id, statement_id) references signal_statement (workspace_id, id))',
            'create index signal_value_stated on signal_value (workspace_id, statement_id)',
            f'create table signal_before (workspace_id bigint not null, statement_id bigint not null, {_PLACE},'
            ' value double precision not null, answers bigint, stated_at timestamptz not null,'
            ' statement_before bigint not null,'
            ' primary key (workspace_id, statement_id, kind, department, is_month, begins),'
            ' foreign key (workspace_id, statement_id) references signal_statement (workspace_id, id))',
            'create index signal_before_stated on signal_before (workspace_id, statement_before)',
            'create table webhook_seen (workspace_id bigint not null references workspace (id) on delete cascade,'
            ' id text not null, seen_at timestamptz not null, primary key (workspace_id, id))',
            'create index webhook_seen_at on webhook_seen (workspace_id, seen_at)',
        ]),
    ]
