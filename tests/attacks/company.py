"""The companies that are attacked: invented people, who reports to whom, and what each of them thinks."""

import csv
import io
import random
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

VERA = "U0VERA"  # whose answers are wanted
ATTACKERS = MOE, MAX, MIA, MEL = "U0MOE", "U0MAX", "U0MIA", "U0MEL"  # four accounts of one person
PUPPETS = ("U0PIP", "U0POL", "U0PUM", "U0PAT")  # four accounts that are not in the chart yet
HEDDA, ADA, BEA, CLEO, DORA = "U0HEDDA", "U0ADA", "U0BEA", "U0CLEO", "U0DORA"
IVY, JON, YAN, ZOE = "U0IVY", "U0JON", "U0YAN", "U0ZOE"

Opinions = Mapping[tuple[str, str], int]  # by person and item, 1 to 5

OF_VERA = (1, 5, 2, 4)
OF_ATTACKERS = {MOE: 2, MAX: 3, MIA: 3, MEL: 3} | dict(zip(PUPPETS, (2, 3, 3, 3), strict=True))
SUM = 11  # of the four: one more answer makes 2.5 of 1 or 2, and 3 of 3, 4 or 5


@dataclass(frozen=True, slots=True)
class AttackedChart:
    """Who reports to whom: those who report to each boss, the one at the top leading."""

    reports: Mapping[str, Sequence[str]]

    @property
    def head(self) -> str:
        return next(iter(self.reports))

    @property
    def people(self) -> list[str]:
        return [self.head, *(person for team in self.reports.values() for person in team)]

    def team_of(self, person: str) -> str:
        """Whose team somebody answers in; the one at the top answers with those who report to them."""
        return next((boss for boss, team in self.reports.items() if person in team), person)

    def mates(self, person: str) -> list[str]:
        team = self.team_of(person)
        return [one for one in self.people if one != person and self.team_of(one) == team]

    def renamed(self, names: Mapping[str, str]) -> "AttackedChart":
        """With other people at the places of those who are named."""
        return AttackedChart(
            {
                names.get(boss, boss): tuple(names.get(person, person) for person in team)
                for boss, team in self.reports.items()
            }
        )

    def swapped(self, one: str, other: str) -> "AttackedChart":
        """With each at the other's place."""
        return self.renamed({one: other, other: one})

    def csv(self, joined_on: Mapping[str, date]) -> str:
        """As `python -m bot people import` reads it."""
        bosses = {person: boss for boss, team in self.reports.items() for person in team}
        lines = io.StringIO()
        writer = csv.writer(lines)
        writer.writerow(("person", "manager", "leads", "joined_on"))
        for person in self.people:
            leads = f"Team {person[2:].title()}" if person in self.reports else ""
            writer.writerow((person, bosses.get(person, ""), leads, joined_on.get(person, "")))
        return lines.getvalue()


# 25 people in five teams of five: every team has a number of its own, and nothing is left over.
HARBOUR = AttackedChart(
    {
        HEDDA: (ADA, BEA, CLEO, DORA),
        ADA: (VERA, MOE, "U0BEN", "U0TOM", "U0UNA"),
        BEA: (MAX, MIA, MEL, IVY, JON),
        CLEO: ("U0KIM", "U0LEE", "U0NAT", "U0OLA", "U0PIA"),
        DORA: ("U0QUIN", "U0RON", "U0SUE", "U0WIM", "U0ZED"),
    }
)

# The same, with the four attackers and Ivy in one team.
PIER = HARBOUR.swapped(MOE, JON)
# The victim, the attackers and six others in one team.
QUAY = AttackedChart(
    {**HARBOUR.reports, ADA: (VERA, *ATTACKERS, "U0BEN", "U0TOM", "U0UNA", "U0GIL", "U0HAL", "U0KAT")}
    | {BEA: ("U0ABE", "U0BOB", "U0CAL", IVY, JON)}
)


def opinions(
    people: Iterable[str], items: Sequence[str], victim: str, contrary: Collection[str], seed: int
) -> Opinions:
    """What everybody thinks of every item; three are asked in some weeks, four in others. `contrary` are those who
    would hide the victim: they think the opposite, so that whoever takes a group with them in it for the victim and
    four attackers is wrong.
    """
    chance = random.Random(seed)
    told: dict[tuple[str, str], int] = {}
    for person in people:
        for item, wanted in zip(items, OF_VERA, strict=False):
            choice = 5 if wanted < 3 else 1
            if person == victim:
                choice = wanted
            elif person in OF_ATTACKERS:
                choice = OF_ATTACKERS[person]
            elif person not in contrary:
                choice = chance.randint(1, 5)
            told[person, item] = choice
    return told
