"""Stories that many tests go on with: each is lived once a session, and a test gets a copy that it may change."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import ExitStack, asynccontextmanager
from copy import copy
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol, TypeVar

from psycopg.conninfo import conninfo_to_dict

from commands.check_ins import CheckIns
from commands.routing.entrance import Entrance
from tests.cast import FakeClock
from tests.conftest import copied, copy_folders, opening
from tests.platform import RememberingPlatform
from tests.rounds import check_ins as check_ins_of
from tests.rounds import folders_in


class _Ongoing(Protocol):
    check_ins: CheckIns
    clock: FakeClock
    platform: RememberingPlatform
    entrance: Entrance


Story = TypeVar("Story", bound=_Ongoing)
Begins = Callable[[CheckIns, FakeClock, RememberingPlatform], Awaitable[Story]]


@dataclass(frozen=True, slots=True)
class _Kept:
    database: str
    story: Any


@dataclass(slots=True)
class KeptStories:
    """`folder` holds the files of each, below its number. Databases go when `ends` does."""

    server: str
    folder: Path
    ends: ExitStack = field(default_factory=ExitStack)
    _kept: dict[object, _Kept] = field(default_factory=dict)

    @asynccontextmanager
    async def going_on(
        self,
        key: object,
        begins: Begins[Story],
        lives: Callable[[Story], Awaitable[None]],
        check_ins: CheckIns,
        clock: FakeClock,
        platform: RememberingPlatform,
    ) -> AsyncIterator[Story]:
        """After what it `lives` through, as after a restart of the program. The `key` tells the story from others; no
        other database may be open.
        """
        kept = self._kept.get(key) or await self._lived(key, begins, lives)
        copy_folders(kept.story.check_ins, check_ins)
        clock.move(seconds=(kept.story.clock.now() - clock.now()).total_seconds())
        platform.remember(kept.story.platform)
        story: Story = copy(kept.story)
        story.check_ins, story.clock, story.platform = check_ins, clock, platform
        story.entrance = replace(
            story.entrance,
            platform=platform,
            clock=clock,
            ballots=check_ins.ballots,
            windows=check_ins.windows if story.entrance.windows else None,
        )
        with copied(self.server, kept.database) as conninfo:
            async with opening(conninfo):
                yield story

    async def _lived(self, key: object, begins: Begins[Story], lives: Callable[[Story], Awaitable[None]]) -> _Kept:
        clock, folder = FakeClock(), self.folder / str(len(self._kept))
        conninfo = self.ends.enter_context(copied(self.server))
        async with opening(conninfo):
            story = await begins(check_ins_of(folders_in(folder), clock), clock, RememberingPlatform())
            await lives(story)
        return self._kept.setdefault(key, _Kept(str(conninfo_to_dict(conninfo)["dbname"]), story))
