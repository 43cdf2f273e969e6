from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields

_TREE = "jsonb_build_object('units', frozen -> 'units', 'leaf_of', '{}'::jsonb)"


class Migration(migrations.Migration):
    dependencies = [('models', '0005_installations')]

    initial = False

    operations = [
        ops.RunSQL([
            # Rows decide nothing any more, so that a wrong one must not keep a right one from being written.
            "drop index round_running",
            "drop index round_week",
            # Open rounds cannot be counted: their answers stood in rows. They are asked again. One that was only being
            # opened stays, and is read by nobody: no round can be deleted beside a ledger that is only added to.
            "delete from forecast where round_id in (select id from round where state = 'open')",
            "update round set state = 'void' where state = 'open'",
            f"update round set frozen = frozen - 'units' || jsonb_build_object('tree', {_TREE}, 'uncounted', '[]'::jsonb)"
            " where frozen is not null",
        ]),
        ops.DeleteModel(name='BallotRow'),
        ops.AlterField(
            model_name='RoundRow', name='fingerprint', field=fields.CharField(null=True, max_length=32)
        ),
    ]
