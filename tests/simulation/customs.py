"""Companies in which thanks go to and fro, or round, by custom: honest ones, whatever a rule that looks at two or three
people would take them for.
"""

from collections import defaultdict
from datetime import timedelta
from random import Random

from bot.kudos.fairness import OneThanks
from tests.simulation.givers import BEGINS, Lived, honest_company, honest_staff, year_of_thanks

_WEEKS, _WORKING_DAYS = 52, 5
_SHIFTS, _ON_A_SHIFT = 3, 2
_HANDED_OVER_WELL = 0.9


def polite_company(random: Random) -> Lived:
    """Most people thank back within three days, whoever thanks them."""
    givers = honest_staff(random)
    for giver in givers:
        giver.answers = random.uniform(0.5, 0.9)
    return Lived(givers, year_of_thanks(givers, random))


def company_in_shifts(random: Random) -> Lived:
    """Somebody of the shift that comes thanks somebody of the one that goes, in teams that are large enough for two of
    each.
    """
    company = honest_company(random)
    teams = defaultdict[int, list[int]](list)
    for giver in company.givers:
        if not giver.leads:
            teams[min(giver.team)].append(giver.number)
    thanks = [*company.thanks]
    for team in teams.values():
        on_shift = [team[shift::_SHIFTS] for shift in range(_SHIFTS)]
        if min(map(len, on_shift)) >= _ON_A_SHIFT:
            thanks += _handed_over(on_shift, random)
    return Lived(company.givers, sorted(thanks, key=lambda entry: entry.given_at))


def _handed_over(on_shift: list[list[int]], random: Random) -> list[OneThanks]:
    return [
        OneThanks(
            random.choice(on_shift[(shift + 1) % _SHIFTS]),
            random.choice(on_shift[shift]),
            BEGINS + timedelta(weeks=week, days=day, hours=8 * shift),
        )
        for week in range(_WEEKS)
        for day in range(_WORKING_DAYS)
        for shift in range(_SHIFTS)
        if random.random() < _HANDED_OVER_WELL
    ]
