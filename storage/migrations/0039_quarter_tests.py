"""What takes part in a quarter's test of customer signals, and addresses of customers that an account before had."""

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [('models', '0038_good_days')]

    initial = False

    operations = [
        ops.RunSQL([
            # `kinds` are by key: the direction, and of how many departments and periods it was tested.
            'create table quarter_test (workspace_id bigint not null references workspace (id) on delete cascade,'
            ' until_week integer not null, kinds jsonb not null, heads bigint[] not null,'
            ' placed_at timestamptz not null, primary key (workspace_id, until_week))',
            'create table customer_address_before (workspace_id bigint not null, hash text not null,'
            ' link_id bigint not null, primary key (workspace_id, hash),'
            ' foreign key (workspace_id, link_id) references customer_link (workspace_id, id) on delete cascade)',
            'create index customer_address_before_of_link on customer_address_before (workspace_id, link_id)',
        ]),
    ]
