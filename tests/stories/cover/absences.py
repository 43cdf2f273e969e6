"""How people of the small company are away and come back."""

from datetime import UTC, datetime, timedelta
from typing import Any, cast

from bot.cover.leave import Leave
from bot.messages.request import Pressed
from bot.org.people import Profile
from bot.ports import ServedWorkspace
from commands.check_ins import CheckIns
from commands.cover.ask_back import ask_who_is_back
from commands.feature import Tick
from commands.org.meet import meet
from commands.routing.entrance import Entrance
from storage.caches import forget_all
from storage.cover import leaves
from tests.platform import RememberingPlatform
from tests.stories.conftest import ChatCompany

QUESTION = "Who picked up your work?"
HOUR = timedelta(hours=1)
SLOWLY = timedelta(hours=6)


async def says(company: ChatCompany, person: Profile, day: str, **answers: str) -> Any:
    """Somebody says in their own settings until when they are not to be asked; empty: always again."""
    form = await company.does(person, Pressed("pulse.settings", ""))
    return await company.submits(person, form, not_before=day, **answers)


async def ticks(company: ChatCompany, *, cover: bool = True) -> None:
    """The clock asks what is due, in a process that has just been started."""
    forget_all()
    entrance = company.entrance
    [(key, served)] = entrance.served.items()
    rules = entrance.settings.kudos.model_copy(update={"cover": cover})
    settings = entrance.settings.model_copy(update={"kudos": rules})
    there = {key: ServedWorkspace(served.workspace, served.platform, settings, settings)}
    outcome = await ask_who_is_back(Tick(entrance.clock.now(), there, cast(CheckIns, None)))
    assert outcome == [], outcome


async def lives_until(company: ChatCompany, moment: datetime, step: timedelta = SLOWLY) -> None:
    """Time passes, with a tick and a delivery at each step."""
    while (now := company.entrance.clock.now()) < moment:
        await ticks(company)
        await company.deliver()
        company.entrance.clock.move(seconds=min(step, moment - now).total_seconds())  # type: ignore[attr-defined]
    await ticks(company)
    await company.deliver()


def march(day: int, hour: int = 12) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=UTC)


def questions(platform: RememberingPlatform, person: Profile, line: str = QUESTION) -> int:
    return platform.read(person.platform_id).count(line)


async def is_back(entrance: Entrance, account: str) -> None:
    """It is ten in Stockholm, on somebody's second working day after a week away, and the question waits for them."""
    clock, workspace = entrance.clock, entrance.workspace
    clock.move(seconds=(march(10, 9) - clock.now()).total_seconds())  # type: ignore[attr-defined]
    [person] = (await meet(workspace, entrance.platform, [account])).values()
    today = clock.now().date()
    await leaves.note(workspace.id, {person.id: Leave(today - timedelta(days=8), today - timedelta(days=1))})
    await leaves.ask(workspace.id, {person.id: today})
