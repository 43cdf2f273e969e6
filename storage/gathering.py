"""Many who ask for one thing each are answered by one statement."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any, Generic, TypeVar

from storage.database import Row, in_doubt

Question = TypeVar("Question")
Answer = TypeVar("Answer")


class Gathering(Generic[Question, Answer]):
    """Who asks while a statement is on its way joins the next one, so nobody waits for others to come.

    `ask` answers questions in their order; an error of its is everybody's. In a transaction one asks alone.
    """

    def __init__(self, ask: Callable[[Sequence[Question]], Awaitable[Sequence[Answer]]]) -> None:
        self._ask = ask
        self._waiting: list[tuple[Question, asyncio.Future[Answer]]] = []
        self._asking: asyncio.Task[None] | None = None

    async def answer(self, question: Question) -> Answer:
        if in_doubt():
            return (await self._ask([question]))[0]
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append((question, future))
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._ask_all())
        return await future

    async def _ask_all(self) -> None:
        while self._waiting:
            asked, self._waiting = self._waiting, []
            [told] = await asyncio.gather(self._ask([one for one, _ in asked]), return_exceptions=True)
            for number, (_, future) in enumerate(asked):
                if future.done():  # who asked was cancelled
                    continue
                if isinstance(told, BaseException):
                    future.set_exception(told)
                else:
                    future.set_result(told[number])


def columns(asked: Sequence[tuple[Any, ...]]) -> list[list[Any]]:
    """Questions as arrays, for `unnest(...) with ordinality`, whose last column is called place."""
    return [list(column) for column in zip(*asked, strict=True)]


def placed(rows: Iterable[Row], asked: Sequence[object]) -> list[list[Row]]:
    """The rows that belong to each question, by their `place`."""
    found: list[list[Row]] = [[] for _ in asked]
    for row in rows:
        found[row["place"] - 1].append(row)
    return found
