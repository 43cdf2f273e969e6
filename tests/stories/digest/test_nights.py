"""Stories leap over nights and weekends: nothing that anybody reads comes then, or comes otherwise for it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bot.config.settings import Settings
from bot.messages.message import Message
from storage.sealed.roll import read_history
from tests.cast import MONDAY, FakeClock
from tests.conftest import another_database
from tests.platform import RememberingPlatform
from tests.rounds import check_ins, folders_in
from tests.stories.digest.conftest import staffed
from tests.stories.pulse.checkin import HOURLY, TUESDAY, small_company

ENDS = MONDAY + timedelta(days=8, hours=2)  # the second check-in is open


@dataclass(frozen=True, slots=True)
class Posted:
    at: datetime
    line: str


Posts = Mapping[str, Sequence[Posted]]  # by place: each has its order, and several are served at once


class NotingPlatform(RememberingPlatform):
    def __init__(self, clock: FakeClock) -> None:
        super().__init__()
        self.clock = clock
        self.posted: defaultdict[str, list[Posted]] = defaultdict(list)

    async def post(self, place: str, message: Message) -> str:
        self.posted[place].append(Posted(self.clock.now(), message.plain))
        return await super().post(place, message)


async def lived(server: str, settings: Settings, folder: Path, step: timedelta | None) -> tuple[Posts, object]:
    """What everybody got in eight days, and when check-ins opened and closed."""
    clock = FakeClock()
    platform = NotingPlatform(clock)
    paper = small_company(("Europe/London", "America/Chicago"), size=5)
    async with another_database(server):
        weeks = await staffed(paper, settings, check_ins(folders_in(folder), clock), clock, platform)
        await weeks.live_until(TUESDAY + timedelta(hours=8), step)
        await weeks.all_answer(weeks.staff[:12], 4)
        await weeks.live_until(ENDS, step)
        running, roll = weeks.running, read_history(weeks.check_ins.folders.sealed, "web-local").roll
        assert roll.last_closed
        return platform.posted, (running.opened_at, running.closes_at, roll.last_closed.at)


async def test_what_is_leapt_over_changes_nothing_of_what_comes_when(
    server: str, settings: Settings, tmp_path: Path
) -> None:
    every_hour = await lived(server, settings, tmp_path / "every hour", HOURLY)
    leaping = await lived(server, settings, tmp_path / "leaping", None)
    assert leaping == every_hour
    assert sum(map(len, every_hour[0].values())) > 30, "who gets nothing proves nothing"
