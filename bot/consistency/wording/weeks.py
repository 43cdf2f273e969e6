"""How it reads what somebody keeps up: in words first, then week by week."""

from datetime import date

from bot.consistency.actions import OPEN
from bot.consistency.weeks import STRETCH, KeptUp
from bot.messages.calendar import Calendar, CalendarRow
from bot.messages.message import Block, Buttons, Cell, Heading, Message, Note, Text
from bot.messages.say import say, short_month


def at_home(language: str) -> list[Block]:
    return [Buttons((OPEN.button(say(language, "consistency.title")),))]


def page(kept_up: KeptUp, language: str) -> Message:
    """Returns a sentence about the last stretch and the one before, the picture, and what it is not."""
    title = say(language, "consistency.title")
    blocks: list[Block] = [Heading(title), Text((_lately(kept_up, language),))]
    if any(kept_up.active_weeks()):
        blocks.append(_calendar(kept_up, language))
    blocks.append(Note((say(language, "consistency.note"),)))
    return Message(title, tuple(blocks))


def _lately(kept_up: KeptUp, language: str) -> str:
    *_, earlier, lately = kept_up.active_weeks()
    if not lately:
        return say(language, "consistency.nothing")
    key = "consistency.as_earlier" if lately == earlier else "consistency.lately"
    return say(language, key, count=lately, weeks=STRETCH, earlier=earlier)


def _calendar(kept_up: KeptUp, language: str) -> Calendar:
    weeks = kept_up.weeks
    begins = [weeks[begin] for begin in range(0, len(weeks), STRETCH)]
    ends = [weeks[begin + STRETCH - 1] for begin in range(0, len(weeks), STRETCH)]
    rows = [
        CalendarRow(
            cells=(Cell(say(language, f"consistency.{habit.value}")), *_numbers(kept_up.in_stretches(habit))),
            weeks=tuple(kept_up.weeks_of(habit)),
        )
        for habit in kept_up.habits
    ]
    if any(kept_up.acknowledged):
        words = (
            Cell(say(language, f"consistency.acknowledged.{amount.value}") if amount else "–")
            for amount in kept_up.acknowledged
        )
        rows.append(CalendarRow(cells=(Cell(say(language, "consistency.acknowledged")), *words)))
    return Calendar(
        title=say(language, "consistency.picture"),
        columns=(
            say(language, "consistency.what"),
            *(_stretch(begin, end, language) for begin, end in zip(begins, ends, strict=True)),
        ),
        rows=tuple(row.cells for row in rows),
        weeks=tuple(row.weeks for row in rows),
    )


def _numbers(counts: list[int]) -> list[Cell]:
    """What was not done is no 0, which would count it."""
    return [Cell(str(count) if count else "–") for count in counts]


def _stretch(begin: date, end: date, language: str) -> str:
    return say(language, "consistency.stretch", begin=short_month(language, begin), end=short_month(language, end))
