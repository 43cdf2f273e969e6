"""Tables in every encoding and with every separator that people's programs write."""

import codecs
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.org.chart_file import ChartFile, read_chart
from bot.org.columns import NAMES, ColumnKind, columns_of
from bot.org.dates import DateOrder, read_dates
from bot.org.remarks import ChartError
from bot.org.spreadsheets import SheetRow, read_table

GERMAN = "person;manager;leads\r\nJörg Müßig;;Geschäftsführung\r\nRenée;Jörg Müßig;\r\n"
JAPANESE = "氏名,上司,チーム名\r\n三浦 美香,,開発\r\n常盤 文,三浦 美香,営業部\r\n"
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]


def fault_of(content: bytes) -> tuple[str, tuple[int, ...]]:
    with pytest.raises(ChartError) as error:
        read_chart(content)
    [fault] = error.value.faults
    return fault.key, fault.lines


@pytest.mark.parametrize("encoding", [*ENCODINGS, "cp1252"])
def test_german_letters_come_through(encoding: str) -> None:
    table = read_table(GERMAN.encode(encoding))
    assert table[1] == SheetRow(2, ("Jörg Müßig", "", "Geschäftsführung"))
    assert table[2].cells == ("Renée", "Jörg Müßig", "")


@pytest.mark.parametrize("encoding", [*ENCODINGS, "cp932", "shift_jis"])
def test_japanese_comes_through(encoding: str) -> None:
    lines = read_chart(JAPANESE.encode(encoding)).lines
    assert [(line.name, line.managers, line.leads) for line in lines] == [
        ("三浦 美香", (), "開発"),
        ("常盤 文", ("三浦 美香",), "営業部"),
    ]


@pytest.mark.parametrize("name", ["李", "開発", "ソニー", "表計算", "品質保証部", "リーダー", "ﾘｰﾀﾞｰ会"])
def test_a_single_japanese_name_is_enough_to_know_the_encoding(name: str) -> None:
    assert read_table(f"person,leads\nU1,{name}\n".encode("cp932"))[1].cells == ("U1", name.strip())


@pytest.mark.parametrize("name", ["Boß", "Pöhl", "Žižka", "O’Brien", "Çelik", "Núñez", "Ærø", "Åse Öst"])
def test_a_single_western_name_is_enough_as_well(name: str) -> None:
    assert read_table(f"person,leads\nU1,{name}\n".encode("cp1252"))[1].cells == ("U1", name)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_cells_are_cut_where_the_file_cuts_them(separator: str, line_end: str) -> None:
    lines = [("person", "manager", "leads"), ("a", "", "Sales, North; South"), ("b", "a", "")]
    text = line_end.join(separator.join(f'"{cell}"' for cell in line) for line in lines)
    assert [row.cells for row in read_table(text.encode())] == lines


def test_what_is_blank_is_no_row_and_lines_keep_their_numbers() -> None:
    table = read_table('sep=;\n;;\nperson;manager\n\n\u00a0;\n" a\u200b ";\u00a0b\n;;;;\n'.encode())
    assert table == [SheetRow(3, ("person", "manager")), SheetRow(6, ("a", "b"))]


@pytest.mark.parametrize("nothing", ["-", "—", "n/a", "N/A", "None", "TBD", "なし", "未定"])
def test_a_cell_that_says_it_is_empty_is_empty(nothing: str) -> None:
    lines = read_chart(f"person,manager,leads,joined_on\na,{nothing},Top,{nothing}\nb-,a,{nothing},\n".encode()).lines
    assert [(line.label, line.managers, line.leads, line.joined_on) for line in lines] == [
        ("a", (), "Top", None),
        ("b-", ("a",), "", None),
    ]


