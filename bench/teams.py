"""Teams: a message, an invoke and a send, beside a bare handler that verifies one token, and the stock adapter.

A message is a command that reads the database and is answered with a card of its own; an invoke opens a form.
"""

import asyncio
import json
import pickle
import statistics
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from bench.connector import users
from bench.stage import cpu, middle
from storage import embedded
from tests.contract.deployment import settings_of
from tests.processes import ROOT, Running, folder_in_memory, free_port, running
from tests.slack.signing import Signed
from tests.teams.activities import Teller
from tests.teams.real import environment_of

ROUNDS, MANY, IN_FLIGHT, SENT, SENT_BY_STOCK = 9, 1600, 10, 1000, 100
WITHIN, TIMES_STOCK = 3.0, 20.0


@dataclass(frozen=True, slots=True)
class Rate:
    """Events a second, and milliseconds of processor time an event."""

    a_second: float
    cpu: float


def main() -> bool:
    """Returns whether a target was missed."""
    with folder_in_memory() as folder:
        conninfo = embedded.start(folder / "data")
        try:
            return asyncio.run(_measure(conninfo, folder))
        finally:
            embedded.stop(folder / "data")


async def _measure(conninfo: str, folder: Path) -> bool:
    async with AsyncExitStack() as stack:
        microsoft = await stack.enter_async_context(connector())
        floor = await stack.enter_async_context(connector(f"{microsoft.url}/openid"))
        env = environment_of(conninfo, microsoft.url, settings_of(folder, "teams"))
        process = await stack.enter_async_context(running("serve", env=env))
        headers = await bearer_of(microsoft.url)

        async def load(loaded: Running, kind: str) -> Rate:
            return await _load(loaded, activities(kind, microsoft.url, headers, MANY), folder)

        kinds = ("message", "invoke")
        for kind in kinds:
            await load(process, kind)  # everybody is looked up once; this is not measured
        rates: dict[str, list[Rate]] = {kind: [] for kind in ("floor", *kinds, "send", "stock")}
        for _ in range(ROUNDS):
            rates["floor"].append(await load(floor, "message"))
            for kind in kinds:
                rates[kind].append(await load(process, kind))
            rates["send"].append(await _sends("ours", microsoft.url, SENT))
            rates["stock"].append(await _sends("stock", microsoft.url, SENT_BY_STOCK))
    return _print(rates)


async def bearer_of(url: str) -> dict[str, str]:
    """Returns the headers of an activity that the stand-in of Microsoft's servers at `url` has signed."""
    async with aiohttp.ClientSession() as session, session.get(f"{url}/bearer") as response:
        return {"Content-Type": "application/json", "Authorization": await response.text()}


def activities(kind: str, url: str, headers: dict[str, str], count: int) -> list[Signed]:
    """Returns requests, from people in turn in their private chats. All are new: what comes again is not answered."""
    teller, people = Teller(f"{url}/teams/"), users(100)
    press = {"type": "Action.Execute", "title": "My settings", "verb": "settings.open", "data": {"value": ""}}
    payload_of = {
        "message": lambda user: teller.message(user, "kudos mine"),
        "invoke": lambda user: teller.pressed(user, press),
    }
    return [Signed(headers, json.dumps(payload_of[kind](people[n % 100])).encode()) for n in range(count)]


async def _load(process: Running, requests: list[Signed], folder: Path) -> Rate:
    file = folder / "requests.pickle"
    file.write_bytes(pickle.dumps(requests))
    cpu_before = cpu(process)
    command = (sys.executable, "-m", "bench.load", str(file), f"{process.url}/api/messages", str(IN_FLIGHT))
    generator = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=PIPE)
    output, _ = await generator.communicate()
    measured = json.loads(output)
    assert measured["answered"] == len(requests), measured["answered"]
    assert "did not reach" not in process.said, process.said  # a refusal is answered, too, and costs something else
    return Rate(len(requests) / measured["seconds"], 1000 * (cpu(process) - cpu_before) / len(requests))


async def _sends(whose: str, url: str, count: int) -> Rate:
    command = (sys.executable, "-m", "bench.sends", whose, url, str(count))
    sender = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=PIPE)
    output, _ = await sender.communicate()
    return Rate(*map(float, output.split()))


@asynccontextmanager
async def connector(*arguments: str) -> AsyncIterator[Running]:
    """Yields a stand-in of Microsoft's servers; with the address of one, the least that a bot can do."""
    port = free_port()
    command = (sys.executable, "-m", "bench.connector", str(port), *arguments)
    started = Running(await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=PIPE, stderr=PIPE), port)
    try:
        await started.greeted()
        yield started
    finally:
        await started.stop()


def _print(by_kind: dict[str, list[Rate]]) -> bool:
    # Rates are those of all who share the cores: of two, generator, stand-in and PostgreSQL take more than one.
    print(f"targets: {WITHIN:g} times the floor's CPU at most, {TIMES_STOCK:g} times the stock adapter's sends")
    print(f"  {IN_FLIGHT} in flight           events/s             CPU ms               times the floor: CPU   slower")
    missed = False
    for kind, rates in by_kind.items():
        times = _middle(rate.cpu / floor.cpu for rate, floor in zip(rates, by_kind["floor"], strict=True))
        slower = _middle(floor.a_second / rate.a_second for rate, floor in zip(rates, by_kind["floor"], strict=True))
        a_second, cpu_each = (
            middle(rate.a_second for rate in rates),
            middle((rate.cpu for rate in rates), "{:.2f}".format),
        )
        print(f"  {kind:<20} {a_second:<20} {cpu_each:<20} {times:>21.2f} {slower:>8.2f}")
        missed |= kind not in ("floor", "stock") and times > WITHIN
    faster = _middle(a.a_second / b.a_second for a, b in zip(by_kind["send"], by_kind["stock"], strict=True))
    print(f"  ours sends {faster:.0f} times as many a second as the stock adapter")
    return missed or faster < TIMES_STOCK


def _middle(values: Iterable[float]) -> float:
    return statistics.median(values)
