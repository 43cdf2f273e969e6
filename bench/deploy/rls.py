"""What row-level security costs: `python -m bench rls` lives through the same kudos with it and without it, in turn.

With it the role that serves runs them, each statement with its workspace in the same round trip; without it the owner
does, whom no policy holds, and nothing is said. Thirty workspaces lie in the same tables.
"""

import asyncio
import statistics
import sys
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from bench.stage import postgres_cpu
from bot.config.settings import load
from bot.org.people import Workspace
from commands.org.open_workspace import open_workspace
from commands.org.save_company import save_company
from commands.routing.entrance import Entrance
from storage import database, embedded, schema
from tests.cast import ANA, COMPANY, CY, DANA, THANKS, FakeClock
from tests.platform import RememberingPlatform
from tests.processes import ROOT, folder_in_memory
from tests.stories.conftest import ChatCompany

WORKSPACES = 30
KUDOS = 60  # in a turn
TURNS = 8
TARGET = 1.15


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds for one kudos, from the words to its messages: ours and PostgreSQL's on the processor, and by the
    clock.
    """

    ours: float
    server: float
    waited: float

    @property
    def whole(self) -> float:
        return self.ours + self.server


def main() -> bool:
    """Returns whether the target was missed."""
    with folder_in_memory() as folder:
        owner = embedded.start(folder)
        try:
            return asyncio.run(_measure(folder, owner))
        finally:
            embedded.stop(folder)


async def _measure(folder: Path, owner: str) -> bool:
    serving = embedded.serving(owner)
    await schema.migrate(owner, serving)
    costs: dict[str, list[Cost]] = {"with": [], "without": []}
    async with _opened(owner):
        for number in range(WORKSPACES):
            await save_company(await _workspace(number), COMPANY)
    ways: Sequence[tuple[str, str, Callable[[], AbstractContextManager[object]]]] = [
        ("with", serving, nullcontext),
        ("without", owner, lambda: patch("storage.database.in_workspace", lambda _: nullcontext())),
    ]
    for turn in range(TURNS):
        for name, conninfo, as_it_is in ways if turn % 2 else ways[::-1]:
            async with _opened(conninfo):
                with as_it_is():
                    costs[name].append(await _turn(folder, turn))
    print(
        f"Milliseconds for a kudos and its messages, the median of {TURNS} turns of {KUDOS}, {WORKSPACES} workspaces:"
    )
    for name, turns in costs.items():
        ours, server, waited = (statistics.median(getattr(cost, part) for cost in turns) for part in _PARTS)
        print(f"  {name:<8} ours {ours:.2f}, PostgreSQL {server:.2f}, by the clock {waited:.2f}")
    pairs = list(zip(costs["with"], costs["without"], strict=True))
    for part in ("whole", *_PARTS):
        print(f"  {part}: {statistics.median(getattr(a, part) / getattr(b, part) for a, b in pairs):.3f}")
    price = statistics.median(a.whole / b.whole for a, b in pairs)
    print(f"Price of row-level security on the processor: {price:.3f} (target: at most {TARGET})")
    return price > TARGET


_GIVERS = (ANA, CY, DANA)
_PARTS = ("ours", "server", "waited")


@asynccontextmanager
async def _opened(conninfo: str) -> AsyncIterator[None]:
    await database.open_database(conninfo)
    try:
        yield
    finally:
        await database.close_database()


async def _workspace(number: int) -> Workspace:
    return await open_workspace("web", f"harbour{number}", "Harbour", load((ROOT / "app.yaml").read_text(), "app.yaml"))


async def _turn(folder: Path, turn: int) -> Cost:
    settings = load((ROOT / "app.yaml").read_text(), "app.yaml")
    settings = settings.model_copy(
        update={"kudos": settings.kudos.model_copy(update={"minute_limit": 10_000, "coach": False})}
    )
    workspace = await open_workspace("web", f"harbour{turn}", "Harbour", settings)
    company = ChatCompany(Entrance(workspace, RememberingPlatform(), settings, FakeClock()))
    await _lives(company, f"{time.monotonic()}", 10)  # prepared, remembered
    began = time.process_time(), postgres_cpu(folder), time.perf_counter()
    await _lives(company, f"{time.monotonic()}", KUDOS)
    ended = time.process_time(), postgres_cpu(folder), time.perf_counter()
    return Cost(*((end - start) * 1000 / KUDOS for start, end in zip(began, ended, strict=True)))


async def _lives(company: ChatCompany, source: str, count: int) -> None:
    for number in range(count):
        reply = await company.types(
            _GIVERS[number % len(_GIVERS)], f"@bo {THANKS} {number} #courage", f"{source}:{number}"
        )
        await company.deliver()
        if "on its way" not in str(reply):
            sys.exit(f"A kudos was not taken: {reply}")
