"""Charts as HR systems and people really make them (all names are invented): each is read, or says why not and what to
do.
"""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from bot.org.chart_file import ChartFile, read_chart
from bot.org.people import Profile
from bot.org.placing import Placement, place
from bot.org.remarks import ChartError, Remark
from bot.org.tables.dates import DateOrder
from bot.org.wording.chart import remark


def person_on_slack(
    account: str, name: str, handle: str, is_active: bool = True, is_bot: bool = False, is_stranger: bool = False
) -> Profile:
    return Profile(
        account,
        name,
        handle,
        is_active=is_active,
        is_bot=is_bot,
        is_stranger=is_stranger,
        email=f"{handle}@example.test",
    )


FOLDER = Path(__file__).parent / "charts"
TODAY = date(2026, 11, 29)
WORKSPACE = (
    person_on_slack("U0CEO", "Clara Boss", "clara"),
    person_on_slack("U0VP1", "Vera Pohl", "vera"),
    person_on_slack("U0VP2", "Emil Wirth", "emil"),
    person_on_slack("U0BO", "Bo Berg", "bo"),
    person_on_slack("U0DANA", "Dana Wood", "dana"),
    person_on_slack("U0AK1", "Alex Kim", "alex.kim"),
    person_on_slack("U0AK2", "Alex Kim", "alex.kim2"),
    person_on_slack("U0GUS", "Gus Alt", "gus", is_active=False),
    person_on_slack("U0ROBO", "Robo", "robo", is_bot=True),
    person_on_slack("U0GUEST", "Guo Gast", "guo", is_stranger=True),
    *(person_on_slack(f"U0T{number:03}", f"Person {number}", f"t{number}") for number in range(23)),
)
EVERYBODY = 23

LONELY = (
    "1 manager has one report only: {} (line 2). A team of one never has a number of its own; it counts with the "
    "branch above."
)

