"""Thanks of another product are matched with who is here, and kept apart: no message, limit, hint or number knows them.

A receiver whom nobody is named by is left out, since nobody would read it; a giver whom nobody is named by is a former
colleague, whose name is not kept.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.kudos.diary import PastKudosBrought, PastKudosRemoved
from bot.kudos.past_kudos import PRODUCT_AT_MOST, PastLine, product_of, read_past_kudos, thanks_key, value_of
from bot.kudos.past_names import Namesakes
from bot.kudos.wording.past_kudos import PastPlan
from bot.messages.visible import visible
from bot.org.people import Profile
from bot.org.remarks import Remark
from bot.org.values import Value
from bot.retention.holds import Hold
from commands.waiting_files import read_in_turn
from storage.database import all_or_nothing
from storage.diary import diary
from storage.kudos.past_kudos import (
    PastImport,
    PastThanks,
    add_past,
    begin_import,
    drop_import,
    is_in_import,
    known_keys,
)
from storage.org import people, values
from storage.retention.holds import standing_holds

_AT_ONCE = 1_000  # thanks in a statement


@dataclass(frozen=True, slots=True)
class PastChoices:
    """What an admin said of a file: its product, and the value here that a hashtag there means."""

    product: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Read:
    product: str
    lines: Sequence[PastLine]
    left_out: Sequence[Remark]


async def plan_past_kudos(
    workspace_id: int, content: bytes, choices: PastChoices, profiles: Sequence[Profile], now: datetime
) -> PastPlan:
    """Returns what a file would bring. Raises ChartError where it is none; nothing changes."""
    export = await _read(content, choices, now)
    matching = await _Matching.of(workspace_id, choices, profiles)
    new, came_before = 0, 0
    counted_keys: set[str] = set()
    for batch in _batches(matching.thanks(export)):
        keys = {thanks.key for thanks in batch}
        came_before_now = await known_keys(workspace_id, batch) | (keys & counted_keys)
        new, came_before = new + len(keys - came_before_now), came_before + len(batch) - len(keys - came_before_now)
        counted_keys |= keys
    return PastPlan(
        product=export.product,
        new=new,
        came_before=came_before,
        left_out=[*export.left_out, *matching.left_out()],
        unvalued=list(matching.unvalued),
        chosen=dict(choices.values),
    )


async def keep_past_kudos(
    workspace_id: int,
    content: bytes,
    choices: PastChoices,
    profiles: Sequence[Profile],
    by: int | None,
    now: datetime,
) -> int:
    """Stores what a file brings, all of it or nothing, and returns how much is new. Raises ChartError."""
    export = await _read(content, choices, now)
    matching = await _Matching.of(workspace_id, choices, profiles)
    async with all_or_nothing():
        await diary.hold(workspace_id)
        into = await begin_import(workspace_id, export.product, now)
        count = 0
        for batch in _batches(matching.thanks(export)):
            count += await add_past(workspace_id, into, batch)
        if count:
            await diary.append(workspace_id, by, PastKudosBrought(export.product, count), now)
        else:
            await drop_import(workspace_id, into)
    return count


async def drop_past_kudos(
    workspace_id: int, import_id: int, by: int | None, today: date, now: datetime
) -> PastImport | Hold | None:
    """Removes what a file brought, and returns it; the hold that keeps it; None where it is not there."""
    async with all_or_nothing():
        await diary.hold(workspace_id)
        for hold in await standing_holds(workspace_id, today):
            if hold.person_id is None or await is_in_import(workspace_id, import_id, hold.person_id):
                return hold
        dropped = await drop_import(workspace_id, import_id)
        if dropped:
            await diary.append(workspace_id, by, PastKudosRemoved(dropped.product, dropped.thanks), now)
    return dropped


async def _read(content: bytes, choices: PastChoices, now: datetime) -> _Read:
    file = await read_in_turn(read_past_kudos, content, now.date())
    product = choices.product or await read_in_turn(product_of, content)
    return _Read(" ".join(visible(product).split())[:PRODUCT_AT_MOST], file.lines, file.left_out)


class _Matching:
    """Finds who is meant; `unvalued` are hashtags of which none means a value."""

    def __init__(self, namesakes: Namesakes, current: Sequence[Value], chosen: Mapping[str, str]) -> None:
        self._people, self._values, self._chosen = namesakes, current, chosen
        self._unknown: dict[str, list[int]] = {}
        self._former: list[int] = []
        self.unvalued: dict[str, None] = {}

    @classmethod
    async def of(cls, workspace_id: int, choices: PastChoices, profiles: Sequence[Profile]) -> "_Matching":
        everyone = await people.everyone(workspace_id)
        return cls(Namesakes(everyone, profiles), await values.every(workspace_id), choices.values)

    def thanks(self, export: _Read) -> Iterator[PastThanks]:
        for line in export.lines:
            giver, value = self._people.find(line.giver), value_of(line.tags, self._values, self._chosen)
            if giver is None:
                self._former.append(line.line)
            if value is None:
                self.unvalued |= dict.fromkeys(line.tags)
            for receiver in self._receivers(line):
                if receiver != giver:
                    yield PastThanks(
                        key=_key(line, receiver),
                        thanks_key=thanks_key(self._people.account_of(receiver), line.given_at, line.words),
                        giver=giver,
                        receiver=receiver,
                        value=value.id if value else None,
                        words=line.words,
                        given_at=line.given_at,
                    )

    def _receivers(self, line: PastLine) -> list[int]:
        """Who is thanked, each once, whatever they are called."""
        meant = [each for name in line.receivers for each in self._people.find_each(name).items()]
        for name, receiver in meant:
            if receiver is None:
                self._unknown.setdefault(name[:60], []).append(line.line)
        return list(dict.fromkeys(receiver for _, receiver in meant if receiver is not None))

    def left_out(self) -> Iterator[Remark]:
        for name, lines in self._unknown.items():
            yield Remark("past_kudos.file.nobody", tuple(lines), {"cell": name})
        if self._former:
            yield Remark("past_kudos.file.former", tuple(self._former), {"count": len(self._former)})


def _key(line: PastLine, receiver: int) -> str:
    content = repr((line.giver.casefold(), receiver, str(line.given_at), line.words))
    return hashlib.sha256(content.encode()).hexdigest()


def _batches(thanks: Iterator[PastThanks]) -> Iterator[list[PastThanks]]:
    batch: list[PastThanks] = []
    for one_thanks in thanks:
        batch.append(one_thanks)
        if len(batch) == _AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch
