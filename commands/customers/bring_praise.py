"""Bring praise by a file in chat: first it is said what would wait, and then it does, all of it or nothing."""

import hashlib
from collections.abc import Mapping, Sequence

from bot.customers.diary import PraiseBrought
from bot.customers.harmless import harmless, harmless_line
from bot.customers.links import LinkKind
from bot.customers.praise_file import Praise, read_praise
from bot.customers.wording import praise as wording
from bot.messages.refusal import Refusal
from bot.org.positions import is_asked
from bot.org.remarks import ChartError, Remark
from bot.ports import Context
from bot.signals.table import folded
from bot.signals.written_periods import company_day
from commands.customers.receive_praise import PraiseReceiver
from commands.feature import Answer
from commands.waiting_files import WaitingFiles, read_in_turn
from storage.customers import arriving
from storage.customers.arriving import Arrival, ArrivingThanks
from storage.database import all_or_nothing
from storage.diary import diary
from storage.org import people

_UNLED = "led by nobody"
_CELL_AT_MOST = 60  # characters of a name that nobody has


_waiting = WaitingFiles[None]()


class _Full(Exception):
    """Raised so that nothing of a file stays."""


async def bring_praise(ctx: Context, content: bytes) -> Answer:
    """Returns how many would wait, or every line that cannot be used. Nothing changes."""
    if not ctx.settings.customers.enabled:
        return Refusal("customers.refused.off")
    arrivals = await _read(ctx, content)
    if not isinstance(arrivals, Mapping):
        return wording.refused(arrivals, ctx.person.language)
    new = await _new(ctx, arrivals)
    name = _waiting.keep(ctx, content, None)
    return wording.would_wait(len(new), len(arrivals) - len(new), name, ctx.person.language)


async def take_praise(ctx: Context, name: str) -> Answer:
    """Has a file wait that was looked at before, for whom it thanks now."""
    if (waiting := _waiting.find(ctx, name)) is None:
        return Refusal("signals.refused.waited")
    if not ctx.settings.customers.enabled:
        return Refusal("customers.refused.off")
    arrivals = await _read(ctx, waiting.content)
    _waiting.let_go(name)
    if not isinstance(arrivals, Mapping):
        return wording.refused(arrivals, ctx.person.language)
    rules = ctx.settings.customers
    try:
        async with all_or_nothing():
            await diary.hold(ctx.workspace.id)
            new = await _new(ctx, arrivals)
            for thanks in new:
                came = await arriving.add(ctx.workspace.id, thanks, rules.hour_limit, rules.day_limit, ctx.now)
                if came is not Arrival.WAITS:
                    raise _Full
            if new:
                await diary.append(ctx.workspace.id, ctx.person.id, PraiseBrought(len(new)), ctx.now)
    except _Full:
        return wording.refused([Remark("praise.file.full", (), {"most": rules.day_limit})], ctx.person.language)
    return wording.waits(len(new), ctx.person.language)


async def _new(ctx: Context, arrivals: Mapping[str, ArrivingThanks]) -> list[ArrivingThanks]:
    """Those that did not come before, whatever became of it."""
    return [thanks for source, thanks in arrivals.items() if not await arriving.is_known(ctx.workspace.id, source)]


async def _read(ctx: Context, content: bytes) -> Mapping[str, ArrivingThanks] | Sequence[Remark]:
    """Each praise of a file once, by what it says; or all that is wrong with the file."""
    try:
        today = company_day(ctx.settings, ctx.now)
        file = await read_in_turn(read_praise, content, ctx.settings.kudos.words_at_most, today)
    except ChartError as error:
        return error.faults
    receivers = await _receivers(ctx.workspace.id)
    faults = list(file.faults)
    arrivals: dict[str, ArrivingThanks] = {}
    for praise in file.praises:
        candidates = receivers[praise.column].get(folded(praise.receiver), frozenset())
        if len(candidates) == 1:
            [thanked] = candidates
            thanks = _arriving(praise, thanked)
            arrivals.setdefault(thanks.source, thanks)
        else:
            key = "praise.file.two_people" if candidates else _why_nobody(praise, receivers)
            faults.append(Remark(key, (praise.line,), {"cell": praise.receiver[:_CELL_AT_MOST]}))
    return faults or arrivals


def _why_nobody(praise: Praise, receivers: Mapping[str, Mapping[str, frozenset[PraiseReceiver]]]) -> str:
    is_team = praise.column != "person" and folded(praise.receiver) in receivers[_UNLED]
    return "praise.file.led_by_nobody" if is_team else "praise.file.nobody"


async def _receivers(workspace_id: int) -> Mapping[str, Mapping[str, frozenset[PraiseReceiver]]]:
    """Whom each name means, by the column in which it stands; and which teams nobody leads, who are here."""
    persons: dict[str, frozenset[PraiseReceiver]] = {}
    heads: dict[int, tuple[str, ...]] = {}
    for person in await people.everyone(workspace_id):
        if is_asked(person):
            heads[person.id] = (person.name, person.handle, f"@{person.handle}", person.platform_id)
            _add(persons, heads[person.id], PraiseReceiver(LinkKind.PERSON, person.id, None, person.name))
    teams: dict[str, frozenset[PraiseReceiver]] = {}
    departments: dict[str, frozenset[PraiseReceiver]] = {}
    unled: dict[str, frozenset[PraiseReceiver]] = {}
    for team in await people.teams(workspace_id):
        names = (team.name, team.handle, f"@{team.handle}", *team.names.values())
        if team.manager_id not in heads:
            _add(unled, names, PraiseReceiver(LinkKind.TEAM, team.manager_id, team.handle, team.name))
            continue
        _add(teams, names, PraiseReceiver(LinkKind.TEAM, team.manager_id, team.handle, team.name))
        department = PraiseReceiver(LinkKind.DEPARTMENT, team.manager_id, team.handle, team.name)
        _add(departments, (*names, *heads[team.manager_id]), department)
    anybody = {name: persons.get(name, frozenset()) | teams.get(name, frozenset()) for name in {*persons, *teams}}
    return {"to": anybody, "person": persons, "team": teams, "department": departments, _UNLED: unled}


def _add(receivers: dict[str, frozenset[PraiseReceiver]], names: Sequence[str], thanked: PraiseReceiver) -> None:
    for name in names:
        receivers[folded(name)] = receivers.get(folded(name), frozenset()) | {thanked}


def _arriving(praise: Praise, thanked: PraiseReceiver) -> ArrivingThanks:
    whom = thanked.handle or thanked.receiver
    content = repr((thanked.kind.value, whom, praise.words, praise.name, praise.source, str(praise.written_on)))
    return ArrivingThanks(
        source=f"file:{hashlib.sha256(content.encode()).hexdigest()}",
        kind=thanked.kind,
        link=None,
        receiver=thanked.receiver,
        handle=thanked.handle,
        thanked=thanked.name,
        words=harmless(praise.words),
        name=harmless_line(praise.name),
        came_from=harmless_line(praise.source),
        written_on=praise.written_on,
    )
