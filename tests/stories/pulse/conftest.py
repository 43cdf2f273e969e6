"""A small company, and the invented one, on the Monday before their first check-in."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from copy import copy
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict

from bot.config.settings import Settings
from bot.demo.invented import invent_company
from bot.org.company import Company
from commands.check_ins import CheckIns
from commands.org.open_workspace import open_workspace
from commands.org.save_company import save_company
from commands.routing.entrance import Entrance
from tests.cast import MONDAY, FakeClock
from tests.conftest import copied, copy_folders, opening
from tests.platform import RememberingPlatform
from tests.rounds import check_ins as check_ins_of
from tests.rounds import folders_in
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


@dataclass(frozen=True, slots=True)
class Kept:
    """A story that was lived once for all tests; nobody may change it."""

    database: str
    checkin: CheckIn


@asynccontextmanager
async def _kept(
    server: str, settings: Settings, folder: Path, lives: Callable[[CheckIn], Awaitable[None]]
) -> AsyncIterator[Kept]:
    """What this is of the small company."""
    clock = FakeClock()
    with copied(server) as conninfo:
        async with opening(conninfo):
            here = check_ins_of(folders_in(folder), clock)
            checkin = await _staffed(small_company(), settings, here, clock, RememberingPlatform())
            await lives(checkin)
        yield Kept(str(conninfo_to_dict(conninfo)["dbname"]), checkin)


@asynccontextmanager
async def _gone_on_with(
    kept: Kept, server: str, check_ins: CheckIns, clock: FakeClock, platform: RememberingPlatform
) -> AsyncIterator[CheckIn]:
    """A copy of it, as after a restart of the program."""
    copy_folders(kept.checkin.check_ins, check_ins)
    clock.move(seconds=(kept.checkin.clock.now() - clock.now()).total_seconds())
    platform.remember(kept.checkin.platform)
    checkin = copy(kept.checkin)
    checkin.check_ins, checkin.clock, checkin.platform = check_ins, clock, platform
    checkin.entrance = replace(checkin.entrance, platform=platform, clock=clock, ballots=check_ins.ballots)
    with copied(server, kept.database) as conninfo:
        async with opening(conninfo):
            yield checkin


@pytest.fixture(scope="session")
async def open_kept(server: str, settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Kept]:
    async with _kept(server, settings, tmp_path_factory.mktemp("open"), CheckIn.opens) as kept:
        yield kept


@pytest.fixture
async def while_open(
    open_kept: Kept, server: str, check_ins: CheckIns, clock: FakeClock, platform: RememberingPlatform
) -> AsyncIterator[CheckIn]:
    """The small company an hour after everybody was asked for the first time."""
    async with _gone_on_with(open_kept, server, check_ins, clock, platform) as checkin:
        yield checkin


@pytest.fixture(scope="session")
async def week_kept(server: str, settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Kept]:
    async with _kept(server, settings, tmp_path_factory.mktemp("week"), CheckIn.closes) as kept:
        yield kept


@pytest.fixture
async def after_a_week(
    week_kept: Kept, server: str, check_ins: CheckIns, clock: FakeClock, platform: RememberingPlatform
) -> AsyncIterator[CheckIn]:
    """The same on the Sunday after it, when everybody had given the same answers."""
    async with _gone_on_with(week_kept, server, check_ins, clock, platform) as checkin:
        yield checkin


@pytest.fixture(scope="session")
async def comments_kept(
    server: str, settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Kept]:
    async with _kept(server, settings, tmp_path_factory.mktemp("comments"), CheckIn.closes_with_comments) as kept:
        yield kept


@pytest.fixture
async def after_comments(
    comments_kept: Kept, server: str, check_ins: CheckIns, clock: FakeClock, platform: RememberingPlatform
) -> AsyncIterator[CheckIn]:
    """As well, and everybody of one team had written a comment."""
    async with _gone_on_with(comments_kept, server, check_ins, clock, platform) as checkin:
        yield checkin
