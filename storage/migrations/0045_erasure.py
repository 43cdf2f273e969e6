"""A workspace can be erased whole, which is the only way for what is otherwise only ever added to; a receipt stays."""

from tortoise import migrations
from tortoise.migrations import operations as ops

_GONE = 'exists (select 1 from workspace w where w.id = old.workspace_id and w.erasing_since is not null)'


def _only_whole(table: str, name: str) -> list[str]:
    """Deletions are looked at row by row: those of a workspace that is being erased pass."""
    refuses = f"raise exception 'the {name} is only ever added to'"
    return [
        f"create or replace function {table}_stays() returns trigger language plpgsql as"
        f" $$ begin if tg_op = 'DELETE' then return null; end if; {refuses}; end $$",
        f"create function {table}_row_stays() returns trigger language plpgsql as"
        f" $$ begin if {_GONE} then return old; end if; {refuses}; end $$",
        f"create trigger {table}_row_stays before delete on {table}"
        f" for each row execute function {table}_row_stays()",
    ]


class Migration(migrations.Migration):
    dependencies = [('models', '0044_across_concerned')]

    initial = False

    operations = [
        ops.RunSQL([
            'alter table workspace add column erasing_since timestamptz',
            'create function erasing_stays() returns trigger language plpgsql as'
            " $$ begin raise exception 'what is being erased stays so'; end $$",
            'create trigger erasing_stays before update on workspace for each row'
            ' when (old.erasing_since is not null and new.erasing_since is distinct from old.erasing_since)'
            ' execute function erasing_stays()',
            'create table erasure (workspace_id bigint primary key, platform text not null, place text not null,'
            " began_at timestamptz not null default clock_timestamp(), ended_at timestamptz, files int not null default 0,"
            " rows jsonb not null default '{}')",
            "comment on table erasure is 'The receipts: what was deleted of a workspace that is no more, by table.'",
            *_only_whole('ledger', 'ledger'),
            *_only_whole('diary', 'diary'),
        ]),
    ]
