"""Birthdays, work anniversaries and first days: what people chose, who is celebrated when, and what teams wrote."""

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [('models', '0048_reach')]

    initial = False

    operations = [
        ops.RunSQL([
            'create table celebration_wish (workspace_id bigint not null, person_id bigint not null,'
            ' birth_month smallint, birth_day smallint, anniversaries boolean not null default true,'
            ' primary key (workspace_id, person_id),'
            ' foreign key (workspace_id, person_id) references person (workspace_id, id) on delete cascade)',
            'create table celebration (workspace_id bigint not null, person_id bigint not null, kind text not null,'
            ' day date not null, morning date not null, ahead_on date not null,'
            ' hinted_on date, posted_on date, handed_on date,'
            ' primary key (workspace_id, person_id, kind, day),'
            ' foreign key (workspace_id, person_id) references person (workspace_id, id)'
            ' on update cascade on delete cascade)',
            'create table celebration_word (workspace_id bigint not null, person_id bigint not null,'
            ' kind text not null, day date not null, author_id bigint not null, words text not null,'
            ' written_at timestamptz not null, primary key (workspace_id, person_id, kind, day, author_id),'
            ' foreign key (workspace_id, person_id, kind, day)'
            ' references celebration (workspace_id, person_id, kind, day) on update cascade on delete cascade,'
            ' foreign key (workspace_id, author_id) references person (workspace_id, id) on delete cascade)',
            # Whose day comes back is looked for among everybody, by the number of the day: 309 for 9 March.
            'create index celebration_wish_number on celebration_wish'
            ' (workspace_id, ((birth_month * 100 + birth_day)::int)) where birth_month is not null',
            'create index person_joined_number on person (workspace_id,'
            " ((date_part('month', joined_on) * 100 + date_part('day', joined_on))::int)) where joined_on is not null",
            'create index celebration_morning on celebration (workspace_id, morning)',
            'create index celebration_ahead on celebration (workspace_id, ahead_on) where hinted_on is null',
            'create index celebration_posted on celebration (workspace_id, posted_on) where posted_on is not null',
            'create index celebration_word_author on celebration_word (workspace_id, author_id)',
        ]),
    ]
