"""Bring the company's people by a file that an admin gives: first what it would change, then, on one tap, it is so."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from secrets import token_urlsafe

from cachetools import TTLCache

from bot.config.settings import Settings
from bot.messages.message import Message
from bot.messages.refusal import Refusal
from bot.messages.say import say, sentence
from bot.org.changes import TooManyChanges
from bot.org.chart_file import ChartFile, read_chart
from bot.org.columns import ColumnKind
from bot.org.people import Profile
from bot.org.remarks import ChartError
from bot.org.tables.dates import DateOrder, DatesUnclear
from bot.ports import Context
from bot.welcome.local_people import everybody_in
from bot.welcome.wording import people as wording
from commands.check_ins import folders_of
from commands.feature import Answer
from commands.org.load_chart import Loaded, load_lines
from commands.org.merge_company import MergeRules
from commands.org.show_people import kept_now
from storage.caches import registered
from storage.org import people

WAITS_FOR = 15 * 60  # seconds
_FILES_AT_ONCE = 6  # of ten megabytes each; one whose dates are read in both orders is kept three times


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A file that was looked at; whose it is, since nobody else makes it the chart. `order` is that of its dates, where
    it cannot be seen.
    """

    person: int
    content: bytes
    order: DateOrder | None = None


_waiting: TTLCache[str, _Waiting] = registered(TTLCache(maxsize=_FILES_AT_ONCE, ttl=WAITS_FOR))


async def bring(ctx: Context, content: bytes) -> Answer:
    """Returns who joins, leaves and moves by a file, and every line that cannot be used. Nothing changes."""
    if not content:
        return Refusal("welcome.file.nothing" if _reader(ctx).in_chat else "welcome.file.missing")
    return await _look(ctx, _Waiting(ctx.person.id, content), token_urlsafe(16))


async def bring_in_order(ctx: Context, name: str, order: DateOrder) -> Answer:
    """Returns the same for a file that waits until it is said in which order its dates are."""
    waiting = _find(ctx, name)
    return _gone(ctx) if waiting is None else await _look(ctx, replace(waiting, order=order), f"{name}.{order.value}")


async def _look(ctx: Context, waiting: _Waiting, name: str) -> Answer:
    reader = _reader(ctx)
    try:
        planned = await _load(ctx, waiting, replace(_rules(ctx), dry_run=True))
    except DatesUnclear as error:
        _keep(name, waiting)
        return wording.dates_unclear(error, name, reader)
    except ChartError as error:
        return wording.refused(error, reader)
    _keep(name, waiting)
    return wording.would_change(planned.changes, planned.faults, planned.notes, name, reader, reasons=planned.reasons)


def _rules(ctx: Context) -> MergeRules:
    return MergeRules(most_percent=ctx.settings.people.ask_above, by=ctx.person.id)


def _keep(name: str, waiting: _Waiting) -> None:
    _waiting[name] = waiting
    asyncio.get_running_loop().call_later(WAITS_FOR, _waiting.expire)  # whether or not anybody comes for another


def _find(ctx: Context, name: str) -> _Waiting | None:
    """Returns a file that waits for whoever asks."""
    waiting = _waiting.get(name)
    return waiting if waiting and waiting.person == ctx.person.id else None


def _gone(ctx: Context) -> Message:
    return sentence(say(ctx.person.language, "welcome.file.gone"))


async def make_chart(ctx: Context, name: str, *, anyway: bool) -> Answer:
    """Makes a file the chart that was looked at before; where it changes a great deal, it asks once more."""
    reader, waiting = _reader(ctx), _find(ctx, name)
    if waiting is None:
        return _gone(ctx)
    another: list[bool] = []
    try:
        loaded = await _load(ctx, waiting, replace(_rules(ctx), anyway=anyway, waits=lambda: another.append(True)))
    except ChartError as error:  # the people are others by now
        _waiting.pop(name, None)
        return wording.refused(error, reader)
    except TooManyChanges as error:
        return wording.stopped(error, name, reader)
    _waiting.pop(name, None)
    chart_before = await kept_now(ctx)
    # Where it has changed nothing, an earlier one is kept.
    can_undo = chart_before is not None and chart_before.moment == ctx.now
    changed = wording.changed(loaded.changes, loaded.faults, loaded.count, loaded.teams, reader, can_undo=can_undo)
    return wording.after_another(changed, reader.language) if another else changed


def _reader(ctx: Context) -> wording.ImportReader:
    return wording.ImportReader(ctx.person.language, in_chat=ctx.workspace.platform != "web")


async def _load(ctx: Context, waiting: _Waiting, rules: MergeRules) -> Loaded:
    """Reads a file as the command line does, and merges it by the same rules."""
    folders = folders_of(ctx.ballots)
    if folders is None:
        raise TypeError("a file came to a process without the check-ins' folders")
    if not rules.dry_run:
        folders.prepare()  # where check-ins are still off, nobody has needed them yet
    words = {ColumnKind(name): names for name, names in ctx.settings.people.columns.items()}
    file = await asyncio.to_thread(read_chart, waiting.content, waiting.order, words)
    profiles = await _profiles(ctx, file, ctx.settings)
    loaded = await load_lines(ctx.workspace, file, profiles, folders.sealed, ctx.now, rules)
    if ctx.workspace.platform == "web" and not rules.dry_run:  # guests have no place in the chart, and no other list
        await people.meet(ctx.workspace.id, [profile for profile in profiles if profile.is_guest])
    return loaded


async def _profiles(ctx: Context, file: ChartFile, settings: Settings) -> Sequence[Profile]:
    """Who is there: on the local page whom the file names, too, since it has no other list of people."""
    if ctx.workspace.platform != "web":
        return [profile async for profile in ctx.platform.members()]
    return everybody_in(file.lines, await people.everyone(ctx.workspace.id), settings.languages[0], settings.time_zone)
