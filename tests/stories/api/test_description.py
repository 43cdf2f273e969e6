"""The API does what its own description says: schemathesis tries it with all checks, and what the pages show is run."""

import asyncio
import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.api.scopes import ReadingRole
from tests.cast import ANA, BO, FakeClock
from tests.stories.api.conftest import Program
from tests.stories.conftest import told

PAGE = Path(__file__).parents[3] / "docs" / "api.md"


def address(program: Program) -> str:
    return str(program.client.make_url("")).rstrip("/")


async def run(*command: str, folder: Path, **variables: str) -> str:
    """What a command writes that runs in a folder; it is to end well."""
    process = await asyncio.create_subprocess_exec(
        *command,
        cwd=folder,
        env={**os.environ, **variables},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await process.communicate()
    assert process.returncode == 0, output.decode()
    return output.decode()


async def is_tried(program: Program, role: ReadingRole, examples: int, folder: Path) -> None:
    """Raises AssertionError with what schemathesis found."""
    token = await program.makes(role)
    await run(
        *(sys.executable, "-m", "schemathesis.cli", "run", f"{address(program)}/api/v1/openapi.json"),
        *("--checks", "all", "--phases", "examples,coverage,fuzzing", "--header", f"Authorization: Bearer {token}"),
        *("--max-examples", str(examples), "--seed", "1", "--generation-database", "none", "--no-color"),
        folder=folder,
        HOME=str(folder),
    )


async def test_schemathesis_finds_nothing_with_all_checks(program: Program, tmp_path: Path, clock: FakeClock) -> None:
    await program.company.types(ANA, "@bo for staying late to fix the customer's import #courage")
    await is_tried(program, ReadingRole.ADMIN, 2, tmp_path)


@pytest.mark.long
@pytest.mark.parametrize("role", list(ReadingRole))
async def test_it_finds_nothing_with_many_examples_either(
    program: Program, role: ReadingRole, tmp_path: Path, clock: FakeClock
) -> None:
    await program.company.types(ANA, "@bo for staying late to fix the customer's import #courage")
    await is_tried(program, role, 200, tmp_path)


def examples(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


async def test_what_the_page_shows_in_curl_and_python_reads_thanks(program: Program, tmp_path: Path) -> None:
    await program.company.types(ANA, "@bo for staying late to fix the customer's import #courage")
    variables: Mapping[str, str] = {"WATERLINE_URL": address(program), "WATERLINE_TOKEN": program.token}
    [by_curl], [by_python] = examples("sh"), examples("python")
    assert "staying late" in await run("sh", "-c", by_curl, folder=tmp_path, **variables)
    written = await run(sys.executable, "-c", by_python, folder=tmp_path, **variables)
    assert written.strip() == f"{BO.name}: for staying late to fix the customer's import"
    assert "Last used" in told(await program.page())
