"""How one looks with six words, and what one reads then. Nothing of it is ever in a chat."""

from collections.abc import Sequence
from datetime import date, datetime

from babel.dates import format_date

from bot.messages.message import Block, Form, Heading, Message, Note, Quote, Text, TextInput
from bot.messages.say import day, say
from bot.voice.actions import LookForm
from bot.voice.concerns import Closing, ConcernStanding, HandledConcern, ReaderReply, VoiceClocks, standing_of

_LETTERS_AT_MOST = 120  # of six words


def form(language: str) -> Form:
    title = say(language, "voice.look")
    words = TextInput(LookForm.six_words.name, say(language, "voice.input.look"), _LETTERS_AT_MOST)
    lead = Text((say(language, "voice.look_lead"),))
    return Form(key=LookForm.KEY, title=title, submit=say(language, "voice.look_now"), blocks=(lead, words))


def conversation(
    concern: HandledConcern,
    replies: Sequence[ReaderReply],
    clocks: VoiceClocks,
    now: datetime,
    language: str,
    time_zone: str,
) -> Message:
    """Returns what somebody wrote, and what became of it. Readers answer together: none of them is named."""
    title = say(language, "voice.conversation")
    blocks: list[Block] = [Heading(title), Note((say(language, "voice.week", day=_date(concern.week, language)),))]
    words = concern.readable
    blocks.append(Text((say(language, "voice.hidden"),)) if words is None else Quote(words))
    for reply in replies:
        blocks += [Note((say(language, "voice.replied", day=day(language, reply.at, time_zone)),)), Quote(reply.words)]
    blocks += standing(concern, clocks, now, language, time_zone)
    blocks.append(Note((say(language, "voice.add"),)))
    return Message(title, tuple(blocks))


def standing(
    concern: HandledConcern,
    clocks: VoiceClocks,
    now: datetime,
    language: str,
    time_zone: str,
    *,
    is_reader: bool = False,
) -> list[Block]:
    """Returns where a concern is on its way, in words for whoever wrote it, or for one of its readers."""
    where = standing_of(concern, clocks, now)
    if where is ConcernStanding.CLOSED:
        return closing(concern, language)
    days = clocks.acknowledged_within
    since = concern.acknowledged_at or concern.risen_at or concern.released_at
    if where in (ConcernStanding.ACKNOWLEDGED, ConcernStanding.OVERDUE):
        days = clocks.answered_within
    fields = {"day": day(language, since, time_zone), "count": days}
    key = f"inbox.standing.{where.value}" if is_reader else f"voice.standing.{where.value}"
    return [Text((say(language, key, **fields),))]


def closing(concern: HandledConcern, language: str) -> list[Block]:
    """Returns the closing word, with its day or its reason."""
    word = concern.closing or Closing.CHANGED
    until = _date(concern.changes_on, language) if concern.changes_on else ""
    blocks: list[Block] = [Text((say(language, f"voice.closing.{word.name.lower()}", day=until),))]
    return [*blocks, Quote(concern.because)] if concern.because else blocks


def _date(on: date, language: str) -> str:
    return format_date(on, "long", locale=language)
