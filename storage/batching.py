"""Many who ask are answered by one statement, or once for all."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Coroutine, Hashable, Sequence
from functools import partial
from math import inf
from typing import Any, Generic, TypeVar

from cachetools import TTLCache

from storage.database import in_doubt

Question = TypeVar("Question")
Lasting = TypeVar("Lasting", bound=Hashable)
Answer = TypeVar("Answer")


class Batcher(Generic[Question, Answer]):
    """Collects questions and answers them together. Those asked while a statement runs share the next one, with others
    of their workspace: a statement is for one.

    `ask` answers at most so many questions at once, in their order; an error of its is everybody's. In a transaction
    one asks alone.
    """

    def __init__(
        self,
        ask: Callable[[Sequence[Question]], Awaitable[Sequence[Answer]]],
        at_most: int = sys.maxsize,
        *,
        workspace_of: Callable[[Question], int],
    ) -> None:
        self._ask = ask
        self._most = at_most
        self._workspace_of = workspace_of
        self._lines: dict[int, _Line[Question, Answer]] = {}

    async def answer(self, question: Question) -> Answer:
        if in_doubt():
            return (await self._ask([question]))[0]
        workspace_id = self._workspace_of(question)
        if (line := self._lines.get(workspace_id)) is None:
            line = self._lines[workspace_id] = _Line(self._ask, self._most, partial(self._lines.pop, workspace_id))
        return await line.answer(question)


class _Line(Generic[Question, Answer]):
    """Those of one workspace who wait."""

    def __init__(
        self,
        ask: Callable[[Sequence[Question]], Awaitable[Sequence[Answer]]],
        at_most: int,
        ends: Callable[[], object],
    ) -> None:
        self._ask = ask
        self._most = at_most
        self._ends = ends
        self._waiting: list[tuple[Question, asyncio.Future[Answer]]] = []
        self._served: list[asyncio.Future[Answer]] = []
        self._asking: asyncio.Task[Sequence[Answer]] | None = None

    async def answer(self, question: Question) -> Answer:
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append((question, future))
        if self._asking is None:
            self._begin()
        return await future

    def _begin(self) -> None:
        self._asking = asyncio.create_task(self._ask_together())
        self._asking.add_done_callback(self._end)

    async def _ask_together(self) -> Sequence[Answer]:
        """Asks what waits by the time this runs: who came in the same turn of the loop shares the statement."""
        batch, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
        self._served = [future for _, future in batch]
        return await self._ask([question for question, _ in batch])

    def _end(self, asking: "asyncio.Task[Sequence[Answer]]") -> None:
        """The next statement is on its way before anybody goes on: the database works while what it told is used."""
        self._asking, self._served, served = None, [], self._served
        if self._waiting and not asking.cancelled():
            self._begin()
        else:
            self._ends()
        if asking.cancelled():  # with its loop, and so with all who wait
            return
        error = asking.exception()
        for number, future in enumerate(served):
            if future.done():  # who asked was cancelled
                continue
            if error:
                future.set_exception(error)
            else:
                future.set_result(asking.result()[number])


class Memo(Generic[Lasting, Answer]):
    """Remembers answers that never change, or may be some `seconds` old. Those who ask meanwhile share one computation.

    The newest `at_most` answers are kept. In a transaction nothing is: what is read there may yet be taken back.
    """

    def __init__(self, at_most: int, seconds: float = inf) -> None:
        self._known: TTLCache[Lasting, asyncio.Future[Answer]] = TTLCache(at_most, seconds)

    def clear(self) -> None:
        self._known.clear()

    async def answer(self, question: Lasting, ask: Callable[[], Coroutine[Any, Any, Answer]]) -> Answer:
        """Returns the remembered answer, or that of `ask`. An error reaches all who wait, and is not remembered."""
        if (answer := self._known.get(question)) is None:
            if in_doubt():
                return await ask()
            self._known[question] = answer = asyncio.ensure_future(ask())
            answer.add_done_callback(partial(self._keep, question))
        return answer.result() if answer.done() else await asyncio.shield(answer)

    def know(self, question: Lasting, answer: Answer) -> None:
        """Remembers an answer that nobody asked for, also in a transaction: who takes it back clears what is known."""
        known_answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        known_answer.set_result(answer)
        self._known[question] = known_answer

    def _keep(self, question: Lasting, answer: "asyncio.Future[Answer]") -> None:
        if (answer.cancelled() or answer.exception()) and self._known.get(question) is answer:
            del self._known[question]
