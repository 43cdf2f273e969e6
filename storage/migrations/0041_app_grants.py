"""Which workspaces have installed the app by themselves, and which attempts to do so have come back."""

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [('models', '0040_due')]

    initial = False

    operations = [
        ops.RunSQL([
            'alter table workspace add column installed_at timestamptz, add column removed_at timestamptz',
            'create table oauth_state (digest bytea primary key, expires_at timestamptz not null)',
            "comment on table oauth_state is 'Attempts to install that have come back, until they would have expired.'",
        ]),
    ]
