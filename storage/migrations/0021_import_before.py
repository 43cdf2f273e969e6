"""What a source of people had said before an import is kept beside the chart before it, so that both can be put back."""

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [('models', '0020_welcome')]

    initial = False

    operations = [
        ops.RunSQL(['alter table chart_before add source text, add imported jsonb']),
    ]
