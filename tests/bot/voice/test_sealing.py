"""What a box holds, and whose box counts."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.sealed.ballots import KEYS_AND_SEAL, SECRET, SEQUENCE, RoundSeal, SignedAccount, new_keys
from bot.sealed.sodium import WipedMemory
from bot.voice.releasing import ReleasedConcern, Unsealing
from bot.voice.sealing import CHARACTERS_AT_MOST, CONCERN_BOX, Concern, concern_box
from bot.voice.windows import WindowManifest, begin_window
from tests.commands.voice.windows import MONDAY, look, plan, roll_after

KEY = "0123456789abcdef" * 2
CANARY = "The canary sings in the cellar"


class Window:
    """A window with its keys in memory."""

    def __init__(self, key: str = KEY) -> None:
        planned = plan()
        numbers = {member.account: number for number, member in enumerate(planned.people)}
        self.manifest: WindowManifest = begin_window(planned, key, roll_after(), numbers, {}, MONDAY)
        self.keys = WipedMemory(KEYS_AND_SEAL)
        new_keys(self.keys, bytes(self.manifest))
        self.seal = RoundSeal(bytes(self.keys.view[SECRET:]))

    def place(self, key: str) -> int:
        return [circle.key for circle in self.manifest.circles].index(key)

    def box(self, account: str, concern: Concern, at: int = 1) -> bytes:
        signed = SignedAccount("slack", "T1", account)
        return concern_box(self.seal, self.manifest.key, signed, SEQUENCE.pack(at, 1, 1), concern)

    def released(self, *boxes: bytes) -> list[ReleasedConcern]:
        unsealing = Unsealing(self.manifest, self.keys)
        try:
            unsealing.add(bytearray(b"".join(boxes)), len(boxes) * CONCERN_BOX)
            return unsealing.released()
        finally:
            unsealing.wipe()


@pytest.fixture
def window() -> Iterator[Window]:
    opened = Window()
    yield opened
    opened.keys.wipe()


def concern(window: Window, words: str, *, circle: str = "above:2", way_back: str = "") -> Concern:
    return Concern(look(way_back or words), window.place(circle), words, at_once=True)


@pytest.mark.parametrize("words", ["", CANARY, "🌊" * CHARACTERS_AT_MOST])
def test_every_box_has_one_length_and_says_nothing_from_outside(window: Window, words: str) -> None:
    box = window.box("U1000", concern(window, words))
    assert len(box) == CONCERN_BOX
    assert CANARY.encode() not in box
    assert b"U1000" not in box


def test_the_longest_concern_comes_out_whole_and_one_more_character_is_refused(window: Window) -> None:
    words = "🌊" * CHARACTERS_AT_MOST
    [released] = window.released(window.box("U1000", concern(window, words)))
    assert released.words == words
    with pytest.raises(ValueError, match="3000"):
        window.box("U1000", concern(window, f"{words}!"))


def test_half_a_character_loses_no_concern(window: Window) -> None:
    [released] = window.released(window.box("U1000", concern(window, "half \ud83c", way_back="six words")))
    assert released.words == "half ?"


def test_only_what_its_writer_may_send_to_counts(window: Window) -> None:
    assert window.released(window.box("U10", concern(window, CANARY))) == [], "their manager reports to the top"
    assert window.released(window.box("U2", concern(window, CANARY))) == [], "they would read it themselves"
    assert window.released(window.box("U9999", concern(window, CANARY))) == [], "nobody knows them"
    beyond = replace(concern(window, CANARY), circle=77)
    assert window.released(window.box("U1000", beyond)) == []
    assert len(window.released(window.box("U1000", concern(window, CANARY)))) == 1


def test_a_box_of_another_window_a_copied_one_and_a_changed_one_add_nothing(window: Window) -> None:
    other = Window("f" * 32)
    box = window.box("U1000", concern(window, CANARY))
    assert window.released(other.box("U1000", concern(window, CANARY))) == []
    assert len(window.released(box, box)) == 1
    changed = bytearray(box)
    changed[200] ^= 1
    assert window.released(bytes(changed)) == []
    other.keys.wipe()


def test_who_holds_no_code_secret_makes_no_box_that_counts(window: Window) -> None:
    forged = bytearray(window.keys.view[SECRET:])
    forged[2 * SECRET : 3 * SECRET] = bytes(SECRET)
    real, window.seal = window.seal, RoundSeal(bytes(forged))
    assert window.released(window.box("U1000", concern(window, CANARY))) == []
    window.seal = real


def test_the_later_box_counts_in_whichever_order_they_are_read(window: Window) -> None:
    earlier = window.box("U1000", concern(window, "before", way_back="six words"), at=1)
    later = window.box("U1000", concern(window, "after", way_back="six words"), at=2)
    for boxes in ((earlier, later), (later, earlier)):
        assert [released.words for released in window.released(*boxes)] == ["after"]


def test_nobody_takes_back_what_another_person_wrote(window: Window) -> None:
    written = window.box("U1000", concern(window, CANARY, way_back="six words"), at=1)
    taken_back = window.box("U1100", concern(window, "", way_back="six words"), at=2)
    assert [released.words for released in window.released(written, taken_back)] == [CANARY]


def test_the_order_and_the_keys_of_what_is_released_say_nothing_of_who_wrote_first(window: Window) -> None:
    words = [f"concern {number}" for number in range(12)]
    boxes = [window.box(f"U{1000 + at}", concern(window, said), at) for at, said in enumerate(words[:8])]
    boxes += [window.box(f"U{1100 + at}", concern(window, said), at) for at, said in enumerate(words[8:])]
    orders = {tuple(released.words for released in window.released(*boxes)) for _ in range(5)}
    assert len(orders) > 1
    keys = [{released.words: released.key for released in window.released(*boxes)} for _ in range(2)]
    assert not set(keys[0].values()) & set(keys[1].values())
    assert sorted(keys[0]) == sorted(words)


def test_who_writes_for_hours_costs_no_more_than_sixty_four_concerns(window: Window) -> None:
    boxes = [window.box("U1000", concern(window, f"concern {at}"), at) for at in range(70)]
    assert sorted(released.words for released in window.released(*boxes)) == ["concern 67", "concern 68", "concern 69"]
