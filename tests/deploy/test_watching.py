"""What watches Waterline is made from the table of metrics, and asks for nothing that `/metrics` does not show."""

import json
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import AsyncIterator

import psycopg
import pytest
import yaml
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from adapters.http import BARRED, CONNECTED, NOT_SERVED, WATCH, Watch, application
from commands.operate import metrics, metrics_of_keeping, metrics_of_webhooks
from commands.operate.alerting import Metric, MetricKind
from commands.operate.metrics import METRICS
from commands.operate.refused_requests import refused_requests
from commands.operate.watching import DEPLOY, alerts, dashboard
from commands.routing.entrance import Entrance
from storage.database import statement

Client = TestClient[web.Request, web.Application]
MODULES = (metrics, metrics_of_keeping, metrics_of_webhooks)
_OVERDUE = "waterline_closings_overdue"
# Of two that ended only one can be open: the first is counted by then.
_ENDED = """
with counted as (update round set state = 'closed' where workspace_id = %(workspace_id)s and state = 'open')
insert into round (workspace_id, state, key, week, closes_at)
select %(workspace_id)s, 'open', %(key)s, %(minutes)s, now() - make_interval(mins => %(minutes)s)
"""


def exposed(metric: Metric) -> str:
    """Its name as Prometheus reads it."""
    return f"{metric.name}_total" if metric.kind is MetricKind.COUNTER else metric.name


def test_the_files_under_deploy_are_those_of_the_table() -> None:
    assert (DEPLOY / "alerts.yaml").read_text("utf-8") == alerts()
    assert (DEPLOY / "dashboard.json").read_text("utf-8") == dashboard()


def test_every_metric_that_is_declared_stands_in_the_table() -> None:
    declared = {value.name for module in MODULES for value in vars(module).values() if isinstance(value, Metric)}
    assert declared == {metric.name for metric in METRICS}


def test_each_rule_and_each_panel_asks_for_names_of_the_table_alone() -> None:
    names = {exposed(metric) for metric in METRICS}
    expressions = [rule["expr"] for rule in yaml.safe_load(alerts())["groups"][0]["rules"]]
    expressions += [target["expr"] for panel in json.loads(dashboard())["panels"] for target in panel["targets"]]
    found = {name for expression in expressions for name in re.findall(r"waterline_\w+", expression)}
    assert found == names


def test_a_rule_names_no_label_that_its_metric_does_not_have() -> None:
    for metric in METRICS:
        used = re.findall(r"\$labels\.(\w+)", metric.alert.summary + metric.alert.cure)
        used += [name for names in re.findall(r"by \(([^)]*)\)", metric.alert.when) for name in names.split(", ")]
        assert set(used) <= set(metric.labels), metric.name


@pytest.mark.skipif(not shutil.which("promtool"), reason="Debian's package prometheus is not here")
def test_prometheus_takes_the_rules() -> None:
    subprocess.run(["promtool", "check", "rules", str(DEPLOY / "alerts.yaml")], check=True, capture_output=True)


@pytest.fixture
async def ill(opened: str) -> AsyncIterator[Client]:
    """A process of which little is well."""

    async def is_up() -> bool:
        return False

    app = application()
    app[BARRED], app[NOT_SERVED] = {1: "token_revoked"}, Counter({("slack", "silent"): 1})
    app[CONNECTED]["slack"], app[WATCH] = is_up, Watch(lambda: 700.0, lambda: 3)
    refused_requests.note("teams", "unsigned", 0.0)
    async with TestClient(TestServer(app)) as client:
        yield client
    refused_requests.counts.clear()


async def test_every_metric_of_the_table_is_shown_by_its_name(ill: Client) -> None:
    shown = await (await ill.get("/metrics")).text()
    assert [metric.name for metric in METRICS if f"# HELP {exposed(metric)} {metric.help}" not in shown] == []
    lines = set(shown.splitlines())
    assert {
        'waterline_workspaces_refused{reason="token_revoked"} 1.0',
        'waterline_workspaces_not_served{platform="slack",reason="silent"} 1.0',
        'waterline_platform_connected{platform="slack"} 0.0',
        'waterline_requests_refused_total{platform="teams",reason="unsigned"} 1.0',
        "waterline_tick_age_seconds 700.0",
        "waterline_logged_errors_total 3.0",
    } <= lines
    assert "process_resident_memory_bytes" in shown


async def test_a_process_lives_where_its_database_is_away_and_is_not_ready(
    ill: Client, server: str, opened: str
) -> None:
    name = psycopg.conninfo.conninfo_to_dict(opened)["dbname"]
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"alter database {name} allow_connections false")
        connection.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", (name,))
        statuses = [(await ill.get(f"/health/{page}")).status for page in ("live", "ready")]
        connection.execute(f"alter database {name} allow_connections true")
    assert statuses == [200, 503]


async def test_a_check_in_that_ended_and_is_not_counted_is_overdue_after_ten_minutes(
    ill: Client, entrance: Entrance
) -> None:
    overdue = []
    for minutes in (9, 11):
        await statement(_ENDED, workspace_id=entrance.workspace.id, key=str(minutes) * 16, minutes=minutes)
        overdue += [line for line in (await (await ill.get("/metrics")).text()).splitlines() if _OVERDUE in line]
    assert [line for line in overdue if not line.startswith("#")] == [f"{_OVERDUE} 0.0", f"{_OVERDUE} 1.0"]
