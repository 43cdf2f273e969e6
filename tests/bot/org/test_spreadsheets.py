"""Tables in every encoding and with every separator that people's programs write."""

import codecs
import zipfile
from contextlib import suppress
from datetime import date, datetime
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from bot.org.chart_file import ChartFile, read_chart
from bot.org.columns import NAMES, ColumnKind, columns_of
from bot.org.remarks import ChartError
from bot.org.tables.dates import DateOrder, read_dates
from bot.org.tables.spreadsheets import BYTES_AT_MOST, SheetRow, read_table
from bot.org.wording.chart import remark

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
    assert fault_of(b"PK\x03\x04 an archive") == ("chart.archive", ())
    assert fault_of(b"\xd0\xcf\x11\xe0 a workbook of 1997") == ("chart.workbook", ())
    assert fault_of(codecs.BOM_UTF16_LE + b"\x00") == ("chart.encoding", ())
    assert fault_of(b"person,manager\nBj\x81,\n") == ("chart.encoding", ())


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b'person,manager\n"a,\nb,a\n', "line 2: a quotation mark is out of place"),
        (b'person,manager\nc,\n"d"x,c\nb,a\n', "line 3: a quotation mark is out of place"),
        (b"person,manager\nc\0,\nb,a\n", "line 2: a character that no text has"),
        ("person,manager\nÖzgür,\nJ\udcf6rg,Özgür\nb,a\n".encode(errors="surrogateescape"), "line 3: letters that"),
        (b"person,manager\n" + b"c" * 1_000_000 + b",\nb,a\n", "line 2: longer than a line about a person"),
        (b"person,manager\nc,,,d\nb,a\n", "line 2: more cells than the heading"),
        (b"person,manager\nc" + b"," * 10_000 + b"d\nb,a\n", "line 2: more cells than the heading"),
    ],
)
def test_a_line_that_cannot_be_cut_is_named_and_those_around_it_are_read(content: bytes, fault: str) -> None:
    file = read_chart(content)
    assert file.lines[-1].accounts == ("b",)
    assert [remark(one, "en")[: len(fault)] for one in file.faults] == [fault]
    assert len(file.unread) == 1


def test_a_quotation_mark_that_is_never_closed_takes_one_line_and_little_time() -> None:
    lines = [f'"p{number},' if number % 100 == 0 else f"p{number},p1" for number in range(1, 20_001)]
    file = read_chart("\n".join(("person,manager", *lines)).encode())
    assert (len(file.lines), len(file.faults[0].lines)) == (19_800, 200)


def test_a_line_break_in_quotation_marks_belongs_to_the_cell() -> None:
    rows = read_table(b'person,leads\r\na,"Sales\r\nNorth"\r\nb,Crew\r\n')
    assert rows == [SheetRow(1, ("person", "leads")), SheetRow(2, ("a", "Sales\nNorth")), SheetRow(4, ("b", "Crew"))]


def test_a_table_of_ten_thousand_columns_is_refused_in_a_sentence() -> None:
    assert fault_of(b"person,manager" + b",x" * 10_000 + b"\na,\n") == ("chart.wide", ())


