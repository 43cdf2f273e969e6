"""Promise another department something, between two heads: asked about like every promise to a branch."""

from typing import NamedTuple

from bot.checkin.actions import DepartmentPromiseForm
from bot.checkin.announcements import Announcement, Kind, Ready
from bot.checkin.departments import pairs_of
from bot.checkin.promises import OPEN_FOR
from bot.checkin.questions import ROUNDS
from bot.checkin.rounds import Round
from bot.checkin.wording import announcements as wording
from bot.checkin.wording.names import department_name
from bot.messages.refusal import Refusal
from bot.messages.say import done
from bot.ports import Context
from commands.checkin.announce import is_quoting, refused_words, save
from commands.checkin.read_results import read_results
from commands.feature import Answer
from storage.checkin import announcements, rounds
from storage.org.team_names import team_names


class _Addressed(NamedTuple):
    """A department that the person's own was asked about, or was asked about it, and the check-in that asked."""

    unit: str
    name: str
    round: Round


async def open_department(ctx: Context, unit: str) -> Answer:
    """Returns the form of a promise to a department, or the one that is open."""
    addressed = await _addressed(ctx, unit)
    if addressed is None:
        return Refusal("announced.refused.no_pair")
    return wording.department_form(await _open_promise(ctx, unit), addressed.name, unit, ctx.person.language)


async def promise_department(ctx: Context, form: DepartmentPromiseForm) -> Answer:
    addressed = await _addressed(ctx, form.unit)
    if addressed is None:
        return Refusal("announced.refused.no_pair")
    if refused := refused_words(form.words, DepartmentPromiseForm.words.name):
        return refused
    if await _open_promise(ctx, addressed.unit):
        return Refusal("announced.refused.open")
    if is_quoting(form.words, await read_results(ctx.workspace, ctx.person)):
        return Refusal("announced.refused.quotes", input=DepartmentPromiseForm.words.name)
    if not await save(ctx, addressed.unit, Kind.SERVICE, Ready.OWN, form.words, addressed.round.id):
        return Refusal("announced.refused.once")
    return done("announced.service_said", ctx.person.language)


async def _addressed(ctx: Context, unit: str) -> _Addressed | None:
    closed = await rounds.closed_until(ctx.workspace.id, ctx.now, ROUNDS)
    latest = next((round_ for round_ in reversed(closed) if round_.frozen.departments), None)
    if latest is None or unit not in pairs_of(ctx.person.id, latest.frozen.departments):
        return None
    frozen = latest.frozen.named_in(ctx.person.language, await team_names(ctx.workspace.id))
    return _Addressed(unit, department_name(frozen, unit, ctx.workspace.name, ctx.person.language), latest)


async def _open_promise(ctx: Context, unit: str) -> Announcement | None:
    since = ctx.now - OPEN_FOR
    return await announcements.open_promise(ctx.workspace.id, ctx.person.id, Kind.SERVICE, unit, since)
