"""Who is on leave by what they or a source have said, until they were asked who picked up their work; thanks for that."""

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [('models', '0025_barnacles')]

    initial = False

    operations = [
        ops.RunSQL([
            'alter table kudos add cover boolean not null default false',
            'create index kudos_cover on kudos (workspace_id, id) where cover',
            'create table leave (workspace_id bigint not null references workspace (id), person_id bigint not null,'
            ' since date not null, back_on date not null, asked_on date,'
            ' primary key (workspace_id, person_id),'
            ' foreign key (workspace_id, person_id) references person (workspace_id, id) on delete cascade)',
            # Whoever is away is looked for every hour, among everybody.
            'create index person_not_before on person (workspace_id, not_before) where not_before is not null',
            'create index availability_not_before on availability (workspace_id, not_before)'
            ' where not_before is not null',
        ]),
    ]
