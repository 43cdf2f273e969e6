"""One person who asks for much at once waits for themselves, and nobody else does."""

import asyncio

import pytest

from bot.messages.refusal import Refusal
from bot.messages.request import Submitted
from commands.routing import own_turns
from commands.routing.own_turns import OwnTurns, TooManyAtOnce
from storage.database import statement
from tests.cast import ANA, BO, THANKS
from tests.stories.conftest import ChatCompany, told


class Desk:
    """Where requests are under way until they may end."""

    def __init__(self) -> None:
        self.turns = OwnTurns()
        self.begun: list[str] = []
        self.ends = asyncio.Event()

    def asks(self, person: str, what: str) -> asyncio.Task[None]:
        return asyncio.create_task(self._ask(person, what))

    async def _ask(self, person: str, what: str) -> None:
        async with self.turns.turn(person):
            self.begun.append(what)
            await self.ends.wait()


async def turns_pass() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def test_what_somebody_asks_meanwhile_is_answered_in_turn_and_nobody_else_waits_for_it() -> None:
    desk = Desk()
    flood = [desk.asks(ANA.platform_id, f"ana {number}") for number in range(10)]
    await turns_pass()
    others = desk.asks(BO.platform_id, "bo")
    await turns_pass()
    assert desk.begun == ["ana 0", "ana 1", "bo"], "what is slow keeps them from nothing, and more of it waits"
    desk.ends.set()
    await asyncio.gather(*flood, others)
    assert desk.begun == ["ana 0", "ana 1", "bo", *(f"ana {number}" for number in range(2, 10))]


async def test_who_asks_for_more_than_is_answered_in_time_learns_so_and_then_nothing_is_kept_of_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(own_turns, "WAITS_AT_MOST", 0.01)
    desk = Desk()
    flood = [desk.asks(ANA.platform_id, f"ana {number}") for number in range(5)]
    refused = [task for task in flood if task not in {flood[0], flood[1]}]
    outcomes = await asyncio.gather(*refused, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [TooManyAtOnce] * 3
    desk.ends.set()
    await asyncio.gather(flood[0], flood[1])
    assert desk.begun == ["ana 0", "ana 1"]
    assert desk.turns._lanes == {}


async def test_who_goes_away_while_they_wait_is_passed_over() -> None:
    desk = Desk()
    first, second, third, fourth = (desk.asks(ANA.platform_id, str(number)) for number in range(4))
    await turns_pass()
    third.cancel()
    await asyncio.gather(third, return_exceptions=True)
    desk.ends.set()
    await asyncio.gather(first, second, fourth)
    assert desk.begun == ["0", "1", "3"]
    assert desk.turns._lanes == {}


async def test_who_is_not_answered_in_time_has_their_words_back_and_nothing_was_done(
    company: ChatCompany, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_turns, "WAITS_AT_MOST", 0.01)
    turns, thanks = company.entrance.turns, f"@bo {THANKS} #courage"
    async with turns.turn(ANA.platform_id), turns.turn(ANA.platform_id):
        typed = told(await company.types(ANA, thanks))
        assert "still under way" in typed
        assert THANKS in typed
        submitted = await company.entrance.answer(ANA.platform_id, "key", Submitted("kudos.give", {}, {}))
        assert submitted.reply == Refusal("refused.at_once")
        assert await statement("select 1 from kudos") == []
        assert "Our values" in told(await company.types(BO, "values"))
    await company.types(ANA, thanks)
    assert len(await statement("select 1 from kudos")) == 1
