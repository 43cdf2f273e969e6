"""Where praise came from that no customer wrote on our page, and on which day it was written."""

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [('models', '0034_customer_signals')]

    initial = False

    operations = [
        ops.RunSQL([
            "alter table customer_thanks add column came_from text not null default '', add column written_on date",
        ]),
    ]
