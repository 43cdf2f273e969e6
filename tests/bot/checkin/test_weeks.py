"""How weeks are drawn: the team's line and the company's, what is compared, and how many answered."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from bot.checkin.blocks import SizeBand
from bot.checkin.ledger import Average, Participation, Score, Withheld
from bot.checkin.questions import Cadence
from bot.checkin.release import Reading, Released
from bot.checkin.weeks import MoodOfRound, line_of, own_numbers
from bot.checkin.wording.weeks import chart
from bot.messages.message import Chart, ChartWindow

START = datetime(2026, 6, 1, 9, tzinfo=UTC)
FULL = Participation.OVER_THREE_QUARTERS


def week(number: int, reading: str, company: float | None, block: str = "team:1") -> MoodOfRound:
    lived: Score = Released(Reading(reading), SizeBand.FROM_8) if reading else Withheld("unit:0")
    everybody: Score = Average(company) if company else Withheld(None)
    return MoodOfRound(START + timedelta(weeks=number), block if reading else "unit:0", lived, everybody, FULL)


def drawn(
    readings: str,
    company: float | None = 3.4,
    language: str = "en",
    block: str = "team:1",
    cadence: Cadence = Cadence.WEEKLY,
) -> Chart | None:
    weeks = [
        week(number * cadence, reading.strip("-"), company, block) for number, reading in enumerate(readings.split())
    ]
    line = line_of(weeks, own_numbers(weeks, "team:1"))
    return chart(line, language, "UTC") if line else None


def values(figure: Chart | None) -> list[Sequence[float | None]]:
    assert figure
    return [series.values for series in figure.series]


def test_both_lines_stand_in_one_chart_and_what_is_compared_is_marked() -> None:
    figure = drawn("3 3 4 4 4 4 3 3 3 3")
    assert values(figure) == [(3.0, 3.0, 4.0, 4.0, 4.0, 4.0, 3.0, 3.0, 3.0, 3.0), (3.4,) * 10]
    assert figure
    assert figure.windows == (ChartWindow(2, 5), ChartWindow(6, 9))
    assert figure.legend.endswith("Marked: two times four check-ins.")
    assert figure.title == "Harder than a month ago: 3.0, from 4.0"
    assert figure.bands == (3,) * 10
    assert figure.alt_text.endswith("At last, more than three quarters answered.")


def test_what_is_not_certain_has_its_means_and_no_verdict() -> None:
    figure = drawn("3.5 3 3.5 3 3 3 3 3")
    assert figure
    assert figure.title == "No change stands out: 3.0, and 3.2 in the four check-ins before"


def test_weeks_that_went_with_the_company_s_are_not_said_to_be_nothing() -> None:
    readings = ("3", "3.5", "3", "3", "2.5", "2.5", "2.5", "3")
    weeks = [week(number, reading, 3.4) for number, reading in enumerate(readings)]
    line = line_of(weeks, own_numbers(weeks, "team:1"))
    assert line
    assert chart(line, "en", "UTC").title == "No change stands out: 2.6, and 3.1 in the four check-ins before"
    title = chart(line, "en", "UTC", went_with_all=True).title
    assert title == "As in the whole company: 2.6, and 3.1 in the four check-ins before"


def test_one_high_week_is_no_title_beside_months_that_fell_as_everybody_s_did() -> None:
    weeks = [week(0, "3", 3.8), week(1, "4", 3.0)]
    line = line_of(weeks, own_numbers(weeks, "team:1"))
    assert line
    assert chart(line, "en", "UTC").title == "Your team's weeks so far: now 4.0"
    assert chart(line, "en", "UTC", went_with_all=True).title == "Your team's weeks so far, beside the company's"


@pytest.mark.parametrize(
    ("cadence", "rose", "fell", "in_japanese"),
    [
        (Cadence.WEEKLY, "Better than a month ago: 4.0, from 3.0", "Harder than a month ago: 3.0, from 4.0", "1か月前"),
        (
            Cadence.TWO_WEEKLY,
            "Better than 8 weeks ago: 4.0, from 3.0",
            "Harder than 8 weeks ago: 3.0, from 4.0",
            "8週間前",
        ),
        (
            Cadence.MONTHLY,
            "Better than 16 weeks ago: 4.0, from 3.0",
            "Harder than 16 weeks ago: 3.0, from 4.0",
            "16週間前",
        ),
    ],
)
def test_a_month_ago_is_a_month_ago_and_what_lies_further_back_is_told_in_weeks(
    cadence: Cadence, rose: str, fell: str, in_japanese: str
) -> None:
    titles = [
        figure.title for line in ("3 3 3 3 4 4 4 4", "4 4 4 4 3 3 3 3") if (figure := drawn(line, cadence=cadence))
    ]
    assert titles == [rose, fell]
    figure = drawn("4 4 4 4 3 3 3 3", cadence=cadence, language="ja")
    assert figure
    assert figure.title.startswith(in_japanese)


def test_weeks_without_a_check_in_between_are_counted() -> None:
    weeks = [week(number + 2 * (number >= 4), "3" if number >= 4 else "4", 3.4) for number in range(8)]
    line = line_of(weeks, own_numbers(weeks, "team:1"))
    assert line
    figure = chart(line, "en", "UTC")
    assert figure.title == "Harder than 6 weeks ago: 3.0, from 4.0"


def test_seven_check_ins_are_marked_from_the_first_on() -> None:
    figure = drawn("4 4 4 3 3 3 3")
    assert figure
    assert figure.windows == (ChartWindow(0, 2), ChartWindow(3, 6))


def test_of_too_few_weeks_nothing_is_compared_and_nothing_is_marked() -> None:
    figure = drawn("3 3 3")
    assert figure
    assert figure.title == "Your team's weeks so far: now 3.0"
    assert figure.windows == ()


def test_a_number_of_weeks_ago_is_not_called_the_one_of_now() -> None:
    figure = drawn("3 3 3.5 - -")
    assert figure
    assert figure.title == "Your team's weeks so far: 3.5 when it last had a number of its own"
    assert "Marked" not in figure.legend
    assert "now" not in figure.title


def test_a_team_without_numbers_of_its_own_reads_the_companys_line_alone() -> None:
    figure = drawn("3 3 3", block="unit:0")
    assert values(figure) == [(3.4, 3.4, 3.4)]
    assert figure
    assert figure.title == "The weeks of the whole company: now 3.4"
    assert "Your team" not in [series.name for series in figure.series]
    assert drawn("- - -", company=None) is None


def test_where_the_company_has_no_number_the_teams_line_stands_alone() -> None:
    assert values(drawn("3 - 4", company=None)) == [(3.0, None, 4.0)]


def test_it_can_be_read_in_japanese() -> None:
    figure = drawn("3 3 4 4 4 4 3 3 3 3", language="ja")
    assert figure
    assert "会社全体：3.4、" in figure.alt_text
    assert "month" not in figure.title
