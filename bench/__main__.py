"""What is promised about speed, kill -9 and blind spots, measured: `python -m bench [part ...]`, see `PARTS`."""

import asyncio
import os
import random
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from bench import (
    attacks,
    auditor,
    blindspots,
    kudos,
    letters,
    pulse,
    roundkill,
    siege,
    teams,
    thirty_seconds,
    titles,
)
from bench.api import pages
from bench.company import (
    celebrations,
    customers,
    exports,
    first_day,
    hints,
    large_directory,
    my_data,
    people_import,
    scim,
)
from bench.deploy import image, rls, scale, upgrade
from bench.virtual import morning, people, strangers, unlucky
from bench.voices import asking
from bench.workspaces import fairness, flood, full, many, soak
from storage import embedded
from tests.contract.deployment import Edge
from tests.contract.edges import EDGES
from tests.contract.killing import PEOPLE, kill_often

ROUNDS = int(os.environ.get("KILL_ROUNDS", "50"))
SEED = int(os.environ.get("KILL_SEED", "0")) or random.randrange(1, 1_000_000)


def kill() -> None:
    """Kills the program at random moments. KILL_ROUNDS and KILL_SEED choose how often, and which moments."""
    for platform, edge in EDGES.items():
        _kill(platform, edge(PEOPLE))


def _kill(platform: str, edge: Edge) -> None:
    root = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108
    with tempfile.TemporaryDirectory(prefix="waterline-kill-", dir=root) as name:
        folder = Path(name)
        folder.chmod(0o755)
        conninfo = embedded.start(folder / "data")
        try:
            outcome = asyncio.run(kill_often(edge, conninfo, folder, ROUNDS, SEED))
        finally:
            embedded.stop(folder / "data")
    print(f"{platform}: {outcome}")
    if outcome.lost or outcome.doubled or outcome.unposted or outcome.unexplained:
        sys.exit(1)


PARTS: dict[str, Callable[[], object]] = {
    "kudos": kudos.main,
    "rls": rls.main,
    "teams": teams.main,
    "kill": kill,
    "pulse": pulse.main,
    "checkin": thirty_seconds.main,
    "roundkill": roundkill.main,
    "windowkill": roundkill.windows,
    "attacks": attacks.main,
    "siege": siege.main,
    "auditor": auditor.main,
    "blindspots": blindspots.main,
    "strangers": strangers.main,
    "letters": letters.main,
    "titles": titles.main,
    "unlucky": unlucky.main,
    "people": people.main,
    "import": people_import.main,
    "scim": scim.main,
    "directory": large_directory.main,
    "firstday": first_day.main,
    "celebrations": celebrations.main,
    "mydata": my_data.main,
    "exports": exports.main,
    "api": pages.main,
    "voice": asking.main,
    "customers": customers.main,
    "hints": hints.main,
    "image": image.main,
    "morning": morning.main,
    "many": many.main,
    "fairness": fairness.main,
    "flood": flood.main,
    "soak": soak.main,
    "full": full.main,
    "upgrade": upgrade.main,
    "scale": scale.main,
}


def main() -> None:
    chosen = sys.argv[1:] or list(PARTS)
    if unknown := [part for part in chosen if part not in PARTS]:
        sys.exit(f"There is no benchmark {unknown[0]}; there are {', '.join(PARTS)}.")
    del sys.argv[1:]
    missed = []
    for part in chosen:
        print(f"\n== {part}", flush=True)
        if PARTS[part]():
            missed.append(part)
    if missed:
        sys.exit(f"A target was missed: {', '.join(missed)}.")


if __name__ == "__main__":
    main()
