"""The command line as people meet it: on a data folder of its own, and real processes where they start or end."""

import os
import re
import signal
import socket
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import aiohttp
import psutil
import psycopg
import pytest
from psycopg.conninfo import make_conninfo
from tortoise.migrations.executor import MigrationTarget
from tortoise.transactions import in_transaction

from storage import database, schema
from tests.processes import ROOT, Running, environment, folder_in_memory, run, running, until
from tests.typed import Ended, types

NOBODY = "postgresql://waterline@127.0.0.1:9/waterline"  # the discard port: nothing answers there
OWNER = f"harbour_{os.getpid()}"


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    """A data folder, in memory where that is possible; whoever used it must have stopped its PostgreSQL."""
    with folder_in_memory() as above:
        folder = above / "data"
        yield folder
        assert servers(folder) == []


@pytest.fixture
def env(data: Path) -> dict[str, str]:
    return environment(WATERLINE_DATA=str(data))


@pytest.fixture
async def owned(server: str) -> AsyncIterator[str]:
    """A migrated database of a role that owns its tables and nothing else."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"create role {OWNER} login password 'harbour'".encode())
        connection.execute(f"create database {OWNER} owner {OWNER}".encode())
        owned = make_conninfo(server, dbname=OWNER, user=OWNER, password="harbour")
        await schema.migrate(owned)
        yield owned
        connection.execute(f"drop database {OWNER} with (force)".encode())
        connection.execute(f"drop role {OWNER}".encode())


MISSING = len([*(ROOT / "storage" / "migrations").glob("0*.py")]) - 1


@pytest.fixture
async def older(server: str) -> AsyncIterator[str]:
    """A database as the first version left it."""
    name = f"older_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"create database {name} template template0".encode())
        older = make_conninfo(server, dbname=name)
        await database.open_database(older, 2)
        async with in_transaction() as within:
            await schema._migrations(within).migrate([MigrationTarget("models", "0001_first")])
        await database.close_database()
        yield older
        connection.execute(f"drop database {name} with (force)".encode())


def servers(folder: Path) -> list[int]:
    """PostgreSQL processes of a data folder."""
    running_there = [process.info for process in psutil.process_iter(["pid", "cmdline"])]
    return [found["pid"] for found in running_there if str(folder / "postgres") in (found["cmdline"] or [])]


def settings(folder: Path, text: str) -> str:
    file = folder / "app.yaml"
    file.write_text(text, encoding="utf-8")
    return str(file)


async def page(process: Running) -> int:
    async with aiohttp.ClientSession() as session, session.get(process.url) as response:
        return response.status


async def told(*arguments: str, env: dict[str, str], port: int = 0, started: bool = False) -> str:
    """What a command says that cannot do its work: one paragraph, no traceback, exit code 1. `started`: by Python."""
    if started:
        process = await run(*arguments, env=env, port=port)
        ended = Ended(await process.ended(), process.said)
    else:
        ended = await types(*arguments, env=env, port=port)
    assert ended.code == 1, ended.said
    assert "Traceback" not in ended.said
    assert "Ctrl-C stops" not in ended.said
    return ended.said.strip()


class TestTheDemo:
    async def test_it_says_where_it_is_and_is_watched_by_the_names_in_the_environment_until_ctrl_c_ends_all_of_it(
        self, env: dict[str, str], data: Path
    ) -> None:
        watched = {**env, "WATERLINE_HOSTS": "probe.example"}
        async with running("demo", env=watched) as demo, aiohttp.ClientSession() as session:
            assert f"Waterline is open at http://127.0.0.1:{demo.port}" in demo.said
            assert re.search(r"Two things to try:\n +1\. .+/kudos @.+ 2\. ", demo.said, re.DOTALL)
            assert await page(demo) == 200
            for host, status in (("probe.example", 200), ("evil.example", 421)):
                async with session.get(f"{demo.url}/health", headers={"Host": host}) as response:
                    assert response.status == status
            assert servers(data)
            assert await demo.stop(signal.SIGINT) == 0
        assert "Traceback" not in demo.said
        assert servers(data) == []

    async def test_after_ctrl_c_while_it_starts_and_after_kill_9_the_next_start_works_and_ends_cleanly(
        self, env: dict[str, str], data: Path
    ) -> None:
        demo = await run("demo", env={**env, "PYTHONPROFILEIMPORTTIME": "1"})

        async def begun() -> bool:
            return "asyncio" in demo.said  # which our first lines import; before them Ctrl-C meets Python alone

        await until(begun, "its first lines have run")
        await demo.stop(signal.SIGINT)
        assert "Traceback" not in demo.said
        async with running("demo", env=env) as second:
            assert await page(second) == 200
            assert await second.stop(signal.SIGKILL) == -signal.SIGKILL
        async with running("demo", env=env) as third:
            assert await page(third) == 200
        assert servers(data) == []

    @pytest.mark.long
    async def test_two_on_one_folder_share_it(self, env: dict[str, str], data: Path) -> None:
        async with running("demo", env=env) as one:
            async with running("demo", env=env) as other:
                assert [await page(one), await page(other)] == [200, 200]
            assert await page(one) == 200  # the first still has its database
        assert servers(data) == []


class TestCheckIns:
    @pytest.mark.long
    async def test_a_preview_before_anybody_is_known(self, data: Path) -> None:
        fresh = environment(WATERLINE_DATA=str(data.parent / "fresh"))
        assert "Nobody is known yet." in await told("preview", env=fresh, started=True)

    @pytest.mark.long
    async def test_before_the_first_close_there_is_nothing_to_verify(self, data: Path) -> None:
        fresh = environment(WATERLINE_DATA=str(data.parent / "fresh"))
        process = await run("verify-round", env=fresh)
        assert await process.ended() == 0
        assert "no check-in has closed yet" in process.said
        assert "there is no such check-in" in await told("verify-round", "7", env=fresh, started=True)

    async def test_keys_inside_the_data_folder_are_refused(self, env: dict[str, str], data: Path) -> None:
        inside = {**env, "WATERLINE_KEYS": str(data / "keys")}
        for command in ("verify-round", "demo"):
            assert re.search(r"WATERLINE_KEYS is .*, inside WATERLINE_DATA", await told(command, env=inside))

    async def test_answers_beside_the_keys_that_open_them_are_refused(
        self, env: dict[str, str], tmp_path: Path
    ) -> None:
        inside = {**env, "WATERLINE_KEYS": str(tmp_path), "WATERLINE_SEALED": str(tmp_path / "sealed")}
        for command in ("verify-round", "demo"):
            assert re.search(r"WATERLINE_SEALED is .*, inside WATERLINE_KEYS", await told(command, env=inside))


class TestWhatCannotWork:
    async def test_a_taken_port(self, env: dict[str, str], data: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            said = await told("demo", env=env, port=port, started=True)
        assert f"Port {port} on 127.0.0.1 cannot be used" in said
        assert f"PORT={port + 1}" in said
        assert "lives through its" not in said, "nobody waits for that to be told"
        assert servers(data) == []

    @pytest.mark.parametrize(
        ("host", "why"),
        [
            ("192.0.2.1", "which is no address of this machine"),
            ("kudos.invalid", "which no machine is called that can be looked up"),
            ("a..b", "which no machine is called that can be looked up"),
        ],
    )
    async def test_an_address_that_is_not_this_machine_s(self, tmp_path: Path, host: str, why: str) -> None:
        slack = settings(tmp_path, "platforms: [slack]\n")
        said = await told("serve", env=environment(WATERLINE_SETTINGS=slack, HOST=host))
        assert f"HOST is {host}, {why}" in said
        assert "HOST=127.0.0.1" in said
        assert "PORT" not in said

    @pytest.mark.parametrize("command", ["demo", "serve"])
    async def test_a_folder_that_cannot_be_written(self, tmp_path: Path, command: str) -> None:
        tmp_path.chmod(0o555)  # noqa: ASYNC240
        folder = "/proc/waterline" if os.geteuid() == 0 else str(tmp_path / "data")
        said = await told(command, env=environment(WATERLINE_DATA=folder))
        assert f"The data folder {folder} cannot be written" in said
        assert "WATERLINE_DATA=" in said

    async def test_a_folder_below_a_file(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        said = await told("demo", env=environment(WATERLINE_DATA=str(tmp_path / "file" / "data")))
        assert "cannot be written (Not a directory)" in said

    @pytest.mark.parametrize("command", ["demo", "serve", "doctor"])
    async def test_a_wrong_app_yaml_names_every_mistake(self, tmp_path: Path, command: str) -> None:
        wrong = settings(tmp_path, "languages: [en]\nkudos:\n  words_at_most: 9000\n  chanel: kudos\nplatforms: []\n")
        said = await told(command, env=environment(WATERLINE_SETTINGS=wrong), started=command == "serve")
        assert "as in [one]" in said
        assert "line 3" in said
        assert "line 4" in said
        assert "channel" in said

    @pytest.mark.parametrize("command", ["serve", "doctor"])
    async def test_what_somebody_wrote_is_shown_as_they_wrote_it(self, tmp_path: Path, command: str) -> None:
        wrong = settings(tmp_path, 'time_zone: "[bold]Moon[/bold] :tada: [one]"\n')
        said = await told(command, env=environment(WATERLINE_SETTINGS=wrong))
        assert "'[bold]Moon[/bold] :tada: [one]' is no time zone" in said

    async def test_tables_of_an_older_version_are_left_alone_by_a_command_that_only_lists(self, older: str) -> None:
        said = await told("deliveries", env=environment(DATABASE_URL=older))
        assert said == f"{MISSING} migrations are missing. `python -m bot serve` applies them at start."
        with psycopg.connect(older) as connection:
            assert connection.execute("select max(name) from tortoise_migrations").fetchone() == ("0001_first",)

    async def test_migrate_brings_the_tables_of_an_older_version_up_to_date_and_finds_nothing_to_do_then(
        self, older: str
    ) -> None:
        for missing in (MISSING, 0):
            ended = await types("migrate", env=environment(DATABASE_URL=older))
            assert ended.code == 0
            assert f"those of this version; {missing} migrations were missing." in ended.said

    async def test_an_app_yaml_that_is_not_there(self, tmp_path: Path) -> None:
        said = await told("serve", env=environment(WATERLINE_SETTINGS=str(tmp_path / "none.yaml")))
        assert "cannot be read" in said

    @pytest.mark.parametrize("command", ["demo", "serve"])
    async def test_a_database_that_does_not_answer(self, command: str) -> None:
        said = await told(command, env=environment(DATABASE_URL=NOBODY))
        assert "No PostgreSQL answers at the address in DATABASE_URL" in said
        assert "\n" not in said

    async def test_a_database_url_that_is_no_address(self) -> None:
        said = await told("serve", env=environment(DATABASE_URL="mysql://somewhere"))
        assert "postgresql://user:password@host:5432/name" in said

    async def test_a_reason_of_dead_letters_that_is_no_word(self, conninfo: str) -> None:
        said = await told("deliveries", "\udcff\udcfe", env=environment(DATABASE_URL=conninfo))
        assert said.startswith("A reason is a platform's word")

    async def test_slack_without_its_variables(self, conninfo: str) -> None:
        said = await told("serve", env=environment(DATABASE_URL=conninfo))
        assert "Slack needs SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET in the environment" in said
        assert "platforms" in said

    async def test_slack_that_does_not_answer_is_named_and_the_others_are_served(self, conninfo: str) -> None:
        slack = {"SLACK_BOT_TOKEN": "xoxb-it", "SLACK_SIGNING_SECRET": "s", "SLACK_API_URL": "http://127.0.0.1:9/"}
        async with running("serve", env=environment(DATABASE_URL=conninfo, **slack)) as process:
            assert await process.stop() == 0
        assert "Slack did not answer at http://127.0.0.1:9/" in process.said
        assert "xoxb-it" not in process.said


class TestTheDoctor:
    async def test_it_says_what_is_missing_and_that_a_superuser_is_wrong(self, conninfo: str) -> None:
        said = await told("doctor", env=environment(DATABASE_URL=conninfo))
        assert re.search(r"wrong +SLACK_BOT_TOKEN: is not set", said)
        assert "docs/slack.md" in said
        assert re.search(r"ok +tables: are those of this version", said)
        assert re.search(r"wrong +database and keys: the role in DATABASE_URL is a superuser", said)

    async def test_it_is_content_where_nothing_is_wrong(self, owned: str, tmp_path: Path) -> None:
        shipped = (ROOT / "app.yaml").read_text(encoding="utf-8")
        quiet = settings(tmp_path, shipped.replace("platforms: [web, slack]", "platforms: [web]"))
        doctor = await run("doctor", env=environment(DATABASE_URL=owned, WATERLINE_SETTINGS=quiet))
        assert await doctor.ended() == 0, doctor.said
        assert "wrong" not in doctor.said

    async def test_a_blank_in_the_path_of_the_data_folder_is_no_trouble(self, data: Path) -> None:
        doctor = await run("doctor", env=environment(WATERLINE_DATA=str(data.parent / "a blank" / "data")))
        await doctor.ended()
        assert re.search(r"ok +database: PostgreSQL .* answers", doctor.said), doctor.said
        assert "Traceback" not in doctor.said

    async def test_it_leaves_no_server_behind(self, env: dict[str, str], data: Path) -> None:
        doctor = await run("doctor", env=env)
        await doctor.ended()
        assert "Traceback" not in doctor.said
        await until(lambda: _none(data), "no PostgreSQL is left")


async def _none(data: Path) -> bool:
    return servers(data) == []
