"""What is posted reads as it is stored."""

import pytest

from bot.messages.visible import visible


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("for the \u202ekcart\u202c", "for the kcart"),
        ("pay\u200bments", "payments"),
        ("\ufeff\u2066hidden\u2069", "hidden"),
    ],
)
def test_signs_that_nobody_sees_are_taken_out(written: str, read: str) -> None:
    assert visible(written) == read


@pytest.mark.parametrize("text", ["👩\u200d💻 helped", "می\u200cخواهم", "ありがとう\u3000ございます", "first\nsecond"])
def test_what_scripts_and_emoji_need_stays(text: str) -> None:
    assert visible(text) == text
