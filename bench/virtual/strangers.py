"""How often what is said is wrong among people by a stranger, `tests.simulation.strangers`: the worlds were thought of
by somebody who had read neither of the generators of `bench.blindspots`.

Of each world and size a line a kind of statement; it fails where one is more often false than allowed, beyond chance.
`APART` is printed, and held to nothing (docs/blind-spots.md).
"""

import sys

import numpy as np

from tests.simulation.measuring import Measured, Tally, measure
from tests.simulation.strangers import APART, WORLDS, simulate

SEED = 20_260_102
COMPANIES = {4: 30, 10: 30, 24: 20, 60: 6, 200: 3}


def tallies(measured: list[Measured]) -> list[Tally]:
    """Returns what was said of these companies, by kind."""
    kept = [Tally(kind) for kind in sorted({claim.kind for each in measured for claim in each.claims})]
    for tally in kept:
        for each in measured:
            tally.add(each)
    return kept


def main() -> int:
    """Prints the table, and returns 1 where something was more often wrong than promised."""
    print("  said            false share    stated right  found  each company")
    too_often = 0
    for teams, companies in COMPANIES.items():
        for name, world in WORLDS.items():
            print(f"{teams} teams, {name} ({companies} companies)", flush=True)
            seeds = ((SEED, teams, number) for number in range(companies))
            for tally in tallies([measure(simulate(np.random.default_rng(seed), world, teams)) for seed in seeds]):
                print(tally.line(), flush=True)
                too_often += name != APART and not tally.is_seldom_false
    print(f"{too_often} statements are false more often than is promised.")
    return int(too_often > 0)


if __name__ == "__main__":
    sys.exit(main())
