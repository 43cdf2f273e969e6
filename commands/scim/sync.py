"""Make what a directory sent the chart, as a whole or not at all: a while after its last change."""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from bot.org.changes import TooManyChanges
from bot.org.chart_file import Line
from bot.org.company import ChartStanding, Company
from bot.org.imports.chart_export import digest_of, rules_digest, same_until
from bot.org.imports.sources import PeopleSource
from bot.org.people import Profile
from bot.org.placing import Placement, place
from bot.org.positions import active_accounts, is_asked
from bot.org.remarks import ChartError, Remark
from bot.ports import Busy, PlatformError, ServedWorkspace
from bot.scim.diary import ScimMerged
from bot.scim.lines import DirectoryLines
from bot.scim.notices import SCIM_STOPPED
from bot.scim.syncing import (
    ASKED_AGAIN_AFTER,
    EXPECTED,
    LEASE,
    HeldRemark,
    SyncOutcome,
    SyncQuestion,
    SyncState,
    held_remarks,
)
from commands.feature import Tick
from commands.org.describe import Describe, Handed
from commands.org.merge_company import MergeRules, merge_company
from storage.database import all_or_nothing
from storage.delivery import notices
from storage.diary import diary
from storage.org.chart import hold_chart
from storage.org.imports import same_as_last, taken_again
from storage.scim import entries, resources, sync
from storage.scim.resources import REMEMBERED_FOR
from storage.scim.sync import ClaimedSync

_HELD_EVERY = 60.0  # seconds, while a platform lists its people
_SILENT_FOR = 60.0  # seconds after which a platform that did not answer is asked again


class _MoreThanAgreed(Exception):
    """More would change than what an admin has agreed to."""


@dataclass(slots=True)
class _Reading:
    """What the merge was given of the directory: who is placed where, and how many have a place now."""

    labels: dict[int, str] = field(default_factory=dict)
    placement: Placement | None = None
    everybody: int = 0
    same_until: date | None = None  # the day from which the same words of other sources mean something else

    def remarks(self) -> list[Remark]:
        if self.placement is None:
            return []
        return [*self.placement.faults, *(note for note in self.placement.notes if note.key not in EXPECTED)]

    def company(self) -> Company:
        return self.placement.company if self.placement else Company((), {})

    def people(self) -> int | None:
        return sum(is_asked(member.profile) for member in self.company().members) or None


@dataclass(frozen=True, slots=True)
class _Settling:
    """A sync at work, and how it stood when it began."""

    served: ServedWorkspace
    claimed: ClaimedSync
    earlier: SyncState
    reading: _Reading
    tick: Tick

    async def ends(self, outcome: SyncOutcome, remarks: Collection[HeldRemark] | None, **outcomes: Any) -> int:
        """Notes what came of it, and returns the number of the last question."""
        was_approved = self.earlier.approved is not None
        return await sync.settle(self.claimed, self.tick.now, outcome, remarks, was_approved=was_approved, **outcomes)


async def sync_directories(tick: Tick) -> list[BaseException]:
    """Takes over what directories sent, of those that have been quiet for a minute, or wait for ten. A platform that is
    slow to list its people holds up no other.
    """
    claimed = await sync.claim(tick.served, tick.now)
    works = (_sync(tick.served[sync_.workspace_id], sync_, tick) for sync_ in claimed)
    outcomes = await asyncio.gather(*works, return_exceptions=True)
    for workspace_id in tick.served:
        if (await sync.state(workspace_id)).is_waiting:
            tick.again(workspace_id)
    return [outcome for outcome in outcomes if isinstance(outcome, BaseException)]


async def _sync(served: ServedWorkspace, claimed: ClaimedSync, tick: Tick) -> None:
    try:
        profiles = await _list_people(served, tick)
    except PlatformError as error:
        seconds = error.seconds if isinstance(error, Busy) else _SILENT_FOR
        await sync.put_back(claimed.workspace_id, tick.now + timedelta(seconds=seconds))
        return
    settling = _Settling(served, claimed, await sync.state(claimed.workspace_id), _Reading(), tick)
    reading = settling.reading
    digest = await _digest(claimed.workspace_id, profiles)
    try:
        if await _is_as_last(settling, digest):
            await settling.ends(SyncOutcome.DONE, None)
            return
        await _merge(settling, profiles, digest)
    except TooManyChanges as error:
        await _ask(settling, SyncQuestion.of(error.changes, reading.everybody))
    except ChartError as error:
        remarks = held_remarks([*error.faults, *error.notes], reading.labels)
        await settling.ends(SyncOutcome.REFUSED, remarks, stopped=_asked_later(settling.earlier.stopped, tick.now))
    else:
        remarks = held_remarks(reading.remarks(), reading.labels)
        await settling.ends(SyncOutcome.DONE, remarks, people=reading.people())
    await resources.forget_deleted(claimed.workspace_id, tick.now - REMEMBERED_FOR)


