"""Nobody who reads the log of the database's statements sees that anybody answered."""

import os
import re
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from storage import embedded
from storage.sealed.ballot_box import open_windows
from storage.sealed.folders import Folders
from tests.attacks.company import HARBOUR, JON, VERA, opinions
from tests.attacks.conftest import owned_template
from tests.attacks.on_slack import on_stage
from tests.attacks.stage import OURS, settled
from tests.processes import until

STATEMENT = re.compile(r"^(.*)\|LOG:  (?:statement|execute [^:]*): (.*(?:\n\t.*)*)", re.MULTILINE)
TICK = 'DELETE FROM "draft"'  # with which the clock begins, each time
ACCIDENT = 2  # times as often


@pytest.fixture
def talkative() -> Iterator[Path]:
    """The data folder of a PostgreSQL of its own that logs every statement, with the name of who sent it."""
    root = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108
    with tempfile.TemporaryDirectory(prefix="waterline-", dir=root) as name:
        folder = Path(name)
        folder.chmod(0o755)
        with psycopg.connect(embedded.start(folder), autocommit=True) as connection:
            connection.execute("alter system set log_statement = 'all'")
            connection.execute("alter system set log_line_prefix = '%a|'")
            connection.execute("select pg_reload_conf()")
        yield folder
        embedded.stop(folder)


@pytest.fixture
def logged_program(talkative: Path) -> Iterator[str]:
    with owned_template(embedded.start(talkative)) as conninfo:
        yield conninfo


@pytest.mark.long
async def test_the_log_of_statements_is_the_same_whether_anybody_answers_or_not(
    talkative: Path, logged_program: str, tmp_path: Path
) -> None:
    """Two statements for each of 100 answers: who it is, once a person, and the sealed rows. Now none."""
    log = talkative / "postgres" / "log"
    async with on_stage(logged_program, tmp_path, HARBOUR) as stage:
        await stage.asks()
        begun = log.stat().st_size
        await settled(stage)
        await settled(stage)
        quiet, answered = _statements(log, begun), log.stat().st_size
        await stage.answer(opinions(stage.chart.people, stage.items, VERA, (), seed=15))
        await settled(stage)
        with_answers, other = _statements(log, answered), log.stat().st_size
        await stage.results(VERA)
        asking = _statements(log, other)
    assert asking.keys() - quiet.keys()  # what anybody does that is no answer is seen
    assert with_answers.keys() - quiet.keys() == set()
    assert _often(with_answers, quiet) == {}


@pytest.mark.long
async def test_the_log_of_statements_is_the_same_whether_anybody_writes_without_a_name_or_not(
    talkative: Path, logged_program: str, tmp_path: Path
) -> None:
    log = talkative / "postgres" / "log"
    async with on_stage(logged_program, tmp_path, HARBOUR, voice=True) as stage:
        await stage.asks()
        await until(lambda: _window_is_open(stage.folders), "a window opens")
        await settled(stage)
        begun = log.stat().st_size

        async def half_a_minute() -> bool:
            return any("chosen_settings" in sql for sql in _statements(log, begun))

        await until(half_a_minute, "what is read again every half minute was")
        await settled(stage)
        quiet, written = _statements(log, begun), log.stat().st_size
        for person in HARBOUR.team_of(VERA), VERA, JON:
            await stage.opens_concern(person)
            await stage.opens_naming(person)
        for person in (VERA, JON):
            await stage.writes_concern(person, "The café closes at two")
            await stage.names_unnamed(person, "The travel form needs three signatures")
        await settled(stage)
        with_concerns = _statements(log, written)
    assert with_concerns.keys() - quiet.keys() == set()
    assert _often(with_concerns, quiet) == {}


async def _window_is_open(folders: Folders) -> bool:
    return bool(open_windows(folders.keys))


def _statements(log: Path, begin: int) -> Counter[str]:
    """What the program asked of the database since then, and how often."""
    text = log.read_bytes()[begin:].decode()
    return Counter(sql for sender, sql in STATEMENT.findall(text) if sender != OURS)


def _often(with_answers: Counter[str], quiet: Counter[str]) -> dict[str, int]:
    """What was asked far more often a tick than without answers."""
    ticks, quiet_ticks = (
        sum(many for sql, many in one.items() if sql.startswith(TICK)) for one in (with_answers, quiet)
    )
    return {sql: many for sql, many in with_answers.items() if many > ACCIDENT * quiet[sql] / quiet_ticks * (ticks + 1)}
