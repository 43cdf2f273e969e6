"""Check-ins under kill -9: `python -m bench roundkill`. ROUND_KILLS and KILL_SEED choose how often, which moments."""

import asyncio
import os
import random
import tempfile
from pathlib import Path

from storage import database, embedded
from tests.slack.roundlife import kill_rounds

ROUNDS = int(os.environ.get("ROUND_KILLS", "50"))
SEED = int(os.environ.get("KILL_SEED", "0")) or random.randrange(1, 1_000_000)


def main() -> int:
    """0 if nothing was lost, counted twice or readable afterwards."""
    print(f"KILL_SEED={SEED}", flush=True)
    root = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108
    with tempfile.TemporaryDirectory(prefix="waterline-rounds-", dir=root) as name:
        folder = Path(name)
        folder.chmod(0o755)
        conninfo = embedded.start(folder / "server")
        try:
            asyncio.run(database.migrate(conninfo))
            outcome = asyncio.run(kill_rounds(conninfo, folder, ROUNDS, SEED))
        finally:
            embedded.stop(folder / "server")
    print(outcome)
    return int(not outcome.is_well)


if __name__ == "__main__":
    raise SystemExit(main())
