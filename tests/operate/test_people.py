"""People come from a file on the command line, beside a stand-in for Slack."""

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from signal import SIGKILL

import psycopg
import pytest

from bot.org.tables.spreadsheets import BYTES_AT_MOST
from tests.bot.org.test_exports import FOLDER, WORKSPACE
from tests.processes import Running, environment, run, until
from tests.slack.fake import BOT_TOKEN, Directory, FakeSlack, member
from tests.typed import types

BAMBOO = FOLDER / "bamboohr.csv"
BUSY = "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and query ~ 'delete from team'"


@dataclass
class Operator:
    """Whoever types commands, on a machine with a database and the tokens of a Slack."""

    conninfo: str
    env: dict[str, str]

    async def begins(self, *words: str) -> Running:
        return await run("people", *words, env=self.env)

    async def reads(self, *words: str, code: int = 0) -> str:
        command = await types("people", *words, env=self.env)
        assert command.code == code, command.said
        assert "Traceback" not in command.said
        return command.said

    def row(self, sql: str) -> tuple[object, ...]:
        with psycopg.connect(self.conninfo) as connection:
            return connection.execute(sql.encode()).fetchone() or ()

    def people(self) -> tuple[object, ...]:
        return self.row("select count(*), count(team_id) from person")

    @contextmanager
    def holding(self, sql: str) -> Iterator[None]:
        """Another process, in the middle of something."""
        with psycopg.connect(self.conninfo) as connection:
            connection.execute(sql.encode())
            yield


@pytest.fixture
async def operator(conninfo: str) -> AsyncIterator[Operator]:
    members = [
        member(who.platform_id, who.name, deleted=not who.is_active, is_guest=who.is_stranger, email=who.email)
        for who in WORKSPACE
    ]
    async with FakeSlack(Directory(members)).served() as url:
        tokens = {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_SIGNING_SECRET": "s", "SLACK_API_URL": url}
        yield Operator(conninfo, environment(DATABASE_URL=conninfo, **tokens))


async def test_a_dry_run_says_what_an_import_then_does_and_undo_takes_it_back(
    operator: Operator, tmp_path: Path
) -> None:
    said = await operator.reads("import", str(BAMBOO), "--dry-run")
    assert said.startswith("This is what would change; nothing has been changed.\nJoin (8): Clara Boss, Vera Pohl,")
    assert operator.people() == (0, 0)
    said = await operator.reads("import", str(BAMBOO))
    assert "line 8: the manager Kim, Alex can be several people:" in said
    assert "8 people have a place in the chart now." in said
    assert operator.people() == (8, 7)
    smaller = tmp_path / "smaller.csv"
    smaller.write_text("email,manager\nclara@example.test,\nvera@example.test,clara@example.test\n")
    said = await operator.reads("import", str(smaller), code=1)
    assert "6 of 8 people would have no place any more: more than 40 %." in said
    assert operator.people() == (8, 7)
    assert "Leave (6): " in await operator.reads("import", str(smaller), "--anyway")
    assert operator.people() == (8, 1)
    assert "Join (6): " in await operator.reads("undo")
    assert operator.people() == (8, 7)


async def test_of_two_imports_at_once_one_says_that_it_waits(operator: Operator) -> None:
    await operator.reads("import", str(BAMBOO))
    (workspace,) = operator.row("select id from workspace where platform = 'slack'")
    with operator.holding(f"select pg_advisory_xact_lock(1414, hashint8({workspace}))"):
        second = await operator.begins("import", str(BAMBOO))

        async def waits() -> bool:
            return "Another import is running. Waiting for it to end." in second.said

        await until(waits, "it says that it waits")
        assert second.process.returncode is None
    assert await second.ended() == 0
    assert "Nobody joins, leaves, moves or is called differently." in second.said


async def test_an_import_that_is_killed_in_the_middle_has_changed_nothing_and_the_next_one_works(
    operator: Operator,
) -> None:
    with operator.holding("lock table team in share row exclusive mode"):
        killed = await operator.begins("import", str(BAMBOO))

        async def is_in_the_middle() -> bool:
            return operator.row(BUSY) == (1,)

        await until(is_in_the_middle, "people are stored and teams are not")
        await killed.stop(SIGKILL)
    assert operator.people() == (0, 0)
    assert operator.row("select count(*) from chart_before") == (0,)
    await operator.reads("import", str(BAMBOO))
    assert operator.people() == (8, 7)


@pytest.mark.long
async def test_what_is_no_list_of_people_is_a_sentence_and_is_not_read_to_its_end(
    operator: Operator, tmp_path: Path
) -> None:
    huge = tmp_path / "huge.csv"
    with huge.open("wb") as file:
        file.truncate(2 << 30)
    for name, content, sentence in (
        ("huge.csv", None, "The file is larger than a company's list of people can be"),
        ("none.csv", None, "cannot be read (No such file or directory)"),
        ("archive.zip", b"PK\x03\x04 nothing", "This is an archive or another program's document"),
        ("picture.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", "no heading names the columns"),
        ("wide.csv", b"person,manager" + b",x" * 10_000, "The table has more than 1000 columns"),
    ):
        if content is not None:
            (tmp_path / name).write_bytes(content)
        said = await operator.reads("import", str(tmp_path / name), code=1)
        assert sentence in re.sub(r"\s+", " ", said)
        assert len(said.splitlines()) <= 2
    assert BYTES_AT_MOST < 2 << 30


@pytest.mark.long
async def test_columns_of_one_s_own_and_the_share_that_is_asked_about_stand_in_app_yaml(
    operator: Operator, tmp_path: Path
) -> None:
    shipped = (Path(__file__).parents[2] / "app.yaml").read_text(encoding="utf-8")
    own = shipped.replace("columns: {}", "columns: {manager: [Chef], email: [Kollege]}")
    (tmp_path / "app.yaml").write_text(own.replace("ask_above: 40", "ask_above: 90"), encoding="utf-8")
    operator.env["WATERLINE_SETTINGS"] = str(tmp_path / "app.yaml")
    table = tmp_path / "people.csv"
    everybody = [who.email for who in WORKSPACE if who.is_active and not who.is_stranger]
    for some in (everybody, everybody[:6]):
        lines = ["Kollege;Chef", f"{some[0]};", *(f"{who};{some[0]}" for who in some[1:])]
        table.write_text("\n".join(lines), encoding="utf-8")
        assert f"{len(some)} people have a place" in await operator.reads("import", str(table))
