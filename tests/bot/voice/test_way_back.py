"""Six words lead to one's own concern, however they are typed, and to nobody else's."""

import hashlib
import hmac
import math
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from bot.voice.way_back import draw_words, found_by, is_way_back, look_of, stored_look, word_list
from bot.voice.wording import writing
from storage.sealed.folders import Folder
from storage.voice.pepper import pepper_of
from tests.stories.conftest import told

PEPPER = bytes(32)
SHOWN = "felt-tip canyon abacus yo-yo ripple zoom"


def test_six_of_7776_words_are_drawn() -> None:
    assert len(set(word_list())) == len(word_list()) == 7_776
    drawn = [draw_words() for _ in range(50)]
    assert {len(words.split()) for words in drawn} == {6}
    assert len(set(drawn)) == 50
    assert {word for words in drawn for word in words.split()} <= set(word_list())
    assert math.log2(len(word_list()) ** 6) > 77


@pytest.mark.parametrize(
    "made_up",
    [
        " ".join(["abacus"] * 6),
        "abacus zoom abacus zoom abacus zoom",
        " ".join(word_list()[:6]),
        " ".join(word_list()[4_000:4_006]),
        "my own six words for it",
    ],
)
def test_six_words_that_nobody_draws_lead_to_nothing_new(made_up: str) -> None:
    assert not is_way_back(made_up)
    assert is_way_back(SHOWN)
    assert all(is_way_back(draw_words()) for _ in range(200))


def test_no_word_begins_another_so_letters_alone_say_which_words_they_are() -> None:
    letters = sorted({word.replace("-", "") for word in word_list()})
    assert len(letters) == 7_775, "two words differ by their hyphen alone, and are one"
    assert not [pair for pair in pairwise(letters) if pair[1].startswith(pair[0])]


@pytest.mark.parametrize(
    "typed",
    [
        "FELT-TIP Canyon abacus Yo-Yo ripple ZOOM",
        "felt tip, canyon, abacus, yo yo, ripple, zoom.",
        "  felttip\ncanyon\tabacus yoyo ripple zoom ",
        "ｆｅｌｔ－ｔｉｐ　ｃａｎｙｏｎ　ａｂａｃｕｓ　ｙｏ－ｙｏ　ｒｉｐｐｌｅ　ｚｏｏｍ",
    ],
)
def test_capitals_commas_hyphens_and_wide_letters_are_no_mistake(typed: str) -> None:
    assert look_of(typed, PEPPER) == look_of(SHOWN, PEPPER)


@pytest.mark.parametrize(
    "typed", ["", "🌊", SHOWN + " zoom", "canyon felt-tip abacus yo-yo ripple zoom", "zoom " * 10_000]
)
def test_other_words_lead_nowhere(typed: str) -> None:
    looks = {"hers": look_of(SHOWN, PEPPER), "his": look_of("yodel yonder", PEPPER)}
    kept = [(key, stored_look(look, key)) for key, look in looks.items()]
    assert found_by(look_of(typed, PEPPER), kept) == []
    assert found_by(look_of(SHOWN, PEPPER), kept) == ["hers"]


@pytest.mark.parametrize("platform", ["web", "slack", "teams"])
@pytest.mark.parametrize("language", ["en", "ja"])
def test_whoever_pastes_the_whole_message_that_they_kept_finds_it(language: str, platform: str) -> None:
    """An input of one line takes no line breaks, so what stands below is pasted behind it."""
    message = told(writing.kept(SHOWN, language, platform))
    for pasted in (message, message.upper(), message.replace(":", "：")):
        assert look_of(pasted, PEPPER) == look_of(SHOWN, PEPPER)
        assert is_way_back(pasted)
    assert look_of(f"words: {SHOWN.rsplit(maxsplit=1)[0]}", PEPPER) != look_of(SHOWN, PEPPER)


def test_six_words_under_which_somebody_wrote_twice_lead_to_both_and_nothing_that_is_stored_says_so() -> None:
    look = look_of(SHOWN, PEPPER)
    kept = [(key, stored_look(look, key)) for key in ("first", "second")]
    assert found_by(look, kept) == ["first", "second"]
    assert len({look, *(stored for _, stored in kept)}) == 3


def test_words_of_another_workspace_lead_nowhere() -> None:
    assert look_of(SHOWN, PEPPER) != look_of(SHOWN, b"\1" * 32)


def test_every_look_does_the_same_work_whatever_is_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not by the clock: each goes through scrypt once, with the same cost, and is compared with every conversation."""
    costs: list[Any] = []
    compared: list[bytes] = []
    scrypt, compare = hashlib.scrypt, hmac.compare_digest

    def weigh(letters: bytes, **cost: Any) -> bytes:
        costs.append(cost)
        return scrypt(letters, **cost)

    def note(stored: bytes, look: bytes) -> bool:
        compared.append(stored)
        return bool(compare(stored, look))

    kept = [(str(number), bytes([number]) * 32) for number in range(5)]
    kept.append(("hers", stored_look(look_of(SHOWN, PEPPER), "hers")))
    costs.clear()
    monkeypatch.setattr(hashlib, "scrypt", weigh)
    monkeypatch.setattr(hmac, "compare_digest", note)
    for typed in (SHOWN, "", "canyon", "🌊", "zoom " * 10_000):
        compared.clear()
        found_by(look_of(typed, PEPPER), kept)
        assert compared == [stored for _, stored in kept]
    assert len(costs) == 5
    assert all(cost == costs[0] for cost in costs)


def test_the_pepper_is_made_once_and_a_torn_one_is_refused(tmp_path: Path) -> None:
    folder = Folder(tmp_path, "WATERLINE_SEALED")
    first = pepper_of(folder, "slack-T1")
    assert len(first) == 32
    assert pepper_of(folder, "slack-T1") == first != pepper_of(folder, "slack-T2")
    assert (tmp_path / "slack-T1.pepper").stat().st_mode & 0o077 == 0
    (tmp_path / "slack-T1.pepper").write_bytes(b"torn")
    with pytest.raises(ValueError, match="not whole"):
        pepper_of(folder, "slack-T1")


def test_only_six_words_of_the_list_are_a_way_back() -> None:
    assert all(is_way_back(draw_words()) for _ in range(200))
    assert is_way_back("FELT TIP, canyon, abacus, yo yo, ripple, zoom")
    for made_up in ("", "a", "canyon abacus", f"{SHOWN} zoom", "canyon abacus ripple zoom zoom waterlinish", "🌊"):
        assert not is_way_back(made_up)