# By file how many are asked, and what is said of it.
READ = {
    "00_ok_crlf": (23, ""),
    "01_ok_bom": (23, ""),
    "02_semicolon": (23, ""),
    "03_tab": (23, ""),
    "06_cr_only_old_mac": (23, ""),
    "07_quoted_all": (23, ""),
    "08_sep_line_excel": (23, ""),
    "09_title_line_then_header": (23, ""),
    "10_trailing_empty_rows": (23, ""),
    "11_blank_lines": (23, ""),
    "12_header_case": (23, ""),
    "13_extra_column": (23, ""),
    "14_date_dmy": (23, ""),
    "16_date_iso_time": (23, ""),
    "18_lower_ids": (23, ""),
    "19_ids_with_blank_nbsp": (23, ""),
    "21_self_manager_top": (23, "1 line names the person as their own manager: they are at the top (line 2)."),
    "24_dup_exact": (23, "1 line says the same as one before, and is read once (line 25)."),
    "26_leaver_row_deactivated": (
        23,
        "1 line is somebody whose account is no longer active, and is not asked: U0GUS (line 25).",
    ),
    "27_manager_deactivated": (
        25,
        "1 line is somebody who is not asked, and keeps a place because people report to them: U0GUS (line 25).",
    ),
    "28_guest_contractor": (
        23,
        "1 line is a guest or somebody of another organisation, and is not asked: U0GUEST (line 25).",
    ),
    "29_bot_row": (23, "1 line is a bot and is not asked: U0ROBO (line 25)."),
    "31_unknown_person": (23, "1 line names nobody who is known here, and is left out: U0NOBODY (line 25)."),
    "33_leads_like_a_person": (23, ""),
    "36_quote_in_name": (23, ""),
    "37_future_join": (23, "1 line has a joining date to come, and is not asked before (line 2)."),
    "41_ceo_swap": (23, ""),
    "42_partial_reload": (12, LONELY.format("U0CEO")),
    "50_bamboohr": (
        4,
        (
            "Not read: Job Title, Department, Location.\n"
            "1 line is somebody who has left, as the file says, and is not asked: gus@example.test (line 6).\n"
            f"{LONELY.format('clara@example.test')}"
        ),
    ),
    "51_workday": (
        2,
        (
            "Not read: Business Title, Supervisory Organization.\n"
            "1 line is somebody who works for the company and is not of it, as the file says, and is not asked: "
            f"alex.kim@example.test (line 4).\n{LONELY.format('clara@example.test')}"
        ),
    ),
    "52_personio": (
        2,
        (
            "Not read: Position, Abteilung, Team.\n"
            "1 line is somebody who has left, as the file says, and is not asked: gus@example.test (line 4).\n"
            f"{LONELY.format('clara@example.test')}"
        ),
    ),
    "53_hibob": (
        2,
        f"Not read: Department, Site, Second level manager.\n{LONELY.format('clara@example.test')}",
    ),
    "58_by_email": (
        2,
        (
            f"{LONELY.format('clara@example.test')}\n"
            "1 line names a team that nobody is in, which is left out: the one of vera@example.test (line 3)."
        ),
    ),
    "59_by_name": (
        2,
        (
            f"{LONELY.format('Clara Boss')}\n"
            "1 line names a team that nobody is in, which is left out: the one of Vera Pohl (line 3)."
        ),
    ),
    "60_reordered_two_columns": (23, ""),
    "62_dotted_line": (23, "Dotted lines are not read, since everybody answers in one team: dotted_manager."),
}
ALONE = "Of the people in the file who can be asked, nobody reports to anybody: there would be no team."
NO_MANAGERS = (
    "line 1: no column says who reports to whom. Add a column that is called manager, with ids or e-mail addresses; "
    "it is empty for the person at the top."
)
# Lines that cannot be used stop no others: by file how many are asked all the same, what is said, and what is held.
HELD = {
    "20_two_tops": (
        23,
        "lines 2 and 4: U0CEO, U0VP2 report to nobody. Only one person may: name a manager for the others.",
        "1 person counts with U0CEO until this is corrected: U0VP2.",
    ),
    "23_dup_person": (
        22,
        "lines 8 and 25: U0T003 stands in more than one line. Keep one of them.",
        "1 person has no place until this is corrected, and is not asked: U0T003.",
    ),
    "25_manager_missing": (
        23,
        "line 25: the manager U0LEFT stands in no line. Add a line for U0LEFT, or name another manager.",
        "1 person has no place until this is corrected, and is not asked: U0T021.",
    ),
    "32_two_teams_same_name": (
        23,
        "lines 3 and 4: two teams are called Verkauf & Vertrieb. Give one of them another name.",
        "",
    ),
    "34_long_team": (23, "line 4: the name of a team is too long. It has 80 characters at most.", ""),
    "38_join_2_digit": (23, "line 2: 21-03-01 cannot be read as a date. Write it as 2026-03-02.", ""),
    "63_two_managers_in_cell": (
        22,
        "line 10: two managers stand in one cell (U0VP1; U0VP2). Keep the one whose team the person answers in.",
        "1 person has no place until this is corrected, and is not asked: U0T005.",
    ),
}
REFUSED = {
    "15_date_us": "lines 2, 3, 4, 5, 6, 7, 8, 9 and 15 more: in 03/01/2021 the day or the month may come first. Write "
    "dates as 2026-03-02, or say which one it is: --dates day-first, or --dates month-first.",
    "22_cycle": "Nobody is at the top: whoever leads others reports to somebody. Leave the manager of the one at the "
    "top empty.\n"
    "lines 2, 4 and 5: U0CEO → U0T000 → U0VP2 → U0CEO is a circle. One of them reports to somebody else.",
    "39_empty": "The file is empty.",
    "40_header_only": "Nobody is in the file: there is a heading, and no line below it.",
    "54_entra": NO_MANAGERS,
    "55_okta": ALONE,
    "56_google": ALONE,
    "57_slack_members": NO_MANAGERS,
}


def said(remarks: Iterable[Remark]) -> str:
    return "\n".join(remark(one, "en") for one in remarks)


def read(name: str, people: Iterable[Profile] = WORKSPACE) -> tuple[ChartFile, Placement]:
    file = read_chart((FOLDER / f"{name}.csv").read_bytes())
    return file, place(file.lines, people, TODAY)


def test_every_file_has_an_outcome() -> None:
    assert {file.stem for file in FOLDER.iterdir()} == READ.keys() | HELD.keys() | REFUSED.keys()


