"""Who was welcomed in each workspace, and how far they are; and who installed us, where the platform knows no admins."""

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [('models', '0019_chosen_settings')]

    initial = False

    operations = [
        ops.RunSQL([
            'create table welcome (workspace_id bigint primary key references workspace (id), person_id bigint,'
            " values_kept boolean not null default false, steps text not null default '',"
            ' ended boolean not null default false)',
            # Who has used it before needs no welcome.
            'insert into welcome (workspace_id, ended) select id, true from workspace',
            'create table installer (workspace_id bigint primary key references workspace (id),'
            ' person_id bigint not null,'
            ' foreign key (workspace_id, person_id) references person (workspace_id, id) on delete cascade)',
        ]),
    ]
