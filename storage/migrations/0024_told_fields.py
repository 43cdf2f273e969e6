"""What sources of people say in the platform's place, field by field; what somebody chose for themselves stands above."""

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [('models', '0023_same_person')]

    initial = False

    operations = [
        ops.RunSQL([
            "alter table person add origins jsonb not null default '{}', add country text not null default '',"
            ' add not_before date, add language_chosen boolean not null default false',
            # Who chose their language before cannot be told from who did not: everybody keeps theirs.
            'update person set language_chosen = true',
            # The leave of a source that somebody has said otherwise than.
            'alter table availability add overruled date',
            # A no to many changes at once had no end; now it counts for a week.
            "update scim_sync set stopped = stopped || jsonb_build_object('declined_at', now(), 'again_at', now() +"
            " interval '7 days', 'declined_leaving', stopped -> 'leaving', 'declined_moving', stopped -> 'moving')"
            " where stopped ->> 'is_declined' = 'true'",
        ]),
    ]
