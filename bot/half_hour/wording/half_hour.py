"""How a half hour with customers reads: on a leader's home, where it is ticked off, and what was heard."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time

from bot.half_hour import actions
from bot.half_hour.half_hour import WORDS_AT_MOST, HalfHour, ThisWeek, another, first_to_tick
from bot.messages.message import Block, Bold, Button, Buttons, Form, Heading, Message, Note, Quote, Text, TextInput
from bot.messages.say import day, rich, say


def at_home(week: ThisWeek, language: str) -> list[Block]:
    """Returns a quiet offer, or what was taken along. What was not done in earlier weeks is not spoken of."""
    blocks: list[Block] = [Heading(say(language, "half_hour.title"))]
    heard_before = [actions.HEARD.button(say(language, "half_hour.heard"))] if week.has_heard else []
    if week.half_hour is None:
        return [*blocks, *_offer(week.question, language), Buttons((*_ways(week.question, language), *heard_before))]
    if week.is_done:
        return [*blocks, Text((say(language, "half_hour.done_this_week"),)), Buttons(tuple(heard_before))]
    question = Bold(_question(week.half_hour.question, language))
    with_you = Text(rich(language, "half_hour.with_you", question=question))
    return [*blocks, with_you, Buttons((_tick(week.half_hour, language), *heard_before))]


def offer(question: str, language: str) -> Message:
    """Returns another question than the one before."""
    return Message(_question(question, language), (*_offer(question, language), Buttons(_ways(question, language))))


def taken(half_hour: HalfHour, language: str) -> Message:
    text = say(language, "half_hour.taken")
    question = Text((Bold(_question(half_hour.question, language)),))
    how = Note((say(language, "half_hour.how"),))
    return Message(text, (Text((text,)), question, how, Buttons((_tick(half_hour, language),))))


def form(half_hour: HalfHour, language: str) -> Form:
    form = actions.TickForm(
        words=TextInput(say(language, "half_hour.input"), WORDS_AT_MOST, half_hour.words, required=False),
        week=half_hour.week.isoformat(),
    )
    return form.drawn(
        title=say(language, "half_hour.title"),
        submit=say(language, "half_hour.submit"),
        above=(Text((Bold(_question(half_hour.question, language)),)),),
        below=(Note((say(language, "half_hour.private"),)),),
    )


def ticked(language: str) -> Message:
    text = say(language, "half_hour.ticked")
    return Message(text, (Text((text,)), Buttons((actions.HEARD.button(say(language, "half_hour.heard")),))))


def heard(latest: Sequence[HalfHour], week: date, language: str) -> Message:
    """Returns what the leader heard, the newest first; what is of this week or the last one can still be changed."""
    title = say(language, "half_hour.heard")
    blocks: list[Block] = [Heading(title), Note((say(language, "half_hour.private"),))]
    for half_hour in latest:
        monday = day(language, datetime.combine(half_hour.week, time(), UTC), "UTC")
        question = Bold(_question(half_hour.question, language))
        blocks.append(Text(rich(language, "half_hour.week_of", day=monday, question=question)))
        blocks += [Quote(half_hour.words)] if half_hour.words else []
        if half_hour.week >= first_to_tick(week):
            change = actions.TICK.button(say(language, "half_hour.change"), half_hour.week.isoformat())
            blocks.append(Buttons((change,)))
    if not latest:
        blocks.append(Text((say(language, "half_hour.nothing_heard"),)))
    return Message(title, tuple(blocks))


def _offer(question: str, language: str) -> list[Block]:
    return [Text((Bold(_question(question, language)),)), Note((say(language, "half_hour.how"),))]


def _ways(question: str, language: str) -> tuple[Button, ...]:
    return (
        actions.TAKE.button(say(language, "half_hour.take"), question),
        actions.ANOTHER.button(say(language, "half_hour.another"), another(question)),
    )


def _tick(half_hour: HalfHour, language: str) -> Button:
    return actions.TICK.button(say(language, "half_hour.tick"), half_hour.week.isoformat())


def _question(key: str, language: str) -> str:
    return say(language, f"half_hour.question.{key}")
