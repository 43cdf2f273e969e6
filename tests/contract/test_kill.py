"""What was acknowledged is never lost: the real process is killed, ended, doubled, and its database restarted."""

import asyncio
import os
import random
import signal
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from storage import embedded
from tests.contract.deployment import Deployment, Edge, deployment
from tests.contract.edges import EDGES, OFTEN
from tests.contract.killing import PEOPLE, kill_often
from tests.processes import PATIENCE, Running, running, until
from tests.slack.fake import Fault

ROUNDS = int(os.environ.get("KILL_ROUNDS", "2"))
SEED = int(os.environ.get("KILL_SEED", "0")) or random.randrange(1, 1_000_000)


@pytest.fixture(params=OFTEN)
def edge(request: pytest.FixtureRequest) -> Edge:
    return EDGES[request.param](20)


@pytest.fixture
async def here(edge: Edge, conninfo: str, tmp_path: Path) -> AsyncIterator[Deployment]:
    async with deployment(edge, conninfo, tmp_path) as one:
        yield one


@pytest.mark.parametrize("platform", OFTEN)
async def test_what_was_acknowledged_survives_kill_9_at_any_moment(
    platform: str, conninfo: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """KILL_ROUNDS and KILL_SEED choose how often, and which moments."""
    with capsys.disabled():
        print(f"\nkill -9, {platform}, KILL_SEED={SEED}", flush=True)  # noqa: T201
        outcome = await kill_often(EDGES[platform](PEOPLE), conninfo, tmp_path, ROUNDS, SEED)
        print(outcome)  # noqa: T201
    assert outcome.acknowledged > ROUNDS
    assert (outcome.lost, outcome.doubled, outcome.unposted, outcome.unexplained) == (0, 0, 0, 0), str(outcome)
    assert outcome.second <= outcome.unknown


async def test_a_process_that_is_asked_to_end_first_finishes_what_it_began(here: Deployment) -> None:
    async with running("serve", env=here.env) as process:
        await here.introduced(process)
        await here.sends(process, range(1))
        await here.records.drained()
        here.plan.faults += [Fault("hold", here.edge.look_up), Fault("hold", here.edge.post)]
        asked = asyncio.create_task(here.sends(process, range(1, 2)))  # its giver is looked up, and that takes long
        begun = asyncio.create_task(here.sends(process, range(10, 11)))  # its post takes long
        await begun
        await until(lambda: _held(here), "the platform holds two calls")
        process.process.send_signal(signal.SIGTERM)
        await until(lambda: _is_deaf(process), "it takes no more requests")
        assert not asked.done()
        here.edge.stand.release()
        assert await asked == [True]
        assert await process.ended() == 0
    assert "Traceback" not in process.said
    noted = here.records.noted()
    assert all(post.message in noted for post in here.edge.posted())
    async with running("serve", env=here.env):
        await here.records.drained()
    assert here.stands() == here.once(range(2)) + here.once(range(10, 11))


async def _held(here: Deployment) -> bool:
    return not here.plan.faults


async def _is_deaf(process: Running) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", process.port)
    except OSError:
        return True
    writer.close()
    return False


@pytest.mark.long
async def test_one_process_can_listen_and_another_deliver(here: Deployment) -> None:
    async with running("serve", "--only", "listen", env=here.env) as ears:
        await here.introduced(ears)
        assert all(await here.sends(ears, range(20)))
        assert here.stands() == Counter()
        async with running("serve", "--only", "deliver", env=here.env):
            await here.sends(ears, range(20, 40))
            await here.records.drained()
    assert here.stands() == here.once(range(40))


async def test_two_processes_on_one_database_never_post_twice(here: Deployment) -> None:
    async with running("serve", env=here.env) as one, running("serve", env=here.env) as other:
        await here.introduced(one)
        await asyncio.gather(here.sends(one, range(40)), here.sends(other, range(40, 80)))
        await here.records.drained()
    assert len(here.sender.acknowledged) == 80
    assert here.stands() == here.once(range(80))


@pytest.fixture
def own_server() -> Iterator[Path]:
    """The data folder of a second PostgreSQL, which may be stopped."""
    root = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108
    with tempfile.TemporaryDirectory(prefix="waterline-", dir=root) as name:
        folder = Path(name)
        folder.chmod(0o755)
        embedded.start(folder)
        yield folder
        embedded.stop(folder)


@pytest.mark.parametrize(
    "how", [pytest.param(signal.SIGINT, marks=pytest.mark.long), signal.SIGQUIT], ids=["fast", "crash"]
)
async def test_a_restart_of_the_database_loses_nothing(
    edge: Edge, own_server: Path, tmp_path: Path, how: signal.Signals
) -> None:
    """SIGINT is PostgreSQL's fast shutdown, SIGQUIT its immediate one, after which it recovers as from a crash."""
    conninfo = embedded.start(own_server)
    async with deployment(edge, conninfo, tmp_path) as here, running("serve", env=here.env) as process:
        await here.introduced(process)
        await here.sends(process, range(10))
        sending = asyncio.create_task(here.sends(process, range(10, 50)))
        await until(lambda: _past(here, 40), "some are delivered")
        await asyncio.to_thread(_restart, own_server, how)
        answered = await sending
        missed = [number for number, yes in zip(range(10, 50), answered, strict=True) if not yes]
        await until(lambda: _answers(conninfo), "PostgreSQL is back")
        for number in missed:
            assert await here.sends(process, range(number, number + 1)) == [True]
        await here.records.drained()
        assert process.process.returncode is None
    assert here.sender.acknowledged <= here.records.kudos().keys()
    assert here.stands() == here.once(range(50))
    assert "Traceback" not in process.said


async def _past(here: Deployment, calls: int) -> bool:
    return len(here.edge.asked()) > calls


async def _answers(conninfo: str) -> bool:
    try:
        psycopg.connect(conninfo, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def _restart(folder: Path, how: signal.Signals) -> None:
    postmaster = psutil.Process(int((folder / "postgres" / "postmaster.pid").read_text().split()[0]))
    postmaster.send_signal(how)
    postmaster.wait(PATIENCE)
    embedded.start(folder)
