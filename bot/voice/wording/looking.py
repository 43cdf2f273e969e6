"""How one looks with six words, and what one reads then. Nothing of it is ever in a chat."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from babel.dates import format_date

from bot.messages.message import Block, Form, Heading, Message, Note, Quote, Text, TextInput
from bot.messages.say import day, say
from bot.voice.actions import LookForm
from bot.voice.concerns import Closing, ConcernStanding, HandledConcern, Reach, ReaderReply, standing_of

_LETTERS_AT_MOST = 120  # of six words


class LookedUp(NamedTuple):
    """A concern that somebody finds by its six words, what was replied to it, and whom it reaches now where that is not
    as they read before they wrote it.
    """

    concern: HandledConcern
    replies: Sequence[ReaderReply]
    reach: Reach | None = None


def form(language: str) -> Form:
    form = LookForm(six_words=TextInput(say(language, "voice.input.look"), _LETTERS_AT_MOST))
    lead = Text((say(language, "voice.look_lead"),))
    return form.drawn(title=say(language, "voice.look"), submit=say(language, "voice.look_now"), above=(lead,))


def conversations(
    written: Sequence[LookedUp],
    now: datetime,
    language: str,
    time_zone: str,
) -> Message:
    """Returns what somebody wrote under these six words, all of it, and what became of it. Readers answer together:
    none of them is named.
    """
    title = say(language, "voice.conversation")
    blocks: list[Block] = [Heading(title)]
    for looked_up in written:
        blocks += _conversation(looked_up, now, language, time_zone)
    if any(looked_up.reach is not Reach.NOBODY for looked_up in written):
        blocks.append(Note((say(language, "voice.add"),)))
    return Message(title, tuple(blocks))


def _conversation(looked_up: LookedUp, now: datetime, language: str, time_zone: str) -> list[Block]:
    concern, replies, reach = looked_up
    blocks: list[Block] = [Note((say(language, "voice.week", day=_date(concern.week, language)),))]
    words = concern.readable
    blocks.append(Text((say(language, "voice.hidden"),)) if words is None else Quote(words))
    for reply in replies:
        blocks += [Note((say(language, "voice.replied", day=day(language, reply.at, time_zone)),)), Quote(reply.words)]
    if reach is Reach.NOBODY:
        return [*blocks, *_nobody_left(concern, now, language, time_zone)]
    at_step_up = reach is Reach.STEP_UP_ALONE and words is not None
    if not (at_step_up and concern.risen_at and concern.acknowledged_at is None):
        blocks += standing(concern, now, language, time_zone, is_back=reach is Reach.READERS_ALONE)
    if at_step_up:
        blocks.append(Text((say(language, "voice.reach.step_up_alone"),)))
    return blocks


def _nobody_left(concern: HandledConcern, now: datetime, language: str, time_zone: str) -> list[Block]:
    """What was done about it, none of what is still to be done, and what its writer can do."""
    where = standing_of(concern, now, now.astimezone(ZoneInfo(time_zone)).date())
    blocks: list[Block] = []
    if where in (ConcernStanding.CLOSED, ConcernStanding.PASSED):
        blocks += standing(concern, now, language, time_zone)
    elif concern.acknowledged_at:
        since = day(language, concern.acknowledged_at, time_zone)
        blocks.append(Text((say(language, "voice.reach.acknowledged", day=since),)))
    elif where in (ConcernStanding.LATE, ConcernStanding.RISEN):
        days = concern.circle.acknowledged_within
        blocks.append(Text((say(language, "voice.reach.late", count=days),)))
    if concern.readable is None:  # observers read it, and can bring it back
        return blocks
    return [*blocks, Text((say(language, "voice.reach.nobody"),))]


def standing(
    concern: HandledConcern,
    now: datetime,
    language: str,
    time_zone: str,
    *,
    is_reader: bool = False,
    is_back: bool = False,
) -> list[Block]:
    """Returns where a concern is on its way, in words for whoever wrote it, or for one of its readers. Nothing is due
    to one that is hidden. `is_back` is that it rose to people who are all gone.
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
    if where is ConcernStanding.RISEN and is_reader and concern.has_fallen:
        key = "inbox.standing.fallen"
    if is_back and where is ConcernStanding.RISEN:
        key = "voice.reach.readers_alone"
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
