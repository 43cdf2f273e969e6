"""The version before and this one on one database under load: forward, back and forward again, with nothing lost."""

import asyncio
import itertools
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import psycopg

from bench.deploy.deeds import send
from bot.demo.invented import invent_company
from storage import embedded
from tests.past import TODAY
from tests.processes import ROOT, Running, environment, folder_in_memory, running, until
from tests.upgrade.checkouts import CheckoutError, checked_out
from tests.upgrade.versions import VERSIONS

WRITERS = int(os.environ.get("UPGRADE_WRITERS", "4"))  # of each process
_STEP = int(os.environ.get("UPGRADE_KUDOS", "20"))  # kudos of each writer before anything is changed
_SENT = "for calling the ferry line back before they noticed the mistake, number {} #courage"


@dataclass(slots=True)
class Load:
    """What was asked for, by whom, and what was not answered well."""

    numbers: Iterator[int] = field(default_factory=itertools.count)
    asked: list[int] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    async def write(self, url: str, session: aiohttp.ClientSession) -> None:
        """Gives one kudos, from one person to the next, so that nobody gives or gets many."""
        number = next(self.numbers)
        giver, receiver = (
            PEOPLE_OF_DEMO[number % len(PEOPLE_OF_DEMO)],
            PEOPLE_OF_DEMO[(number * 7 + 1) % len(PEOPLE_OF_DEMO)],
        )
        if giver == receiver:
            return
        text = f"/kudos @{receiver} {_SENT.format(number)}"
        response = await send(session, f"{url}/as/{giver}/kudos", {"kind": "wrote", "text": text})
        self.asked.append(number)
        if response.status != 200:  # whatever is refused in words is lost, and counted so
            self.refused.append(f"{url}: {response.status} {response.text[:200]}")


PEOPLE_OF_DEMO = [
    member.profile.handle
    for member in invent_company(TODAY).members
    if member.profile.handle.isascii() and not member.profile.is_guest
]


@asynccontextmanager
async def loading(load: Load, *processes: Running) -> AsyncIterator[None]:
    """Keeps writing to these processes until what is enough meanwhile is enough, and for a step at least."""
    enough = asyncio.Event()

    async def writer(url: str) -> None:
        async with aiohttp.ClientSession() as session:
            for number in itertools.count():
                if enough.is_set() and number >= _STEP:
                    return
                await load.write(url, session)

    async with asyncio.TaskGroup() as group:
        for process in processes:
            for _ in range(WRITERS):
                group.create_task(writer(process.url))
        yield
        enough.set()


def main() -> bool:
    """Returns whether anything was lost, came twice, was refused, or was logged as an error."""
    version = VERSIONS[-1]
    try:
        with checked_out(version.commit) as checkout, folder_in_memory() as folder:
            conninfo = embedded.start(folder / "data")
            try:
                return asyncio.run(_live_through(checkout, version.migration, folder, conninfo))
            finally:
                embedded.stop(folder / "data")
    except CheckoutError as error:
        print(f"Not run: {error}.")
        return False


async def _live_through(checkout: Path, migration: str, folder: Path, conninfo: str) -> bool:
    places = {f"WATERLINE_{place.upper()}": str(folder / place) for place in ("data", "keys", "sealed")}
    settings = folder / "app.yaml"
    settings.write_text("kudos:\n  coach: false\n  minute_limit: 100000\n")  # all of them say nearly the same
    env = environment(**places, DATABASE_URL=conninfo, WATERLINE_SETTINGS=str(settings))
    load, logs = Load(), list[str]()
    async with running("demo", env=env, checkout=checkout) as old:
        async with loading(load, old), running("demo", env=env) as new:  # it brings the tables up to date
            pass
        logs.append(new.said)
        async with running("demo", env=env) as new, loading(load, old, new):
            pass
        logs += [old.said, new.said]
    async with running("demo", env=env) as new, loading(load, new):
        await asyncio.to_thread(_let_older_serve, env, migration)
        async with running("demo", env=env, checkout=checkout) as old, loading(load, old):
            pass
    logs += [new.said, old.said]
    async with running("demo", env=env, checkout=checkout) as old, loading(load, old):
        pass
    async with running("demo", env=env) as new:
        async with loading(load, new):
            pass
        await until(lambda: _settled(conninfo), "everything was delivered")
    logs += [old.said, new.said]
    return _judge(load, logs, conninfo)


def _let_older_serve(env: Mapping[str, str], migration: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "bot", "migrate", "--back-to", migration],
        cwd=ROOT,
        env=dict(env),
        check=True,
        capture_output=True,
    )


async def _settled(conninfo: str) -> bool:
    with psycopg.connect(conninfo) as connection:
        [[waiting]] = connection.execute(
            "select count(*) from delivery where posted <> wanted and failed is null"
        ).fetchall()
    return not waiting


def _judge(load: Load, logs: list[str], conninfo: str) -> bool:
    with psycopg.connect(conninfo) as connection:
        stored = _numbers(connection, "select words from kudos")
        posted = _numbers(connection, "select html from post where place = 'kudos' and not deleted")
    errors = [line for text in logs for line in text.splitlines() if "[error" in line or "[critical" in line]
    faults = {
        "lost": len({*load.asked} - stored.keys()),
        "stored twice": sum(count > 1 for count in stored.values()),
        "not posted": len(stored.keys() - posted.keys()),
        "posted twice": sum(count > 1 for count in posted.values()),
        "refused": len(load.refused),
        "errors in the logs": len(errors),
    }
    counts = ", ".join(f"{count} {fault}" for fault, count in faults.items())
    print(
        f"{len(load.asked)} kudos were given to the version before and to this one, forward, back and again: {counts}"
    )
    for line in [*load.refused[:5], *errors[:5]]:
        print(f"  {line}")
    return any(faults.values())


def _numbers(connection: psycopg.Connection[tuple[str]], select: str) -> Counter[int]:
    """How often the number of each kudos stands there."""
    rows = connection.execute(select.encode()).fetchall()
    return Counter(int(number[1]) for (text,) in rows if (number := re.search(r", number (\d+)", text)))
