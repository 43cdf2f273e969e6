"""What a workspace does not draw by itself stands in words: charts and tables, for a week after it refused one."""

from collections.abc import Awaitable, Callable
from time import monotonic
from typing import TypeVar

from bot.delivery.refusals import About
from bot.messages.message import Message
from bot.ports import Rejected
from commands.delivery.remembered import Remembered, Shelf

_IN_WORDS_FOR = 7 * 86_400.0  # seconds
_HOUR = 3600.0  # the longest wait that is kept to
_REFUSED = Shelf(10_000, _HOUR)
T = TypeVar("T")


class Natives:
    """What is known of one workspace; `tell` says the platform's word, once a week."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._in_words_until = 0.0
        self._refused_in: Remembered[str, str] = Remembered(_REFUSED)  # by place, the reason

    @property
    def are_refused(self) -> bool:
        return monotonic() <= self._in_words_until

    async def sent(self, message: Message, place: str, send: Callable[[Message], Awaitable[T]]) -> T:
        """Returns what `send` makes of the message, or of the same in words where its charts or tables are refused.

        Between the refusal and the words the platform may ask to wait: the next try at the place begins with the words.
        """
        if not message.is_native:
            return await send(message)
        if self.are_refused:
            return await send(message.in_words())
        if place not in self._refused_in:
            try:
                return await send(message)
            except Rejected as no:
                if no.about is not About.BLOCKS:
                    raise
                self._refused_in[place] = no.reason
        try:
            answer = await send(message.in_words())
        except Rejected:  # the fault is not the chart's
            self._refused_in.pop(place, None)
            raise
        reason: str = self._refused_in.pop(place, "")
        self._in_words_until = monotonic() + _IN_WORDS_FOR
        self._tell(reason)
        return answer
