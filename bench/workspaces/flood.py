"""How long others wait for their acknowledgement while somebody asks as fast as a program can, beside quiet.

One process serves Slack. Whoever floods has a machine of their own: here they take what the others leave (nice 19).
"""

import asyncio
import json
import pickle
import sys
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from bench.kudos import fake_slack
from bench.stage import PEOPLE, Load, Stage
from bot.config.settings import QueueRules
from bot.scim.tokens import new_token, token_hash
from storage import embedded
from tests.processes import ROOT, Running, folder_in_memory, running
from tests.slack.real import CHANNEL, SECRET, settings_file, user_ids, variables
from tests.slack.signing import Signed, Signer

ROUNDS, LOAD, IN_FLIGHT = 5, 200, 2
FLOOD, CONNECTIONS = 5_000, 40  # requests in a round, of which so many wait at a time
TARGET = 1.5  # times the 99th percentile of quiet
_USER = "urn:ietf:params:scim:schemas:core:2.0:User"
_TOKEN = """
insert into scim_token (workspace_id, hash, made_by, made_at)
select workspace_id, %s, id, now() from person order by id limit 1 returning workspace_id
"""


@dataclass(frozen=True, slots=True)
class _Flood:
    """Who sends where, and what: requests by the number of the round."""

    who: str
    url: str
    requests: Callable[[int], Sequence[Signed]]


def main() -> int:
    """Returns how many of those who flood make others wait longer than they may."""
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
                await stage.load(process, PEOPLE, IN_FLIGHT)  # everybody is looked up once; this is not measured
                floods = (_person(process), _directory(process, conninfo), _stranger(process))
                return sum([await _compared(stage, process, flood) for flood in floods])
        finally:
            embedded.stop(folder / "data")


def _person(process: Running) -> _Flood:
    """Looks at what they were thanked for, again and again."""
    [person, *_] = user_ids(1)

    def looks(_: int) -> Sequence[Signed]:
        return [Signer(SECRET).slash(user=person, channel=CHANNEL, text="mine") for _ in range(FLOOD)]

    return _Flood("one person", f"{process.url}/slack/events", looks)


def _directory(process: Running, conninfo: str) -> _Flood:
    """Creates one user after the other."""
    token = new_token()
    with psycopg.connect(conninfo, autocommit=True) as connection:
        [(workspace,)] = connection.execute(_TOKEN, [token_hash(token)]).fetchall()
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/scim+json"}

    def creates(number: int) -> Sequence[Signed]:
        names = (f"user{number * FLOOD + place}@harbour.example" for place in range(FLOOD))
        return [Signed(headers, json.dumps({"schemas": [_USER], "userName": name}).encode()) for name in names]

    return _Flood("a directory", f"{process.url}/scim/v2/{workspace}/Users", creates)


def _stranger(process: Running) -> _Flood:
    """Says that it is Slack, and signs nothing."""
    unsigned = Signed({"Content-Type": "application/x-www-form-urlencoded"}, b"payload=%7B%7D")
    return _Flood("a stranger", f"{process.url}/slack/events", lambda _: [unsigned] * FLOOD)


async def _compared(stage: Stage, process: Running, flood: _Flood) -> bool:
    quiet, loud = list[float](), list[float]()
    for number in range(ROUNDS + 1):
        alone = (await stage.load(process, LOAD, IN_FLIGHT)).milliseconds
        async with _flooding(stage, flood, number):
            beside = (await stage.load(process, LOAD, IN_FLIGHT)).milliseconds
        if number:  # what is done for the first time takes its time, and is not measured
            quiet += alone
            loud += beside
    calm, flooded = Load(len(quiet), 1, quiet, 0), Load(len(loud), 1, loud, 0)
    print(f"{CONNECTIONS} requests at a time of {flood.who}:")
    for percent in (50, 99):
        before, meanwhile = calm.percentile(percent), flooded.percentile(percent)
        print(f"  p{percent} of others: quiet {before:.1f} ms, then {meanwhile:.1f} ms: {meanwhile / before:.2f} times")
    return flooded.percentile(99) > TARGET * calm.percentile(99)


@asynccontextmanager
async def _flooding(stage: Stage, flood: _Flood, number: int) -> AsyncIterator[None]:
    file = stage.folder / "flood.pickle"
    file.write_bytes(pickle.dumps(flood.requests(number)))
    command = ("nice", "-n", "19", sys.executable, "-m", "bench.load", str(file), flood.url, str(CONNECTIONS))
    generator: Process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=DEVNULL)
    try:
        await asyncio.sleep(2)  # it begins, and all its connections are there
        yield
        assert generator.returncode is None, "the flood was over before the others were"
    finally:
        if generator.returncode is None:
            generator.kill()
        await generator.wait()
