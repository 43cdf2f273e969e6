"""What an evaluation looks back over."""

import numpy as np
import pytest

from bot.checkin.questions import bank
from bot.insight.evaluation import evaluate
from bot.insight.evidence import Evidence, WeekItem, exposure_of
from bot.insight.records import Staff
from bot.insight.response_rate import Shown
from bot.insight.spots import Spot
from bot.insight.thanks import Thanks
from bot.org.tree import Seat, grow
from tests.bot.companies import LONG_AGO, TODAY

BRANCHES, TEAMS = 3, 12
HEADS = range(1, 1 + BRANCHES)
MANAGERS = {head: range(100 * head, 100 * head + TEAMS) for head in HEADS}
SHADY = 2  # whose teams do not see their leaders live up to their words


def asked_in(week: int, until: int) -> Evidence:
    """One item about leaders, in one week."""
    teams = tuple(manager for managers in MANAGERS.values() for manager in managers)
    rng, weeks = np.random.default_rng(7), range(1, until + 1)
    lived = np.array([2.5 if team in MANAGERS[SHADY] else 4.0 for team in teams]) + 0.5 * rng.integers(
        -1, 2, len(teams)
    )
    none = np.zeros((len(teams), len(weeks)))
    return Evidence(
        teams=teams,
        columns=(WeekItem(week, "leaders-2"),),
        weeks=weeks,
        values=(0,),
        lived=lived[:, None],
        believed=np.full((len(teams), 1), np.nan),
        company=np.full(1, np.nan),
        response_rate=Shown.nothing(*none.shape),
        thanks=Thanks(*np.zeros((4, 0), dtype=np.int64)),
        thanks_given=none,
        people=np.full(len(teams), 5.0),
        exposure=none + 5,
    )


@pytest.mark.parametrize(("until", "found"), [(12, {"unit:2"}), (28, {"unit:2"}), (32, set())])
def test_what_leaders_are_seen_to_do_counts_for_half_a_year(until: int, found: set[str]) -> None:
    seats = [Seat(0, None, LONG_AGO), *(Seat(head, 0, LONG_AGO) for head in HEADS)]
    for head, managers in MANAGERS.items():
        for manager in managers:
            seats += [Seat(manager, head, LONG_AGO), Seat(10 * manager, manager, LONG_AGO)]
    evaluation = evaluate(asked_in(3, until), grow(seats, TODAY), {"leaders-2": bank().items["leaders-2"]}, until)
    assert set(evaluation.spots[Spot.NOT_WALKED].listed) == found
    assert set(evaluation.spots) == set(Spot)


@pytest.mark.parametrize(("week", "many"), [(4, 1), (12, 3), (16, 1), (24, 3), (28, 1), (52, 4), (56, 1)])
def test_groups_of_managers_stay_for_the_evaluations_of_a_quarter_and_begin_anew_with_the_next(
    week: int, many: int
) -> None:
    seats = [Seat(0, None, LONG_AGO), Seat(1, 0, LONG_AGO), Seat(10, 1, LONG_AGO)]
    judged = evaluate(asked_in(3, week), grow(seats, TODAY), {"leaders-2": bank().items["leaders-2"]}, week).judged
    assert {len(evaluations) for evaluations in judged.values()} == {many}


def test_a_team_that_is_new_is_held_against_the_weeks_in_which_it_was_there() -> None:
    weeks = range(1, 14)
    invited = np.full((2, len(weeks)), 6)
    invited[1, :11] = 0
    exposure = exposure_of([Staff(6, 6), Staff(6, 3)], invited)
    assert exposure.sum(axis=1).tolist() == [78, 6]
    assert exposure_of([Staff(6, 3)], np.zeros((1, 4), dtype=np.int64)).tolist() == [[3.0] * 4]
    fortnightly = np.where(np.arange(4) % 2, 0, 6)[None, :]
    assert exposure_of([Staff(6, 6)], fortnightly).tolist() == [[6.0] * 4]
