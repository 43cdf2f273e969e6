"""People can be forgotten: a wish is a row until nothing is left of them, and then a receipt that leads to nobody."""

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [('models', '0054_file_handing')]

    initial = False

    operations = [
        ops.RunSQL([
            # No key leads to the person, who is gone before the last step is done.
            'create table forgetting (workspace_id bigint not null references workspace (id),'
            ' number bigint not null, person_id bigint, account text, given text not null,'
            ' received text not null, wish text not null, wished_at timestamptz not null, due_at timestamptz not null,'
            ' erased_at timestamptz, ended_at timestamptz, primary key (workspace_id, number))',
            'create unique index forgetting_person on forgetting (workspace_id, person_id) where person_id is not null',
            *(
                f'create trigger signs_{kind} after {kind} on forgetting referencing {rows} table as changed'
                " for each statement execute function leave_sign('ticks')"
                for kind, rows in (('insert', 'new'), ('update', 'new'), ('delete', 'old'))
            ),
        ]),
    ]