async def _list_people(served: ServedWorkspace, tick: Tick) -> list[Profile]:
    """Asks the platform for everybody, page by page: nothing in the database waits meanwhile, and no other process
    begins the same.
    """
    clock = asyncio.get_running_loop()
    begun_at = held_at = clock.time()
    profiles = []
    async for profile in served.platform.members():
        profiles.append(profile)
        if clock.time() - held_at >= _HELD_EVERY:
            held_at = clock.time()
            await sync.hold(served.workspace.id, tick.now + timedelta(seconds=held_at - begun_at) + LEASE)
    return profiles


async def _digest(workspace_id: int, profiles: list[Profile]) -> str:
    """What no other directory comes to, among no other people of the platform."""
    directory = await entries.directory_hash(workspace_id)
    return f"{rules_digest()} {directory} {await asyncio.to_thread(digest_of, profiles)}"


async def _is_as_last(settling: _Settling, digest: str) -> bool:
    """Whether the directory comes to what it came to the last time, which stands: then it is not even read."""
    workspace_id, earlier = settling.claimed.workspace_id, settling.earlier
    if earlier.outcome is not SyncOutcome.DONE or earlier.stopped or earlier.approved:
        return False
    async with all_or_nothing():
        await hold_chart(workspace_id, lambda: None)
        imported = await same_as_last(workspace_id, PeopleSource.SCIM, digest, settling.tick.now)
        if imported:
            await taken_again(workspace_id, PeopleSource.SCIM, settling.tick.now)
    return imported is not None


async def _merge(settling: _Settling, profiles: list[Profile], digest: str) -> None:
    """The one place in which a directory meets the merge. Raises what the merge raises."""
    served, earlier, reading, tick = settling.served, settling.earlier, settling.reading, settling.tick
    lines = await _read_lines(served.workspace.id)
    reading.labels = {line.number: line.label for line in lines}

    def describe(standing: ChartStanding) -> Company:
        reading.everybody = len(standing.managers)
        reading.same_until = same_until((line for words in standing.words.values() for line in words), tick.now.date())
        reading.placement = place(lines, profiles, tick.now.date(), standing, source=PeopleSource.SCIM)
        return reading.placement.company

    def described_as_agreed(standing: ChartStanding) -> Company:
        company = describe(standing)
        if earlier.approved:
            _require_agreed(standing, company, earlier.approved)
        return company

    taking = _Taking(served, tick, Handed(digest, lambda: reading.same_until, active_accounts(profiles)))
    usual = MergeRules(served.settings.people.ask_above, admins=served.settings.admins, notes_no_change=False)
    try:
        await _store(taking, described_as_agreed, replace(usual, anyway=earlier.approved is not None))
    except _MoreThanAgreed:
        await _store(taking, describe, usual)


async def _read_lines(workspace_id: int) -> list[Line]:
    """Returns the lines alone: what they were made with takes as much memory again."""
    directory = DirectoryLines()
    await entries.read_everything(workspace_id, directory.read)
    return await asyncio.to_thread(directory.lines)


class _Taking(NamedTuple):
    served: ServedWorkspace
    tick: Tick
    handed: Handed


async def _store(taking: _Taking, describe: Describe, rules: MergeRules) -> None:
    workspace, tick = taking.served.workspace, taking.tick
    sealed = tick.checkins.folders.sealed
    async with all_or_nothing():
        merged = await merge_company(workspace, describe, sealed, tick.now, rules, PeopleSource.SCIM, taking.handed)
        if merged.is_noted:
            await diary.append(workspace.id, None, ScimMerged(), tick.now)


def _require_agreed(standing: ChartStanding, company: Company, approved: SyncQuestion) -> None:
    managers = {member.profile.platform_id: member.manager for member in company.members}
    leaving = sum(account not in managers for account in standing.managers)
    moving = sum(
        account in standing.managers and standing.managers[account] != manager for account, manager in managers.items()
    )
    if leaving > approved.leaving or moving > approved.moving:
        raise _MoreThanAgreed


async def _ask(settling: _Settling, question: SyncQuestion) -> None:
    """Asks admins once, until it is answered; what comes meanwhile changes the numbers of the same question. After a
    no it is asked again once that no has had its time.
    """
    earlier, now = settling.earlier, settling.tick.now
    if earlier.stopped and not earlier.approved:
        question = question.after(earlier.stopped)
    is_asked_again = question.again_at is not None and question.again_at <= now
    is_new = earlier.stopped is None or earlier.approved is not None or is_asked_again
    async with all_or_nothing():
        number = await settling.ends(
            SyncOutcome.STOPPED,
            held_remarks(settling.reading.remarks(), settling.reading.labels),
            stopped=question.anew() if is_asked_again else question,
            is_new_question=is_new,
        )
        if is_new:
            admins = settling.served.settings.admins
            await notices.tell_admins_once(settling.claimed.workspace_id, SCIM_STOPPED, number, admins)


def _asked_later(stopped: SyncQuestion | None, now: datetime) -> SyncQuestion | None:
    """Of what is no company nobody is asked: a question whose time has come waits once more."""
    if stopped is None or stopped.again_at is None or stopped.again_at > now:
        return stopped
    return replace(stopped, again_at=now + ASKED_AGAIN_AFTER)
