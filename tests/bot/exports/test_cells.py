"""No spreadsheet takes for a formula what somebody wrote, and what is none stays as it was written."""

import re
import unicodedata
from datetime import date, datetime, timedelta, timezone

import pytest

from bot.exports.cells import moment, safe, several

EVIL = 'HYPERLINK("https://evil.example","look")'
BEFORE = ["", " ", "\t", "\r", "\n", '"', "“", "「", ' " ', "\u00a0", "\u200b", "\ufeff", "\u2028", "\x00", "''"]
SIGNS = ["=", "+", "-", "@", "＝", "＋", "－", "＠", "﹢", "﹦", "−", "⁼"]


def lives(text: str) -> bool:
    """Whether some program would find a cell here that begins with a formula: however it splits lines, and whatever of
    blanks and quotes it takes away before it looks. An apostrophe says that text follows.
    """
    cells = re.split("[,;|\t\r\n\v\f\x85\u2028\u2029]", unicodedata.normalize("NFKC", text))
    return any(re.match(r"[^\w'=+\-@−]*[=+\-@−]", cell) for cell in cells)


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("before", BEFORE)
def test_what_begins_with_a_sign_of_formulas_begins_with_an_apostrophe(before: str, sign: str) -> None:
    guarded = safe(f"{before}{sign}{EVIL}")
    assert not lives(guarded)
    assert guarded.replace("'", "") == f"{before}{sign}{EVIL}".replace("'", "")


@pytest.mark.parametrize("between", [";", ",", "|", "\t", "\n", "\r\n", '; "', "，", "\n「"])
def test_no_cell_begins_inside_of_a_text_for_who_splits_lines_otherwise(between: str) -> None:
    assert not lives(safe(f"thank you{between}={EVIL}"))
    assert safe(f"thank you{between}well").replace("'", "") == f"thank you{between}well"


@pytest.mark.parametrize("text", ["thank you", "a - b", "1 + 1 = 2", "me@harbour.example", "≤2", "<=2", "お礼です", ""])
def test_what_is_no_formula_stays_as_it_is(text: str) -> None:
    assert safe(text) == text


@pytest.mark.parametrize("text", ["\tthank you", "\rthank you", "\nthank you"])
def test_a_cell_never_begins_with_a_tab_or_a_new_line(text: str) -> None:
    assert safe(text) == f"'{text}"


def test_days_moments_and_several_names_are_written_in_one_way() -> None:
    assert moment(date(2026, 3, 2)) == "2026-03-02"
    tokyo = datetime(2026, 3, 2, 19, tzinfo=timezone(timedelta(hours=9)))
    assert moment(tokyo) == "2026-03-02T10:00:00.000000+00:00"
    assert several(("Ana", "=Bo")) == "Ana; '=Bo"
