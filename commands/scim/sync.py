"""Make what a directory sent the chart, as a whole or not at all: a while after its last change."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import NamedTuple

from bot.org.changes import TooManyChanges
from bot.org.company import ChartStanding, Company
from bot.org.imports.sources import PeopleSource
from bot.org.placing import Placement, place
from bot.org.positions import active_accounts, is_asked
from bot.org.remarks import ChartError, Remark
from bot.ports import Busy, PlatformError, ServedWorkspace
from bot.scim.diary import ScimMerged
from bot.scim.lines import lines_of
from bot.scim.notices import SCIM_STOPPED
from bot.scim.syncing import EXPECTED, SyncOutcome, SyncQuestion, SyncState, held_remarks
from commands.feature import Tick, each
from commands.org.describe import Describe, Handed
from commands.org.merge_company import MergeRules, keep_words, merge_company, tell_held
from storage.database import all_or_nothing
from storage.delivery import notices
from storage.diary import diary
from storage.org.imports import last_import
from storage.scim import resources, sync
from storage.scim.resources import REMEMBERED_FOR
from storage.scim.sync import ClaimedSync

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


async def sync_directories(tick: Tick) -> list[BaseException]:
    """Takes over what directories sent, of those that have been quiet for a minute, or wait for ten."""
    claimed = await sync.claim(tick.served, tick.now)
    return await each(_sync(tick.served[sync_.workspace_id], sync_, tick) for sync_ in claimed)


async def _sync(served: ServedWorkspace, claimed: ClaimedSync, tick: Tick) -> None:
    earlier, reading = await sync.state(claimed.workspace_id), _Reading()
    try:
        await _merge(served, earlier, reading, tick)
    except TooManyChanges as error:
        await _ask(served, claimed, SyncQuestion.of(error.changes, reading.everybody), earlier, reading, tick)
    except ChartError as error:
        remarks = held_remarks([*error.faults, *error.notes], reading.labels)
        await sync.settle(claimed, tick.now, SyncOutcome.REFUSED, remarks, stopped=earlier.stopped)
    except PlatformError as error:
        seconds = error.seconds if isinstance(error, Busy) else _SILENT_FOR
        await sync.put_back(claimed.workspace_id, tick.now + timedelta(seconds=seconds))
    else:
        remarks = held_remarks(reading.remarks(), reading.labels)
        await sync.settle(claimed, tick.now, SyncOutcome.DONE, remarks, people=reading.people())
    await resources.forget_deleted(claimed.workspace_id, tick.now - REMEMBERED_FOR)


async def _merge(served: ServedWorkspace, earlier: SyncState, reading: _Reading, tick: Tick) -> None:
    """The one place in which a directory meets the merge. Raises what the merge raises."""
    lines = lines_of(await resources.everything(served.workspace.id))
    reading.labels = {line.number: line.label for line in lines}
    imported = await last_import(served.workspace.id, PeopleSource.SCIM)
    profiles = [profile async for profile in served.platform.members()]

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
        if not imported or [*imported.words] != [*company.words]:
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


async def _ask(
    served: ServedWorkspace,
    claimed: ClaimedSync,
    question: SyncQuestion,
    earlier: SyncState,
    reading: _Reading,
    tick: Tick,
) -> None:
    """Asks admins once, until it is answered; what comes meanwhile changes the numbers of the same question."""
    is_new = earlier.stopped is None or earlier.approved is not None
    is_declined = not is_new and earlier.stopped is not None and earlier.stopped.is_declined
    async with all_or_nothing():
        number = await sync.settle(
            claimed,
            tick.now,
            SyncOutcome.STOPPED,
            held_remarks(reading.remarks(), reading.labels),
            stopped=replace(question, is_declined=is_declined),
            is_new_question=is_new,
        )
        if is_new:
            await notices.tell_admins_once(claimed.workspace_id, SCIM_STOPPED, number, served.settings.admins)
