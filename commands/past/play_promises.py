"""The demo's promises: what letters advise is promised and done, leaders say a word to all, comments are answered.

Each goes through the product's own commands. Where there is no letter or no comment, as on a holiday or with digests
turned off in app.yaml, there is nothing to promise or to answer.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from bot.checkin.actions import BranchForm, ReplyForm
from bot.checkin.promises import OPEN_FOR
from bot.demo.promises import PromiseMade, PromiseStep, promises_made
from bot.digest.actions import Kept
from bot.digest.letters import DigestWish, Hour, Letter, cut_off, monday_of, wish_of
from bot.messages.refusal import Refusal
from bot.messages.request import Submitted
from bot.org.people import Person
from bot.org.unit_key import unit_key
from bot.ports import Context, ServedWorkspace
from commands.checkin import announce
from commands.checkin.read_results import read_results
from commands.delivery.deliver import deliver_waiting
from commands.digest import requests
from commands.feature import Answer
from commands.past.events import Event, UnplayableError
from commands.routing.entrance import Entrance
from storage import database
from storage.checkin import promises
from storage.digest import letters

_EARLY = "08:00"  # when nobody else has their letter


@dataclass(frozen=True, slots=True)
class _Stage:
    """`people` are by handle."""

    people: Mapping[str, Person]
    entrance_for: Callable[[datetime], Entrance]

    def context(self, promise: PromiseMade, moment: datetime) -> Context:
        entrance = self.entrance_for(moment)
        return Context(
            workspace=entrance.workspace,
            person=self.people[promise.by],
            now=moment,
            idempotency_key=f"promises:{promise.by}:{promise.does.value}:{promise.week}",
            settings=entrance.settings,
            platform=entrance.platform,
            ballots=entrance.ballots,
        )


def promises_in(
    people: Mapping[str, Person],
    entrance_for: Callable[[datetime], Entrance],
    first_monday: date,
    closes_at: datetime,
    *,
    after_the_last: bool,
) -> list[Event]:
    """Returns what is promised before the last check-in opens, or after; `closes_at` is when that closes."""
    stage = _Stage(people, entrance_for)
    last_week = monday_of(closes_at.date())
    events = []
    for promise in promises_made():
        moment = min(promise.moment(first_monday) or closes_at, closes_at)
        if (moment.date() >= last_week) == after_the_last:
            events.append(Event(moment, partial(_happen, stage, promise, moment)))
    return events


async def _happen(stage: _Stage, promise: PromiseMade, moment: datetime) -> None:
    ctx = stage.context(promise, moment)
    match promise.does:
        case PromiseStep.PROMISE | PromiseStep.DONE:
            answer = await _of_manager(ctx, promise)
        case PromiseStep.WORD:
            submitted = Submitted(
                BranchForm.KEY, {BranchForm.ready.name: promise.ready.value, BranchForm.words.name: promise.words}
            )
            answer = await announce.promise_branch(ctx, BranchForm.read(submitted))
        case PromiseStep.REPLY:
            answer = await _reply(ctx, promise)
    if isinstance(answer, Refusal):
        raise UnplayableError(f"{promise.by} could not promise or answer: {answer.key}")


async def _of_manager(ctx: Context, promise: PromiseMade) -> Answer | None:
    """Promises what the letter of the week advises, or says that what is open is done."""
    workspace_id, person = ctx.workspace.id, ctx.person.id
    if promise.does is PromiseStep.PROMISE:
        monday = monday_of(ctx.now.date())
        letter = await letters.of_week(workspace_id, person, "digest", monday) or await _letter(ctx, monday)
        return await requests.promise(ctx, letter.id) if letter and letter.tip else None
    pending = [
        promise
        for promise in await promises.of(workspace_id, person, ctx.now - OPEN_FOR, ctx.now)
        if not promise.done_at
    ]
    return await requests.done(ctx, Kept(pending[-1].id, 0)) if pending else None


async def _letter(ctx: Context, monday: date) -> Letter | None:
    """Has the digest of a week sent to one person alone, who chose an hour of their own: to draw all takes seconds."""
    default = wish_of(ctx.settings)
    if not default.wanted:
        return None
    wish, person = DigestWish(wanted=True, weekday=default.weekday, at=_EARLY), ctx.person
    await letters.save_wish(ctx.workspace.id, person.id, wish)
    due = (Hour(person.time_zone, wish.weekday, wish.at, person.country), monday, cut_off(monday, ctx.settings))
    await letters.send(ctx.workspace.id, "digest", [due], default, ctx.now)
    await database.count_rows()
    served = {ctx.workspace.id: ServedWorkspace(ctx.workspace, ctx.platform, ctx.settings)}
    await deliver_waiting(served, ctx.now)
    return await letters.of_week(ctx.workspace.id, person.id, "digest", monday)


async def _reply(ctx: Context, promise: PromiseMade) -> Answer | None:
    """Answers the comments of the unit that somebody leads, or else of one below it."""
    outcome = await read_results(ctx.workspace, ctx.person)
    if outcome is None or not outcome.comments:
        return None
    unit_key_of_manager = unit_key(ctx.person.id)
    unit = unit_key_of_manager if unit_key_of_manager in outcome.comments else min(outcome.comments)
    state = {ReplyForm.about.name: f"{outcome.round.id} {unit}"}
    return await announce.reply_to_all(
        ctx, ReplyForm.read(Submitted(ReplyForm.KEY, {ReplyForm.words.name: promise.words}, state))
    )
