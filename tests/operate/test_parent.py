"""The parent of who serves: what ends with whom, and how one that serves is replaced by another."""

import asyncio
import itertools
import os
import re
import signal
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import ClientSession
from typer.testing import CliRunner

from adapters.clock import SystemClock
from bot.app.cli import cli
from commands.sealed.freeze_round import freeze_round
from storage.sealed.ballot_box import CLOSING, OPEN
from storage.sealed.folders import Folders, of_workspace
from tests.cast import FakeClock
from tests.contract.deployment import Deployment, deployment
from tests.processes import Running, environment, members, run, running, until
from tests.rounds import folders_of, plan_of
from tests.slack import payloads
from tests.slack.fake import APP_TOKEN
from tests.slack.payloads import TEAM
from tests.slack.real import SECRET, SlackEdge
from tests.slack.signing import Signer

PEOPLE, IN_FLIGHT = 400, 5
HELPS = 9  # requests over a kept connection beside each thanks over one of its own


@pytest.fixture
def edge() -> SlackEdge:
    return SlackEdge(PEOPLE)


@pytest.fixture
async def here(edge: SlackEdge, conninfo: str, tmp_path: Path) -> AsyncIterator[Deployment]:
    async with deployment(edge, conninfo, tmp_path) as one:
        yield one


async def test_whoever_serves_takes_the_parent_along_when_it_is_killed(here: Deployment) -> None:
    async with running("serve", env=here.env) as process:
        [worker] = process.workers()
        os.kill(worker, signal.SIGKILL)
        assert await process.ended() == 128 + signal.SIGKILL


async def test_a_parent_that_is_killed_takes_along_who_serves(here: Deployment) -> None:
    async with running("serve", env=here.env) as process:
        assert len(process.workers()) == 1
        process.process.kill()
        await process.process.wait()
        await until(lambda: _is_gone(process), "nobody is left")


async def _is_gone(process: Running) -> bool:
    return members(process.process.pid) == []


async def test_ctrl_c_reaches_all_of_them_and_leaves_none(here: Deployment) -> None:
    """Also the child that waits before it counts, which the terminal's signal reaches as well."""
    folders, opened = folders_of(here.env), FakeClock(datetime.now(UTC) - timedelta(days=3))
    key = freeze_round(plan_of(TEAM, here.edge.people()[:6], opened.now()), folders, opened).key
    async with running("serve", env=here.env) as process:
        await until(lambda: _is_closing(folders, key), "a child waits")
        assert len(members(process.process.pid)) == 3
        os.killpg(process.process.pid, signal.SIGINT)
        assert await process.ended() == 0
    assert not re.search("Traceback|error", process.said)
    assert folders.keys.holds(f"{key}.keys")


async def _is_closing(folders: Folders, key: str) -> bool:
    return folders.sealed.holds(key + CLOSING)


async def end_a_check_in(here: Deployment, process: Running, week: int = 1) -> None:
    """One that whoever serves knows: its keys are destroyed, as they are once it is counted."""
    folders, people = folders_of(here.env), here.edge.people()[:6]
    opens = datetime.now(UTC) + timedelta(minutes=1)
    key = freeze_round(plan_of(TEAM, people, opens, week), folders, SystemClock()).key
    form = Signer(SECRET).block_actions(user=people[1], action_id="pulse.form", value=key)
    assert await here.sender.status(process, form) == 200
    folders.keys.destroy(f"{key}.*")
    folders.keys.destroy(of_workspace("slack", TEAM) + OPEN)


async def replaced(process: Running, before: list[int]) -> None:
    """Returns once another one serves, and nobody else does."""

    async def is_replaced() -> bool:
        workers = process.workers()
        return len(workers) == 1 and workers != before

    await until(is_replaced, "another one serves")


