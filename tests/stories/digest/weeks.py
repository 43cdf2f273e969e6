"""A company whose managers get their week: the clock moves, people thank, answer, and read."""

from datetime import timedelta
from typing import Any

from bot.messages.message import Message
from bot.messages.request import Submitted, Typed
from bot.org.people import Profile
from tests.cast import MONDAY
from tests.stories.conftest import labels
from tests.stories.pulse.checkin import CheckIn

WEEK = timedelta(weeks=1)
EVERYBODY = {"head": "4", "lead": "4", "hand": "4"}
DEED = "for staying up with the ferry line until their bookings worked again, so that nobody stood on the pier"


class Weeks(CheckIn):
    async def thanks(self, giver: str, receiver: str, words: str = DEED, value: str = "courage") -> None:
        """Also where the coach would have it otherwise."""
        said = await self.does(self.who(giver), Typed(f"@{receiver} {words} #{value}", "general"))
        if "Send as it is" in labels(said):
            await self.presses(self.who(giver), said, "Send as it is")

    async def checks_in(self, choices: dict[str, str], week: int) -> None:
        """One check-in of that week, from 1. `choices`: what people answer, by the longest start of their handle."""
        await self.moves_to(week, days=1, hours=1)
        asked = self.running
        for person in self.staff:
            start = max((one for one in choices if person.handle.startswith(one)), key=len, default="")
            choice = choices.get(start)
            if choice and (items := [item.key for item in asked.frozen.items]):
                answers: dict[str, Any] = dict.fromkeys(items, choice)
                await self.does(person, Submitted("pulse.answer", answers, {"round": asked.key}))
        await self.moves_to(week, days=4)

    async def checks_in_alike(self) -> None:
        """The first check-in, in which everybody gives the same answers."""
        await self.checks_in(EVERYBODY, week=1)

    async def reads_its_first_digests(self) -> None:
        await self.checks_in_alike()
        await self.moves_to(2)

    async def moves_to(self, week: int, **by: float) -> None:
        """To a moment after Monday, 10:00 in London, of that week, with one tick there."""
        self.clock.move(seconds=(MONDAY + (week - 1) * WEEK + timedelta(**by) - self.clock.now()).total_seconds())
        await self.tick()
        await self.deliver()

    def invitation(self, who: Profile) -> Message:
        stands = self.platform.stands[who.platform_id].values()
        return [message for message in stands if not is_digest(message)][-1]

    def digests(self, who: Profile) -> list[Message]:
        stands = self.platform.stands.get(who.platform_id, {}).values()
        return [message for message in stands if is_digest(message)]

    def digest(self, handle: str) -> Message:
        return self.digests(self.who(handle))[-1]


def is_digest(message: Message) -> bool:
    return message.plain.startswith("Your week with") or message.plain.endswith("の一週間")
