"""Check-ins and windows of concerns under kill -9: `python -m bench roundkill`, and `windowkill`.

ROUND_KILLS, WINDOWS_KILLED and KILL_SEED choose how often, and which moments.
"""

import asyncio
import os
import random

from storage import embedded, schema
from tests.commands.voice.windowlife import kill_windows
from tests.processes import folder_in_memory
from tests.slack.checkin.roundlife import kill_rounds

ROUNDS = int(os.environ.get("ROUND_KILLS", "50"))
WINDOWS = int(os.environ.get("WINDOWS_KILLED", "50"))
SEED = int(os.environ.get("KILL_SEED", "0")) or random.randrange(1, 1_000_000)


def main() -> int:
    """Returns 0 if nothing was lost, counted twice or readable afterwards."""
    print(f"KILL_SEED={SEED}", flush=True)
    with folder_in_memory() as folder:
        conninfo = embedded.start(folder / "server")
        try:
            asyncio.run(schema.migrate(conninfo))
            outcome = asyncio.run(kill_rounds(conninfo, folder, ROUNDS, SEED))
        finally:
            embedded.stop(folder / "server")
    print(outcome)
    return int(not outcome.is_well)


def windows() -> int:
    """Returns 0 if no concern was lost or read twice, and no key outlived its window."""
    print(f"KILL_SEED={SEED}", flush=True)
    with folder_in_memory() as folder:
        outcome = asyncio.run(kill_windows(folder, WINDOWS, SEED))
    print(outcome)
    return int(not outcome.is_well)


if __name__ == "__main__":
    raise SystemExit(main())
