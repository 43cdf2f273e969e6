"""Whoever is taken out of a thanks is taken out of what was sent of it, too: receivers read it anew, or forget it."""

from tortoise import migrations
from tortoise.migrations import operations as ops

_TOLD = (
    "insert into webhook_event (workspace_id, webhook_id, kind, subject_id)"
    " select distinct n.workspace_id, w.id, 'kudos.edited', n.id from {rows}"
    " join kudos n on n.workspace_id = r.workspace_id and n.id = r.kudos_id"
    " and not n.private and n.removed_at is null"
    " join webhook w on w.workspace_id = n.workspace_id and w.off = '' and 'kudos' = any(w.topics)"
    " and n.given_at >= w.made_at"
    " join workspace o on o.id = w.workspace_id and o.erasing_since is null"
)
_CHANGED = (
    "changed r join before b on b.workspace_id = r.workspace_id and b.id = r.id"
    " and (b.hidden, b.person_id) is distinct from (r.hidden, r.person_id)"
)


def _function(name: str, rows: str) -> str:
    body = _TOLD.format(rows=rows)
    return f"create or replace function {name}() returns trigger language plpgsql as $$ begin {body}; return null; end $$"


class Migration(migrations.Migration):
    dependencies = [("models", "0059_across_erased")]

    initial = False

    operations = [
        ops.RunSQL(
            [
                _function("kudos_receiver_tells_webhooks_update", _CHANGED),
                # With a whole thanks its receivers go, too: then there is nothing to join, and the thanks itself says so.
                _function("kudos_receiver_tells_webhooks_delete", "gone r"),
                "create trigger tells_webhooks_delete after delete on kudos_receiver referencing old table as gone"
                " for each statement execute function kudos_receiver_tells_webhooks_delete()",
                # Until when a process sends to it, whenever it is due: whoever wakes it meanwhile takes nothing away.
                "alter table webhook add column in_hand_until timestamptz",
            ]
        ),
    ]
