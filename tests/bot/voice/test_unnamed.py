"""A barnacle without a name lies in a concern's box, counts as one, and says nothing of its namer when it comes out."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.barnacles.actions import BarnacleKind
from bot.barnacles.barnacles import LINE_AT_MOST, Naming
from bot.barnacles.unnamed import UnnamedBarnacle, packed, same_as, unpacked
from bot.voice.releasing import Unsealing
from bot.voice.sealing import CONCERN_BOX, Concern
from tests.bot.voice.test_sealing import CANARY, Window, concern
from tests.commands.voice.windows import INES, TOP, barnacle_of

WAVES = Naming(BarnacleKind.IDEA, *("🌊" * LINE_AT_MOST for _ in range(3)))


@pytest.fixture
def window() -> Iterator[Window]:
    opened = Window()
    yield opened
    opened.keys.wipe()


def barnacles(window: Window, *boxes: bytes) -> list[UnnamedBarnacle]:
    unsealing = Unsealing(window.manifest, window.keys)
    try:
        unsealing.add(bytearray(b"".join(boxes)), len(boxes) * CONCERN_BOX)
        return unsealing.barnacles()
    finally:
        unsealing.wipe()


def crowd(window: Window) -> list[bytes]:
    """The boxes of two others who write."""
    return [window.box(account, concern(window, f"concern of {account}")) for account in ("U1100", "U1200")]


def sealed(naming: Naming) -> Concern:
    return Concern(look=same_as(naming), circle=0, words=packed(naming), is_barnacle=True)


def test_its_box_is_as_long_as_a_concern_s_and_says_nothing_from_outside(window: Window) -> None:
    for box in (window.box("U1000", barnacle_of(CANARY)), window.box("U1000", sealed(WAVES))):
        assert len(box) == CONCERN_BOX
        assert CANARY.encode() not in box


@pytest.mark.parametrize("naming", [WAVES, Naming(BarnacleKind.RULE, "出張の申請書", "全員", "一週間 遅れます")])
def test_it_comes_out_whole_as_a_barnacle_and_as_no_concern(window: Window, naming: Naming) -> None:
    boxes = [window.box("U1000", sealed(naming)), *crowd(window)]
    assert [barnacle.naming for barnacle in barnacles(window, *boxes)] == [naming]
    assert len(window.released(*boxes)) == 2


def test_whoever_named_it_it_is_proposed_to_the_top_of_the_window(window: Window) -> None:
    """Omar's people, Omar, Ines and the top themselves: the chart says nothing about who named it."""
    for namer in ("U1000", "U1300", "U10", f"U{INES}", f"U{TOP}"):
        [barnacle] = barnacles(window, window.box(namer, barnacle_of(CANARY)), *crowd(window))
        assert barnacle.head == TOP


def test_who_names_one_counts_among_the_three_who_write_and_one_alone_waits(window: Window) -> None:
    box = window.box("U1000", barnacle_of(CANARY))
    assert barnacles(window, box) == []
    calm = replace(concern(window, "calm"), at_once=False)
    both = [window.box("U1100", calm), window.box("U1200", barnacle_of("Two stamps"))]
    assert barnacles(window, box, both[0]) == []
    assert len(barnacles(window, box, *both)) == 2
    assert [released.words for released in window.released(box, *both)] == ["calm"]


def test_neither_kind_takes_the_place_of_the_other(window: Window) -> None:
    boxes = [window.box("U1000", concern(window, f"concern {at}"), at) for at in range(3)]
    boxes += [window.box("U1000", barnacle_of(f"rule {at}"), at + 3) for at in range(4)]
    boxes += crowd(window)
    assert len(window.released(*boxes)) == 5
    assert sorted(barnacle.naming.words for barnacle in barnacles(window, *boxes)) == ["rule 1", "rule 2", "rule 3"]


def test_whoever_is_unsure_and_sends_it_again_names_it_once_and_two_people_name_it_twice(window: Window) -> None:
    twice = [window.box("U1000", barnacle_of(CANARY), at) for at in (1, 2)]
    assert len(barnacles(window, *twice, *crowd(window))) == 1
    assert len(barnacles(window, *twice, window.box("U1300", barnacle_of(CANARY)), *crowd(window))) == 2


def test_who_was_in_no_window_and_what_no_form_of_ours_takes_adds_nothing(window: Window) -> None:
    others = crowd(window)

    def named(account: str, words: str) -> list[UnnamedBarnacle]:
        odd = Concern(look=bytes(32), circle=0, words=words, is_barnacle=True)
        return barnacles(window, window.box(account, odd), *others)

    whole = packed(WAVES)
    assert len(named("U1000", whole)) == 1
    assert named("U9999", whole) == []
    window.manifest = replace(window.manifest, circles=())
    assert named("U1000", whole) == [], "nobody writes in a window that is for what waits"
    for lines in ("", "rule", "rule a b", "rule a b c d", "boat a b c", f"rule {'x' * 201} b c"):
        assert unpacked(lines.replace(" ", "\n")) is None


def test_the_order_in_which_they_come_out_says_nothing_of_who_was_first(window: Window) -> None:
    boxes = [window.box(f"U{100 * (10 + at % 4) + at // 4}", barnacle_of(f"rule {at}"), at) for at in range(12)]
    orders = {tuple(barnacle.naming.words for barnacle in barnacles(window, *boxes)) for _ in range(5)}
    assert len(orders) > 1
    assert len({len(order) for order in orders}) == 1
    keys = [{barnacle.key for barnacle in barnacles(window, *boxes)} for _ in range(2)]
    assert not keys[0] & keys[1]
