"""Files of past results say their numbers in many ways; none is read as another number, or as one of fewer people."""

from datetime import date

import pytest

from bot.org.remarks import ChartError
from bot.past_surveys.months import month_in
from bot.past_surveys.reading import read_survey
from bot.past_surveys.survey import SurveyChoices, SurveyReading, SurveyScale, SurveyTeam

_MARCH = date(2025, 3, 1)


def team(number: int, name: str, above: int | None = 1) -> SurveyTeam:
    return SurveyTeam(id=number, handle=name.casefold(), title=name, names=(name,), above=above)


TEAMS = [team(1, "Top", None), team(2, "Support"), team(3, "Payments"), team(4, "Desk")]


def reading(
    *lines: str, scale: SurveyScale | None = None, least: int = 0, month: date | None = _MARCH
) -> SurveyReading:
    choices = SurveyChoices(product="Glint", month=month, scale=scale, least_answers=least)
    return read_survey("\n".join(lines).encode(), TEAMS, choices, 5, date(2026, 1, 1))


def numbers(of: SurveyReading) -> list[float]:
    return [score.score for score in of.scores]


def reasons(of: SurveyReading) -> dict[str, tuple[int, ...]]:
    return {remark.key.rpartition(".")[2]: remark.lines for remark in (*of.unclear, *of.left_out)}


@pytest.mark.parametrize("beside", ["Participation %", "% Favorable", "Favourable change"])
def test_a_heading_of_which_no_number_is_read_says_nothing_of_the_scale(beside: str) -> None:
    lines = (f"Segment,Driver,Score,Participants,{beside}", "Support,Recognition,7.4,20,88", "Desk,Recognition,8,30,90")
    assert "no_scale" in reasons(reading(*lines))
    assert numbers(reading(*lines, scale=SurveyScale.TEN)) == [7.4, 8]


@pytest.mark.parametrize(
    ("cells", "read"),
    [
        ("64%,0.72", [64, 72]),
        ("0.64,1", [64, 100]),
        ("64,0.7", [64]),
        ("64%,1", [64]),
        ("0,1", [0]),
        ("64%,1%", [64, 1]),
        ("64.5%,100", [64.5, 100]),
    ],
)
def test_shares_of_a_workbook_are_per_cent_and_what_could_be_both_is_not_taken_over(
    cells: str, read: list[float]
) -> None:
    assert numbers(reading("Team,n,Recognition,Workload", f"Support,20,{cells}", scale=SurveyScale.PERCENT)) == read


def test_scores_up_to_a_hundred_that_a_workbook_shows_in_per_cent_are_no_scores_under_one() -> None:
    assert numbers(reading("Team,n,Recognition", "Support,20,0.64", scale=SurveyScale.HUNDRED)) == [64]


def test_three_decimals_behind_a_comma_are_no_thousands_where_the_scale_ends_at_ten() -> None:
    lines = ("Segment;Driver;Score;Participants", "Support;Recognition;7,425;20", "Desk;Recognition;1,000;30")
    assert numbers(reading(*lines, scale=SurveyScale.TEN)) == [7.425, 1]


@pytest.mark.parametrize(
    "heading", ["Recognition n", "Recognition (n)", "Recognition Responses", "Respondents: Recognition"]
)
def test_a_column_that_counts_a_theme_decides_over_that_theme(heading: str) -> None:
    read = reading(f"Team,n,Recognition,{heading},Workload", "Support,20,64%,3,60%", "Desk,20,70%,18,61%")
    assert numbers(read) == [60, 70, 61]
    assert reasons(read) == {"small": (2,)}
    assert list(read.unknown_columns) == []
    alone = reading(f"Team,Recognition,{heading}", "Support,64%,3", "Desk,70%,18")
    assert numbers(alone) == [70]


def test_a_count_of_one_theme_alone_leaves_the_others_without_one() -> None:
    read = reading("Team,Recognition,Recognition n,Workload", "Support,64%,20,60%")
    assert "no_count" in reasons(read)


@pytest.mark.parametrize("count", ["12.0", "1.234", "1,234", "２０", "1 234", "12,0"])
def test_a_count_is_read_as_programs_write_it(count: str) -> None:
    assert numbers(reading("Team;n;Recognition", f"Support;{count};64%")) == [64]


@pytest.mark.parametrize("count", ["4.9", "4.0", "-20", "20%", "many", "=20", "", "<20"])
def test_a_count_that_is_none_or_too_small_is_not_taken_for_enough(count: str) -> None:
    assert reasons(reading("Team;n;Recognition", f"Support;{count};64%")) == {"small": (2,)}


def test_a_single_team_taken_away_from_the_one_above_leaves_no_few_either() -> None:
    read = reading("Team,n,Recognition", "Top,30,60%", "Support,27,64%", "Desk,20,61%")
    assert [score.handle for score in read.scores] == ["support", "desk"]
    assert reasons(read) == {"difference": (2,)}


@pytest.mark.parametrize("day", ["2025-03-0{}", "2025-03"])
def test_a_line_an_answer_is_refused_whatever_day_stands_in_it_and_whatever_somebody_says(day: str) -> None:
    lines = [
        f"{name},{day.format(number % 9 + 1)},{number % 5 + 1},4" for number in range(9) for name in ("Support", "Desk")
    ]
    with pytest.raises(ChartError) as refused:
        reading("Team,Date,Recognition,Workload", *lines[:-1], least=5, month=None)
    assert [remark.key for remark in refused.value.faults] == ["survey.file.answers"]


def test_a_file_in_which_everything_is_hidden_says_so() -> None:
    assert reasons(reading("Team,n,Recognition", "Support,20,<5", "Desk,9,*")) == {"hidden": (2, 3)}


@pytest.mark.parametrize("text", ["Q1 0000", "March 0001", "2025-13", "00/2025", "0000-01", "13/2025"])
def test_no_month_is_read_out_of_what_is_none(text: str) -> None:
    assert month_in(text) is None
    read = reading("Team,Month,n,Recognition", f"Support,{text},20,64%", month=None)
    assert reasons(read) == {"no_month": (), "month": (2,)}


@pytest.mark.parametrize("text", ["03/2025", "3/2025", "2025-03", "Q1 2025", "２０２５年３月", "Mar 2025"])
def test_a_month_is_read_as_people_write_it(text: str) -> None:
    assert month_in(text) == _MARCH


def test_many_teams_of_many_months_are_looked_through_once() -> None:
    """It was quadratic in the teams: minutes of a process that does nothing else meanwhile."""
    teams = [team(number, f"T{number}", (number - 1) // 8 if number else None) for number in range(3_000)]
    lines = ["Team,n,Recognition", *(f"T{number},{3_000 - number},64%" for number in range(3_000))]
    choices = SurveyChoices(product="Glint", month=_MARCH)
    read = read_survey("\n".join(lines).encode(), teams, choices, 5, date(2026, 1, 1))
    assert len(read.scores) + len(read.left_out) > 2_900
