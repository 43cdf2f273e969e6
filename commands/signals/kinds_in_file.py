"""Signals that a file brings along: those that are not set up yet, of which it says which direction is good."""

from collections.abc import Sequence
from typing import NamedTuple

from bot.org.remarks import Remark
from bot.ports import Context
from bot.signals.diary import KindWords, SignalKindSaved
from bot.signals.signals import FORMULA_BEGINS, KINDS_AT_MOST, NAME_AT_MOST, SignalKind
from bot.signals.table import described_in, folded, says_better
from commands.signals.kinds import new_key
from commands.waiting_files import read_in_turn
from storage.diary import diary
from storage.signals import kinds


class KindsInFile(NamedTuple):
    """Those that a file would set up, and what is wrong with how it describes signals."""

    new: Sequence[SignalKind]
    faults: Sequence[Remark] = ()


async def read_kinds(ctx: Context, content: bytes, current: Sequence[SignalKind]) -> KindsInFile:
    """Returns what a file says of signals; nothing where it does not say which direction is good. Raises ChartError."""
    if not await read_in_turn(says_better, content):
        return KindsInFile(())
    described = await read_in_turn(described_in, content)
    standing = {folded(word): kind for kind in current for word in (*kind.names.values(), kind.key)}
    reserved = await kinds.keys_ever(ctx.workspace.id)
    new: list[SignalKind] = []
    faults: list[Remark] = []
    for kind, says_shape in described:
        name = " ".join(kind.name("en").split())
        already = standing.get(kind.key)
        if already and already.higher_is_better != kind.higher_is_better:
            faults.append(Remark("signals.file.other_direction", (), {"cell": name}))
        elif already and says_shape and already.shape is not kind.shape:
            faults.append(Remark("signals.file.other_shape", (), {"cell": name, "shape": already.shape.value}))
        elif not already and (not name or name.startswith(FORMULA_BEGINS) or len(name) > NAME_AT_MOST):
            faults.append(Remark("signals.file.name", (), {"cell": name, "most": NAME_AT_MOST}))
        elif not already:
            names = {ctx.person.language: name}
            key = new_key(names, {*reserved, *(earlier.key for earlier in new)})
            new.append(SignalKind(key, names, kind.shape, kind.higher_is_better))
    if len(current) + len(new) > KINDS_AT_MOST:
        faults.append(Remark("signals.file.many_kinds", (), {"most": KINDS_AT_MOST}))
    return KindsInFile(new, faults)


async def save_kinds(ctx: Context, new: Sequence[SignalKind]) -> None:
    """Sets up what a file brings along, in the transaction around it."""
    for kind in new:
        await kinds.save_kind(ctx.workspace.id, kind)
        await diary.append(ctx.workspace.id, ctx.person.id, SignalKindSaved(None, KindWords.of(kind)), ctx.now)
