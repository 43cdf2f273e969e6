"""The map: the company leads, then the lowest, and the lowest cells carry the ink."""

import pytest

from bot.checkin.ledger import Average, Withheld
from bot.insight.wording import summary as wording
from bot.insight.wording.heat import InkScale
from bot.messages.message import Table
from tests.bot.insight.test_summary import LEADER, ROUNDS, evaluation, summary


def test_the_company_leads_the_map_then_the_lowest_and_the_lowest_carries_the_ink() -> None:
    page = wording.summary(summary(evaluation(), ROUNDS, "unit:1"), "Harbour", LEADER)
    table = next(block for block in page.blocks if isinstance(block, Table))
    assert [row[0].text for row in table.rows[:2]] == ["Harbour", "Crew 10"]
    assert [cell.shade for cell in table.rows[1][1:]] == [1.0, 1.0]
    assert {cell.shade for row in table.rows[2:] for cell in row[1:]} == {0.0}


def test_numbers_that_lie_close_together_do_not_look_far_apart() -> None:
    close = InkScale.of([Average(3.4), Average(3.5), Withheld(None)])
    assert close.high - close.low == pytest.approx(1.0)
    assert close.ink(3.4) - close.ink(3.5) == pytest.approx(0.1)
    assert InkScale.of([Average(2.0), Average(4.0)]).ink(3.0) == 0.5