@pytest.mark.parametrize(("name", "people", "notes"), [(name, *outcome) for name, outcome in READ.items()])
def test_what_people_make_is_read_and_what_is_left_out_is_named(name: str, people: int, notes: str) -> None:
    file, placed = read(name)
    assert said([*file.faults, *placed.faults]) == ""
    assert said([*file.notes, *placed.notes]) == notes
    asked = [member for member in placed.company.members if member.profile.is_active]
    assert len(asked) == people
    assert [member.manager for member in placed.company.members].count(None) == 1


@pytest.mark.parametrize(("name", "people", "faults", "notes"), [(name, *outcome) for name, outcome in HELD.items()])
def test_a_line_that_cannot_be_used_is_named_and_stops_no_other(
    name: str, people: int, faults: str, notes: str
) -> None:
    file, placed = read(name)
    assert said([*file.faults, *placed.faults]) == faults
    assert said([*file.notes, *placed.notes]) == notes
    assert len(placed.company.members) == people
    assert [member.manager for member in placed.company.members].count(None) == 1


@pytest.mark.parametrize(("name", "why"), REFUSED.items())
def test_what_cannot_be_read_at_all_is_said_once_with_lines_and_cure(name: str, why: str) -> None:
    with pytest.raises(ChartError) as error:
        read(name)
    assert said(error.value.faults) == why


def test_the_same_chart_comes_out_of_every_way_to_write_it() -> None:
    alike = [name for name in READ if name[:2] <= "19"]
    assert len(alike) == 16
    companies = [read(name)[1].company for name in alike]
    assert companies == [companies[0]] * len(alike)
    assert companies[0].members[0].joined_on == date(2021, 3, 1)


def test_dates_are_read_in_the_order_that_is_named() -> None:
    content = (FOLDER / "15_date_us.csv").read_bytes()
    for order, day in ((DateOrder.DAY_FIRST, date(2021, 1, 3)), (DateOrder.MONTH_FIRST, date(2021, 3, 1))):
        file = read_chart(content, order)
        assert ([line.joined_on for line in file.lines], file.faults) == ([day] * EVERYBODY, [])


def test_managers_are_found_by_number_by_address_and_by_name() -> None:
    for name in ("50_bamboohr", "51_workday", "53_hibob", "58_by_email", "59_by_name"):
        members = {member.profile.name: member.manager for member in read(name)[1].company.members}
        assert members["Vera Pohl"] == "U0CEO"
    kims = [member for member in read("50_bamboohr")[1].company.members if member.profile.name == "Alex Kim"]
    assert {(kim.profile.platform_id, kim.manager) for kim in kims} == {("U0AK1", "U0VP1"), ("U0AK2", "U0VP1")}


def test_a_team_that_is_called_like_a_person_has_a_handle_of_its_own() -> None:
    teams = read("33_leads_like_a_person")[1].company.teams
    assert (teams["U0VP2"].name, teams["U0VP2"].handle) == ("Bo", "team-bo")


def test_where_no_addresses_are_shown_that_is_the_one_thing_said() -> None:
    hidden = [Profile(who.platform_id, who.name, who.handle) for who in WORKSPACE]
    with pytest.raises(ChartError, match=r"^chart.no_addresses$"):
        read("58_by_email", hidden)
    assert read("59_by_name", hidden)[1].faults == []


@pytest.mark.parametrize(
    ("vera", "emil", "refused"),
    [
        ("Sales,営業", "Service,営業", "lines 3 and 4: two teams are called 営業. Give one of them another name."),
        ("Sales,営業", "営業,", "lines 3 and 4: two teams are called 営業. Give one of them another name."),
        ("Sales,営業", "Sales,営業", "lines 3 and 4: two teams are called Sales. Give one of them another name."),
        ("Sales,営業", "Service,支援", ""),
        ("Sales,Service", "Service,支援", ""),  # nobody reads both in one language
    ],
)
def test_no_two_teams_are_called_alike_in_any_language(vera: str, emil: str, refused: str) -> None:
    lines = f"person,manager,leads,leads (ja)\nU0CEO,,,\nU0VP1,U0CEO,{vera}\nU0VP2,U0CEO,{emil}\n"
    lines += "U0BO,U0VP1,,\nU0DANA,U0VP2,,\n"
    placed = place(read_chart(lines.encode()).lines, WORKSPACE, TODAY)
    assert [remark(fault, "en") for fault in placed.faults] == ([refused] if refused else [])
