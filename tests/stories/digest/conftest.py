"""A small company with check-ins and digests, on the Monday before its first."""

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
