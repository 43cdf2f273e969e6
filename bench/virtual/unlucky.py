"""A scripted year of a company that is out of luck, on the strict stand-ins of Slack and Teams, in virtual time.

Each fault of a platform, of the network, of the database and of the process comes about once a week, at moments that
`UNLUCKY_SEED` repeats; `UNLUCKY_DAYS` chooses how long. In the end every kudos must stand where it should, or somebody
was told, and none twice without an outcome that nobody can know.
"""

import asyncio
import logging
import os
import random
import time

from bot.config.settings import load
from storage import embedded, schema
from tests.processes import ROOT, folder_in_memory
from tests.unlucky.year import Outcome, live_through

DAYS = int(os.environ.get("UNLUCKY_DAYS", "365"))
SEED = int(os.environ.get("UNLUCKY_SEED", "0")) or random.randrange(1, 1_000_000)


def main() -> int:
    """Returns how many complaints there are in the end."""
    print(f"{DAYS} days, seed {SEED}", flush=True)
    logging.getLogger("psycopg.pool").setLevel(logging.ERROR)  # whose connections are broken on purpose
    started_at = time.perf_counter()
    with folder_in_memory() as folder:
        conninfo = embedded.start(folder / "server")
        try:
            asyncio.run(schema.migrate(conninfo))
            settings = load((ROOT / "app.yaml").read_text(), "app.yaml")
            outcome = live_through(conninfo, folder, settings, SEED, DAYS)
        finally:
            embedded.stop(folder / "server")
    _tell(outcome)
    print(f"{time.perf_counter() - started_at:.0f} s of real time")
    return len(outcome.complaints)


def _tell(outcome: Outcome) -> None:
    print(
        f"{outcome.kudos:,} kudos were tried, {outcome.promised:,} were promised; the program had {outcome.lives} lives"
    )
    print(f"{outcome.sealed:,} answers to check-ins were sealed, {outcome.numbers:,} numbers were published")
    for name, times in sorted(outcome.befell.items()):
        print(f"  {times:4} times: {name}")
    print("What the platforms answered:")
    for word, times in sorted(outcome.answers.items()):
        print(f"  {times:6,} {word}")
    print(f"{len(outcome.complaints)} complaints (target: 0)")
    for complaint in outcome.complaints:
        print(f"  {complaint}")
