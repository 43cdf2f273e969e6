"""How newcomers of the small company live through their first weeks."""

from datetime import date, datetime, timedelta
from typing import cast

from bot.org.people import Profile
from bot.ports import ServedWorkspace
from commands.check_ins import CheckIns
from commands.feature import Tick
from commands.newcomers.show_stories import show_stories
from commands.org.meet import meet
from storage.caches import forget_all
from storage.database import statement
from tests.platform import RememberingPlatform
from tests.stories.conftest import ChatCompany

VALUE = "What we value here"


async def joins(company: ChatCompany, person: Profile, day: date) -> None:
    """Somebody is new from that day on."""
    entrance = company.entrance
    await meet(entrance.workspace, entrance.platform, [person.platform_id])
    await statement(
        "update person set joined_on = %(day)s where workspace_id = %(workspace_id)s and platform_id = %(account)s",
        workspace_id=entrance.workspace.id,
        account=person.platform_id,
        day=day,
    )
    forget_all()


async def ticks(company: ChatCompany, *, newcomers: bool = True) -> None:
    """The clock asks what is due, in a process that has just been started."""
    forget_all()
    entrance = company.entrance
    [(key, served)] = entrance.served.items()
    rules = entrance.settings.kudos.model_copy(update={"newcomers": newcomers})
    settings = entrance.settings.model_copy(update={"kudos": rules})
    there = {key: ServedWorkspace(served.workspace, served.platform, settings, settings)}
    outcome = await show_stories(Tick(entrance.clock.now(), there, cast(CheckIns, None)))
    assert outcome == [], outcome


async def lives_until(company: ChatCompany, moment: datetime) -> None:
    """Time passes, with a tick and a delivery early in the afternoon of each day, and at the end."""
    clock = company.entrance.clock
    while (now := clock.now()) < moment:
        today = now.replace(hour=13)
        afternoon = today if now < today else today + timedelta(days=1)
        clock.move(seconds=(min(afternoon, moment) - now).total_seconds())  # type: ignore[attr-defined]
        await ticks(company)
        await company.deliver()


def stories(platform: RememberingPlatform, person: Profile) -> list[str]:
    """The first lines of what a newcomer was shown."""
    return [line for line in platform.read(person.platform_id) if line.startswith((VALUE, "ここで大切にしていること"))]
