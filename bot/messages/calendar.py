"""A table that a platform may draw as a calendar: a row of weeks for each of its rows."""

from dataclasses import dataclass

from bot.messages.message import Cell, Table


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """What a row says in words, and of each of its weeks whether it is marked; none where only words say it."""

    cells: tuple[Cell, ...]
    weeks: tuple[bool, ...] = ()


@dataclass(frozen=True, slots=True)
class Calendar(Table):
    """`weeks` are by row, the earliest first, as many in each that has any: each column but the head's stands over as
    many of them.
    """

    weeks: tuple[tuple[bool, ...], ...] = ()
