"""An operator who loads charts, and twelve people whom they are about."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

from bot.org.changes import ChartChanges
from bot.org.chart_file import read_chart
from bot.org.people import Profile
from bot.org.wording.chart import known, left_out
from commands.check_ins import CheckIns
from commands.org.chart import chart
from commands.org.load_chart import AS_USUAL, Loaded, load_chart
from commands.org.merge_company import MergeRules, undo_merge
from storage.org import people
from storage.sealed.roll import read_history
from tests.cast import MONDAY
from tests.platform import RememberingPlatform
from tests.stories.conftest import ChatCompany

NAMES = "abcdefghijklm"
LONELY = "A team of one never has a number of its own; it counts with the branch above."


class Loader:
    """An operator, and twelve people who are called by letters."""

    def __init__(self, company: ChatCompany, platform: RememberingPlatform, check_ins: CheckIns) -> None:
        self.company, self.workspace, self.platform = company, company.entrance.workspace, platform
        check_ins.folders.prepare()
        self.sealed = check_ins.folders.sealed
        platform.strangers = {name: Profile(name, f"Person {name.upper()}", f"h{name}") for name in NAMES}

    async def load(self, *lines: str, rules: MergeRules = AS_USUAL) -> Loaded:
        file = read_chart("\n".join(("person,manager,leads", *lines)).encode())
        return await load_chart(self.workspace, self.platform, file, self.sealed, MONDAY, rules)

    async def says(self, *lines: str) -> str:
        """What is said of lines that cannot be used, and of the people in them."""
        came_of_it = await self.load(*lines)
        return "\n".join([*left_out(came_of_it.faults, "en"), *known(came_of_it.notes, "en")])

    async def undo(self, now: datetime = MONDAY) -> ChartChanges | None:
        return await undo_merge(self.workspace, self.sealed, now, AS_USUAL)

    @asynccontextmanager
    async def nothing_changes(self) -> AsyncIterator[None]:
        before, log = await self.lines(), read_history(self.sealed, "web-local").chart
        yield
        assert await self.lines() == before
        assert read_history(self.sealed, "web-local").chart == log

    async def lines(self) -> dict[str, str | None]:
        """Who reports to whom, as check-ins read it."""
        now = await chart(self.workspace.id)
        account = {person.id: person.platform_id for person in now.people.values()}
        return {account[place.person]: account[place.boss] if place.boss else None for place in now.places}

    async def handles(self) -> dict[str, str]:
        return {team.name: team.handle for team in await people.teams(self.workspace.id)}


async def dates(loader: Loader) -> dict[str, str | None]:
    met = await people.by_platform_ids(loader.workspace.id, "abcd")
    return {account: str(person.joined_on) if person.joined_on else None for account, person in met.items()}
