"""What an export or a directory says of somebody beside their place, in the ways in which it is written."""

import pytest

from bot.org.chart_file import Line, read_chart
from bot.org.imports.fields import country_of, language_of, read_fields, shown_name, time_zone_of
from bot.org.wording.chart import known, left_out


@pytest.mark.parametrize(
    ("written", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        ("America/New York", "America/New_York"),
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("Tokyo Standard Time", "Asia/Tokyo"),
        ("Mars/Olympus", ""),
        ("localtime", ""),
        ("Factory", ""),
        ("", ""),
    ],
)
def test_a_time_zone_by_its_name_or_that_of_windows(written: str, zone: str) -> None:
    assert time_zone_of(written) == zone


@pytest.mark.parametrize(
    ("written", "language"),
    [
        ("ja-JP", "ja"),
        ("EN_us", "en"),
        ("en-US,en;q=0.8", "en"),
        ("Japanese", "ja"),
        ("日本語", "ja"),
        ("Englisch", "en"),
    ],
)
def test_a_language_by_its_code_or_its_name(written: str, language: str) -> None:
    assert language_of(written) == language


@pytest.mark.parametrize("written", ["de-DE", "Klingon", "x", ""])
def test_a_language_that_is_not_spoken_here_is_none(written: str) -> None:
    assert not language_of(written)


@pytest.mark.parametrize(
    ("written", "country"),
    [
        ("jp", "JP"),
        ("DEU", "DE"),
        ("Germany", "DE"),
        ("Deutschland", "DE"),
        ("日本", "JP"),
        ("DE-BY", "DE-BY"),
        ("DE-QQ", "DE"),
        ("UK", "GB"),
        ("Atlantis", ""),
        ("EU", ""),
        ("", ""),
    ],
)
def test_a_country_by_its_letters_or_its_name(written: str, country: str) -> None:
    assert country_of(written) == country


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Pohl, Vera", "Vera Pohl"),
        ("Vera  Pohl (On Leave)", "Vera Pohl"),
        ("三浦 美香 (Mika Miura)", "三浦 美香 (Mika Miura)"),
        ("Sam Reed, Jr.", "Sam Reed, Jr."),
        ("Madonna", "Madonna"),
    ],
)
def test_a_name_is_shown_as_people_read_it(written: str, shown: str) -> None:
    assert shown_name(written) == shown


def test_a_value_that_is_none_is_named_with_its_cure_and_costs_no_line() -> None:
    table = "person,manager,time zone,language,country\nvera,,Mars/Olympus,Klingon,Atlantis\nemil,vera,Asia/Tokyo,ja,JP"
    fields = read_fields(read_chart(table.encode()).lines)
    vera, emil = fields.lines
    assert (vera.time_zone, vera.language, vera.country) == ("", "", "")
    assert (emil.time_zone, emil.language, emil.country) == ("Asia/Tokyo", "ja", "JP")
    said = "\n".join(left_out(fields.faults, "en"))
    assert "line 2: Mars/Olympus is no time zone. Write one as in Europe/Berlin or Asia/Tokyo" in said
    assert "line 2: Atlantis is no country. Write its two letters, as in JP, or its name" in said
    [note] = known(fields.notes, "en")
    assert note.startswith("1 line names a language that Waterline does not speak (Klingon)")


def test_a_day_after_leave_that_cannot_be_read_is_said_without_what_stands_there() -> None:
    file = read_chart(b"person,manager,return date\nvera,,some day\nemil,vera,2026-06-01")
    assert file.lines[1].not_before is not None
    told = "\n".join(left_out(file.faults, "en"))
    assert "line 2: the day somebody is back cannot be read" in told
    assert "some day" not in told


def test_a_line_that_says_nothing_more_is_as_it_was() -> None:
    assert read_fields([Line(1, ("vera@example.test",))]).lines[0].email == "vera@example.test"


@pytest.mark.parametrize("column", ["Name", "Manager", "Language", "Country", "Time zone"])
def test_of_a_huge_cell_no_more_is_looked_through_than_anybody_is_called(column: str) -> None:
    [line] = read_chart(f"Email,Manager,{column}x,{column}\nana@example.test,,,{'(' * 90_000}\n".encode()).lines
    assert max(map(len, (line.name, *line.managers, line.language, line.country, line.time_zone))) == 500


@pytest.mark.parametrize(
    ("name", "code"),
    [("Hong Kong", "HK"), ("Czech Republic", "CZ"), ("Great Britain", "GB"), ("United States of America", "US")],
)
def test_a_country_is_known_by_what_people_call_it(name: str, code: str) -> None:
    assert country_of(name) == code
