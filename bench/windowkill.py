"""Windows of concerns under kill -9: `python -m bench windowkill`; WINDOWS_KILLED and KILL_SEED say how often, when."""

import asyncio
import os
import random

from tests.commands.voice.windowlife import kill_windows
from tests.processes import folder_in_memory

WINDOWS = int(os.environ.get("WINDOWS_KILLED", "50"))
SEED = int(os.environ.get("KILL_SEED", "0")) or random.randrange(1, 1_000_000)


def main() -> int:
    """Returns 0 if no concern was lost or read twice, and no key outlived its window."""
    print(f"KILL_SEED={SEED}", flush=True)
    with folder_in_memory() as folder:
        outcome = asyncio.run(kill_windows(folder, WINDOWS, SEED))
    print(outcome)
    return int(not outcome.is_well)


if __name__ == "__main__":
    raise SystemExit(main())
