"""What leaders took along to customers, a week each, and what they heard: their own words."""

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [('models', '0030_agreed_thanks')]

    initial = False

    operations = [
        ops.RunSQL([
            'create table half_hour (workspace_id bigint not null, person_id bigint not null, week date not null,'
            " question text not null, done_at timestamptz, words text not null default '',"
            ' primary key (workspace_id, person_id, week),'
            ' foreign key (workspace_id, person_id) references person (workspace_id, id) on delete cascade)',
        ]),
    ]
