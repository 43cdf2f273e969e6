"""Give numbers in chat: a single one in a form, or a file, of which it is first said what it would change."""

from collections.abc import Sequence
from typing import NamedTuple

from bot.messages.message import Message
from bot.messages.refusal import Refusal
from bot.org.remarks import ChartError, Remark
from bot.org.unit_key import leads
from bot.ports import Context
from bot.signals.actions import SignalFileForm, SignalValueForm
from bot.signals.diary import StatedBy
from bot.signals.file import SignalsFile, read_entries, read_signals
from bot.signals.nesting import refused_departments
from bot.signals.signals import SignalKind
from bot.signals.wording import admin, forms
from bot.signals.wording.remarks import of_single
from bot.signals.written_periods import company_day
from commands.feature import Answer
from commands.org.meet import meet_anew
from commands.signals.departments import department_names_now
from commands.signals.kinds_in_file import read_kinds, save_kinds
from commands.signals.state_values import Stated, lines_of, look_at, state_values
from commands.waiting_files import WaitingFiles, read_in_turn
from storage.database import all_or_nothing
from storage.diary import diary
from storage.org import people
from storage.signals import kinds

_waiting = WaitingFiles[None]()


async def open_value(ctx: Context, _: None) -> Answer:
    current = await kinds.current_kinds(ctx.workspace.id)
    if not current:
        return Refusal("signals.refused.none")
    return forms.value_form(current, ctx.settings.pulse.k, ctx.person.language)


async def value_given(ctx: Context, form: SignalValueForm) -> Answer:
    """Stores a single number, read as one in a file is."""
    head = SignalValueForm.head.name
    heads = list((await meet_anew(ctx.workspace, ctx.platform, form.head)).values())
    if len(heads) != 1:
        return Refusal("signals.refused.head", input=head)
    [person], k = heads, ctx.settings.pulse.k
    names = await department_names_now(ctx.workspace.id, k, ctx.now)
    unit = next((key for keys in names.keys.values() for key in keys if leads(key) == person.id), None)
    if unit is None:
        return Refusal("signals.refused.no_department", {"name": person.name}, head)
    if unit in names.small:
        return Refusal("signals.refused.small", {"name": person.name, "k": k}, head)
    for _, pair in refused_departments([unit], names.numbered, names.parents):
        inner, outer = (names.titles.get(key, key) for key in pair)
        return Refusal("signals.refused.nested", {"inner": inner, "outer": outer}, head)
    current = await kinds.current_kinds(ctx.workspace.id)
    cells = {"signal": form.signal, "department": unit, "period": form.period, "value": form.value}
    file = read_entries([cells | {"answers": form.answers}], current, None, company_day(ctx.settings, ctx.now))
    if file.faults:
        reason = of_single(file.faults, ctx.person.language)
        return Refusal("signals.refused.value", {"reason": reason}, SignalValueForm.value.name)
    return await _stated(ctx, StatedBy.FORM, file, current)


async def open_file(ctx: Context, _: None) -> Answer:
    return forms.file_form(ctx.person.language, in_chat=ctx.workspace.platform != "web")


async def pasted(ctx: Context, form: SignalFileForm) -> Answer:
    """Says what lines would change that came without a file."""
    if not form.pasted:
        return Refusal("welcome.file.nothing")
    return await bring_signals(ctx, form.pasted.encode())


async def bring_signals(ctx: Context, content: bytes) -> Answer:
    """Returns what a file would change, and usable line that cannot be used. Nothing changes."""
    current = await kinds.current_kinds(ctx.workspace.id)
    file, brought = await _read(ctx, content, current)
    if file.faults:
        return admin.refused(file.faults, ctx.person.language)
    looked_at = await look_at(ctx.workspace.id, file.values)
    name = _waiting.keep(ctx, content, None)
    change = await _change(ctx, looked_at, current, file.notes)
    return admin.would_change(change._replace(kinds=brought), name, ctx.person.language)


async def file_stated(ctx: Context, name: str) -> Answer:
    """Stores a file that was looked at before, by what stands and who is there now."""
    if (waiting := _waiting.find(ctx, name)) is None:
        return Refusal("signals.refused.waited")
    async with all_or_nothing():
        await diary.hold(ctx.workspace.id)
        current = await kinds.current_kinds(ctx.workspace.id)
        file, brought = await _read(ctx, waiting.content, current)
        _waiting.let_go(name)
        if file.faults:
            return admin.refused(file.faults, ctx.person.language)
        await save_kinds(ctx, brought)
        return await _stated(ctx, StatedBy.FILE, file, [*current, *brought])


class _FileRead(NamedTuple):
    """What stands in a file, and the signals that it sets up."""

    file: SignalsFile
    brought: Sequence[SignalKind] = ()


async def _read(ctx: Context, content: bytes, current: Sequence[SignalKind]) -> _FileRead:
    names = await department_names_now(ctx.workspace.id, ctx.settings.pulse.k, ctx.now)
    today = company_day(ctx.settings, ctx.now)
    try:
        brought, faults = await read_kinds(ctx, content, current)
        usable = [*current, *brought]
        if faults or not usable:
            return _FileRead(SignalsFile([], faults or [Remark("signals.file.no_kinds")]))
        return _FileRead(await read_in_turn(read_signals, content, usable, names, today), brought)
    except ChartError as error:
        return _FileRead(SignalsFile([], error.faults, error.notes))


async def _stated(ctx: Context, source: StatedBy, file: SignalsFile, current: Sequence[SignalKind]) -> Message:
    stored = await state_values(ctx.workspace.id, ctx.person.id, source, file.values, ctx.now)
    change = await _change(ctx, stored, current, file.notes)
    if stored.statement is None:
        return admin.would_change(change, "", ctx.person.language)
    return admin.stated(change, stored.statement, ctx.person.language)


async def _change(
    ctx: Context, stored: Stated, current: Sequence[SignalKind], notes: Sequence[Remark]
) -> admin.FileChange:
    heads = {leads(number.value.department) for number in stored.restated}
    names = {person.id: person.name for person in await people.by_ids(ctx.workspace.id, sorted(heads))}
    lines = lines_of(stored.restated, current, names, ctx.person.language)
    return admin.FileChange(added=stored.change.added, restated=stored.change.restated, lines=lines, notes=notes)
