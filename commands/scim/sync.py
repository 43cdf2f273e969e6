"""Make what a directory sent the chart, as a whole or not at all: a while after its last change."""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from bot.org.changes import TooManyChanges
from bot.org.company import ChartStanding, Company
from bot.org.imports.sources import PeopleSource
from bot.org.people import Profile
from bot.org.placing import Placement, place
from bot.org.positions import active_accounts, is_asked
from bot.org.remarks import ChartError, Remark
from bot.ports import Busy, PlatformError, ServedWorkspace
from bot.scim.diary import ScimMerged
from bot.scim.lines import lines_of
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
from commands.org.merge_company import MergeRules, keep_words, merge_company, tell_held
from storage.database import all_or_nothing
from storage.delivery import notices
from storage.diary import diary
from storage.scim import resources, sync
from storage.scim.resources import REMEMBERED_FOR
from storage.scim.sync import ClaimedSync

_HELD_EVERY = 60.0  # seconds, while a platform lists its people
_SILENT_FOR = 60.0  # seconds after which a platform that did not answer is asked again


class _NothingChanges(Exception):
    """The chart is so already."""


class _MoreThanAgreed(Exception):
    """More would change than what an admin has agreed to."""


@dataclass(slots=True)
class _Reading:
    """What the merge was given of the directory: who is placed where, and how many have a place now."""

    labels: dict[int, str] = field(default_factory=dict)
    placement: Placement | None = None
    everybody: int = 0
    joins: bool = False  # whether accounts were joined since it was read

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

    async def ends(self, outcome: SyncOutcome, remarks: Collection[HeldRemark], **outcomes: Any) -> int:
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
    try:
        await _merge(settling, profiles)
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


async def _merge(settling: _Settling, profiles: list[Profile]) -> None:
    """The one place in which a directory meets the merge. Raises what the merge raises."""
    served, earlier, reading, tick = settling.served, settling.earlier, settling.reading, settling.tick
    lines = await asyncio.to_thread(lines_of, await resources.everything(served.workspace.id))
    reading.labels = {line.number: line.label for line in lines}

    def describe(standing: ChartStanding) -> Company:
        reading.everybody = len(standing.managers)
        reading.placement = place(lines, profiles, tick.now.date(), standing, source=PeopleSource.SCIM)
        return reading.placement.company

    def described_as_agreed(standing: ChartStanding) -> Company:
        company = describe(standing)
        if _is_same(standing, company) and not reading.joins:
            raise _NothingChanges
        reading.joins = bool(company.returns.sure)
        if earlier.approved:
            _require_agreed(standing, company, earlier.approved)
        return company

    taking = _Taking(served, tick, Handed(active=active_accounts(profiles)))
    usual = MergeRules(served.settings.people.ask_above, admins=served.settings.admins)
    try:
        await _store(taking, described_as_agreed, replace(usual, anyway=earlier.approved is not None))
    except _NothingChanges:
        company = reading.company()
        await keep_words(served.workspace, PeopleSource.SCIM, tick.now, company)
        await tell_held(served.workspace, PeopleSource.SCIM, company, usual)
    except _MoreThanAgreed:
        await _store(taking, describe, usual)


class _Taking(NamedTuple):
    served: ServedWorkspace
    tick: Tick
    handed: Handed


async def _store(taking: _Taking, describe: Describe, rules: MergeRules) -> None:
    workspace, tick = taking.served.workspace, taking.tick
    sealed = tick.checkins.folders.sealed
    async with all_or_nothing():
        await merge_company(workspace, describe, sealed, tick.now, rules, PeopleSource.SCIM, taking.handed)
        await diary.append(workspace.id, None, ScimMerged(), tick.now)


def _is_same(standing: ChartStanding, company: Company) -> bool:
    managers = {member.profile.platform_id: member.manager for member in company.members}
    is_same = managers == {**standing.managers} and company.teams == {**standing.teams}
    return is_same and not company.returns.sure


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
