"""A company of 41 that writes concerns, with folders of its own and a clock that stands still until it is told."""

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

from bot.barnacles.actions import BarnacleKind
from bot.barnacles.barnacles import Naming
from bot.barnacles.unnamed import packed, same_as
from bot.sealed.opening import Plan, begin
from bot.sealed.roll import RESTED, Roll
from bot.voice.circles import CircleKind
from bot.voice.sealing import Concern
from bot.voice.window_page import WindowPage
from bot.voice.windows import WindowManifest, WindowMember, WindowPlan
from commands.sealed.count_rounds import Uncountable
from commands.voice.freeze_window import freeze_window
from commands.voice.release_windows import CONCERNS, finish_window, release_windows
from storage.sealed.ballot_box import BOXES, BallotBox
from storage.sealed.folders import Folders, of_workspace
from storage.sealed.roll import append, numbers_of, read_roll
from storage.voice.window_box import WindowBox
from tests.cast import FakeClock
from tests.rounds import CountingByClock, folders_in, plan_of

MONDAY = datetime(2026, 3, 2, 10, tzinfo=UTC)
WORKSPACE = of_workspace("slack", "T1")
TOP, INES = 1, 2


def plan(managers: int = 4, each: int = 8, group: Sequence[int] = ()) -> WindowPlan:
    """The top, Ines below, and under her managers who lead as many people each."""
    people = [_member(TOP, None), _member(INES, TOP)]
    for manager in range(10, 10 + managers):
        people.append(_member(manager, INES))
        people += [_member(100 * manager + number, manager) for number in range(each)]
    return WindowPlan("slack", "T1", "UTC", tuple(people), tuple(group))


def _member(person: int, boss: int | None) -> WindowMember:
    return WindowMember(
        account=f"U{person}", person=person, boss=boss, language="en", may_write=True, name=f"Name {person}"
    )


def check_in_of(planned: WindowPlan, opens: datetime) -> Plan:
    """A check-in that asks everybody in the plan of a window."""
    held = plan_of(planned.workspace, ["U1"], opens)
    [someone] = held.people
    people = [
        someone._replace(account=member.account, person=member.person, boss=member.boss) for member in planned.people
    ]
    return replace(held, people=tuple(people), teams={})


def roll_after(check_in: int = 7, newcomers: int = 0, managers: int = 4) -> Roll:
    """One check-in was held `check_in` days ago, in which all but so many of today's people were asked."""
    planned, opens = plan(managers=managers), MONDAY - timedelta(days=check_in)
    held = check_in_of(replace(planned, people=planned.people[: len(planned.people) - newcomers]), opens)
    numbers = {member.account: number for number, member in enumerate(planned.people)}
    return Roll.of([begin(held, uuid4().hex, Roll.of([]), numbers, opens).line(Roll.of([]), "folder")])


def look(words: str) -> bytes:
    """What six words might come to."""
    return sha256(words.encode()).digest()


def barnacle_of(words: str) -> Concern:
    """A barnacle as its namer's form seals it."""
    naming = Naming(BarnacleKind.RULE, words, "Support", "They wait")
    return Concern(look=same_as(naming), circle=0, words=packed(naming), is_barnacle=True)


