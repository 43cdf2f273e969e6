"""A command, as an operator types it: in a process of its own, forked from one that has loaded the program already.

To load it takes two seconds of the processor, more than most commands. What a start has beside that (`python -m bot`,
the parent, Ctrl-C) is for `tests.processes`.
"""

import asyncio
import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.app.check_ins import Program
from bot.app.cli import cli
from tests.processes import PATIENCE, ROOT, forks, free_port


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended; `said` is what it wrote to standard output and error."""

    code: int
    said: str


async def types(*arguments: str, env: Mapping[str, str], port: int = 0) -> Ended:
    """Runs `python -m bot ARGUMENTS` until it ends by itself."""
    with tempfile.TemporaryDirectory(prefix="waterline-") as folder:
        written = Path(folder) / "written"
        process = forks.Process(
            target=_command, args=(arguments, {**env, "PORT": str(port or free_port())}, written), daemon=True
        )
        process.start()
        await asyncio.to_thread(process.join, PATIENCE)
        code = process.exitcode
        assert code is not None, f"{arguments} goes on: {written.read_text(encoding='utf-8')}"
        process.close()
        return Ended(code, written.read_text(encoding="utf-8"))


def _command(arguments: Sequence[str], env: Mapping[str, str], written: Path) -> None:
    output = os.open(written, os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    for stream in (1, 2):
        os.dup2(output, stream)
    os.chdir(ROOT)
    os.environ.clear()
    os.environ.update(env)
    cli(list(arguments), prog_name="python -m bot", obj=Program())
