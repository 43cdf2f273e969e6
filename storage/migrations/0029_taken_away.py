"""When a barnacle was taken away, and why; and from which windows of concerns something may have been forgotten."""

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [('models', '0028_departments')]

    initial = False

    operations = [
        ops.RunSQL([
            "alter table barnacle add column taken_away_at timestamptz, add column taken_because text not null default ''",
            'create index barnacle_taken_away on barnacle (workspace_id, taken_away_at, id)'
            ' where taken_away_at is not null',
            'alter table voice_window add column is_forgotten boolean not null default false',
            'create index voice_window_remembered on voice_window (workspace_id, released_at) where not is_forgotten',
            'create index voice_window_forgotten on voice_window (workspace_id, released_at) where is_forgotten',
        ]),
    ]
