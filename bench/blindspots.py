"""How often what the product says of blind spots is wrong, how certain it says to be, and how much it finds.

Companies of two generators (`tests.simulation.orderly`, and people as they are in `tests.simulation.realistic`) live
through the product's own plan, and everything that an evaluation says is held against what is true. `python -m
bench.blindspots` prints the tables of docs/blind-spots.md, in half an hour on two cores. Of these `--part 0.1` takes a
tenth of the companies, `--teams 24 60` those of these sizes, `--people realistic` those of one generator and
`--scenario "a tenth planted"` those with one thing planted: parts that are run one after the other are the whole. It
fails where something is more often false than allowed in any of these, or over all companies of a size and a generator
more certain than it is right by .05, beyond twice the Monte-Carlo error. Managers who always round alike come last,
apart, and are held to nothing: nothing in the numbers tells them from a gap.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from itertools import product
from typing import NamedTuple

import numpy as np
from numpy.random import Generator
from scipy.special import stdtr

from bot.insight.blindspots import FEWEST
from bot.insight.deconvolution import LEVEL, BoolArray
from bot.insight.spots import MATERIAL, Spot
from tests.simulation import orderly, realistic
from tests.simulation.measuring import Claim, Measured, Tally, measure
from tests.simulation.simulated import Scenario, Simulated

SEED = 20_260_101
ORGANISATIONS = {4: 400, 10: 400, 24: 300, 60: 100, 200: 30, 1000: 10}
GENERATORS: dict[str, Callable[[Generator, Scenario], Simulated]] = {
    "orderly": orderly.simulate,
    "realistic": realistic.simulate,
}
SCENARIOS = {
    "nothing planted": Scenario(0),
    "a tenth planted": Scenario(0, planted=0.1),
    "everybody optimistic": Scenario(0, optimism=0.5),
    "one enthusiast": Scenario(0, enthusiast=True),
    "all round alike": Scenario(0, alike=True),
}
ALIKE = "all round alike"
EVERYWHERE = ("nothing planted", "a tenth planted")  # the others are lived through by realistic people only
LARGEST_OF_OTHERS = 200  # teams
QUARTER, LATEST = 13, 1  # weeks


class Run(NamedTuple):
    """One company to live through."""

    generator: str
    scenario: str
    teams: int
    number: int


def runs(part: float) -> Iterator[list[Run]]:
    """Returns what is measured together, small companies first, and those in which managers round alike last."""
    held_back = [scenario for scenario in SCENARIOS if scenario != ALIKE]
    for scenarios in (held_back, [ALIKE]):
        for teams, generator, scenario in product(ORGANISATIONS, GENERATORS, scenarios):
            is_usual = scenario in EVERYWHERE
            if is_usual or (generator == "realistic" and teams <= LARGEST_OF_OTHERS):
                numbers = range(max(2, round(part * ORGANISATIONS[teams])))
                yield [Run(generator, scenario, teams, number) for number in numbers]


def live(run: Run) -> Measured:
    """Lives through one company and returns what is said of it, beside what simpler methods would say."""
    rng = np.random.default_rng((SEED, run.teams, run.number))
    company = GENERATORS[run.generator](rng, replace(SCENARIOS[run.scenario], teams=run.teams))
    measured = measure(company)
    return Measured((*measured.claims, *simpler(company)), measured.to_find)


def simpler(company: Simulated) -> Iterator[Claim]:
    """What a heat map marks, and t-tests without correction, from the same released scores."""
    evidence, weeks = company.evidence, company.scenario.weeks
    columns = evidence.columns_within(weeks - QUARTER, weeks)
    difference = (evidence.believed - evidence.lived)[:, columns]
    n = np.count_nonzero(~np.isnan(difference), axis=1)
    difference, teams, n = difference[n >= FEWEST], np.array(evidence.teams)[n >= FEWEST], n[n >= FEWEST]
    mean, sd = np.nanmean(difference, axis=1), np.nanstd(difference, axis=1, ddof=1)
    latest = [number for number, column in enumerate(columns) if evidence.columns[column].week > weeks - LATEST]
    latest_difference = difference[:, latest]
    marked: dict[str, BoolArray] = {
        "(heat map, week)": np.nansum(latest_difference, axis=1)
        >= MATERIAL * np.maximum(1, (~np.isnan(latest_difference)).sum(axis=1)),
        "(heat map, mean)": mean >= MATERIAL,
        "(t-tests)": stdtr(n - 1, -mean / np.maximum(sd, 1e-9) * np.sqrt(n)) < LEVEL,
    }
    for method, rows in marked.items():
        for manager in teams[rows].tolist():
            yield Claim(method, str(manager) in company.truth.spots[Spot.GAP], 1 - LEVEL)


def report(group: Sequence[Run], measured: Sequence[Measured]) -> list[Tally]:
    """Prints one block of the table, and returns what stands in it."""
    sample = group[0]
    note = " Apart: not held to what is promised." if sample.scenario == ALIKE else ""
    print(
        f"{sample.teams} teams, {sample.generator}, {sample.scenario} ({len(group)} companies).{note}",
        flush=True,
    )
    kinds = {claim.kind for measurement in measured for claim in measurement.claims}
    kinds |= {kind for measurement in measured for kind, units in measurement.to_find.items() if units}
    tallies = []
    for kind in sorted(kinds):
        tally = Tally(kind)
        for measurement in measured:
            tally.add(measurement)
        print(tally.line(), flush=True)
        tallies.append(tally)
    return tallies


def find_too_sure(tallies: Mapping[str, Sequence[Tally]]) -> list[str]:
    """Returns a line for each kind of statement that is surer than it is right, over all companies of a size and a
    generator. How sure the product is of a statement cannot depend on which of them a company is: where nothing of a
    kind is true, whatever is said of it is false.
    """
    too_sure = []
    for companies, group in tallies.items():
        merged = {tally.kind: Tally(tally.kind) for tally in group}
        for tally in group:
            merged[tally.kind].merge(tally)
        too_sure += [f"{companies}:{tally.line()}" for tally in merged.values() if not tally.is_as_sure_as_right]
    return too_sure


def main(arguments: Sequence[str] = ()) -> int:
    """Prints the whole table, and returns 1 where something was more often wrong than promised."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", type=float, default=1.0, help="of the companies")
    parser.add_argument("--teams", type=int, nargs="*", default=list(ORGANISATIONS), choices=list(ORGANISATIONS))
    parser.add_argument("--people", nargs="*", default=list(GENERATORS), choices=list(GENERATORS))
    parser.add_argument("--scenario", nargs="*", default=list(SCENARIOS), choices=list(SCENARIOS))
    parsed = parser.parse_args(arguments)
    started_at = time.monotonic()
    print("  said            false share    stated right  found  each company")
    tallies: dict[str, list[Tally]] = {}
    too_often: list[Tally] = []
    with ProcessPoolExecutor(min(2, os.cpu_count() or 1)) as pool:
        for group in runs(parsed.part):
            sample = group[0]
            if (
                sample.teams in parsed.teams
                and sample.generator in parsed.people
                and sample.scenario in parsed.scenario
            ):
                reported = report(group, list(pool.map(live, group, chunksize=4)))
                if sample.scenario != ALIKE:
                    too_often += [tally for tally in reported if not tally.is_seldom_false]
                if sample.scenario in EVERYWHERE:  # the others are the same companies with one thing changed
                    tallies.setdefault(f"{sample.teams} teams, {sample.generator}", []).extend(reported)
    print(f"It took {(time.monotonic() - started_at) / 60:.1f} minutes.")
    if too_often:
        print(f"{len(too_often)} statements are false more often than is promised.")
    if too_sure := find_too_sure(tallies):
        print("Surer than right, over all companies of a size and a generator:", *too_sure, sep="\n")
    return 1 if too_often or too_sure else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
