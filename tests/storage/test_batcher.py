"""Many who ask for one thing each."""

import asyncio
from collections.abc import Sequence

import pytest

from storage.batching import Batcher, Memo
from storage.database import all_or_nothing


class Oracle:
    """Doubles numbers, while it may go on; remembers what it was asked together."""

    def __init__(self) -> None:
        self.asked: list[list[int]] = []
        self.is_asked = asyncio.Event()
        self.goes_on = asyncio.Event()

    async def __call__(self, questions: Sequence[int]) -> list[int]:
        self.asked.append(list(questions))
        self.is_asked.set()
        await self.goes_on.wait()
        return [2 * one if one else 1 // one for one in questions]


def harbour(_: int) -> int:
    """All of one workspace."""
    return 1


@pytest.fixture
def oracle() -> Oracle:
    return Oracle()


@pytest.fixture
def batcher(oracle: Oracle) -> Batcher[int, int]:
    return Batcher(oracle, workspace_of=harbour)


async def begun(batcher: Batcher[int, int], oracle: Oracle, *questions: int) -> list["asyncio.Task[int]"]:
    """The first is on its way, the others wait."""
    tasks = [asyncio.create_task(batcher.answer(questions[0]))]
    await oracle.is_asked.wait()
    tasks += [asyncio.create_task(batcher.answer(one)) for one in questions[1:]]
    for _ in questions:
        await asyncio.sleep(0)
    return tasks


async def test_who_asks_while_one_is_on_its_way_joins_the_next(
    opened: str, batcher: Batcher[int, int], oracle: Oracle
) -> None:
    tasks = await begun(batcher, oracle, 1, 2, 3, 2)
    oracle.goes_on.set()
    assert await asyncio.gather(*tasks) == [2, 4, 6, 4]
    assert oracle.asked == [[1], [2, 3, 2]]
    assert await batcher.answer(5) == 10


async def test_where_only_so_many_are_asked_at_once_the_next_are_on_their_way_before_anybody_is_told(
    opened: str, oracle: Oracle
) -> None:
    batcher, seen = Batcher(oracle, at_most=2, workspace_of=harbour), list[int]()

    async def double(number: int) -> int:
        answer = await batcher.answer(number)
        seen.append(len(oracle.asked))
        return answer

    tasks = [asyncio.create_task(double(number)) for number in (1, 2, 3, 4, 5)]
    await oracle.is_asked.wait()
    oracle.goes_on.set()
    assert await asyncio.gather(*tasks) == [2, 4, 6, 8, 10]
    assert oracle.asked == [[1, 2], [3, 4], [5]]
    assert seen == [2, 2, 3, 3, 3]


async def test_an_error_is_everybodys_who_asked_together_and_nobody_elses(
    opened: str, batcher: Batcher[int, int], oracle: Oracle
) -> None:
    tasks = await begun(batcher, oracle, 1, 0, 3)
    oracle.goes_on.set()
    told = await asyncio.gather(*tasks, return_exceptions=True)
    assert told[0] == 2
    assert [type(one) for one in told[1:]] == [ZeroDivisionError, ZeroDivisionError]
    assert await batcher.answer(4) == 8


async def test_who_no_longer_waits_keeps_no_other_from_an_answer(
    opened: str, batcher: Batcher[int, int], oracle: Oracle
) -> None:
    tasks = await begun(batcher, oracle, 1, 2, 3)
    tasks[0].cancel()
    tasks[1].cancel()
    oracle.goes_on.set()
    assert await tasks[2] == 6


async def test_in_a_transaction_one_asks_alone(opened: str, batcher: Batcher[int, int], oracle: Oracle) -> None:
    oracle.goes_on.set()
    async with all_or_nothing():
        assert [await batcher.answer(one) for one in (1, 2)] == [2, 4]
    assert oracle.asked == [[1], [2]]


async def test_what_stays_is_worked_out_once_also_for_those_who_ask_meanwhile(opened: str, oracle: Oracle) -> None:
    memo: Memo[str, list[int]] = Memo(2)
    first = asyncio.create_task(memo.answer("a", lambda: oracle([3])))
    await oracle.is_asked.wait()
    second = asyncio.create_task(memo.answer("a", lambda: oracle([4])))
    await asyncio.sleep(0)
    first.cancel()
    oracle.goes_on.set()
    assert await second == [6]
    assert await memo.answer("a", lambda: oracle([5])) == [6]
    assert oracle.asked == [[3]]
    memo.clear()
    assert await memo.answer("a", lambda: oracle([5])) == [10]


async def test_what_could_not_be_worked_out_is_tried_again_by_who_asks_next(opened: str, oracle: Oracle) -> None:
    memo: Memo[str, list[int]] = Memo(2)
    oracle.goes_on.set()
    with pytest.raises(ZeroDivisionError):
        await memo.answer("a", lambda: oracle([0]))
    assert await memo.answer("a", lambda: oracle([1])) == [2]


async def test_what_is_worked_out_in_a_transaction_is_kept_for_nobody(opened: str, oracle: Oracle) -> None:
    memo: Memo[str, list[int]] = Memo(2)
    oracle.goes_on.set()
    async with all_or_nothing():
        assert await memo.answer("a", lambda: oracle([3])) == [6]
    assert await memo.answer("a", lambda: oracle([4])) == [8]


async def test_what_may_change_is_kept_for_so_many_seconds_only(opened: str, oracle: Oracle) -> None:
    memo = Memo[str, list[int]](2, seconds=0)
    oracle.goes_on.set()
    assert await memo.answer("a", lambda: oracle([1])) == [2]
    assert await memo.answer("a", lambda: oracle([2])) == [4]


async def test_who_asks_in_another_workspace_shares_no_statement_and_waits_for_nobody(
    opened: str, oracle: Oracle
) -> None:
    batcher = Batcher(oracle, workspace_of=lambda question: question % 2)
    tasks = await begun(batcher, oracle, 1, 2, 3, 4)
    assert oracle.asked == [[1], [2, 4]]
    oracle.goes_on.set()
    assert await asyncio.gather(*tasks) == [2, 4, 6, 8]
    assert oracle.asked == [[1], [2, 4], [3]]
    assert batcher._lines == {}, "nobody who is gone is remembered"
