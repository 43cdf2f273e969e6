"""What people chose to be reached by, and on which days something reached them that they had not asked for."""

from tortoise import migrations
from tortoise.migrations import operations as ops

_OF_PERSON = 'foreign key (workspace_id, person_id) references person (workspace_id, id) on delete cascade'


class Migration(migrations.Migration):
    dependencies = [('models', '0047_signal_origins')]

    initial = False

    operations = [
        ops.RunSQL([
            'create table reach_choice (workspace_id bigint not null, person_id bigint not null, kind text not null,'
            f' is_on boolean not null, primary key (workspace_id, person_id, kind), {_OF_PERSON})',
            'create table reach_day (workspace_id bigint not null, person_id bigint not null, day date not null,'
            f' kind text not null, primary key (workspace_id, person_id, day), {_OF_PERSON})',
            'create index reach_day_old on reach_day (workspace_id, day)',
            *(
                f'create trigger signs_{kind} after {kind} on reach_choice referencing {rows} table as changed'
                " for each statement execute function leave_sign('ticks')"
                for kind, rows in (('insert', 'new'), ('update', 'new'), ('delete', 'old'))
            ),
        ]),
    ]
