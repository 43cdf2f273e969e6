"""Numbers of customers stand by the origins of their departments: `bot.signals.successors`.

Here those whose head never changed; the key of a unit goes on to be read as of who headed it when the number was stated.
"""

from tortoise import migrations
from tortoise.migrations import operations as ops

_LEADS = "split_part(department, ':', 2)"
_KEPT = (
    f'select workspace_id, {_LEADS} as head from signal_value group by 1, 2 having count(distinct department) > 1'
    ' union select workspace_id, head_id::text from head_change'
    ' union select workspace_id, heir_id::text from head_change where heir_id is not null'
    ' union select workspace_id, former_id::text from former_account'
    ' union select workspace_id, person_id::text from former_account'
)


def _by_origin(table: str) -> str:
    return (
        f"with kept as ({_KEPT}) update {table} t set department = 'from:' || {_LEADS} where not exists"
        f' (select 1 from kept where kept.workspace_id = t.workspace_id and kept.head = {_LEADS})'
    )


class Migration(migrations.Migration):
    dependencies = [('models', '0046_signs')]

    initial = False

    operations = [ops.RunSQL([_by_origin('signal_before'), _by_origin('signal_value')])]
