"""What somebody added, reported or foretold is found by them: for their data, and to be forgotten."""

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [('models', '0055_forgetting')]

    initial = False

    operations = [
        ops.RunSQL([
            'create index kudos_plus_author on kudos_plus (workspace_id, author_id)',
            'create index kudos_report_reporter on kudos_report (workspace_id, reporter_id)',
            'create index forecast_manager on forecast (workspace_id, manager_id)',
        ]),
    ]
