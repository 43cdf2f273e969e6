"""The diary: rows are only ever added, each with the hash of the one before; a trigger refuses all else."""

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [('models', '0014_announcements')]

    initial = False

    operations = [
        ops.RunSQL([
            # No key leads to the person: who is erased leaves a number behind, and no row of this table changes.
            'create table diary (workspace_id bigint not null references workspace (id), number bigint not null,'
            ' at timestamptz not null, person_id bigint, kind text not null, content text not null,'
            ' previous text not null, hash text not null, primary key (workspace_id, number))',
            'create index diary_of_kind on diary (workspace_id, kind, number)',
            'create function diary_stays() returns trigger language plpgsql as'
            " $$ begin raise exception 'the diary is only ever added to'; end $$",
            'create trigger diary_stays before update or delete or truncate on diary'
            ' for each statement execute function diary_stays()',
        ]),
    ]
