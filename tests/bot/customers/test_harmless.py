"""What a stranger wrote stands before people as words: nothing in it opens, calls, mentions or hides anything."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.customers.harmless import harmless, harmless_line, says_something


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ("See https://evil.example/path?q=1", "See https[:]//evil[.]example/path?q=1"),
        ("write to a@evil.example.", "write to a@ evil[.]example."),
        ("evil.com and EVIL.CO.UK", "evil[.]com and EVIL[.]CO[.]UK"),
        ("mailto:a slack:b javascript:alert(1)", "mailto[:]a slack[:]b javascript[:]alert(1)"),
        ("<!channel> <@U123> <at>Ana</at> <a href=x>", "< !channel> < @ U123> < at>Ana< /at> < a href=x>"),
        ("@here @ana ＠全員", "@ here @ ana ＠ 全員"),
        ("It cost 3.50, at 10:30. Great!", "It cost 3.50, at 10:30. Great!"),
        ("e.g. this one", "e.g. this one"),
        ("I ❤️ you, 1 < 2", "I ❤️ you, 1 < 2"),
        ("one\r\n\r\n\r\n\r\ntwo", "one\n\ntwo"),
        ("safe\u202etxt.exe\u200b", "safetxt[.]exe"),
        ("é", "é"),
        ("👩‍👧 danke", "👩‍👧 danke"),
        ("evil\u200d.com, evil.\u200ccom and h\u200dttps\u200d://x", "evil[.]com, evil[.]com and https[:]//x"),
        ("www.пример.рф, 例え.テスト", "www[.]пример[.]рф, 例え[.]テスト"),
        ("evil．com, evil｡com, ｅｖｉｌ．ｃｏｍ", "evil[.]com, evil[.]com, ｅｖｉｌ[.]ｃｏｍ"),
        ("ありがとうございました．とても｡ありがとう．Thanks", "ありがとうございました．とても｡ありがとう．Thanks"),
        ("и т.д., 1.ありがとう", "и т.д., 1.ありがとう"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("ありがとうございました。とても助かりました。", "ありがとうございました。とても助かりました。"),
    ],
)
def test_a_customer_reads_as_they_wrote_but_for_what_would_be_live(words: str, read: str) -> None:
    assert harmless(words) == read


@given(st.text(max_size=300))
def test_whatever_is_written_is_harmless_already_the_second_time(words: str) -> None:
    once = harmless(words)
    assert harmless(once) == once
    assert "://" not in once
    assert "<@" not in once
    assert "<!" not in once
    assert "\n" not in harmless_line(words)


@pytest.mark.parametrize("words", ["", " \n", "\u200b\u2060", "\u200d\u200d", "\u0301", "\u3164", "\u2800\u2800"])
def test_what_nobody_sees_says_nothing(words: str) -> None:
    assert not says_something(words)
    assert says_something(f"{words}!")
