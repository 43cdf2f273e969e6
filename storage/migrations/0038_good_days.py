"""Who thanked back by one tap, and what a receiver saved to their good days."""

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [('models', '0037_first_answers')]

    initial = False

    operations = [
        ops.RunSQL([
            'alter table kudos_receiver add column thanked_back boolean not null default false,'
            ' add column saved boolean not null default false',
            'create index kudos_receiver_saved on kudos_receiver (workspace_id, person_id, given_at, kudos_id)'
            ' where saved',
        ]),
    ]
