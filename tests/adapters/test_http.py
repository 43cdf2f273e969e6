"""What those who operate Waterline ask it."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from adapters.http import BODY_AT_MOST, application
from commands.operate.page_answers import page_answers
from commands.operate.refused_requests import refused_requests
from commands.routing.entrance import Entrance
from storage import database
from storage.sealed import replicas
from storage.sealed.folders import open_folders
from tests.cast import ANA, THANKS
from tests.stories.conftest import ChatCompany

Client = TestClient[web.Request, web.Application]


async def _reads(request: web.Request) -> web.Response:
    await request.read()
    return web.Response()


PROBE = "probe.harbour.example"


@pytest.fixture
async def client(opened: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Client]:
    for name in ("data", "keys", "sealed"):
        monkeypatch.setenv(f"WATERLINE_{name.upper()}", str(tmp_path / name))
    open_folders().prepare()
    refused_requests.counts.clear()  # of other tests in this process
    page_answers.clear()
    app = application(f" Other.example, {PROBE}")
    app.router.add_post("/reads", _reads)
    async with TestClient(TestServer(app)) as client:
        yield client


async def metrics(client: Client) -> dict[str, float]:
    lines = (await (await client.get("/metrics")).text()).splitlines()
    return {name: float(value) for name, value in (line.split() for line in lines if line.startswith("waterline_"))}


async def test_all_is_well(client: Client) -> None:
    answer = await client.get("/health")
    assert answer.status == 200
    assert await answer.json() == {
        "database": "ok",
        "queue_seconds": None,
        "dead_letters": 0,
        "workspaces_refused": [],
        "workspaces_not_served": [],
        "check_ins": "ok",
    }
    shown = await metrics(client)
    assert all(free > 0 for name, free in shown.items() if "folder_free" in name)
    assert abs(shown["waterline_clock_apart_seconds"]) < 60
    measured = ("folder_free", "clock_apart", "expired_rows")  # the last is of all tests in this process
    assert {name: value for name, value in shown.items() if not any(part in name for part in measured)} == {
        "waterline_database_up": 1,
        "waterline_queue_age_seconds": 0,
        "waterline_folders_differ": 0,
        "waterline_closings_overdue": 0,
        "waterline_tick_age_seconds": 0,
        "waterline_connections_waited_for": 0,
        "waterline_logged_errors_total": 0,
        "waterline_webhook_dead_letters": 0,
        "waterline_webhook_overdue_seconds": 0,
        "waterline_backup_age_seconds": 0,
        "waterline_dead_letter_workspaces": 0,
        'waterline_folder_usable{folder="keys"}': 1,
        'waterline_folder_usable{folder="sealed"}': 1,
        "waterline_keys_lost": 0,
    }


@pytest.mark.parametrize("path", ["/health", "/metrics"])
class TestTheHost:
    @pytest.mark.parametrize(
        "host",
        ["localhost:8080", "127.0.0.1", "10.1.2.3:8080", "[fd00::7]:8080", f"{PROBE.title()}:80", "other.example"],
    )
    async def test_an_address_and_a_name_of_ours_are_answered(self, client: Client, path: str, host: str) -> None:
        assert (await client.get(path, headers={"Host": host})).status == 200

    async def test_a_probe_that_names_no_host_is_answered(self, client: Client, path: str) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", client.port)
        writer.write(f"GET {path} HTTP/1.0\r\n\r\n".encode())
        assert b" 200 " in await reader.readline()
        writer.close()

    @pytest.mark.parametrize(
        "host",
        ["evil.example", "127.0.0.1.nip.io", f"evil.{PROBE}", f"{PROBE}.evil.example", "localhost@evil.example", ""],
    )
    async def test_another_name_is_told_the_cure_and_nothing_else(self, client: Client, path: str, host: str) -> None:
        answer = await client.get(path, headers={"Host": host})
        assert answer.status == 421
        text = await answer.text()
        assert "put the name into WATERLINE_HOSTS" in text
        assert "database" not in text


async def test_the_age_of_what_waits_is_told(client: Client, entrance: Entrance) -> None:
    await ChatCompany(entrance).types(ANA, f"@bo {THANKS} #courage")
    await database.statement("update delivery set wanted_at = wanted_at - interval '1 hour'")
    told = await (await client.get("/health")).json()
    assert 3600 <= told["queue_seconds"] < 7200
    assert 3600 <= (await metrics(client))["waterline_queue_age_seconds"] < 7200


async def test_processes_that_see_other_folders_are_told(client: Client, entrance: Entrance) -> None:
    now, served = datetime.now(UTC), [entrance.workspace.id]
    await replicas.note(served, "one", "keys", "sealed", now)
    await replicas.note(served, "two", "keys", "of another disk", now)
    answer = await client.get("/health")
    assert answer.status == 200  # thanks are taken all the same
    assert "see docs/operator.md" in (await answer.json())["check_ins"]
    assert (await metrics(client))["waterline_folders_differ"] == 1


@pytest.mark.parametrize("path", ["/health", "/nowhere"])
async def test_nobody_learns_of_which_versions_it_is_made(client: Client, path: str) -> None:
    assert (await client.get(path)).headers["Server"] == "Waterline"


async def test_without_a_database_both_say_so(client: Client, opened: str, server: str) -> None:
    name = psycopg.conninfo.conninfo_to_dict(opened)["dbname"]
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"alter database {name} allow_connections false")
        connection.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", (name,))
        answer = await client.get("/health")
        assert answer.status == 503
        assert await answer.json() == {
            "database": "unreachable",
            "queue_seconds": None,
            "dead_letters": 0,
            "workspaces_refused": [],
            "workspaces_not_served": [],
            "check_ins": "ok",
        }
        assert (await metrics(client))["waterline_database_up"] == 0
        connection.execute(f"alter database {name} allow_connections true")


async def test_a_body_that_is_too_large_is_not_read(client: Client) -> None:
    assert (await client.post("/reads", data=b"x" * BODY_AT_MOST)).status == 200
    assert (await client.post("/reads", data=b"x" * (BODY_AT_MOST + 1))).status == 413
