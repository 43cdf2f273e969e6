"""An organisation chart in a file: read as a whole, refused with every mistake at once."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.org.reporting_lines import ChartError, Report, check_chart, company_of, read_chart
from tests.cast import ANA, BO, DANA


def test_a_chart_is_read_with_its_teams_and_joining_dates() -> None:
    text = "person,manager,leads,joined_on\n@dana,,Payments,2019-05-06\n@ana,@dana,,\n@bo,@dana,,2026-02-01\n"
    reports = read_chart(text)
    assert reports[2] == Report("@bo", "@dana", "", date(2026, 2, 1))
    company = company_of(reports, {one.platform_id: one for one in (ANA, BO, DANA)})
    assert company.teams["@dana"] == ("Payments", "payments")
    assert company.teams["@ana"] == ("Ana Lindqvist", "team-ana")
    assert [member.manager for member in company.members] == [None, "@dana", "@dana"]


def test_team_names_and_dates_may_be_left_out_and_a_byte_order_mark_is_no_matter() -> None:
    assert read_chart("\ufeffperson, manager\n@dana,\n@ana,@dana\n") == [Report("@dana"), Report("@ana", "@dana")]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "look at manager, person"),
        ("person,manager\n", "nobody is in it"),
        ("person,boss\n@ana,@bo\n", "look at boss, manager"),
        ("person,manager\n@dana,\n@ana,@dana\n@ana,@dana\n", "@ana stands there 2 times"),
        ("person,manager\n@dana,\n@ana,\n", "@dana, @ana report to nobody"),
        ("person,manager\n@dana,\n@ana,@bo\n@bo,@ana\n", "@ana -> @bo -> @ana is a circle"),
        ("person,manager\n@dana,\n@ana,@nobody\n", "@ana reports to @nobody, who is not in it"),
        ("person,manager,joined_on\n@dana,,spring\n", "line 2: spring is no date"),
        ("person,manager\n@dana,\n,@dana\n", "a line names no person"),
    ],
)
def test_a_chart_that_is_no_tree_is_refused_with_what_to_mend(text: str, told: str) -> None:
    with pytest.raises(ChartError, match=told):
        read_chart(text)


def test_people_whom_the_platform_does_not_know_are_named() -> None:
    with pytest.raises(ChartError, match="@ana is nobody the platform knows"):
        company_of([Report("@dana"), Report("@ana", "@dana")], {"@dana": DANA})


@given(st.lists(st.integers(0, 30), max_size=30))
def test_every_tree_is_taken_and_nothing_else(parents: list[int]) -> None:
    """Person n reports to some person below n: always a tree; bending the top down to somebody makes a circle."""
    reports = [Report("0"), *(Report(str(n), str(parent % n)) for n, parent in enumerate(parents, 1))]
    assert not list(check_chart(reports))
    bent = [Report("0", str(len(parents))), *reports[1:]]
    assert any("circle" in mistake for mistake in check_chart(bent))


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])), st.sampled_from(["", "person,manager\n"]))
@example("\r0", "")
@example('"', "person,manager\n")
def test_whatever_a_file_holds_the_answer_is_reports_or_mistakes(text: str, head: str) -> None:
    with suppress(ChartError):
        assert all(isinstance(report, Report) for report in read_chart(head + text))
