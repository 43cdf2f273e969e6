"""The server that comes in a wheel stops when the last process that uses it ends, however others ended before."""

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from storage import embedded
from tests.processes import until


@pytest.fixture
def data() -> Iterator[Path]:
    root = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108
    with tempfile.TemporaryDirectory(prefix="waterline-", dir=root) as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture
def zombie() -> Iterator[int]:
    """A process that has ended and that nobody has asked for yet."""
    process = subprocess.Popen(["true"])
    yield process.pid
    process.wait()


async def test_who_was_killed_keeps_no_server_running(zombie: int, data: Path) -> None:
    embedded.start(data)
    postmaster = int((data / "postgres" / "postmaster.pid").read_text().split()[0])
    await until(lambda: _has_ended(zombie), "the process has ended")
    users = data / "postgres" / ".handle_pids.json"
    users.write_text(json.dumps([*json.loads(users.read_text()), zombie]))
    embedded.start(data)
    embedded.stop(data)
    assert await _has_ended(postmaster)


async def _has_ended(pid: int) -> bool:
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def test_a_full_disk_is_told_with_the_cure_and_left_as_it_is(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    room = shutil.disk_usage(data)
    monkeypatch.setattr("shutil.disk_usage", lambda _: room._replace(free=5_000_000))
    with pytest.raises(embedded.DataFolderError, match=r"is full: 5 MB are free.*WATERLINE_DATA="):
        embedded.start(data)
    embedded.stop(data)  # as doctor does
    assert not (data / "postgres" / "PG_VERSION").exists()
