"""Check-ins in tests: folders of their own, and a clock that stands still until it is told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import uuid4

from bot.checkin.ledger import Page
from bot.checkin.published import ReleasedNumbers, RoundFacts
from bot.checkin.questions import bank
from bot.checkin.schedule import OPEN_FOR
from bot.config.settings import Settings
from bot.org.people import Workspace
from bot.ports import Clock, Served, ServedWorkspace
from bot.sealed.ballots import BOX, Choice, Submission
from bot.sealed.manifest import Manifest
from bot.sealed.opening import Colleague, Plan
from bot.sealed.page import ClosedRound
from bot.sealed.roll import Outcome
from bot.voice.windows import WindowPlan
from commands.check_ins import CheckIns
from commands.delivery.run_due import run_due
from commands.sealed.count_rounds import Uncountable, count_rounds
from commands.sealed.freeze_round import freeze_round
from commands.voice.freeze_window import freeze_window
from commands.voice.release_windows import release_windows
from storage.checkin import ledger, rounds
from storage.org import people
from storage.sealed import rounds as sealed_rounds
from storage.sealed.ballot_box import BOXES, BallotBox
from storage.sealed.folders import Folder, Folders, folders_at
from tests.platform import RememberingPlatform


@dataclass(frozen=True, slots=True)
class CountingByClock:
    """Nobody else is there to be waited for."""

    clock: Clock

    def now(self) -> datetime:
        return self.clock.now()

    def folder_now(self, folder: Folder) -> datetime:
        return self.clock.now()

    def wait(self) -> None:
        return


def folders_in(folder: Path) -> Folders:
    return folders_at(folder / "keys", folder / "sealed", folder / "data")


def folders_of(env: Mapping[str, str]) -> Folders:
    """Those of a process that runs with this environment, where it names only a data folder."""
    data = Path(env["WATERLINE_DATA"])
    return folders_at(Path(f"{data}-keys"), Path(f"{data}-sealed"), data)


def check_ins(folders: Folders, clock: Clock) -> CheckIns:
    """As one process has them; what a child does in the product is done here at once."""
    return CheckIns(
        folders=folders,
        ballots=BallotBox(folders),
        freeze=partial(_freeze, folders, clock),
        freeze_window=partial(_freeze_window, folders, clock),
    )


async def _freeze(folders: Folders, clock: Clock, plan: Plan) -> None:
    freeze_round(plan, folders, clock)


async def _freeze_window(folders: Folders, clock: Clock, plan: WindowPlan) -> None:
    freeze_window(plan, folders, clock)


def count_due(folders: Folders, clock: Clock) -> list[Uncountable]:
    """What the child does in the product, of check-ins and of windows."""
    by_clock = CountingByClock(clock)
    return [*count_rounds(folders, by_clock), *release_windows(folders, by_clock)]


async def all_served(settings: Settings) -> Served:
    """Every workspace that there is, by these settings, as a process has them that posts nothing."""
    return {each.id: ServedWorkspace(each, RememberingPlatform(), settings) for each in await people.workspaces()}


async def tick(check_ins: CheckIns, clock: Clock, settings: Settings) -> None:
    """What the clock asks for every few seconds: what is due is counted, then published, opened and sent."""
    assert count_due(check_ins.folders, clock) == []
    await run_due(clock.now(), await all_served(settings), check_ins)


def plan_of(workspace: str, accounts: Sequence[str], opens: datetime, week: int = 1) -> Plan:
    """A check-in on Slack that asks one team how its week was; the first account leads the others."""
    people = [
        Colleague(
            account=account,
            person=number,
            boss=1 if number > 1 else None,
            language="en",
            time_zone="UTC",
            is_asked=True,
        )
        for number, account in enumerate(accounts, 1)
    ]
    monday = opens.date() - timedelta(days=opens.weekday())
    return Plan(
        platform="slack",
        workspace=workspace,
        week=week,
        first_monday=monday,
        k=5,
        today=opens.date(),
        closes_at=opens + OPEN_FOR,
        items=(bank().mood,),
        people=tuple(people),
        teams={1: "Harbour Crew"},
    )


async def answer_all(ballots: BallotBox, manifest: Manifest, now: datetime, choices: Sequence[int]) -> None:
    """Everybody in the manifest answers its first question, in its order."""
    seal = ballots.seal(manifest.key)
    assert seal
    for participant, choice in zip(manifest.participants, choices, strict=True):
        account = manifest.account(participant)
        box = seal.box(manifest.key, account, ballots.sequence(now), Submission({0: Choice(choice)}))
        assert await ballots.put(manifest.key, box)


def sealed(check_ins: CheckIns) -> int:
    """How many submissions lie in the sealed folder."""
    return sum(file.stat().st_size for file in check_ins.folders.sealed.files(f"*{BOXES}")) // BOX


def contents(folders: Folders) -> list[bytes]:
    """Everything that lies in both folders."""
    return [file.read_bytes() for folder in (folders.keys, folders.sealed) for file in folder.files("*")]


async def publish(workspace: Workspace, facts: RoundFacts, page: Page) -> int:
    """Puts a round into the database as if it had been counted, and returns its number."""
    numbers = ReleasedNumbers.of(page)
    closed = ClosedRound(
        key=uuid4().hex,
        platform=workspace.platform,
        workspace=workspace.platform_id,
        at=facts.closes_at,
        outcome=Outcome.CLOSED,
        facts=facts,
        numbers=numbers,
    )
    round_id = await sealed_rounds.settle(workspace.id, closed)
    assert round_id
    await ledger.add(workspace.id, round_id, numbers)
    rounds.forget(workspace.id, round_id)
    return round_id
