"""For which value whoever named a barnacle agreed that whoever ends it is thanked in their name."""

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [('models', '0029_taken_away')]

    initial = False

    operations = [ops.RunSQL(['alter table barnacle add column thanks_for bigint'])]