def test_a_file_larger_than_a_list_of_people_is_refused() -> None:
    assert fault_of(b"person,manager\n" + b"a,b\n" * (BYTES_AT_MOST // 4)) == ("chart.too_large", ())


def test_totals_and_footers_are_nobody_and_a_person_who_is_called_so_is_one() -> None:
    table = "name,email,manager\nAna Sum,ana@example.test,\nTotal: 2,,\n合計,,2\nTotal,t@example.test,Ana Sum\n"
    file = read_chart(f"{table}Generated on 2026-11-29,,\n".encode())
    assert [line.name for line in file.lines] == ["Ana Sum", "Total"]
    assert [remark(note, "en") for note in file.notes] == [
        "3 lines are totals or footers, and are not read (lines 3, 4 and 6)."
    ]


def test_what_may_be_western_or_japanese_is_asked_and_not_guessed() -> None:
    mixed = "person,leads\nU1,Bo\udcdf\nU2,\udcdf\n".encode(errors="surrogateescape")
    assert fault_of(mixed.replace(b"leads", b"manager")) == ("chart.encoding_unclear", ())


def test_numbers_that_excel_is_kept_from_reading_are_taken_out_of_their_formula() -> None:
    assert read_table(b'id,person\n"=""00123""",a\n')[1].cells == ("00123", "a")


def workbook(*rows: tuple[str | float | date | None, ...]) -> bytes:
    book, file = Workbook(), BytesIO()
    book.create_sheet("Empty", 0)
    for row in rows:
        book.worksheets[1].append(row)
    book.save(file)
    return file.getvalue()


def test_a_workbook_is_read_like_the_same_table_as_text() -> None:
    rows = read_table(
        workbook(
            ("person", "employee id", "joined_on", "active"),
            ("Jörg", 1001.0, datetime(2021, 3, 1), True),  # noqa: DTZ001
            (None, None),
            ("美香", "007", date(2021, 3, 2), None),
        )
    )
    assert [(row.line, row.cells) for row in rows] == [
        (1, ("person", "employee id", "joined_on", "active")),
        (2, ("Jörg", "1001", "2021-03-01", "True")),
        (4, ("美香", "007", "2021-03-02")),
    ]


def test_a_formula_in_a_workbook_is_never_run_or_kept() -> None:
    assert read_table(workbook(("person", "leads"), ("U1", '=HYPERLINK("http://x.test")')))[1].cells == ("U1",)


def test_a_workbook_that_unpacks_to_gigabytes_is_refused_before_it_is_unpacked() -> None:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/workbook.xml", b" " * (129 << 20))
    assert len(file.getvalue()) < 1_000_000
    assert fault_of(file.getvalue()) == ("chart.too_large", ())


def test_a_damaged_workbook_says_what_to_do() -> None:
    whole = workbook(("person", "manager"), ("a", ""))
    assert fault_of(whole[: len(whole) // 2]) == ("chart.archive", ())


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
    with pytest.raises(ChartError, match="date_order"):
        read_dates(dict(enumerate(cells)), None)
    assert read_dates({1: "01/02/2026"}, DateOrder.MONTH_FIRST).by_line == {1: date(2026, 1, 2)}


def test_the_date_that_is_asked_about_is_one_that_can_be_read_both_ways() -> None:
    with pytest.raises(ChartError) as error:
        read_dates({1: "13/04/2026", 2: "04/13/2026", 3: "05/05/2026", 4: "04/05/2026"}, None)
    assert error.value.faults[0].fields == {"cell": "04/05/2026"}


@pytest.mark.parametrize("cell", ["spring", "2026-02-30", "31.02.2026", "1/1/26", "43831", "0000-00-00"])
def test_what_is_no_date_is_named(cell: str) -> None:
    assert [(fault.key, fault.lines) for fault in read_dates({7: cell}, None).faults] == [("chart.no_date", (7,))]


def test_one_column_of_dates_shows_the_order_of_the_other() -> None:
    file = read_chart(b"person,manager,start date,end date\na,,03/04/2020,\nb,a,05/06/2021,25/12/2026\n")
    assert [(line.joined_on, line.left_on) for line in file.lines] == [
        (date(2020, 4, 3), None),
        (date(2021, 6, 5), date(2026, 12, 25)),
    ]


def test_a_company_s_own_words_for_columns_count_before_ours() -> None:
    content = b"Kollege;Chef;manager;name\nana@example.test;;Service;Ana\nbo@example.test;ana@example.test;;Bo\n"
    file = read_chart(
        content,
        company_names={ColumnKind.EMAIL: ["Kollege"], ColumnKind.MANAGER: ["Chef"], ColumnKind.LEADS: ["Manager"]},
    )
    assert [(line.accounts, line.managers, line.leads) for line in file.lines] == [
        (("ana@example.test",), (), "Service"),
        (("bo@example.test",), ("ana@example.test",), ""),
    ]


@given(st.binary(), st.sampled_from([b"", b"person,manager\n", b"\xff\xfe", b"name;reports to;start date\n"]))
def test_whatever_a_file_holds_the_answer_is_lines_or_faults(content: bytes, head: bytes) -> None:
    with suppress(ChartError):
        assert isinstance(read_chart(head + content), ChartFile)


def test_a_team_s_name_stands_on_one_line_and_turns_nothing_round() -> None:
    file = read_chart('person,manager,leads,leads (ja)\na,,"Sales\n  North\u202e",\u2066営業\u2069\n'.encode())
    assert (file.lines[0].leads, file.lines[0].leads_in) == ("Sales North", {"ja": "営業"})
    only_one = read_chart("person,manager,leads (ja)\na,,営業\n".encode())
    assert (only_one.lines[0].leads, only_one.lines[0].leads_in) == ("営業", {"ja": "営業"})


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", "chart.pdf"),
        (b"\r\n%PDF-1.4\nperson,manager\n", "chart.pdf"),
        (b'[{"person": "a", "manager": ""}]', "chart.json"),
        (b'{"employees": [{"name": "Ana", "manager": "Dana"}]}', "chart.json"),
        (b'\xef\xbb\xbf\n {\n  "person": "a"\n}\n', "chart.json"),
        (b'{"person": "a", "manager": ""}\n{"person": "b", "manager": "a"}\n', "chart.json"),
        (b"[" * 100_000, "chart.json"),
        (b'<?xml version="1.0"?>\n<Workbook><Worksheet/></Workbook>', "chart.markup"),
        (b"<HTML><table><tr><td>person</td><td>manager</td></tr></table>", "chart.markup"),
        (JAPANESE.encode("euc_jp"), "chart.old_japanese"),
        (JAPANESE.replace("常盤 文", "髙木 文").encode("euc_jp", "replace"), "chart.old_japanese"),
        (JAPANESE.encode("euc_jp").replace(b"\xbe\xef", b"\xfc\xe2"), "chart.old_japanese"),
        ("person,manager\nソニー,\n".encode("euc_jp"), "chart.old_japanese"),
    ],
)
def test_another_program_s_file_is_called_by_its_name(content: bytes, fault: str) -> None:
    assert fault_of(content) == (fault, ())


@pytest.mark.parametrize("name", ["ﾔﾏﾀﾞ ﾀﾛｳ", "ｱｲｳ", "山田 太郎", "やまだ たろう", "ﾘｰﾀﾞｰ会", "ヴェラ"])
def test_japanese_of_windows_is_not_taken_for_that_of_unix(name: str) -> None:
    assert read_table(f"person,manager\n{name},\n".encode("cp932"))[1].cells == (name, "")


@pytest.mark.parametrize("heading", ["[person],[manager]", "<person>,<manager>", "{person},{manager}"])
def test_a_heading_in_brackets_is_no_other_program_s_file(heading: str) -> None:
    assert read_table(f"{heading}\na,\n".encode())[0].cells == tuple(heading.split(","))
