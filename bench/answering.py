"""How fast answers are sealed and stored, beside the bare insert of one row of the same size through the same pool."""

import asyncio
import secrets
import statistics
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

from bench.closing import CLOSES, OPENS, fill
from bot.people import Person, Workspace
from bot.ports import Context
from bot.pulse import items_of
from bot.settings import load
from commands.answer_pulse import answer_pulse
from storage import database, people, rounds
from storage.database import statement
from commands.check_ins import CheckIns
from tests.platform import RememberingPlatform
from tests.processes import ROOT

PEOPLE, IN_FLIGHT, TURNS = 1_001, 50, 5
RATIO = 0.15  # of one row; an answer is one look-up, four sealed rows and a lock against the closing
_BOX = 1_872  # bytes: what a sealed ballot has
_NOW = OPENS + timedelta(hours=1)


def measure(conninfo: str, folder: Path) -> bool:
    """Prints both, in turn, so that whatever else the machine does meets both."""
    keys = KeyFolder(folder / "keys", folder / "data")
    asyncio.run(fill(conninfo, keys, PEOPLE, items_of(1)))
    floor, first, again = asyncio.run(_measure(conninfo, keys))
    ratios = [statistics.median(a / b for a, b in zip(ours, floor, strict=True)) for ours in (first, again)]
    print(
        f"Answers, {IN_FLIGHT} in flight, {TURNS} turns of {PEOPLE - 1}, medians:\n"
        f"  bare insert of one row {statistics.median(floor):,.0f}/s\n"
        f"  first answer of a person {statistics.median(first):,.0f}/s, ratio {ratios[0]:.2f} (target: {RATIO})\n"
        f"  another answer instead {statistics.median(again):,.0f}/s, ratio {ratios[1]:.2f} (target: {RATIO})\n"
        "  (Each answer seals and writes all four rows of its person, so that no row tells which one was answered.)"
    )
    return min(ratios) >= RATIO


async def _measure(conninfo: str, check_ins: CheckIns) -> tuple[list[float], list[float], list[float]]:
    await database.open_database(conninfo)
    settings = load((ROOT / "app.yaml").read_text(), "app.yaml")
    workspace = (await people.workspaces())[0]
    everyone = await people.everyone(workspace.id)
    (asked,) = await rounds.due_to_close(CLOSES)
    platform = RememberingPlatform()

    def context(workspace: Workspace, person: Person) -> Context:
        return Context(workspace, person, _NOW, "", settings, platform, keys)

    contexts = [context(workspace, person) for person in everyone[1:]]

    async def ours(number: int) -> None:
        assert await answer_pulse(contexts[number], asked.id, {"mood": str(1 + number % 5)}) is None

    async def bare(_: int) -> None:
        row = (asked.id, secrets.token_bytes(32), secrets.token_bytes(_BOX))
        await statement("insert into ballot (round_id, token, box) values (%s, %s, %s) returning id", *row)

    found: tuple[list[float], list[float], list[float]] = [], [], []
    for _ in range(TURNS):
        await statement("delete from ballot where round_id = %s", asked.id)
        for rates, work in zip(found, (bare, ours, ours), strict=True):
            rates.append(await _rate(work))
    await database.close_database()
    return found


async def _rate(work: Callable[[int], Awaitable[None]]) -> float:
    """Times a second."""
    waiting = iter(range(PEOPLE - 1))

    async def one_after_the_other() -> None:
        for number in waiting:
            await work(number)

    begun = time.perf_counter()
    await asyncio.gather(*(one_after_the_other() for _ in range(IN_FLIGHT)))
    return (PEOPLE - 1) / (time.perf_counter() - begun)
