"""How one looks with six words, and what one reads then. Nothing of it is ever in a chat."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date

from bot.messages.message import Block, Form, Heading, Message, Note, Quote, Text, TextInput
from bot.messages.say import day, say
from bot.voice.actions import LookForm
from bot.voice.concerns import Closing, ConcernStanding, HandledConcern, ReaderReply, standing_of

_LETTERS_AT_MOST = 120  # of six words


def form(language: str) -> Form:
    form = LookForm(six_words=TextInput(say(language, "voice.input.look"), _LETTERS_AT_MOST))
    lead = Text((say(language, "voice.look_lead"),))
    return form.drawn(title=say(language, "voice.look"), submit=say(language, "voice.look_now"), above=(lead,))


def conversations(
    written: Sequence[tuple[HandledConcern, Sequence[ReaderReply]]],
    now: datetime,
    language: str,
    time_zone: str,
) -> Message:
    """Returns what somebody wrote under these six words, all of it, and what became of it. Readers answer together:
    none of them is named.
    """
    title = say(language, "voice.conversation")
    blocks: list[Block] = [Heading(title)]
    for concern, replies in written:
        blocks += _conversation(concern, replies, now, language, time_zone)
    blocks.append(Note((say(language, "voice.add"),)))
    return Message(title, tuple(blocks))


def _conversation(
    concern: HandledConcern, replies: Sequence[ReaderReply], now: datetime, language: str, time_zone: str
) -> list[Block]:
    blocks: list[Block] = [Note((say(language, "voice.week", day=_date(concern.week, language)),))]
    words = concern.readable
    blocks.append(Text((say(language, "voice.hidden"),)) if words is None else Quote(words))
    for reply in replies:
        blocks += [Note((say(language, "voice.replied", day=day(language, reply.at, time_zone)),)), Quote(reply.words)]
    return [*blocks, *standing(concern, now, language, time_zone)]


def standing(
    concern: HandledConcern, now: datetime, language: str, time_zone: str, *, is_reader: bool = False
) -> list[Block]:
    """Returns where a concern is on its way, in words for whoever wrote it, or for one of its readers. Nothing is due
    to one that is hidden.
    """
    where = standing_of(concern, now, now.astimezone(ZoneInfo(time_zone)).date())
    before = _promised(concern, language, time_zone)
    if where is ConcernStanding.CLOSED:
        return before + _closing(concern, f"voice.closing.{_word(concern).name.lower()}", language)
    if where is ConcernStanding.PASSED:
        return before + _closing(concern, "inbox.standing.passed" if is_reader else "voice.standing.passed", language)
    if concern.readable is None:
        return []
    days = concern.circle.acknowledged_within
    since = concern.acknowledged_at or concern.risen_at or concern.released_at
    if where in (ConcernStanding.ACKNOWLEDGED, ConcernStanding.OVERDUE):
        days = concern.circle.answered_within
    fields = {"day": day(language, since, time_zone), "count": days}
    key = f"inbox.standing.{where.value}" if is_reader else f"voice.standing.{where.value}"
    return [Text((say(language, key, **fields),))]


def _promised(concern: HandledConcern, language: str, time_zone: str) -> list[Block]:
    """What was to change by a day before, and what was said of it: a promise stays beside what became of it."""
    blocks: list[Block] = []
    for promise in concern.promises:
        said, until = day(language, promise.said_at, time_zone), _date(promise.changes_on, language)
        blocks.append(Text((say(language, "voice.promised", said=said, day=until),)))
        blocks += [Quote(promise.because)] if promise.because else []
    return blocks


def _word(concern: HandledConcern) -> Closing:
    return concern.closing or Closing.CHANGED


def _closing(concern: HandledConcern, key: str, language: str) -> list[Block]:
    """Returns the closing word, with its day or its reason."""
    until = _date(concern.changes_on, language) if concern.changes_on else ""
    blocks: list[Block] = [Text((say(language, key, day=until),))]
    return [*blocks, Quote(concern.because)] if concern.because else blocks


def _date(on: date, language: str) -> str:
    return format_date(on, "long", locale=language)
