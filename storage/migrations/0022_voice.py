"""Concerns that windows released, who reads each, and what readers said: nothing here says who wrote, or when."""

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [('models', '0021_import_before')]

    initial = False

    operations = [
        ops.RunSQL([
            'create table voice_window (workspace_id bigint not null references workspace (id), key text not null,'
            ' week date, released_at timestamptz not null, is_lost boolean not null, primary key (workspace_id, key))',
            # A concern names no window: it may have waited in others.
            'create table concern (workspace_id bigint not null references workspace (id), key text not null,'
            ' week date not null, released_at timestamptz not null, circle jsonb not null, look text not null,'
            ' words text not null, acknowledged_at timestamptz, risen_at timestamptz, closed_at timestamptz,'
            " closing text, closed_by bigint, because text not null default '', changes_on date, hidden_by bigint,"
            ' replies integer not null default 0, primary key (workspace_id, key))',
            'create table concern_reader (workspace_id bigint not null, person_id bigint not null,'
            ' concern_key text not null, primary key (workspace_id, person_id, concern_key),'
            ' foreign key (workspace_id, concern_key) references concern (workspace_id, key) on delete cascade)',
            # No key leads to the person: a reply outlasts whoever gave it.
            'create table concern_reply (workspace_id bigint not null, concern_key text not null,'
            ' number integer not null, person_id bigint not null, words text not null, at timestamptz not null,'
            ' primary key (workspace_id, concern_key, number),'
            ' foreign key (workspace_id, concern_key) references concern (workspace_id, key) on delete cascade)',
        ]),
    ]
