"""Whoever asks a lot is answered at an even pace, and keeps nobody else waiting."""

import pytest

from commands.operate.even_pace import WAITS_AT_MOST, EvenPace, TooMany


def test_a_flood_waits_its_turn_and_then_is_refused_while_somebody_else_waits_for_nothing() -> None:
    moment = 100.0
    pace = EvenPace(at_once=9, a_second=32, now=lambda: moment)
    waits = [pace.seconds_until("harbour") for _ in range(9 + 64)]
    assert waits == [0.0] * 9 + [number / 32 for number in range(1, 65)]
    for _ in range(1000):
        with pytest.raises(TooMany) as refused:
            pace.seconds_until("harbour")
        assert refused.value.seconds == WAITS_AT_MOST + 1 / 32, "who is refused uses up nobody's turn"
    assert pace.seconds_until("quay") == 0
    moment += 1
    assert [pace.seconds_until("harbour") for _ in range(32)][-1] == WAITS_AT_MOST
    moment += 60
    assert [pace.seconds_until("harbour") for _ in range(10)] == [0.0] * 9 + [1 / 32]
