"""Who acknowledged a concern: once they are gone who has it now is asked anew."""

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [('models', '0049_celebrations')]

    initial = False

    operations = [ops.RunSQL(['alter table concern add column acknowledged_by bigint'])]
