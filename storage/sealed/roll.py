"""The roll in its file, one a workspace, and beside it whose its numbers are, what changed in the chart, and checks.

All lie in the sealed folder. Lines are only ever added, each by one write; one that a crash tore is no line.
"""

import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import lru_cache
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from bot.sealed import chart_log, checks
from bot.sealed.chart_log import ChartLine
from bot.sealed.checks import CheckLine
from bot.sealed.history import History
from bot.sealed.roll import LINES, ClosingLine, OpeningLine, Roll, WindowLine
from storage.sealed.folders import Folder

T = TypeVar("T")

ROLL, ACCOUNTS, CHART, CHECKS = ".roll", ".accounts", ".chart", ".checks"
_ACCOUNTS: TypeAdapter[tuple[str, int]] = TypeAdapter(tuple[str, int])  # JSON, so that no account ends its line
_NUMBERS = 1 << 48  # large enough that two accounts never draw the same


def read_roll(sealed: Folder, workspace: str) -> Roll:
    """Reads the roll, empty before the first opening. `workspace` is a name that `folders.of_workspace` makes."""
    lines = []
    for stored in _lines(sealed, workspace + ROLL):
        with suppress(ValidationError):
            lines.append(_roll_line(stored))
    return Roll.of(lines)


def read_history(sealed: Folder, workspace: str, *, keys_in_reach: bool = False) -> History:
    """Reads the roll and everything beside it, except accounts."""
    return History.of(
        read_roll(sealed, workspace),
        _read(sealed, workspace + CHART, chart_log.LINES),
        _read(sealed, workspace + CHECKS, checks.LINES),
        keys_in_reach=keys_in_reach,
    )


def append(sealed: Folder, workspace: str, line: OpeningLine | ClosingLine | WindowLine) -> None:
    """Appends a line, which is on the disk when this returns."""
    append_lines(sealed, workspace + ROLL, LINES.dump_json(line) + b"\n")


def append_all(sealed: Folder, workspace: str, lines: Iterable[OpeningLine | ClosingLine]) -> None:
    """Appends several lines at once, which are on the disk when this returns."""
    append_lines(sealed, workspace + ROLL, b"".join(LINES.dump_json(line) + b"\n" for line in lines))


def append_change(sealed: Folder, workspace: str, line: ChartLine) -> None:
    """Appends a line, which is on the disk when this returns."""
    append_lines(sealed, workspace + CHART, chart_log.LINES.dump_json(line) + b"\n")


def append_check(sealed: Folder, workspace: str, line: CheckLine) -> None:
    """Appends a line, which is on the disk when this returns."""
    append_lines(sealed, workspace + CHECKS, checks.LINES.dump_json(line) + b"\n")


def workspaces(sealed: Folder) -> list[str]:
    """Returns the names of all workspaces that have a roll."""
    return [file.name.removesuffix(ROLL) for file in sealed.files(f"*{ROLL}")]


def numbers_of(sealed: Folder, workspace: str, accounts: Iterable[str]) -> dict[str, int]:
    """Returns the random number of each account, by account; an account without a number gets one."""
    numbers: dict[str, int] = {}
    for stored in _lines(sealed, workspace + ACCOUNTS):
        with suppress(ValidationError):  # a line that a crash tore: its account is given another number
            numbers.update([_ACCOUNTS.validate_json(stored)])
    new = {account: secrets.randbelow(_NUMBERS) for account in accounts if account not in numbers}
    if new:
        lines = (_ACCOUNTS.dump_json(account) + b"\n" for account in new.items())
        append_lines(sealed, workspace + ACCOUNTS, b"".join(lines))
    return numbers | new


def forget_account(sealed: Folder, workspace: str, account: str) -> None:
    """Blanks the line that says which number is an account's: the roll goes on counting it, and nobody can say who it
    was. In its place, since others may append at the same time.
    """
    stored = sealed.read(workspace + ACCOUNTS) or b""
    start = 0
    for written in stored.split(b"\n"):
        if _account_in(written) == account:
            with (sealed.path / (workspace + ACCOUNTS)).open("r+b", buffering=0) as file:
                file.seek(start)
                file.write(b" " * len(written))
                os.fsync(file.fileno())
        start += len(written) + 1


def _account_in(stored: bytes) -> str | None:
    with suppress(ValidationError):
        return _ACCOUNTS.validate_json(stored)[0]
    return None


@lru_cache(maxsize=1_000)  # a line never changes, and after two years to read them all takes ten times as long
def _roll_line(stored: bytes) -> OpeningLine | ClosingLine | WindowLine:
    return LINES.validate_json(stored)


def _read(sealed: Folder, name: str, line: TypeAdapter[T]) -> Iterator[T]:
    """Without lines that a crash tore: whoever wrote one had not finished, and writes it again."""
    for stored in _lines(sealed, name):
        with suppress(ValidationError):
            yield line.validate_json(stored)


def _lines(sealed: Folder, name: str) -> list[bytes]:
    return (sealed.read(name) or b"").split(b"\n")[:-1]


def append_lines(sealed: Folder, name: str, lines: bytes) -> None:
    """Appends whole lines, which are on the disk when this returns: on a line of their own, whatever a crash left.

    Raises OSError, with nothing added, where they do not fit.
    """
    file = os.open(sealed.path / name, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        size = os.fstat(file).st_size
        torn = size > 0 and os.pread(file, 1, size - 1) != b"\n"
        try:
            remaining = memoryview(b"\n" * torn + lines)
            while remaining:  # a full disk takes a part, and says why only at the next write
                remaining = remaining[os.write(file, remaining) :]
            os.fsync(file)
        except OSError:
            os.ftruncate(file, size)
            raise
    finally:
        os.close(file)
    if not size:  # a new one, whose name has to reach the disk, too
        sealed.sync()
