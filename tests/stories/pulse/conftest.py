"""A small company, and the invented one, on the Monday before their first check-in."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager

import pytest

from bot.config.settings import Settings
from bot.demo.invented import invent_company
from bot.org.company import Company
from commands.check_ins import CheckIns
from commands.org.open_workspace import open_workspace
from commands.org.save_company import save_company
from commands.routing.entrance import Entrance
from tests.cast import MONDAY, FakeClock
from tests.platform import RememberingPlatform
from tests.stories.kept import KeptStories
from tests.stories.pulse.checkin import CheckIn, small_company, with_check_ins


async def _staffed(
    paper: Company, settings: Settings, check_ins: CheckIns, clock: FakeClock, platform: RememberingPlatform
) -> CheckIn:
    checking = with_check_ins(settings)
    workspace = await open_workspace("web", "local", "Harbour", checking)
    met = await save_company(workspace, paper)
    return CheckIn(
        Entrance(workspace, platform, checking, clock, check_ins.ballots, windows=check_ins.windows),
        check_ins,
        clock,
        platform,
        list(met.values()),
    )


@pytest.fixture
def team_size() -> int:
    return 7


@pytest.fixture
async def checkin(
    opened: str,
    team_size: int,
    settings: Settings,
    check_ins: CheckIns,
    clock: FakeClock,
    platform: RememberingPlatform,
) -> CheckIn:
    return await _staffed(small_company(size=team_size), settings, check_ins, clock, platform)


@pytest.fixture
async def harbour(
    opened: str, settings: Settings, check_ins: CheckIns, clock: FakeClock, platform: RememberingPlatform
) -> CheckIn:
    """180 people in three time zones."""
    return await _staffed(invent_company(MONDAY), settings, check_ins, clock, platform)


GoesOn = Callable[..., AbstractAsyncContextManager[CheckIn]]


@pytest.fixture
def going_on(
    kept_stories: KeptStories,
    settings: Settings,
    check_ins: CheckIns,
    clock: FakeClock,
    platform: RememberingPlatform,
) -> GoesOn:
    """Returns the small company, with teams of this size, after what it lived through."""

    def goes_on(lives: Callable[[CheckIn], Awaitable[None]], size: int = 7) -> AbstractAsyncContextManager[CheckIn]:
        async def begins(check_ins: CheckIns, clock: FakeClock, platform: RememberingPlatform) -> CheckIn:
            return await _staffed(small_company(size=size), settings, check_ins, clock, platform)

        return kept_stories.going_on((lives, size), begins, lives, check_ins, clock, platform)

    return goes_on


@pytest.fixture
async def while_open(going_on: GoesOn) -> AsyncIterator[CheckIn]:
    """The small company an hour after everybody was asked for the first time."""
    async with going_on(CheckIn.opens) as checkin:
        yield checkin


@pytest.fixture
async def after_a_week(going_on: GoesOn) -> AsyncIterator[CheckIn]:
    """The same on the Sunday after it, when everybody had given the same answers."""
    async with going_on(CheckIn.closes) as checkin:
        yield checkin


@pytest.fixture
async def after_comments(going_on: GoesOn) -> AsyncIterator[CheckIn]:
    """As well, and everybody of one team had written a comment."""
    async with going_on(CheckIn.closes_with_comments) as checkin:
        yield checkin
