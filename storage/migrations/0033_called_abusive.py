"""Who first called a concern abusive; what six words come to, another one with each concern; days in its circle."""

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [('models', '0032_customers')]

    initial = False

    operations = [
        ops.RunSQL([
            'alter table concern add column called_by bigint, add column called_at timestamptz',
            # What one reader alone had hidden stands again, until another one agrees.
            'update concern set called_by = hidden_by, called_at = now(), hidden_by = null where hidden_by is not null',
            'create index concern_called on concern (workspace_id, called_by) where called_by is not null',
            "update concern set look = encode(sha256(decode(look, 'hex') || convert_to(key, 'UTF8')), 'hex'),"
            ' circle = circle || \'{"acknowledged_within": 7, "answered_within": 90}\'',
            'create table voice_abuse (workspace_id bigint not null references workspace (id), week date not null,'
            ' hidden integer not null default 0, brought_back integer not null default 0,'
            ' is_told boolean not null default false, primary key (workspace_id, week))',
        ]),
    ]
