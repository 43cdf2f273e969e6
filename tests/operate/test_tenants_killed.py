"""`erase-workspace` and `rotate-keys` are killed with kill -9 in the middle: the next run brings them to their end."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from signal import SIGKILL

import psycopg
import pytest
from cryptography.fernet import Fernet, InvalidToken

from storage.backups.erasing import ROWS_AT_ONCE
from storage.org.installations import secrets
from tests.processes import environment, run, until
from tests.typed import Ended, types

OLD, NEW = (Fernet.generate_key().decode() for _ in range(2))
PEOPLE, ADDRESSES = 2 * ROWS_AT_ONCE + 500, 500  # several batches of each
_FILL = """
insert into workspace (platform, platform_id, name, language)
values ('slack', 'T0QUAY', 'Quay', 'en'), ('slack', 'T0MOUNTAIN', 'Mountain', 'en')
"""
_PEOPLE = """
insert into person (workspace_id, platform_id, name, handle, language, time_zone, is_admin, is_bot, is_active,
    is_stranger, posts_about_me)
select w.id, 'U' || n, 'Person ' || n, 'u' || n, 'en', 'UTC', false, false, true, false, true
from workspace w, generate_series(1, %s) n
"""
_ADDRESS = """
insert into installation (workspace_id, place, kind, sealed, removed)
select id, 'a:' || n, 'person', %s, false from workspace, generate_series(1, %s) n where platform_id = 'T0QUAY'
"""
_STALLED = "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and query ilike %s"


@dataclass
class Server:
    """A machine with a database of two workspaces, and whoever types commands on it."""

    conninfo: str
    env: dict[str, str]

    def row(self, sql: str, *values: object) -> tuple[object, ...]:
        with psycopg.connect(self.conninfo) as connection:
            return connection.execute(sql.encode(), values).fetchone() or ()

    async def types(self, *words: str) -> Ended:
        return await types(*words, env=self.env)

    async def kills(self, *words: str, at: str) -> None:
        """Begins a command, and kills it where it waits in a statement like this."""
        killed = await run(*words, env=self.env)

        async def is_stalled() -> bool:
            return self.row(_STALLED, at) != (0,)

        await until(is_stalled, "it waits in the middle")
        await killed.stop(SIGKILL)

        async def is_gone() -> bool:
            return self.row(_STALLED, at) == (0,)

        with psycopg.connect(self.conninfo, autocommit=True) as connection:  # what waits for a lock hears of no end
            connection.execute("select pg_terminate_backend(pid) from pg_stat_activity where wait_event_type = 'Lock'")
        await until(is_gone, "its connection is gone")

    @contextmanager
    def holding(self, sql: str) -> Iterator[None]:
        """Somebody else has that row in hand."""
        with psycopg.connect(self.conninfo) as connection:
            connection.execute(sql.encode())
            yield


@pytest.fixture
def server_filled(conninfo: str) -> Server:
    with psycopg.connect(conninfo) as connection:
        connection.execute(_FILL.encode())
        connection.execute(_PEOPLE.encode(), (PEOPLE,))
    return Server(conninfo, environment(DATABASE_URL=conninfo, WATERLINE_SECRETS=f"{NEW},{OLD}"))


@pytest.mark.long
async def test_an_erasure_that_is_killed_is_ended_by_the_next_run_with_one_receipt_that_counts_each_row_once(
    server_filled: Server,
) -> None:
    machine, erase = server_filled, ("erase-workspace", "slack", "T0QUAY", "--yes")
    (quay,) = machine.row("select id from workspace where platform_id = 'T0QUAY'")
    of_quay = f"from person where workspace_id = {quay}"
    with machine.holding(f"select 1 {of_quay} order by id desc limit 1 for update"):
        await machine.kills(*erase, at="delete from%person%")
    assert machine.row(f"select count(*) {of_quay}") == (PEOPLE - 2 * ROWS_AT_ONCE,)
    assert machine.row("select count(*), count(ended_at) from erasure") == (1, 0)
    with machine.holding(f"select 1 from workspace where id = {quay} for update"):
        await machine.kills(*erase, at="%workspace%")
    ended = await machine.types(*erase)
    assert (ended.code, ended.said.count("Fingerprint of this receipt")) == (0, 1)
    assert f"  person: {PEOPLE}\n" in ended.said
    assert machine.row("select count(*), count(ended_at), sum((rows ->> 'person')::int) from erasure") == (1, 1, PEOPLE)
    assert machine.row("select count(*) from person") == (PEOPLE,), "of the other workspace"
    again = await machine.types(*erase)
    assert (again.code, again.said) == (0, ended.said), "who was killed before the receipt was printed reads it now"
    never = await machine.types("erase-workspace", "slack", "T0PIER", "--yes")
    assert (never.code, "No workspace is known as slack T0PIER" in never.said) == (1, True)
    assert machine.row("select count(*) from erasure") == (1,)


@pytest.mark.long
async def test_keys_whose_change_is_killed_are_all_changed_by_the_next_run(server_filled: Server) -> None:
    machine = server_filled
    with psycopg.connect(machine.conninfo) as connection:
        connection.execute(_ADDRESS.encode(), (secrets(OLD).encrypt(b'{"id": "a"}').decode(), ADDRESSES))
    with machine.holding(f"select 1 from installation where place = 'a:{ADDRESSES - 1}' for update"):
        await machine.kills("rotate-keys", at="%update installation%")
    assert 0 < anew(machine.conninfo) < ADDRESSES
    ended = await machine.types("rotate-keys")
    assert (ended.code, f"{ADDRESSES} tokens and addresses are sealed by the first key" in ended.said) == (0, True)
    assert anew(machine.conninfo) == ADDRESSES


def anew(conninfo: str) -> int:
    """How many are opened by the new key alone."""
    with psycopg.connect(conninfo) as connection:
        sealed = connection.execute("select sealed from installation").fetchall()
    return sum(opens(text) for (text,) in sealed)


def opens(sealed: str) -> bool:
    try:
        return secrets(NEW).decrypt(sealed) == b'{"id": "a"}'
    except InvalidToken:
        return False