@dataclass(slots=True)
class Voice:
    """The windows of one company, as one process sees them."""

    folders: Folders
    clock: FakeClock = field(default_factory=lambda: FakeClock(MONDAY))
    box: WindowBox = field(init=False)

    def __post_init__(self) -> None:
        self.box = WindowBox(BallotBox(self.folders))

    @classmethod
    def at(cls, folder: Path) -> "Voice":
        return cls(folders_in(folder))

    def checks_in(self, planned: WindowPlan | None = None) -> None:
        """Everybody is asked for the first time."""
        self.folders.prepare()
        held = check_in_of(planned or plan(), self.now())
        numbers = numbers_of(self.folders.sealed, WORKSPACE, (member.account for member in held.people))
        opening = begin(held, uuid4().hex, Roll.of([]), numbers, self.now())
        append(self.folders.sealed, WORKSPACE, opening.line(Roll.of([]), self.folders.keys.id))

    def open(self, planned: WindowPlan | None = None) -> WindowManifest:
        """Opens a window; before the first one, there was a check-in."""
        if not read_roll(self.folders.sealed, WORKSPACE).openings:
            self.checks_in(planned)
        return freeze_window(planned or plan(), self.folders, self.clock)

    def now(self) -> datetime:
        return self.clock.now()

    async def write(
        self,
        person: int,
        words: str,
        *,
        kind: CircleKind = CircleKind.ABOVE,
        at_once: bool = False,
        way_back: str = "",
    ) -> bool:
        manifest = self.box.running("slack", "T1")
        assert manifest
        writer = manifest.writer(f"U{person}")
        assert writer
        [place] = [place for place in writer.circles if manifest.circles[place].kind is kind]
        concern = Concern(look(way_back or f"{person}: {words}"), place, words, at_once)
        return await self.box.put(manifest, writer, concern, self.clock.now())

    async def name(self, person: int, words: str) -> bool:
        """Somebody names a barnacle without their name."""
        manifest = self.box.running("slack", "T1")
        assert manifest
        writer = manifest.writer(f"U{person}")
        assert writer
        return await self.box.put(manifest, writer, barnacle_of(words), self.clock.now())

    def end(self) -> None:
        """The window that is open comes to its end."""
        manifest = self.box.running("slack", "T1")
        assert manifest
        self.clock.move(seconds=(manifest.closes_at - self.clock.now()).total_seconds())

    def release(self) -> list[Uncountable]:
        return release_windows(self.folders, CountingByClock(self.clock))

    def let_rest(self) -> None:
        """A quarter of an hour passes, after which what was begun and not finished is given up."""
        before = time.time() - RESTED.total_seconds() - 1
        for folder in (self.folders.keys, self.folders.sealed):
            for file in folder.path.glob("*"):
                os.utime(file, (before, before))

    def pages(self) -> list[WindowPage]:
        return [WindowPage.load(file.read_bytes()) for file in self.folders.sealed.files(f"*{CONCERNS}")]

    def read(self) -> list[str]:
        """Everything that may be read, in the order of the alphabet; its pages are published, and gone."""
        for page in self.pages():
            finish_window(self.folders, page)
        words = [concern.words for page in self.pages() for concern in page.concerns]
        words = sorted(words + [barnacle.naming.words for page in self.pages() for barnacle in page.barnacles])
        self.folders.sealed.remove(f"*{CONCERNS}")
        return words

    def outcomes(self) -> list[str]:
        return [line.outcome.value for line in read_roll(self.folders.sealed, WORKSPACE).windows.values()]

    def boxes(self) -> int:
        return sum(file.stat().st_size for file in self.folders.sealed.files(f"*{BOXES}"))

    def keys(self) -> list[str]:
        """The names of files that hold secrets of windows."""
        return [file.name for file in self.folders.keys.files("*.keys")]


def open_for(account: str, platform: str, workspace: str, folders: Folders, clock: FakeClock) -> WindowManifest:
    """A window of a workspace in which somebody may write to Ines, by their account on its platform."""
    made = plan()
    people = [member._replace(account=account) if member.account == "U1000" else member for member in made.people]
    planned = replace(made, platform=platform, workspace=workspace, people=tuple(people))
    folders.prepare()
    name, held = of_workspace(platform, workspace), check_in_of(planned, clock.now())
    numbers = numbers_of(folders.sealed, name, (member.account for member in held.people))
    opening = begin(held, uuid4().hex, Roll.of([]), numbers, clock.now())
    append(folders.sealed, name, opening.line(Roll.of([]), folders.keys.id))
    return freeze_window(planned, folders, clock)
