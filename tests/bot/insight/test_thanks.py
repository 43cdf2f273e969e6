"""Thanks are occasions, and no one person decides what is usual."""

import numpy as np
import pytest

from bot.insight.thanks import Thanks, usual_of


def thanks(*occasions: tuple[int, int, int, int]) -> Thanks:
    weeks, values, givers, teams = np.array(occasions, dtype=np.int64).reshape(-1, 4).T
    return Thanks(weeks=weeks, values=values, givers=givers, teams=teams)


def test_occasions_are_counted_by_team_value_and_week() -> None:
    counts = thanks((0, 1, 7, 0), (0, 1, 8, 0), (2, 0, 7, 1)).counts((2, 2, 3))
    assert counts.sum() == 3
    assert (counts[0, 1, 0], counts[1, 0, 2]) == (2, 1)


def test_weeks_are_counted_anew_within_a_stretch() -> None:
    inside = thanks((0, 0, 7, 0), (4, 0, 7, 0), (5, 0, 8, 1), (6, 0, 8, 1)).within(slice(4, 6))
    assert (inside.weeks.tolist(), inside.givers.tolist()) == ([0, 1], [7, 8])


def test_an_enthusiast_counts_for_as_much_as_nine_of_ten_givers_give_at_most() -> None:
    usual = [(week, 0, giver, giver % 5) for giver in range(20) for week in range(2)]
    enthusiast = [(week, 0, 99, team) for week in range(13) for team in range(5)]
    weights = thanks(*usual, *enthusiast).weights()
    assert weights[: len(usual)].tolist() == [1.0] * len(usual)
    assert weights[len(usual) :].sum() == pytest.approx(2)
    assert not len(thanks().weights())


def test_what_is_usual_hardly_moves_with_one_person() -> None:
    calm = np.array([0.0, 0, 1, 2, 2, 3, 1, 2, 3, 2])
    assert usual_of(np.append(calm, 500)) < usual_of(np.append(calm, 3)) + 0.01
    assert usual_of(np.zeros(4)) == 0
