"""A file describes its signals: which direction is good, and what kind of numbers they are."""

import pytest

from bot.org.remarks import ChartError
from bot.signals.signals import SignalShape
from bot.signals.table import kinds_in


def test_an_export_says_of_each_signal_which_direction_is_good() -> None:
    heading = "signal,department,week,value,better,shape"
    [kind] = kinds_in(f"{heading}\nRefunds,unit:7,2026-W05,3,lower,per_hundred".encode())
    assert (kind.name("ja"), kind.shape, kind.higher_is_better) == ("Refunds", SignalShape.PER_HUNDRED, False)
    with pytest.raises(ChartError) as refused:
        kinds_in(f"{heading}\nRefunds,unit:7,2026-W05,3,up,number\nA,b,c,d,lower,feet".encode())
    assert [spoken.key for spoken in refused.value.faults] == ["signals.file.better", "signals.file.shape"]


def test_a_file_describes_signals_and_shares_show_themselves_by_their_sign() -> None:
    [satisfied, answered] = kinds_in(
        b"signal,department,week,value,better\nSmiles,Support,2026-W05,4,higher\nIn time,Support,2026-W05,93%,higher"
    )
    assert (satisfied.shape, answered.shape) == (SignalShape.NUMBER, SignalShape.SHARE)


def test_one_number_in_per_cent_makes_its_signal_a_share_and_what_a_line_says_of_it_holds_for_all() -> None:
    content = "signal,department,week,value,better,shape\nIn time,Support,2026-W05,93%,higher,\n"
    content += "In time,Support,2026-W06,94,higher,\n"
    content += "Refunds,Support,2026-W05,3,lower,\nRefunds,Support,2026-W06,4,lower,per_hundred"
    in_time, refunds = kinds_in(content.encode())
    assert (in_time.shape, refunds.shape) == (SignalShape.SHARE, SignalShape.PER_HUNDRED)


def test_a_japanese_heading_takes_japanese_directions_and_shapes() -> None:
    content = "指標,部門,週,値,良い向き,単位\n返金,Support,2026-W05,3,低い,１００件あたり\n"
    content += "満足,Support,2026-W05,4,高いほど良い,平均"
    refunds, satisfied = kinds_in(content.encode())
    assert (refunds.shape, refunds.higher_is_better) == (SignalShape.PER_HUNDRED, False)
    assert (satisfied.shape, satisfied.higher_is_better) == (SignalShape.MEAN, True)
