"""What is said holds as often as it is stated to, in companies of every size and by both generators."""

from dataclasses import replace

import numpy as np
import pytest

from tests.bot.insight.test_simulated import BOTH, Simulate
from tests.simulation import orderly, realistic, strangers
from tests.simulation.measuring import Measured, Tally, measure
from tests.simulation.simulated import Scenario

COMPANIES = {4: 24, 24: 10, 200: 2}


def lived_through(simulate: Simulate, scenario: Scenario) -> list[Measured]:
    return [
        measure(simulate(np.random.default_rng((41, scenario.teams, number)), scenario))
        for number in range(COMPANIES[scenario.teams])
    ]


def tallies(measured: list[Measured]) -> dict[str, Tally]:
    kinds = {claim.kind for each in measured for claim in each.claims}
    kept = {kind: Tally(kind) for kind in kinds}
    for tally in kept.values():
        for each in measured:
            tally.add(each)
    return kept


@pytest.mark.parametrize("planted", [0.0, 0.1])
@pytest.mark.parametrize("teams", list(COMPANIES))
@pytest.mark.parametrize("simulate", BOTH)
def test_everything_that_is_said_is_as_true_as_it_is_stated_to_be(
    simulate: Simulate, teams: int, planted: float
) -> None:
    kept = tallies(lived_through(simulate, Scenario(teams, planted=planted)))
    assert kept["as it is"].right > 0.4 * teams, "what says nothing proves nothing"
    assert [tally.line() for tally in kept.values() if not tally.is_honest] == []
    if planted and teams == 200:
        assert kept["gap"].right > 10
        assert kept["wall"].right
    if not planted and simulate is orderly.simulate:
        assert not kept.keys() & {"sentence", "very likely", "nearly certain", "silent", "wall", "not_walked"}


@pytest.mark.parametrize("name", sorted(strangers.WORLDS.keys() - {strangers.APART}))
def test_nothing_is_more_often_false_than_promised_in_a_strangers_world(name: str) -> None:
    world = strangers.WORLDS[name]
    companies = [strangers.simulate(np.random.default_rng((42, number)), world, 24) for number in range(3)]
    kept = tallies([measure(company) for company in companies])
    assert kept, "what says nothing proves nothing"
    assert [tally.line() for tally in kept.values() if not tally.is_honest] == []


def test_an_enthusiast_makes_nobody_seem_unthanked() -> None:
    calm = Scenario(24)
    for scenario in (calm, replace(calm, enthusiast=True)):
        kept = tallies(lived_through(realistic.simulate, scenario))
        assert "unthanked" not in kept or not kept["unthanked"].said - kept["unthanked"].right


def test_a_tally_sees_what_is_too_often_false() -> None:
    kept = tallies(lived_through(orderly.simulate, Scenario(24, planted=0.1)))["gap"]
    wrong = Tally("gap", false_shares=[0.3] * 20, said=40, right=28, stated=39.0)
    assert kept.is_honest
    assert not wrong.is_honest
    assert "TOO OFTEN FALSE" in wrong.line()
    assert not replace(wrong, false_shares=[0.0] * 20).is_honest, "it is surer than it is right"
