"""Words of old entries of the diary can be deleted, and who was in them: their hash stays, and all else is refused."""

from tortoise import migrations
from tortoise.migrations import operations as ops

_ERASING = 'exists (select 1 from workspace w where w.id = old.workspace_id and w.erasing_since is not null)'
# Three years and some: by then no legal hold counts that an entry tells of, whatever app.yaml says.
_EMPTIES = (
    "old.at < now() - interval '1150 days' and new.content = '' and new.person_id is null"
    ' and (old.workspace_id, old.number, old.at, old.kind, old.previous, old.hash)'
    ' = (new.workspace_id, new.number, new.at, new.kind, new.previous, new.hash)'
)
_REFUSES = "raise exception 'the diary is only ever added to'; end"


class Migration(migrations.Migration):
    dependencies = [('models', '0065_served_is_not_removed')]

    initial = False

    operations = [
        ops.RunSQL([
            # The look at each row stands before the one at whole statements lets updates through.
            'create or replace function diary_row_stays() returns trigger language plpgsql as'
            f" $$ begin if tg_op = 'DELETE' then if {_ERASING} then return old; end if;"
            f' elsif {_EMPTIES} then return new; end if; {_REFUSES} $$',
            'drop trigger diary_row_stays on diary',
            'create trigger diary_row_stays before update or delete on diary'
            ' for each row execute function diary_row_stays()',
            'create or replace function diary_stays() returns trigger language plpgsql as'
            f" $$ begin if tg_op <> 'TRUNCATE' then return null; end if; {_REFUSES} $$",
        ]),
    ]
