"""Thanks of another product that went with somebody who was forgotten are known again, and the oldest are found."""

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [('models', '0060_webhooks_forget')]

    initial = False

    operations = [
        ops.RunSQL([
            # `thanks_key` is of whom it was to, its moment and its words: the same export brings it no more.
            'create table past_kudos_forgotten (workspace_id bigint not null references workspace (id),'
            ' thanks_key text not null, primary key (workspace_id, thanks_key))',
            'create index past_kudos_age on past_kudos (workspace_id, given_at)',
        ]),
    ]
