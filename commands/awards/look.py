"""What is done by the clock: nominations close, the jury is asked twice, it is decided, told, and forgotten."""

from datetime import date, datetime, time, timedelta

from bot.awards.awards import (
    HANDED_WITHIN,
    KEPT_FOR,
    READING_LASTS,
    AwardOutcome,
    AwardRound,
    Phase,
    contested,
)
from bot.awards.fairness import Counted, SpreadRemark, divided, remarks
from bot.awards.jury import JuryLines, has_jury
from bot.awards.tally import can_decide, winners
from bot.barnacles.days import today_in
from bot.checkin.availability import country_at
from bot.checkin.schedule import is_in_time
from bot.delivery.unasked import Sending, Unasked
from bot.ports import ServedWorkspace
from commands.awards.judge import bench, standings_of
from commands.feature import Looks, Tick, each
from commands.org.chart import chart
from storage.awards import awarded, choices, nominations, rounds
from storage.awards.rounds import ClosedNominations
from storage.database import all_or_nothing
from storage.delivery import notices
from storage.reach import unasked

_HOUR = timedelta(hours=1)
_MORNING = time(9)
_looks = Looks(_HOUR)


async def look_at_awards(tick: Tick) -> list[BaseException]:
    """Looks every hour, since jurors are asked in the hours of their own day."""
    return await each(_look(served, tick) for served in tick.served.values())


async def _look(served: ServedWorkspace, tick: Tick) -> None:
    workspace_id, now = served.workspace.id, tick.now
    if _looks.is_early(workspace_id, tick):
        return
    today = today_in(served.settings, now)
    if round_ := await rounds.open_round(workspace_id):
        await _move(served, round_, now)
    if (round_ := await rounds.open_round(workspace_id)) and round_.turn:
        await _ask_jury(served, round_, now)
    decided = await rounds.untold(workspace_id)
    for untold in decided:
        await _tell(served, untold, today, now)
    await awarded.forget(workspace_id, today - KEPT_FOR)
    _looks.note(workspace_id, now)
    if round_ or decided:  # else what is changed wakes it
        tick.again(workspace_id, now + _HOUR)


async def _move(served: ServedWorkspace, round_: AwardRound, now: datetime) -> None:
    """Takes the next step once the last day of this one is over, or all jurors have read everything."""
    workspace_id, is_over = served.workspace.id, today_in(served.settings, now) > round_.until
    match round_.phase:
        case Phase.NOMINATING:
            if is_over:
                await _close_nominations(served, round_, now)
        case Phase.FIRST:
            if is_over or await choices.are_done(workspace_id, round_.id, 1):
                await _begin_second(served, round_, now)
        case Phase.SECOND:
            if is_over or await choices.are_done(workspace_id, round_.id, 2):
                await _decide(served, round_, now)
        case Phase.DECIDED:
            pass


async def _close_nominations(served: ServedWorkspace, round_: AwardRound, now: datetime) -> None:
    workspace_id, today = served.workspace.id, today_in(served.settings, now)
    jury = await rounds.jury(workspace_id, round_.id)
    if not has_jury(jury):
        return  # until an admin names others
    candidates = contested(await nominations.of_round(workspace_id, round_.id))
    if not candidates:
        await _end(served, round_, AwardOutcome.TOO_FEW_NOMINEES, now)
        return
    spread = await _spread(workspace_id, {candidate.nominee for candidate in candidates}, today)
    closed = ClosedNominations(spread, {candidate.value for candidate in candidates})
    await rounds.advance(workspace_id, round_, Phase.FIRST, today + READING_LASTS, closed)


async def _spread(workspace_id: int, nominees: set[int], today: date) -> list[SpreadRemark]:
    whole = await chart(workspace_id)
    people = whole.asked
    groups = divided(people, JuryLines.of(whole.places), today)
    awarded_lately = {person.id for person in people} & await awarded.since(workspace_id, today - KEPT_FOR)
    return remarks(groups, len(people), {Counted.NOMINATIONS: nominees, Counted.AWARDS: awarded_lately})


