"""What is changed in a workspace leaves a sign for the clock, which looks at it again."""

from tortoise import migrations
from tortoise.migrations import operations as ops

# Of each table on which something depends that is done by the clock; tests/storage/sql/test_signs.py names the others.
TABLES = (
    *('announcement', 'audience', 'availability', 'barnacle', 'barnacle_round', 'barnacle_word', 'chosen_settings'),
    *('concern', 'concern_reader', 'concern_reply', 'customer_link', 'customer_thanks', 'department', 'digest_wish'),
    *('half_hour', 'installer', 'leave', 'letter', 'own_item', 'people_import', 'person', 'promise', 'role_grant'),
    *('round', 'team', 'value', 'voice_abuse', 'voice_window', 'welcome'),
)
APART = ('scim_sync',)


def _sign(table: str, work: str) -> list[str]:
    return [
        f"create trigger signs_{kind} after {kind} on {table} referencing {rows} table as changed"
        f" for each statement execute function leave_sign('{work}')"
        for kind, rows in (('insert', 'new'), ('update', 'new'), ('delete', 'old'))
    ]


class Migration(migrations.Migration):
    dependencies = [('models', '0045_erasure')]

    initial = False

    operations = [
        ops.RunSQL([
            'create function leave_sign() returns trigger language plpgsql as $$ begin'
            ' insert into due (workspace_id, work, next_at)'
            ' select distinct workspace_id, tg_argv[0], now() from changed; return null; end $$',
            *(command for table in TABLES for command in _sign(table, 'ticks')),
            *(command for table in APART for command in _sign(table, 'apart')),
        ]),
    ]
