"""Bring the company's people by a file that an admin gives: first what it would change, then, on one tap, it is so."""

from collections.abc import Sequence
from dataclasses import replace

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
from commands.waiting_files import WaitingFiles, read_in_turn
from storage.org import people

_waiting = WaitingFiles[DateOrder | None]()  # the order of its dates, where it cannot be seen


async def bring(ctx: Context, content: bytes) -> Answer:
    """Returns who joins, leaves and moves by a file, and every line that cannot be used. Nothing changes."""
    if not content:
        return Refusal("welcome.file.nothing" if _reader(ctx).in_chat else "welcome.file.missing")
    return await _look(ctx, content, None)


async def bring_in_order(ctx: Context, name: str, order: DateOrder) -> Answer:
    """Returns the same for a file that waits until it is said in which order its dates are."""
    waiting = _waiting.find(ctx, name)
    return _gone(ctx) if waiting is None else await _look(ctx, waiting.content, order)


async def _look(ctx: Context, content: bytes, order: DateOrder | None) -> Answer:
    reader = _reader(ctx)
    try:
        planned = await _load(ctx, content, order, replace(_rules(ctx), dry_run=True))
    except DatesUnclear as error:
        return wording.dates_unclear(error, _waiting.keep(ctx, content, order), reader)
    except ChartError as error:
        return wording.refused(error, reader)
    name = _waiting.keep(ctx, content, order)
    return wording.would_change(planned.changes, planned.faults, planned.notes, name, reader, reasons=planned.reasons)


def _rules(ctx: Context) -> MergeRules:
    return MergeRules(most_percent=ctx.settings.people.ask_above, by=ctx.person.id)


def _gone(ctx: Context) -> Message:
    return sentence(say(ctx.person.language, "welcome.file.gone"))


async def make_chart(ctx: Context, name: str, *, anyway: bool) -> Answer:
    """Makes a file the chart that was looked at before; where it changes a great deal, it asks once more."""
    reader, waiting = _reader(ctx), _waiting.find(ctx, name)
    if waiting is None:
        return _gone(ctx)
    another: list[bool] = []
    try:
        rules = replace(_rules(ctx), anyway=anyway, waits=lambda: another.append(True))
        loaded = await _load(ctx, waiting.content, waiting.choices, rules)
    except ChartError as error:  # the people are others by now
        _waiting.let_go(name)
        return wording.refused(error, reader)
    except TooManyChanges as error:
        return wording.stopped(error, name, reader)
    _waiting.let_go(name)
    chart_before = await kept_now(ctx)
    # Where it has changed nothing, an earlier one is kept.
    can_undo = chart_before is not None and chart_before.moment == ctx.now
    changed = wording.changed(loaded.changes, loaded.faults, loaded.count, loaded.teams, reader, can_undo=can_undo)
    return wording.after_another(changed, reader.language) if another else changed


def _reader(ctx: Context) -> wording.ImportReader:
    return wording.ImportReader(ctx.person.language, in_chat=ctx.workspace.platform != "web")


async def _load(ctx: Context, content: bytes, order: DateOrder | None, rules: MergeRules) -> Loaded:
    """Reads a file as the command line does, and merges it by the same rules."""
    folders = folders_of(ctx.ballots)
    if folders is None:
        raise TypeError("a file came to a process without the check-ins' folders")
    if not rules.dry_run:
        folders.prepare()  # where check-ins are still off, nobody has needed them yet
    words = {ColumnKind(name): names for name, names in ctx.settings.people.columns.items()}
    file = await read_in_turn(read_chart, content, order, words)
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
