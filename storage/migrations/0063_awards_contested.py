"""For which values several were nominated is noted as nominations close: who is forgotten later takes nothing along."""

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("models", "0062_removed_wake_nobody")]

    initial = False

    operations = [
        ops.RunSQL(
            [
                # Null until then, and where an earlier version closed them.
                "alter table award_round add column contested bigint[]",
            ]
        ),
    ]
