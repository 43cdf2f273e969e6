"""A page for admins, walked as they walk it: its code blocks are run in order, as they stand there."""

import os
import re
import shlex
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo

from tests.processes import ROOT, Running, free_port, run
from tests.typed import types

_FENCE = re.compile(r"^( *)```(\w+)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
_OWNER = f"walker_{os.getpid()}"


@dataclass(frozen=True, slots=True)
class Block:
    """`step` is the heading that it stands under, `way` the first words of the paragraph before it."""

    step: str
    way: str
    language: str
    lines: tuple[str, ...]


def blocks(page: str) -> list[Block]:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    return [
        Block(
            step=re.findall(r"^#+ (.+)$", text[: fence.start()], re.MULTILINE)[-1],
            way=text[: fence.start()].rstrip().rpartition("\n\n")[2],
            language=fence[2],
            lines=tuple(line.strip() for line in fence[3].splitlines()),
        )
        for fence in _FENCE.finditer(text)
    ]


@dataclass(frozen=True, slots=True)
class Ran:
    """One command of the page, with its exit code and what it wrote; `serve` is running still, and has none."""

    step: str
    command: str
    code: int | None
    output: str

    @property
    def wrong(self) -> set[str]:
        """What `doctor` calls wrong, by what it is about."""
        return set(re.findall(r"^wrong +([^:]+):", self.output, re.MULTILINE))


@dataclass(slots=True)
class Walker:
    """Somebody who follows a page in one of its ways. What they copy from a platform stands in `copied`."""

    page: str
    way: str
    folder: Path
    copied: dict[str, str]
    env: dict[str, str]
    port: int = field(default_factory=free_port)
    serving: Running | None = None

    async def walk(self, until: str = "") -> AsyncIterator[Ran]:
        """Yields each command of the page, or of its steps `until` one, once it has run; ends `serve` at the end."""
        self._settings("")
        try:
            for block in _steps(self.page, until):
                if block.way.startswith(self._other_ways()):
                    continue
                if block.language == "yaml":
                    self._settings("\n".join(block.lines))
                    continue
                for line in block.lines:
                    if ran := await self._run(block.step, line):
                        yield ran
        finally:
            if self.serving:
                await self.serving.stop()

    def _other_ways(self) -> tuple[str, ...]:
        ways = {"slack.md": ("Socket Mode", "HTTP"), "teams.md": ("With a secret", "With a cert", "With a managed")}
        return tuple(way for way in ways[self.page] if not self.way.startswith(way))

    def _settings(self, lines: str) -> None:
        """app.yaml, with these lines in the place of its own."""
        file = self.folder / "app.yaml"
        text = file.read_text() if file.exists() else (ROOT / "app.yaml").read_text()
        for line in lines.splitlines():
            name = line.partition(":")[0]
            text, count = re.subn(rf"^{name}: .*$", line, text, flags=re.MULTILINE)
            assert count == 1, f"app.yaml has no line {name}"
        file.write_text(text)
        self.env["WATERLINE_SETTINGS"] = str(file)

    async def _run(self, step: str, line: str) -> Ran | None:
        match shlex.split(line):
            case ["export", assignment]:
                name, _, shown = assignment.partition("=")
                value = self.copied.get(name, shown)
                if shown.endswith("..."):
                    assert value != shown, f"nothing was copied for {name}"
                    assert value.startswith(shown.removesuffix("...")), f"{name} is not as shown"
                self.env[name] = value
                return None
            case ["make", target]:
                return self._shell(step, f"make --dry-run {target}", ROOT)
            case [".venv/bin/python", "-m", "bot", "serve"]:
                self.serving = await run("serve", env=self.env, port=self.port)
                await self.serving.greeted()
                return Ran(step, line, None, self.serving.said)
            case [".venv/bin/python", "-m", "bot", *arguments]:
                ended = await types(*arguments, env=self.env, port=self.port)
                return Ran(step, line, ended.code, ended.said)
            case _:
                return self._shell(step, line, self.folder)

    def _shell(self, step: str, line: str, folder: Path) -> Ran:
        ended = subprocess.run(["bash", "-c", line], cwd=folder, capture_output=True, text=True, env=self.env)
        return Ran(step, line, ended.returncode, ended.stdout)


def _steps(page: str, until: str) -> list[Block]:
    every = blocks(page)
    return [block for block in every if not until or block.step <= until]


@contextmanager
def new_database(server: str) -> Iterator[str]:
    """A database in which nothing is, of a role that owns it and nothing else."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"create role {_OWNER} login password 'walker'".encode())
        connection.execute(f"create database {_OWNER} owner {_OWNER} template template0".encode())
        yield make_conninfo(server, dbname=_OWNER, user=_OWNER, password="walker")
        connection.execute(f"drop database {_OWNER} with (force)".encode())
        connection.execute(f"drop role {_OWNER}".encode())
