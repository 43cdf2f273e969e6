"""Who agrees that newcomers may read a thanks, what a newcomer was shown in which week, and until when no admin is asked
whether a value still says something.
"""

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [('models', '0051_awards')]

    initial = False

    operations = [
        ops.RunSQL([
            'create table newcomer_consent (workspace_id bigint not null, kudos_id bigint not null,'
            ' person_id bigint not null, primary key (workspace_id, kudos_id, person_id),'
            ' foreign key (workspace_id, kudos_id) references kudos (workspace_id, id) on delete cascade,'
            ' foreign key (workspace_id, person_id) references person (workspace_id, id) on delete cascade)',
            'create table newcomer_story (workspace_id bigint not null, person_id bigint not null,'
            ' week smallint not null, value_id bigint not null, kudos_id bigint,'
            ' primary key (workspace_id, person_id, week),'
            ' foreign key (workspace_id, person_id) references person (workspace_id, id) on delete cascade,'
            ' foreign key (workspace_id, value_id) references value (workspace_id, id) on delete cascade,'
            ' foreign key (workspace_id, kudos_id) references kudos (workspace_id, id) on delete cascade)',
            'create table value_watch (workspace_id bigint not null, value_id bigint not null, quiet_until date not null,'
            ' primary key (workspace_id, value_id),'
            ' foreign key (workspace_id, value_id) references value (workspace_id, id) on delete cascade)',
            # Newcomers are looked for every hour, among everybody.
            'create index person_joined_on on person (workspace_id, joined_on) where joined_on is not null',
        ]),
    ]
