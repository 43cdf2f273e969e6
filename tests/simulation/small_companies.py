"""What a small company sees in its first quarter, lived through; a test holds docs/small-companies.md to it.

`python -m tests.simulation.small_companies` writes the table there.

People are those of `tests.simulation.realistic`, a tenth of the teams has a planted gap, and what is said is held
against what is true. A manager reads a number in the digest of the week after the one in which its check-in closed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from bot.checkin.preview import turn_out
from bot.checkin.questions import Cadence
from bot.insight.mirror import EVERY
from tests.simulation import realistic
from tests.simulation.measuring import Claim, measure
from tests.simulation.simulated import Plan, Scenario, Simulated

PAGE = Path(__file__).parents[2] / "docs" / "small-companies.md"
BEGINS, ENDS = "<!-- written by python -m tests.simulation.small_companies -->", "<!-- until here -->"
SEED, COMPANIES, WEEKS = 20_260_301, 40, 12
CERTAIN = 0.98
TEAMS = {15: 2, 30: 4, 60: 8}  # by how many people


@dataclass(frozen=True, slots=True)
class Way:
    """How check-ins are held: how often, for how many days, and which share answers within two of them."""

    name: str
    cadence: Cadence
    days: int
    within_two_days: float


WAYS = (
    Way("weekly, two days", Cadence.WEEKLY, 2, 0.6),
    Way("weekly, two days", Cadence.WEEKLY, 2, 0.75),
    Way("weekly, until the next", Cadence.WEEKLY, 7, 0.6),
    Way("every two weeks, 14 days", Cadence.TWO_WEEKLY, 14, 0.6),
    Way("monthly, 14 days", Cadence.MONTHLY, 14, 0.6),
    Way("monthly, 28 days", Cadence.MONTHLY, 28, 0.6),
)


@dataclass(frozen=True, slots=True)
class Reader:
    """What a manager read: a number within four weeks, one of the own team by then, and in the quarter."""

    any_number: bool
    own_number: bool
    own_in_quarter: bool


@dataclass(frozen=True, slots=True)
class Company:
    """What was read and said in a company, by manager and by claim."""

    readers: tuple[Reader, ...]
    claims: tuple[Claim, ...]

    def says(self, *kinds: str) -> int:
        return sum(claim.kind in kinds for claim in self.claims)

    @property
    def is_falsely_certain(self) -> bool:
        """Whether anything that is called nearly certain is false; “as it is” is said as far as can be seen."""
        return any(claim.stated >= CERTAIN and not claim.is_true for claim in self.claims if claim.kind != "as it is")


@cache
def companies(people: int, way: Way) -> tuple[Company, ...]:
    """Lives through companies of so many people."""
    scenario = Scenario(
        teams=TEAMS[people],
        planted=0.1,
        weeks=WEEKS,
        people=people,
        turn_out=way.within_two_days,
        cadence=way.cadence,
        open_for=way.days,
    )
    seeds = (np.random.default_rng((SEED, people, number)) for number in range(COMPANIES))
    return tuple(_company(realistic.simulate(rng, scenario)) for rng in seeds)


def _company(lived: Simulated) -> Company:
    scenario, evidence = lived.scenario, lived.evidence
    plan = Plan(scenario.weeks, scenario.cadence)
    moods = {closed: plan.of(closed - scenario.closes_after).start for closed in lived.blocks}
    of_company = {closed for closed, mood in moods.items() if not np.isnan(evidence.company[mood])}
    readers = []
    for row, manager in enumerate(evidence.teams):
        own = {closed for closed, mood in moods.items() if not np.isnan(evidence.lived[row, mood])}
        shown = {closed for closed, of_leaf in lived.blocks.items() if of_leaf[f"team:{manager}"]} & of_company
        soon = range(EVERY + 1)
        readers.append(Reader(bool((own | shown | of_company) & set(soon)), bool(own & set(soon)), bool(own)))
    return Company(tuple(readers), measure(lived).claims)


def rows(people: int) -> Iterator[str]:
    """Yields the lines of companies of so many people."""
    for way in WAYS:
        lived = companies(people, way)
        readers = [reader for company in lived for reader in company.readers]
        answer = turn_out(way.within_two_days, way.days)
        mirrors = sum(company.says(*MIRRORS) for company in lived) / len(readers)
        yield _row(
            (
                str(people),
                f"{way.name}, {answer:.0%}",
                f"{_share(reader.any_number for reader in readers)}",
                _share(all(reader.any_number for reader in company.readers) for company in lived),
                _share(reader.own_number for reader in readers),
                _share(reader.own_in_quarter for reader in readers),
                f"{mirrors:.0%}",
                _share(company.says("sentence", "none or few") > 0 for company in lived),
                _share(company.says("all together") > 0 for company in lived),
                f"{sum(company.is_falsely_certain for company in lived)} of {COMPANIES}",
            )
        )


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


MIRRORS = ("nearly certain", "very likely", "probably", "as it is", "better")
HEAD = (
    "people",
    "check-ins, and who answers",
    "managers who read a number within four weeks",
    "companies in which all do",
    "managers with a number of their own team by then",
    "and in twelve weeks",
    "managers whose mirror says how they see their team",
    "leaders read how many managers believe too much",
    "or how all managers see the company",
    "companies with a false “nearly certain”",
)


def _share(holds: Iterator[bool]) -> str:
    return f"{np.mean(list(holds)):.0%}"


def page() -> str:
    """Returns the page as it should stand."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGINS)
    table = [_row(HEAD), _row(("---",) * len(HEAD)), *(row for people in TEAMS for row in rows(people))]
    lines = "\n".join(table)
    return f"{before}{BEGINS}\n\n{lines}\n\n{ENDS}{rest.partition(ENDS)[2]}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
