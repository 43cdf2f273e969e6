"""A small company, and the invented one, on the Monday before their first check-in."""

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
