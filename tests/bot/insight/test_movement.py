"""Arrows stand where something moved; what moved for everybody is told by one rule."""

from dataclasses import replace

import numpy as np
import pytest

from bot.insight.evidence import Evidence
from bot.insight.movement import find_movement, find_tide
from tests.bot.insight.test_simulated import BOTH, Simulate
from tests.simulation import orderly, realistic
from tests.simulation.simulated import Scenario, Simulated

WEEK, WEEKS = 16, 4


def arrows(company: Simulated) -> dict[tuple[str, str], int]:
    themes = {key: item.theme for key, item in company.items.items() if not item.about_manager}
    return find_movement(company.evidence, company.tree, themes, WEEK, WEEKS)


def harder(evidence: Evidence, rows: list[int], by: float) -> Evidence:
    """The same company, in which these teams had harder weeks in the last four."""
    lived = evidence.lived.copy()
    moods = [at for at in evidence.columns_within(WEEK - WEEKS, WEEK) if evidence.columns[at].item == "mood"]
    lived[np.ix_(rows, moods)] -= by
    return replace(evidence, lived=lived)


@pytest.mark.parametrize("simulate", BOTH)
def test_no_arrow_stands_where_nothing_moved_but_by_chance(simulate: Simulate) -> None:
    companies = [simulate(np.random.default_rng((31, number)), Scenario(24)) for number in range(12)]
    assert sum(bool(arrows(company)) for company in companies) <= 2


def test_a_part_in_which_the_weeks_got_harder_has_an_arrow_and_the_rest_has_none() -> None:
    company = orderly.simulate(np.random.default_rng(32), Scenario(60))
    above = company.tree.parents()
    unit = above[f"team:{company.evidence.teams[0]}"]
    rows = [row for row, team in enumerate(company.evidence.teams) if above[f"team:{team}"] == unit]
    moved = arrows(replace(company, evidence=harder(company.evidence, rows, 1.5)))
    assert unit
    assert moved[unit, "mood"] == -1
    assert not [cell for cell in moved if cell[1] != "mood"]


@pytest.mark.parametrize("simulate", BOTH)
def test_what_moves_for_everybody_is_told_and_is_no_arrow(simulate: Simulate) -> None:
    company = simulate(np.random.default_rng(33), Scenario(60, fell=0.9))
    tide = find_tide(company.evidence, WEEK, WEEKS)
    assert tide
    assert tide.now < tide.before
    assert tide.nearly_everywhere
    assert len(tide.alike) > 3 * len(tide.apart)
    assert not tide.alike & tide.apart
    assert len(arrows(company)) <= 1


@pytest.mark.parametrize("teams", [4, 24])
def test_where_the_companys_number_stays_nothing_is_told(teams: int) -> None:
    calm = orderly.simulate(np.random.default_rng(34), Scenario(teams))
    assert find_tide(calm.evidence, WEEK, WEEKS) is None
    unknown = replace(calm.evidence, company=np.full(len(calm.evidence.columns), np.nan))
    assert find_tide(unknown, WEEK, WEEKS) is None
    assert find_tide(calm.evidence, WEEKS, WEEKS) is None, "there were no weeks before"


def test_one_team_that_falls_deep_is_no_movement_of_everybody() -> None:
    calm = realistic.simulate(np.random.default_rng(35), Scenario(24))
    assert find_tide(harder(calm.evidence, [int(np.nanargmax(calm.evidence.people))], 2.0), WEEK, WEEKS) is None


def test_a_team_is_told_that_it_went_with_all_or_against_them_only_where_that_is_certain() -> None:
    company = realistic.simulate(np.random.default_rng(33), Scenario(60, fell=0.9))
    rows = [int(row) for row in np.argsort(-np.count_nonzero(~np.isnan(company.evidence.lived), axis=1))[:2]]
    against = find_tide(harder(company.evidence, rows, -1.8), WEEK, WEEKS)
    assert against
    assert {company.evidence.teams[row] for row in rows} & against.apart, "two teams rose by far"
    together = find_tide(company.evidence, WEEK, WEEKS)
    assert together
    assert not together.apart, "by chance no team is told that it went against all"