async def _begin_second(served: ServedWorkspace, round_: AwardRound, now: datetime) -> None:
    workspace_id = served.workspace.id
    if not can_decide(await choices.voters(workspace_id, round_.id, 1)):
        await _end(served, round_, AwardOutcome.TOO_FEW_JURORS, now)
        return
    judged = await bench(workspace_id, round_, 2)
    if not judged.candidates:
        await _end(served, round_, AwardOutcome.NOBODY, now)
        return
    until = today_in(served.settings, now) + READING_LASTS
    await rounds.advance(workspace_id, round_, Phase.SECOND, until)


async def _decide(served: ServedWorkspace, round_: AwardRound, now: datetime) -> None:
    workspace_id = served.workspace.id
    if not can_decide(await choices.voters(workspace_id, round_.id, 2)):
        await _end(served, round_, AwardOutcome.TOO_FEW_JURORS, now)
        return
    chosen = winners(await standings_of(workspace_id, await bench(workspace_id, round_, 2), 2))
    async with all_or_nothing():
        if await _end(served, round_, AwardOutcome.AWARDED if chosen else AwardOutcome.NOBODY, now):
            await awarded.add(workspace_id, round_.id, chosen)


async def _end(served: ServedWorkspace, round_: AwardRound, outcome: AwardOutcome, now: datetime) -> bool:
    """Ends it, once, and has it posted; what jurors chose is deleted. It is no news for a night or a Sunday: then it
    waits for the company's next working morning.
    """
    workspace_id, settings = served.workspace.id, served.settings
    if not is_in_time(now, _MORNING, settings.time_zone, country_at(settings.time_zone, settings)):
        return False
    async with all_or_nothing():
        if not await rounds.decide(workspace_id, round_.id, outcome, today_in(settings, now)):
            return False
        await choices.forget(workspace_id, round_.id)
        await awarded.announce(workspace_id, round_.id, settings.kudos.channel)
    return True


async def _ask_jury(served: ServedWorkspace, round_: AwardRound, now: datetime) -> None:
    kind = Unasked.JURY if round_.phase is Phase.FIRST else Unasked.JURY_AGAIN
    jurors = await rounds.jury(served.workspace.id, round_.id)
    subjects = {juror.id: round_.id for juror in jurors}
    await unasked.send(served.workspace.id, kind, subjects, served.settings, now)


async def _tell(served: ServedWorkspace, round_: AwardRound, today: date, now: datetime) -> None:
    """Has nominees read what they may, each on a day that is free, and asks about gifts after two weeks."""
    workspace_id = served.workspace.id
    awards = await awarded.of_round(workspace_id, round_.id)
    subjects = {
        Unasked.AWARDED: {award.nominee.id: round_.id for award in awards},
        Unasked.NOMINEE: dict.fromkeys(await awarded.to_read(workspace_id, round_.id), round_.id),
    }
    waits = False
    if any(award.waits_for_gift for award in awards):
        is_due = round_.decided_on is not None and today >= round_.decided_on + HANDED_WITHIN
        subjects[Unasked.HAND_OVER] = dict.fromkeys(await _who_hands_over(served, round_), round_.id) if is_due else {}
        waits = not is_due
    for kind, readers in subjects.items():
        if readers:
            outcomes = await unasked.send(workspace_id, kind, readers, served.settings, now)
            waits = waits or Sending.LATER in outcomes.values()
    if not waits:
        await rounds.note_told(workspace_id, round_.id)


async def _who_hands_over(served: ServedWorkspace, round_: AwardRound) -> list[int]:
    """Who named the jury, or where they are no admin any more all who are now: nobody else may tick it off."""
    admins = await notices.admins(served.workspace.id, served.settings.admins)
    return [round_.named_by] if round_.named_by in admins else admins
