"""How often the list of blind spots is wrong, and how much of what was planted it finds.

Beside the procedure: the heat map of usual products (difference >= 0.5 on exact means of the same blocks) and
t-tests without correction. Fails where the mean false share of the procedure passes .05 by more than twice its
Monte-Carlo error. `python -m bench.blindspots --organisations 100` repeats the table of docs/blind-spots.md.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np
from scipy.special import stdtr

from bot.insight import other_spots as silence
from bot.insight.blindspots import MATERIAL, find_gaps
from bot.insight.deconvolution import LEVEL, BoolArray, FloatArray, Verdicts
from tests import simulator

SEED = 20_260_101
EFFECTS = (0.75, 1.0, 1.1, 1.25, 1.5)
LATEST = slice(-simulator.ITEMS_A_ROUND, None)
SPOTS: Sequence[tuple[str, Callable[..., simulator.Case], Callable[..., Verdicts]]] = (
    ("nobody is thanked", simulator.unthanked_case, silence.find_unthanked),
    ("value on the wall only", simulator.on_the_wall_case, silence.find_on_the_wall),
    ("team fell silent", simulator.silent_case, silence.find_silent),
    ("... among falls of all sizes", partial(simulator.silent_case, falls=0.1), silence.find_silent),
    ("... if every band were published", partial(simulator.silent_case, gated=False), silence.find_silent),
    ("concerns not answered", simulator.unanswered_case, silence.find_unanswered),
    ("leaders do not walk their talk", simulator.not_walked_case, silence.find_not_walked),
)


@dataclass(slots=True)
class Tally:
    """What one method listed over all organisations."""

    false_shares: list[float] = field(default_factory=list)
    listed: int = 0
    found: int = 0
    planted: int = 0

    def add(self, listed: int, found: int, planted: int) -> None:
        self.false_shares.append((listed - found) / listed if listed else 0.0)
        self.listed, self.found, self.planted = self.listed + listed, self.found + found, self.planted + planted

    @property
    def false_share(self) -> float:
        return float(np.mean(self.false_shares))

    @property
    def error(self) -> float:
        """The Monte-Carlo standard error of the mean false share."""
        return float(np.std(self.false_shares) / np.sqrt(len(self.false_shares)))

    @property
    def is_honest(self) -> bool:
        return self.false_share <= LEVEL + 2 * self.error

    def line(self, name: str) -> str:
        found = f"{self.found / self.planted:.3f}" if self.planted else "    -"
        flags = self.listed / len(self.false_shares)
        return f"  {name:<32}{self.false_share:.3f} ± {self.error:.3f}   {found}   {flags:6.2f}"


def methods(case: simulator.GapCase) -> dict[str, BoolArray]:
    """Which teams each method lists."""
    difference = case.believed - case.exact
    n = simulator.seen_in(difference)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.nansum(difference, axis=1) / n
        squares = np.nansum((difference - mean[:, None]) ** 2, axis=1)
        p_values = stdtr(np.maximum(n - 1, 1), -mean / np.sqrt(squares / (n - 1) / n))
    names = find_gaps(case.beliefs).verdicts.names()
    return {
        "procedure": np.array([team in names for team in case.beliefs.teams]),
        "heat map, latest round": mean_of(difference[:, LATEST]) >= MATERIAL,
        "heat map, mean of 8 rounds": mean >= MATERIAL,
        "t-tests, uncorrected": p_values < LEVEL,
    }


def mean_of(difference: FloatArray) -> FloatArray:
    """The mean of what is shown in each row; a team without anything shows no difference."""
    return np.asarray(np.nansum(difference, axis=1) / np.maximum(simulator.seen_in(difference), 1))


def gaps(effect: float, share: float, organisations: int) -> dict[str, Tally]:
    """What is planted is true, everything else on a list is false."""
    tallies: dict[str, Tally] = {}
    for number in range(organisations):
        case = simulator.gap_case(np.random.default_rng((SEED, number)), effect, share)
        for name, listed in methods(case).items():
            tallies.setdefault(name, Tally()).add(*counted(listed, case.planted))
    return tallies


def gaps_of_all_sizes(organisations: int) -> dict[str, Tally]:
    """Nothing is planted, but managers differ so much that some gaps are material: these are true."""
    tallies: dict[str, Tally] = {}
    for number in range(organisations):
        case = simulator.gap_case(np.random.default_rng((SEED, number)), 0, 0, slants=0.35)
        for name, listed in methods(case).items():
            tallies.setdefault(name, Tally()).add(*counted(listed, case.true_gap > MATERIAL))
    return tallies


def counted(listed: BoolArray, true: BoolArray) -> tuple[int, int, int]:
    return int(listed.sum()), int((listed & true).sum()), int(true.sum())


def other(
    simulate: Callable[..., simulator.Case], find: Callable[..., Verdicts], share: float, organisations: int
) -> dict[str, Tally]:
    tallies = {"procedure": Tally(), "past the line": Tally()}
    for number in range(organisations):
        case = simulate(np.random.default_rng((SEED, number)), share)
        for tally, listed in zip(tallies.values(), (find(*case.inputs).names(), case.past_the_line), strict=True):
            tally.add(len(listed), len(listed & case.planted), len(case.planted))
    return tallies


def report(title: str, tallies: dict[str, Tally]) -> bool:
    """Prints one block of the table; tells whether the procedure kept its promise."""
    print(title)
    for name, tally in tallies.items():
        print(tally.line(name), flush=True)
    return tallies["procedure"].is_honest


def main(arguments: Sequence[str] = ()) -> int:
    """Prints the whole table; 1 where a list was more often wrong than promised."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--organisations", type=int, default=100)
    organisations = parser.parse_args(arguments).organisations
    print(f"{organisations} organisations of 200 teams, 8 rounds of 2 items, one tenth planted")
    print(f"{'':34}false share     found   listed")
    honest = [report(f"gap of {e:g}", gaps(e, 0.1, organisations)) for e in EFFECTS]
    honest.append(report("no gap planted", gaps(0, 0, organisations)))
    honest.append(report("gaps of all sizes (sd .35)", gaps_of_all_sizes(organisations)))
    for title, simulate, find in SPOTS:
        honest.append(report(title, other(simulate, find, 0.1, organisations)))
        honest.append(report(f"{title}, none planted", other(simulate, find, 0.0, organisations)))
    if not all(honest):
        print("A list of the procedure is false more often than in one case of twenty.")
    return 0 if all(honest) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
