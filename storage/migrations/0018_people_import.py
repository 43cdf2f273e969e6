"""What each source of people said last, so that the same again is known, what is held can be read, and the next source
counts where one falls silent.
"""

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [('models', '0017_scim')]

    initial = False

    operations = [
        ops.RunSQL([
            'create table people_import (workspace_id bigint not null, source text not null,'
            ' taken_at timestamptz not null, people int not null, asked int not null, said bytea not null, remarks jsonb not null,'
            ' given text not null, stood text not null, settled boolean not null, until date,'
            ' primary key (workspace_id, source),'
            ' foreign key (workspace_id) references workspace (id) on delete cascade)',
        ]),
    ]