@pytest.mark.parametrize("renewals", [1, pytest.param(2, marks=pytest.mark.long)])
async def test_while_who_serves_is_replaced_no_request_fails_and_nothing_is_lost(
    here: Deployment, renewals: int
) -> None:
    numbers, goes_on = itertools.count(), True
    people, signer, helps = here.edge.people(), Signer(SECRET), list[int]()

    async def ask(session: ClientSession, place: int) -> None:
        """A thanks over a connection of its own, and some words of help over one that is kept."""
        while goes_on:
            number = next(numbers)
            await here.sends(process, range(number, number + 1))
            for _ in range(HELPS):
                signed = signer.slash(user=people[place], text="help")
                url = process.url + here.edge.path
                async with session.post(url, data=signed.body, headers=signed.headers) as response:
                    helps.append(response.status)

    async with running("serve", env=here.env) as process, ClientSession() as session:
        asking = asyncio.gather(*(ask(session, place) for place in range(IN_FLIGHT)))
        for week in range(1, renewals + 1):
            before = process.workers()
            await end_a_check_in(here, process, week)
            await replaced(process, before)
        goes_on = False
        await asking
        await here.records.drained()
    thanked = range(next(numbers))
    assert set(here.sender.answers) <= {"200 on its way", "200"}  # what took more than 2 s was answered afterwards
    assert len(here.sender.acknowledged) == here.sender.answers.total() == len(thanked)
    assert helps == [200] * HELPS * len(thanked)
    assert len(here.records.kudos()) == len(thanked)
    assert here.stands() == here.once(thanked)
    assert process.said.count("Ctrl-C stops") == 1  # people are greeted once


@pytest.mark.long
async def test_who_cannot_start_leaves_the_one_that_serves_and_another_is_tried(
    here: Deployment, tmp_path: Path
) -> None:
    settings = tmp_path / "app.yaml"
    right = settings.read_text(encoding="utf-8")
    async with running("serve", env=here.env) as process:
        before = process.workers()
        settings.write_text("platforms: [slack]\nlangages: [en]\n", encoding="utf-8")
        await end_a_check_in(here, process)
        await until(lambda: _says(process, "langages"), "the next one could not start, and says why")
        assert all(await here.sends(process, range(5)))
        assert before[0] in process.workers()
        settings.write_text(right, encoding="utf-8")
        await replaced(process, before)
        assert all(await here.sends(process, range(5, 10)))
        await here.records.drained()
    assert here.stands() == here.once(range(10))


async def _says(process: Running, words: str) -> bool:
    return words in process.said


@pytest.mark.long
async def test_over_a_socket_the_next_one_is_connected_before_the_one_before_it_ends(
    edge: SlackEdge, here: Deployment
) -> None:
    socket, goes_on, people = edge.stand.socket, True, edge.people()
    answers = list[str]()
    folders = folders_of(here.env)

    async def watch() -> None:
        while goes_on:
            acknowledged = await socket.envelope(payloads.slash(user=people[1], text="help"))
            answers.append(acknowledged["payload"]["text"])

    async with running("serve", env={**here.env, "SLACK_APP_TOKEN": APP_TOKEN}) as process:
        watching, before = asyncio.create_task(watch()), process.workers()
        opens = datetime.now(UTC) + timedelta(minutes=1)
        key = freeze_round(plan_of(TEAM, people[:6], opens), folders, SystemClock()).key
        await socket.envelope(payloads.block_actions(user=people[1], action_id="pulse.form", value=key))
        folders.keys.destroy(f"{key}.*")
        await replaced(process, before)
        goes_on = False
        await watching
    assert socket.counts == [1, 2, 1, 0]
    assert len(set(answers)) == 1


@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        ("serve", ["--port", "harbour"]),
        ("demo", ["--help"]),
        pytest.param("serve", ["--help"], marks=pytest.mark.long),
        pytest.param("serve", ["--deliver"], marks=pytest.mark.long),
        pytest.param("demo", ["--port", "65536"], marks=pytest.mark.long),
    ],
)
async def test_what_is_wrong_with_a_command_is_said_as_by_the_command_line_itself(
    command: str, arguments: list[str]
) -> None:
    columns = {"COLUMNS": "80"}
    process = await run(command, *arguments, env=environment(**columns))
    itself = CliRunner().invoke(cli, [command, *arguments], prog_name="python -m bot", env=columns)
    assert (await process.ended(), process.said) == (itself.exit_code, itself.output)
    assert itself.exit_code == (0 if arguments == ["--help"] else 2)
    assert "Usage: python -m bot" in process.said
