"""Whoever writes to the database neither reads nor writes a key file through it, or everybody is told that they can.

Where the database server is another user of the system than the program, and the program's role no superuser, they are
refused. The embedded server of an ordinary user is neither.
"""

import asyncio
import os
import secrets
import sys
import tempfile
from asyncio.subprocess import PIPE
from collections.abc import Iterator, Mapping
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from tests.attacks.intruder import Intruder
from tests.attacks.on_slack import environment_of
from tests.attacks.stage import Stage
from tests.processes import ROOT, Running, free_port
from tests.slack.real import fake

NOBODY = 65534
# An ordinary user who, where the tests run as root, may also read where the program and its Python are installed.
AS_NOBODY = (
    *("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"),
    *("--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"),
)
ADMITTED = "who writes to the database holds the keys"


async def test_nobody_reads_or_writes_a_key_file_through_a_database_of_another_user(
    stage: Stage, intruder: Intruder
) -> None:
    """Refused. Now refused as well, where the program's role is no superuser."""
    await stage.asks()
    files = stage.folders.keys.files("*")
    kept = {file: file.read_bytes() for file in files}
    assert files
    assert [file for file in files if _read(intruder, file)] == []
    assert [file for file in files if _written(intruder, file)] == []
    assert {file: file.read_bytes() for file in files} == kept


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder of the ordinary user."""
    with tempfile.TemporaryDirectory(prefix="waterline-", dir="/tmp") as name:  # the path of a socket is short
        if os.geteuid() == 0:
            os.chown(name, NOBODY, NOBODY)
        yield Path(name)


@pytest.mark.long
async def test_where_the_server_is_embedded_it_is_said_that_who_writes_to_the_database_holds_the_keys(
    home: Path,
) -> None:
    """A key file was read and overwritten, and nobody had been told. Now serve, doctor and the privacy page say it."""
    slack = fake(1)
    async with slack.served() as api_url:
        env = environment_of("", api_url, home) | {"HOME": str(home)}
        del env["DATABASE_URL"]
        serve = await _run("serve", env=env)
        try:
            await serve.greeted()
            file = _plant(home / "keys")
            with Intruder.let_in(_conninfo(home / "data")) as intruder:
                open_to_sql = [_read(intruder, file), _written(intruder, file)]
            doctor = await _run("doctor", env=env)
            await doctor.ended()
        finally:
            await serve.stop()
    privacy = (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")
    admitted = {where: ADMITTED in text for where, text in _said(serve, doctor, privacy).items()}
    assert not any(open_to_sql) or all(admitted.values()), admitted


def _said(serve: Running, doctor: Running, privacy: str) -> Mapping[str, str]:
    texts = {"serve": serve.said, "doctor": doctor.said, "docs/privacy.md": privacy}
    return {where: " ".join(text.split()) for where, text in texts.items()}


def _plant(keys: Path) -> Path:
    """A file like those of keys: the program's own, for its user alone."""
    file = keys / "planted.keys"
    file.write_bytes(secrets.token_bytes(32))
    file.chmod(0o600)
    os.chown(file, keys.stat().st_uid, keys.stat().st_gid)
    return file


def _conninfo(data: Path) -> str:
    """Of the server that runs there, with the rights of the program."""
    lines = (data / "postgres" / "postmaster.pid").read_text().splitlines()
    return make_conninfo(host=lines[4], port=lines[3], user="postgres", dbname="postgres")


def _read(intruder: Intruder, file: Path) -> bool:
    """Whether the file can be had through the database in one of the ways in which it reads files."""
    ways = (
        "select pg_read_binary_file('{file}')",
        "select lo_get(lo_import('{file}'))",
        "create table stolen (line bytea); copy stolen from program 'cat {file} | xxd -p'; select line from stolen",
    )
    return any(_answered(intruder, way.format(file=file)) for way in ways)


def _written(intruder: Intruder, file: Path) -> bool:
    before = file.read_bytes()
    _answered(intruder, f"copy (select 'mine') to '{file}'")
    return file.read_bytes() != before


def _answered(intruder: Intruder, sql: str) -> bool:
    try:
        return bool(intruder.rows.of(sql))
    except psycopg.Error:
        return False


async def _run(*arguments: str, env: Mapping[str, str]) -> Running:
    """`python -m bot` as an ordinary user."""
    port = free_port()
    command = (*(AS_NOBODY if os.geteuid() == 0 else ()), sys.executable, "-m", "bot", *arguments)
    environment = {**env, "PORT": str(port)}
    process = await asyncio.create_subprocess_exec(
        *command, cwd=ROOT, env=environment, stdout=PIPE, stderr=PIPE, start_new_session=True
    )
    return Running(process, port)
