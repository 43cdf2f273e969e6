"""What the diary tells of a chart: counts of teams of five or more, and never who moved."""

from bot.org.diary import TeamCount, chart_loaded

DANA, ANA, BO = 1, 2, 3  # who lead


def team(leader: int, *people: int) -> dict[int, int]:
    return dict.fromkeys(people, leader)


def test_teams_of_five_are_told_of_by_how_many_came_and_left() -> None:
    before = team(DANA, *range(10, 17)) | team(ANA, *range(20, 26))
    after = team(DANA, *range(10, 15), 30) | team(ANA, *range(20, 26), 16)
    assert chart_loaded(before, after).teams == (TeamCount(DANA, 1, 2), TeamCount(ANA, 1, 0))
    assert chart_loaded(before, after).people == 13


def test_of_one_smaller_team_nothing_is_told_but_that_it_changed() -> None:
    entry = chart_loaded(team(ANA, 20, 21, 22, 23), team(ANA, 20, 21, 22))
    assert (entry.teams, entry.smaller, entry.smaller_changed) == ((), None, True)


def test_a_team_that_was_or_becomes_smaller_than_five_is_no_large_one() -> None:
    six, four = team(ANA, *range(20, 26)), team(ANA, *range(20, 24))
    assert chart_loaded(six, four).teams == chart_loaded(four, six).teams == ()


def test_smaller_teams_are_counted_together_where_they_are_several_with_five_people() -> None:
    before = team(ANA, 20, 21, 22) | team(BO, 30, 31)
    assert chart_loaded(before, team(ANA, 20, 21) | team(BO, 30, 31, 32)).smaller == (1, 1)
    assert chart_loaded(team(ANA, 20, 21) | team(BO, 30), team(ANA, 20) | team(BO, 30, 31)).smaller is None


def test_a_new_team_and_one_that_is_no_more_are_as_large_as_they_are_and_were() -> None:
    entry = chart_loaded(team(ANA, *range(20, 25)), team(BO, *range(20, 26)))
    assert entry.teams == (TeamCount(ANA, 0, 5), TeamCount(BO, 6, 0))


def test_a_chart_as_it_was_has_no_counts() -> None:
    entry = chart_loaded(team(ANA, 20, 21), team(ANA, 20, 21))
    assert (entry.details(), entry.smaller_changed) == ([], False)
