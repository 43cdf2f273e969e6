"""How long others wait for their acknowledgement while one person asks as fast as a program can, beside quiet.

One process serves Slack. Whoever floods has a machine of their own: here they take what the others leave (nice 19).
"""

import asyncio
import pickle
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bench.kudos import fake_slack
from bench.stage import PEOPLE, Load, Stage
from bot.config.settings import QueueRules
from storage import embedded
from tests.processes import ROOT, Running, folder_in_memory, running
from tests.slack.real import CHANNEL, SECRET, settings_file, user_ids, variables
from tests.slack.signing import Signer

ROUNDS, LOAD, IN_FLIGHT = 5, 200, 2
FLOOD, CONNECTIONS = 20_000, 40  # requests, of which so many wait at a time
TARGET = 1.5  # times the 99th percentile of quiet


def main() -> int:
    """Returns 0 if others wait hardly longer."""
    with folder_in_memory() as folder:
        return asyncio.run(_measured(folder))


async def _measured(folder: Path) -> int:
    settings = settings_file(folder, QueueRules().lease_seconds)
    async with fake_slack(folder) as api_url:
        env = variables("", api_url, settings) | {"WATERLINE_DATA": str(folder / "data")}
        async with running("serve", env=env):
            pass  # makes the database
        conninfo = embedded.start(folder / "data")
        try:
            stage = Stage({**env, "DATABASE_URL": conninfo}, conninfo, folder)
            async with running("serve", env=stage.env) as process:
                return await _compared(stage, process, folder)
        finally:
            embedded.stop(folder / "data")


async def _compared(stage: Stage, process: Running, folder: Path) -> int:
    await stage.load(process, PEOPLE, IN_FLIGHT)  # everybody is looked up once; this is not measured
    quiet, loud = list[float](), list[float]()
    for _ in range(ROUNDS):
        quiet += (await stage.load(process, LOAD, IN_FLIGHT)).milliseconds
        async with _flooding(folder, f"{process.url}/slack/events"):
            loud += (await stage.load(process, LOAD, IN_FLIGHT)).milliseconds
    calm, flooded = Load(len(quiet), 1, quiet, 0), Load(len(loud), 1, loud, 0)
    print(f"{CONNECTIONS} requests at a time of one person:")
    for percent in (50, 99):
        alone, beside = calm.percentile(percent), flooded.percentile(percent)
        print(f"  p{percent} of others: quiet {alone:.1f} ms, beside them {beside:.1f} ms: {beside / alone:.2f} times")
    return int(flooded.percentile(99) > TARGET * calm.percentile(99))


@asynccontextmanager
async def _flooding(folder: Path, url: str) -> AsyncIterator[None]:
    """One person looks at what they were thanked for, again and again."""
    signer, [person, *_] = Signer(SECRET), user_ids(1)
    file = folder / "flood.pickle"
    file.write_bytes(pickle.dumps([signer.slash(user=person, channel=CHANNEL, text="mine") for _ in range(FLOOD)]))
    command = ("nice", "-n", "19", sys.executable, "-m", "bench.load", str(file), url, str(CONNECTIONS))
    generator: Process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=PIPE)
    try:
        await asyncio.sleep(2)  # it begins, and all its connections are there
        assert generator.returncode is None
        yield
        assert generator.returncode is None, "the flood was over before the others were"
    finally:
        if generator.returncode is None:
            generator.kill()
        await generator.wait()
