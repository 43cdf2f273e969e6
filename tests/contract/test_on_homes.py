"""What is offered on a leader's home, on Slack, on Teams and on the local page: a question to take along to customers,
a look at oneself that is kept nowhere, and what one keeps up.
"""

from collections.abc import AsyncIterator

import pytest

from bot.config.settings import Settings
from bot.self_check.self_check import SENTENCES
from commands.check_ins import CheckIns
from commands.org.save_company import save_company
from storage.database import statement
from tests.cast import COMPANY, FakeClock
from tests.contract.leaders import LEADERS, SELF_CHECK, Leader, led_by
from tests.contract.voices import VOICES, VoiceOn, answer_first
from tests.rows import every_row

HEARD = "They print our invoice, because the link in it ends after a day"
ANSWERS = {key: "yes" for keys in SENTENCES.values() for key in keys} | {"wrong": "no"}


@pytest.fixture(params=VOICES)
async def leader(
    request: pytest.FixtureRequest,
    opened: str,
    settings: Settings,
    clock: FakeClock,
    check_ins: CheckIns,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Leader]:
    answer_first(monkeypatch)
    voice: VoiceOn
    async with VOICES[request.param](opened, settings, clock, check_ins) as voice:
        leader = LEADERS[request.param](voice)
        chart = COMPANY if request.param == "web" else led_by(leader.account)
        await save_company(voice.entrance.workspace, chart)
        yield leader


async def test_a_leader_takes_a_question_along_and_ticks_it_off_with_a_word(leader: Leader) -> None:
    assert "Half an hour with customers" in await leader.home()
    await leader.presses("Take this along")
    assert "This goes with you" in await leader.home()
    await leader.ticks_off(HEARD)
    [row] = await statement("select words, done_at from half_hour")
    assert row["words"] == HEARD
    assert row["done_at"]
    assert "The half hour of this week is done." in await leader.home()
    assert HEARD not in await leader.home()
    await leader.presses("What I heard")


async def test_a_leader_sees_what_she_keeps_up(leader: Leader) -> None:
    await leader.presses("Take this along")
    await leader.ticks_off(HEARD)
    page = await leader.presses("What I keep up")
    assert "1 of the last 13 weeks" in page
    assert "Half hours with customers" in page
    assert HEARD not in page


async def test_a_leader_looks_at_herself_and_nothing_of_it_is_kept(leader: Leader) -> None:
    assert SELF_CHECK in await leader.home()
    await leader.looks_at_herself(ANSWERS)  # who she is, and where, is stored once
    before = await every_row()
    drawn = await leader.looks_at_herself(ANSWERS)
    assert "●●○" in drawn
    assert "I said so when I was wrong." in drawn
    assert {table: rows for table, rows in (await every_row()).items() if rows != before[table]} == {}
    assert "●●○" not in leader.chat()
