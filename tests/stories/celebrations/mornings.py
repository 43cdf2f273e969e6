"""How mornings pass in the small company, and what stands where then."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast

from bot.messages.message import Form
from bot.messages.request import Pressed
from bot.org.people import Profile
from bot.ports import ServedWorkspace
from commands.celebrations.look_daily import celebrate
from commands.check_ins import CheckIns
from commands.feature import Tick
from storage.caches import forget_all
from storage.database import statement
from storage.org import people
from tests.platform import RememberingPlatform
from tests.stories.conftest import ChatCompany, told

CHANNEL = "general"
QUARTER, HOUR = timedelta(minutes=15), timedelta(hours=1)


class CelebratingCompany:
    """The small company, in which an admin has turned celebrations on."""

    def __init__(self, company: ChatCompany, platform: RememberingPlatform) -> None:
        self.chat, self.platform = company, platform
        self.turns(on=True)

    def turns(self, *, on: bool) -> None:
        entrance = self.chat.entrance
        rules = entrance.settings.celebrations.model_copy(update={"enabled": on, "channel": CHANNEL})
        settings = entrance.settings.model_copy(update={"celebrations": rules})
        self.chat.entrance = replace(entrance, settings=settings)

    @property
    def now(self) -> datetime:
        return self.chat.entrance.clock.now()

    async def joined(self, who: Profile, day: date | None) -> None:
        """A list of people says since when somebody is here."""
        await statement(
            "update person set joined_on = %(day)s where platform_id = %(who)s", day=day, who=who.platform_id
        )
        people.forget()

    async def wishes(self, who: Profile, birthday: tuple[int, int] | None = None, years: str = "yes") -> Any:
        form = await self.chat.does(who, Pressed("celebrations.open", ""))
        assert isinstance(form, Form), told(form)
        month, day = birthday or (0, 0)
        return await self.chat.submits(who, form, birth_month=str(month), birth_day=str(day), anniversaries=years)

    async def tick(self, *, restarted: bool = True) -> None:
        """The clock asks what is due, in a process that has just been started."""
        if restarted:
            forget_all()
        entrance = self.chat.entrance
        [(key, served)] = entrance.served.items()
        settings = entrance.settings
        there = {key: ServedWorkspace(served.workspace, served.platform, settings, settings)}
        outcome = await celebrate(Tick(self.now, there, cast(CheckIns, None)))
        assert outcome == [], outcome
        await self.chat.deliver()

    async def lives_until(self, moment: datetime, step: timedelta = HOUR) -> None:
        """Time passes, with a tick and a delivery at each step."""
        while self.now < moment:
            await self.tick()
            self.chat.entrance.clock.move(seconds=min(step, moment - self.now).total_seconds())  # type: ignore[attr-defined]
        await self.tick()

    def posts(self, place: str = CHANNEL) -> list[str]:
        """All that stands at a place, each as it is read whole."""
        return [" ".join(told(message).split()) for message in self.platform.stands.get(place, {}).values()]

    def everything(self, but: Iterable[str] = ()) -> str:
        """All that stands anywhere but at these places."""
        return " ".join(text for place in self.platform.stands if place not in but for text in self.posts(place))


def march(day: int, hour: int = 12, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)
