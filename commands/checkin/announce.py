"""Announce: a leader promises something to a whole branch, a reader of comments answers everybody of the unit."""

from itertools import chain

from bot.checkin.actions import BranchForm, ReplyForm
from bot.checkin.announcements import WORDS_AT_MOST, Announcement, Kind, Ready
from bot.checkin.outcome import RoundForReader
from bot.checkin.promises import OPEN_FOR
from bot.checkin.quoting import quotes
from bot.checkin.wording import announcements as wording
from bot.checkin.wording.names import unit_name
from bot.messages.refusal import Refusal
from bot.messages.say import done
from bot.org.unit_key import unit_key
from bot.ports import Context
from commands.checkin.read_results import read_results
from commands.feature import Answer
from storage.checkin import announcements, rounds
from storage.org import people


async def branch(ctx: Context) -> Answer:
    """Returns the form of a promise to everybody below, or the one that is open."""
    if not await people.leads_managers(ctx.workspace.id, ctx.person.id):
        return Refusal("summary.refused.no_managers")
    return wording.branch_form(await _open_promise(ctx), ctx.person.language)


async def promise_branch(ctx: Context, form: BranchForm) -> Answer:
    if not await people.leads_managers(ctx.workspace.id, ctx.person.id):
        return Refusal("summary.refused.no_managers")
    ready = Ready.OWN if form.words else form.ready  # what somebody wrote is what they mean, whatever else is marked
    if ready is Ready.OWN and (refused := refused_words(form.words, BranchForm.words.name)):
        return refused
    if await _open_promise(ctx):
        return Refusal("announced.refused.open")
    if is_quoting(form.words, await read_results(ctx.workspace, ctx.person)):
        return Refusal("announced.refused.quotes", input=BranchForm.words.name)
    latest = await rounds.last_closed(ctx.workspace.id)
    if latest is None:  # "I heard this" before anybody answered
        return Refusal("announced.refused.early")
    if not await save(ctx, unit_key(ctx.person.id), Kind.PROMISE, ready, form.words, latest.id):
        return Refusal("announced.refused.once")
    return done("announced.promise_said", ctx.person.language)


async def branch_done(ctx: Context, announcement: int) -> Answer:
    noted = await announcements.done(ctx.workspace.id, ctx.person.id, announcement, ctx.now)
    return done("announced.done_said" if noted else "announced.done_before", ctx.person.language)


async def reply(ctx: Context, announcement: str) -> Answer:
    """Returns the form of an answer to the comments of a unit."""
    outcome = await read_results(ctx.workspace, ctx.person)
    unit = _unit_of(outcome, announcement)
    if outcome is None or unit is None:
        return Refusal("announced.refused.gone")
    name = unit_name(outcome.round.frozen, unit, outcome.company, ctx.person.language)
    return wording.reply_form(name, announcement, ctx.person.language)


async def reply_to_all(ctx: Context, form: ReplyForm) -> Answer:
    outcome = await read_results(ctx.workspace, ctx.person)
    unit = _unit_of(outcome, form.about)
    if outcome is None or unit is None:
        return Refusal("announced.refused.gone")
    if refused := refused_words(form.words, ReplyForm.words.name):
        return refused
    if is_quoting(form.words, outcome):
        return Refusal("announced.refused.quotes", input=ReplyForm.words.name)
    await save(ctx, unit, Kind.ANSWER, Ready.OWN, form.words, outcome.round.id)
    return done("announced.reply_said", ctx.person.language)


def _unit_of(outcome: RoundForReader | None, announcement: str) -> str | None:
    """The unit whose comments the person reads, if it is that of the latest check-in."""
    round_id, _, unit = announcement.partition(" ")
    return unit if outcome and round_id == str(outcome.round.id) and unit in outcome.comments else None


def is_quoting(words: str, outcome: RoundForReader | None) -> bool:
    """Returns whether words repeat a comment: who reads those of several units repeats none of them to another."""
    return outcome is not None and quotes(words, chain.from_iterable(outcome.comments.values()))


def refused_words(words: str, field: str) -> Refusal | None:
    """Returns why words cannot be announced; None where they can."""
    if not any(map(str.isalnum, words)):
        return Refusal("announced.refused.empty", input=field)
    if len(words) > WORDS_AT_MOST:
        return Refusal("pulse.refused.too_long", {"length": len(words), "most": WORDS_AT_MOST}, field)
    return None


async def _open_promise(ctx: Context) -> Announcement | None:
    unit, since = unit_key(ctx.person.id), ctx.now - OPEN_FOR
    return await announcements.open_promise(ctx.workspace.id, ctx.person.id, Kind.PROMISE, unit, since)


async def save(ctx: Context, unit: str, kind: Kind, ready: Ready, words: str, about_round: int) -> bool:
    """Stores what the person announces; False for a promise where one was made since that check-in."""
    announcement = Announcement(
        id=0, author=ctx.person.name, unit=unit, kind=kind, ready=ready, words=words, made_at=ctx.now
    )
    return await announcements.save(ctx.workspace.id, ctx.person.id, announcement, about_round, ctx.now)