def test_what_is_no_text_says_what_to_do() -> None:
    assert fault_of(b"PK\x03\x04 a workbook") == ("chart.workbook", ())
    assert fault_of(codecs.BOM_UTF16_LE + b"\x00") == ("chart.encoding", ())
    assert fault_of(b"person,manager\nBj\x81,\n") == ("chart.encoding", ())
    assert fault_of(b'person,manager\n"a,\nb,a\n') == ("chart.no_table", (2,))
    assert fault_of(b'person,manager\na,\n"b"x,a\n') == ("chart.no_table", (3,))


def test_no_name_of_a_column_stands_for_two_things_but_numbers_and_names() -> None:
    fields: dict[str, list[ColumnKind]] = {}
    for field, names in NAMES.items():
        for name in names:
            fields.setdefault(name, []).append(field)
    assert {name: which for name, which in fields.items() if len(which) > 1} == {}


def test_headings_are_known_whatever_their_case_and_punctuation() -> None:
    columns = columns_of(["Work E-Mail", "HIRE_DATE", "Manager (Name)", "Leads [JA]", "leads_en", "Shoe size", ""])
    assert columns.unused == ("Work E-Mail", "Shoe size")
    assert (columns.places[ColumnKind.JOINED_ON], columns.places[ColumnKind.MANAGER]) == ([1], [2])
    assert columns.leads_in == {"ja": 3, "en": 4}


@pytest.mark.parametrize(
    ("cells", "days"),
    [
        (["01/02/2026", "13/02/2026"], [date(2026, 2, 1), date(2026, 2, 13)]),
        (["01/02/2026", "02/13/2026"], [date(2026, 1, 2), date(2026, 2, 13)]),
        (["1-2-2026 08:00", "31-12-2025"], [date(2026, 2, 1), date(2025, 12, 31)]),
        (["05/05/2026"], [date(2026, 5, 5)]),
        (["2026-02-01T00:00:00Z", "2026/2/1", "2026年2月1日", "1.2.2026", "01-Feb-2026"], [date(2026, 2, 1)] * 5),
    ],
)
def test_a_column_of_dates_is_read_as_the_whole_column_shows(cells: list[str], days: list[date]) -> None:
    dates = read_dates(dict(enumerate(cells)), None)
    assert (list(dates.by_line.values()), dates.faults) == (days, [])


@pytest.mark.parametrize("cells", [["01/02/2026"], ["13/02/2026", "02/13/2026"]])
def test_an_order_that_no_date_shows_or_two_contradict_is_asked_for(cells: list[str]) -> None:
    dates = read_dates(dict(enumerate(cells)), None)
    assert (dates.by_line, [fault.key for fault in dates.faults]) == ({}, ["chart.date_order"])
    assert read_dates({1: "01/02/2026"}, DateOrder.MONTH_FIRST).by_line == {1: date(2026, 1, 2)}


@pytest.mark.parametrize("cell", ["spring", "2026-02-30", "31.02.2026", "1/1/26", "43831", "0000-00-00"])
def test_what_is_no_date_is_named(cell: str) -> None:
    assert [(fault.key, fault.lines) for fault in read_dates({7: cell}, None).faults] == [("chart.no_date", (7,))]


@given(st.binary(), st.sampled_from([b"", b"person,manager\n", b"\xff\xfe", b"name;reports to;start date\n"]))
def test_whatever_a_file_holds_the_answer_is_lines_or_faults(content: bytes, head: bytes) -> None:
    with suppress(ChartError):
        assert isinstance(read_chart(head + content), ChartFile)


def test_a_team_s_name_stands_on_one_line_and_turns_nothing_round() -> None:
    file = read_chart('person,manager,leads,leads (ja)\na,,"Sales\n  North\u202e",\u2066営業\u2069\n'.encode())
    assert (file.lines[0].leads, file.lines[0].leads_in) == ("Sales North", {"ja": "営業"})
    only_one = read_chart("person,manager,leads (ja)\na,,営業\n".encode())
    assert (only_one.lines[0].leads, only_one.lines[0].leads_in) == ("営業", {"ja": "営業"})
