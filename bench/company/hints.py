"""How many honest givers in invented companies ever read a hint about their own thanks in a year, and how many of those
whose thanks were planted to go one way. `COMPANIES` says in how many companies, `SEED` in which.
"""

import os
from collections.abc import Callable
from random import Random
from statistics import mean

from bot.kudos.fairness import Leaning
from tests.simulation.customs import company_in_shifts, polite_company
from tests.simulation.givers import Lived, measured, share_hinted

COMPANIES = int(os.environ.get("COMPANIES", "8"))
SEED = int(os.environ.get("SEED", "100"))
HINTED_AT_MOST = 0.05
FOUND_AT_LEAST = 0.8
_CUSTOMS = {"where most thank back": polite_company, "where shifts hand over": company_in_shifts}


def main() -> int:
    """Returns 0 if at most one honest giver in twenty reads a hint, heavy givers too, and four planted in five do."""
    shares = measured(COMPANIES, SEED)
    print(f"{COMPANIES} honest companies and as many with planted thanks, seed {SEED}, a look a week for a year")
    print(f"honest givers with a hint: {shares.honest:.3f}; of those who give much: {shares.heavy:.3f}")
    for kind in Leaning:
        print(f"{kind}: {shares.false_by_kind[kind]:.3f} of honest givers, {shares.power[kind]:.2f} of planted ones")
    by_custom = {custom: _share(lives) for custom, lives in _CUSTOMS.items()}
    for custom, share in by_custom.items():
        print(f"{custom}: {share:.3f} of honest givers")
    too_many = max(shares.honest, shares.heavy, *by_custom.values()) > HINTED_AT_MOST
    return int(too_many or min(shares.power.values()) < FOUND_AT_LEAST)


def _share(lives: Callable[[Random], Lived]) -> float:
    return mean(share_hinted(lives(Random(SEED + number))) for number in range(COMPANIES))
