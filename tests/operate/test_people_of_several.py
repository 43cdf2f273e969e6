"""Where several workspaces have added the app, an operator names the one whose people a file brings."""

import re
from collections.abc import AsyncIterator

import psycopg
import pytest

from bot.config.settings import Settings
from bot.org.tenants.app_grants import AppGrant
from commands.org.open_workspace import open_workspace
from storage.org.app_grants import StoredAppGrants
from storage.org.installations import secrets
from tests.bot.org.test_exports import WORKSPACE
from tests.conftest import opening
from tests.operate.test_people import BAMBOO, Operator
from tests.processes import environment
from tests.slack.fake import Directory, FakeSlack, member
from tests.slack.fake.market import CLIENT_ID, CLIENT_SECRET, Market
from tests.teams.conftest import SECRETS

PLACES = {"T0HARBOUR": "Harbour", "T0QUAY": "Quay"}


@pytest.fixture
async def operator(conninfo: str, settings: Settings) -> AsyncIterator[Operator]:
    market = Market({place: slack_in(place) for place in PLACES})
    async with opening(conninfo):
        for place, name in PLACES.items():
            workspace = await open_workspace("slack", place, name, settings)
            token = f"xoxb-{place}"
            market.tokens[token] = place
            await StoredAppGrants("slack", secrets(SECRETS)).keep(
                workspace.id,
                AppGrant(place=place, name=name, url="", organisation="", installer="", scopes=(), token=token),
            )
    async with market.served() as url:
        app = {"SLACK_CLIENT_ID": CLIENT_ID, "SLACK_CLIENT_SECRET": CLIENT_SECRET, "SLACK_SIGNING_SECRET": "s"}
        env = environment(DATABASE_URL=conninfo, SLACK_API_URL=url, WATERLINE_SECRETS=SECRETS, **app)
        yield Operator(conninfo, env)


def slack_in(place: str) -> FakeSlack:
    members = [
        member(who.platform_id, who.name, deleted=not who.is_active, email=who.email, team=place) for who in WORKSPACE
    ]
    return FakeSlack(Directory(members), team=place, bot_token="")


async def test_without_a_name_nothing_changes_and_all_are_listed(operator: Operator) -> None:
    listed = re.sub(r"\s+", " ", await operator.reads("import", str(BAMBOO), code=1))
    assert "There are several workspaces. Name one with --workspace" in listed
    assert "Harbour (slack T0HARBOUR); Quay (slack T0QUAY)." in listed
    assert "is served now" not in listed, "a line for each of a thousand"
    assert operator.people() == (0, 0)


async def test_the_file_is_the_chart_of_the_one_that_is_named_and_undone_there_alone(operator: Operator) -> None:
    await operator.reads("import", str(BAMBOO), "--workspace", "T0QUAY")
    assert placed(operator.conninfo) == {"Harbour": 0, "Quay": 8}
    assert "There is nothing to undo" in await operator.reads("undo", "--workspace", "Harbour", code=1)
    wrong = await operator.reads("undo", "--workspace", "Mountain", code=1)
    assert "No workspace has the name or the id Mountain" in re.sub(r"\s+", " ", wrong)
    await operator.reads("undo", "--workspace", "quay")
    assert placed(operator.conninfo) == {"Harbour": 0, "Quay": 0}


def placed(conninfo: str) -> dict[str, int]:
    """How many people have a place in the chart of each workspace."""
    with psycopg.connect(conninfo) as connection:
        rows = connection.execute(
            "select w.name, count(p.team_id) + count(t.id) filter (where p.team_id is null) from workspace w"
            " left join person p on p.workspace_id = w.id"
            " left join team t on t.workspace_id = p.workspace_id and t.manager_id = p.id group by w.name"
        ).fetchall()
    return dict(rows)
