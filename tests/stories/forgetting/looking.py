"""Where somebody could still stand: the whole database, the folders of check-ins, the chat, and what was logged."""

from collections.abc import Iterable

from bot.messages.request import Typed
from bot.org.people import Profile
from commands.check_ins import CheckIns
from commands.delivery.run_due import run_due
from storage.sealed.folders import of_workspace
from tests.canary import dump, files
from tests.cast import FakeClock
from tests.platform import RememberingPlatform
from tests.stories.conftest import ChatCompany, said


class ForgettingCompany:
    """The small company, whose clock fulfils what was wished."""

    def __init__(
        self, chat: ChatCompany, platform: RememberingPlatform, check_ins: CheckIns, clock: FakeClock, conninfo: str
    ) -> None:
        self.chat, self.platform, self.check_ins, self.clock = chat, platform, check_ins, clock
        self._conninfo = conninfo
        self.workspace = chat.entrance.workspace.id
        self.name = of_workspace(chat.entrance.workspace.platform, chat.entrance.workspace.platform_id)
        check_ins.folders.prepare()

    async def opens(self, who: Profile, words: str = "forget me") -> object:
        return await self.chat.does(who, Typed(words, "general", "/waterline"))

    async def wishes(self, who: Profile, **choices: str) -> str:
        """Somebody wishes to be forgotten, and reads the receipt."""
        form = await self.opens(who)
        return said(await self.chat.submits(who, form, confirmation="forget", **choices))  # type: ignore[arg-type]

    async def ticks(self, minutes: int = 2) -> None:
        """The clock looks, and the queue is worked off, until nothing is left to do."""
        for _ in range(3):
            await run_due(self.clock.now(), self.chat.entrance.served, self.check_ins)
            await self.chat.deliver()
            self.clock.move(minutes=minutes)

    async def still_named(self, words: Iterable[str]) -> dict[str, list[str]]:
        """Where one of these words stands, by place."""
        folders = self.check_ins.folders
        held = [file for folder in (folders.keys, folders.sealed) for file in files(folder.path)]
        places = {
            **{f"table {table}": rows for table, rows in _tables(await dump(self._conninfo, "--inserts"))},
            **{path.name: content.decode("utf-8", "replace") for path, content in held},
            **{f"chat {place}": place + str(messages) for place, messages in self.platform.stands.items() if messages},
        }
        found = {word: [place for place, text in places.items() if word in text] for word in words}
        return {word: where for word, where in found.items() if where}


def _tables(dumped: str) -> Iterable[tuple[str, str]]:
    rows: dict[str, list[str]] = {}
    table = ""
    for line in dumped.splitlines():
        if line.startswith("INSERT INTO public."):
            table = line.split()[2].removeprefix("public.")
        if table:
            rows.setdefault(table, []).append(line)
    return ((table, "\n".join(lines)) for table, lines in rows.items())
