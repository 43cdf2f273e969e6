"""A small company with check-ins and digests, on the Monday before its first."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager

import pytest

from bot.config.settings import Settings
from bot.org.company import Company as Paper
from commands.check_ins import CheckIns
from commands.org.open_workspace import open_workspace
from commands.org.save_company import save_company
from commands.routing.entrance import Entrance
from tests.cast import FakeClock
from tests.platform import RememberingPlatform
from tests.stories.digest.weeks import Weeks
from tests.stories.kept import KeptStories
from tests.stories.pulse.checkin import small_company, with_check_ins


async def staffed(
    paper: Paper, settings: Settings, check_ins: CheckIns, clock: FakeClock, platform: RememberingPlatform
) -> Weeks:
    ruled = with_check_ins(settings).model_copy(update={"digest": settings.digest, "time_zone": "Europe/London"})
    workspace = await open_workspace("web", "local", "Harbour", ruled)
    met = await save_company(workspace, paper)
    return Weeks(
        Entrance(workspace, platform, ruled, clock, check_ins.ballots), check_ins, clock, platform, list(met.values())
    )


@pytest.fixture
async def weeks(
    opened: str, settings: Settings, check_ins: CheckIns, clock: FakeClock, platform: RememberingPlatform
) -> Weeks:
    return await staffed(small_company(), settings, check_ins, clock, platform)


@pytest.fixture
async def far_apart(
    opened: str, settings: Settings, check_ins: CheckIns, clock: FakeClock, platform: RememberingPlatform
) -> Weeks:
    """One lead each in Tokyo, in Chicago and in London."""
    paper = small_company(("Europe/London", "Asia/Tokyo", "America/Chicago"))
    return await staffed(paper, settings, check_ins, clock, platform)


GoesOn = Callable[[Callable[[Weeks], Awaitable[None]]], AbstractAsyncContextManager[Weeks]]


@pytest.fixture
def going_on(
    kept_stories: KeptStories,
    settings: Settings,
    check_ins: CheckIns,
    clock: FakeClock,
    platform: RememberingPlatform,
) -> GoesOn:
    """Returns a copy of the small company after what it lived through."""

    async def begins(check_ins: CheckIns, clock: FakeClock, platform: RememberingPlatform) -> Weeks:
        return await staffed(small_company(), settings, check_ins, clock, platform)

    return lambda lives: kept_stories.going_on(lives, begins, lives, check_ins, clock, platform)


@pytest.fixture
async def closed(going_on: GoesOn) -> AsyncIterator[Weeks]:
    """The small company on the Friday of its first week, when everybody had given the same answers."""
    async with going_on(Weeks.checks_in_alike) as weeks:
        yield weeks


@pytest.fixture
async def second_week(going_on: GoesOn) -> AsyncIterator[Weeks]:
    """The same on the Monday after it, when managers have their digests."""
    async with going_on(Weeks.reads_its_first_digests) as weeks:
        yield weeks
