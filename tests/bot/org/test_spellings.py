"""A manager as programs write them: an address beside a name, Active Directory's, a number that a sheet changed."""

from datetime import date
from time import process_time

import pytest

from bot.org.chart_file import read_chart
from bot.org.imports.chart_export import same_until
from bot.org.people import Profile
from bot.org.placing import Placement, place
from bot.org.wording.chart import known

STAFF = (
    Profile("U1", "Clara Boss", "clara", email="clara@example.test"),
    Profile("U2", "Vera Pohl", "vera", email="vera@example.test"),
    Profile("U3", "Alex Kim", "alex", email="alex@example.test"),
    Profile("U4", "Alex Kim", "alex2", email="alex2@example.test"),
    Profile("U5", "Emil Wirth", "emil", email="emil@example.test"),
    Profile("U6", "Mika Miura", "mika", email="mika@example.test"),
)
HEADER = "employee id;name;email;manager"
KNOWN = (
    "00101;Clara Boss;clara@example.test;",
    "00102;Vera Pohl;vera@example.test;clara@example.test",
    "00103;Alex Kim;alex@example.test;clara@example.test",
    "00104;Alex Kim;alex2@example.test;clara@example.test",
)


def placed(manager: str, *, numbers: tuple[str, ...] = ()) -> Placement:
    """What becomes of Emil, whose manager is written so."""
    lines = [HEADER, *KNOWN, *numbers, f'00105;Emil Wirth;emil@example.test;"{manager}"']
    file = read_chart("\n".join(lines).encode())
    return place(file.lines, STAFF, date(2026, 3, 2))


def manager_of_emil(placement: Placement) -> str | None:
    return {member.profile.platform_id: member.manager for member in placement.company.members}.get("U5", "nowhere")


@pytest.mark.parametrize(
    ("manager", "account"),
    [
        ("Vera Pohl <vera@example.test>", "U2"),
        ("Pohl, Vera <vera@example.test>", "U2"),
        ("Vera Pohl (vera@example.test)", "U2"),
        ("vera@example.test (Vera)", "U2"),
        ("mailto:vera@example.test", "U2"),
        ("Alex Kim <alex2@example.test>", "U4"),
        ("CN=Vera Pohl,OU=Staff,DC=example,DC=test", "U2"),
        ("CN=Pohl\\, Vera,OU=Staff,DC=example,DC=test", "U2"),
        ("102", "U2"),
        ("102.0", "U2"),
        ("0000102", "U2"),
        ("Alex Kim (00104)", "U4"),
        ("Kim, Alex (00103)", "U3"),
        ("Vera Pohl (00101)", "U2"),  # who is called so: the number may count something else
        ("Vera Pohl (On Leave)", "U2"),
    ],
)
def test_a_manager_is_found_however_a_program_writes_them(manager: str, account: str) -> None:
    placement = placed(manager)
    assert manager_of_emil(placement) == account
    assert placement.faults == []


@pytest.mark.parametrize(
    "manager",
    ["Alex Kim", "Alex Kim (7)", "Vera Pohl; alex@example.test", "Vera Pohl <vera@example.test>; Clara Boss", "1020"],
)
def test_who_may_be_several_or_nobody_is_asked_about(manager: str) -> None:
    placement = placed(manager)
    assert manager_of_emil(placement) == "nowhere"
    assert [fault.lines for fault in placement.faults] == [(6,)]


def test_two_numbers_that_differ_in_zeros_alone_are_never_taken_for_one_another() -> None:
    twin = ("102;;mika@example.test;clara@example.test",)
    assert manager_of_emil(placed("00102", numbers=twin)) == "U2"
    assert [fault.key for fault in placed("0102", numbers=twin).faults] == ["chart.manager_unclear"]


@pytest.mark.parametrize(
    ("column", "cell", "has_left"),
    [
        ("Active", "FALSE", True),
        ("Active", "TRUE", False),
        ("Aktiv", "FALSCH", True),
        ("Status", "Terminated - Voluntary", True),
        ("Status", "Inactive (payroll only)", True),
        ("Status", "Active - on leave", False),
        ("Status", "On leave", False),
    ],
)
def test_who_has_left_is_read_with_or_without_why(column: str, cell: str, has_left: bool) -> None:
    file = read_chart(f"email,manager,{column}\nvera@example.test,clara@example.test,{cell}\n".encode())
    assert [line.has_left for line in file.lines] == [has_left]


def test_dates_of_sap_and_of_an_english_excel_are_read_and_no_date_is_no_fault() -> None:
    rows = "a,,20200401,0000-00-00\nb,a,5-Jun-20,99991231\nc,a,20201340,31.12.9999\n"
    file = read_chart(f"email,manager,hire date,end date\n{rows}".encode())
    assert [line.joined_on for line in file.lines] == [date(2020, 4, 1), date(2020, 6, 5), None]
    assert [line.left_on for line in file.lines] == [None, date.max, date.max]
    assert [(fault.key, fault.lines) for fault in file.faults] == [("chart.no_date", (4,))]
    assert same_until(file.lines, date(2026, 3, 2)) is None


def test_a_cell_that_is_no_date_in_every_line_is_named_once() -> None:
    rows = "".join(f"p{number},a,soon\n" for number in range(300))
    [fault] = read_chart(f"person,manager,hire date\na,,\n{rows}".encode()).faults
    assert (fault.key, len(fault.lines)) == ("chart.no_date", 300)


def test_whatever_a_heading_holds_what_is_said_of_it_is_short() -> None:
    file = read_chart(f"person,manager,{'x' * 90_000}\na,,\nb,a,\n".encode())
    assert [len(text) < 2_100 for text in known(file.notes, "en")] == [True]


def test_a_cell_of_ninety_thousand_signs_costs_no_time() -> None:
    signs = [f"a{' ' * 90_000}b", "(" * 90_000, f"total{' ' * 90_000}x", f"{'a ' * 45_000}@"]
    heading, before = "person,manager,leads,hire date,status,type", process_time()
    for sign in signs:
        for column in range(6):
            cells = ["b", "a", "", "", "", ""]
            cells[column] = sign
            read_chart("\n".join((heading, "a,,,,,", ",".join(cells))).encode())
    assert process_time() - before < 5
