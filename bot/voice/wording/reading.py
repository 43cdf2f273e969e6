"""How readers read what was written to them, and the forms in which they answer it together."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date

from bot.messages.actions import OnText
from bot.messages.message import (
    Block,
    Button,
    Buttons,
    ChoiceInput,
    Form,
    Heading,
    Message,
    Note,
    Option,
    Quote,
    Text,
    TextInput,
)
from bot.messages.refusal import Refusal
from bot.messages.say import day, plain, say
from bot.messages.typed import DAY_AT_MOST
from bot.org.people import Person
from bot.voice import actions
from bot.voice.actions import ClosingForm, ConcernReplyForm
from bot.voice.concerns import Closing, ConcernPage, ReaderReply, StoredConcern, may_be_closed
from bot.voice.sealing import CHARACTERS_AT_MOST
from bot.voice.wording.looking import standing

SAID_AT_MOST = 400  # characters, as everything that is said to a branch
BEGINNING = 280  # characters of a concern in the inbox; the whole of it stands behind its button


def inbox(
    came: ConcernPage, called: ConcernPage, now: datetime, reader: Person, *, is_ignored: bool = False
) -> Message:
    """Returns what came, each by its beginning; below it, for observers, what was called abusive, and whether one that
    goes no further `is_ignored`.
    """
    language, title = reader.language, say(reader.language, "inbox.title")
    blocks: list[Block] = [Heading(title)]
    if not came.concerns:
        blocks.append(Text((say(language, "inbox.nothing"),)))
    for concern in came.concerns:
        entry = map(_beginning, (*_written(concern, language), *_stands(concern, now, reader)))
        blocks += entry
        if concern.readable is not None:
            blocks.append(Buttons((_open(concern, language),)))
    blocks += _further(came, actions.FURTHER, language)
    if is_ignored:
        blocks.append(Text((ignored(language),)))
    return Message(title, (*blocks, *_called(called, reader)))


def called_page(called: ConcernPage, reader: Person) -> Message:
    """Returns further ones of what was called abusive."""
    return Message(say(reader.language, "inbox.called_ones"), tuple(_called(called, reader)))


def _called(called: ConcernPage, observer: Person) -> list[Block]:
    language = observer.language
    blocks: list[Block] = [Heading(say(language, "inbox.called_ones"))] if called.concerns else []
    for concern in called.concerns:
        stands = "inbox.is_called" if concern.is_called else "inbox.hidden"
        blocks += [_week(concern, language), Quote(concern.words), Text((say(language, stands),))]
        buttons = []
        if concern.is_called and concern.called_by != observer.id:
            buttons.append(actions.ABUSE.button(say(language, "inbox.abuse"), concern.key))
        back = "inbox.let_stand" if concern.is_called else "inbox.bring_back"
        blocks.append(Buttons((*buttons, actions.BRING_BACK.button(say(language, back), concern.key))))
    return [*blocks, *_further(called, actions.FURTHER_CALLED, language)]


def _beginning(block: Block) -> Block:
    """No quote, which is never cut."""
    match block:
        case Quote(words) if len(words) > BEGINNING:
            return Text((words[: BEGINNING - 1].rstrip() + "…",))
    return block


def _further(page: ConcernPage, turn: OnText, language: str) -> list[Block]:
    if not page.further:
        return []
    button = turn.button(say(language, "inbox.further"), page.concerns[-1].key)
    return [Note((say(language, "inbox.behind", count=page.further),)), Buttons((button,))]


def concern_page(
    concern: StoredConcern,
    replies: Sequence[ReaderReply],
    names: Mapping[int, str],
    now: datetime,
    reader: Person,
) -> Message:
    """Returns a concern with what its readers said, by name, and what can be done about it."""
    language = reader.language
    blocks = _written(concern, language)
    for reply in replies:
        speaker = names.get(reply.person_id) or say(language, "diary.former")
        when = day(language, reply.at, reader.time_zone)
        blocks += [Note((say(language, "inbox.replied", name=speaker, day=when),)), Quote(reply.words)]
    blocks += [*_stands(concern, now, reader), Note((say(language, "inbox.together"),))]
    blocks.append(Buttons(tuple(_deeds(concern, now, reader))))
    title = say(language, "inbox.one")
    return Message(title, (Heading(title), *blocks))


def _written(concern: StoredConcern, language: str) -> list[Block]:
    words = concern.readable
    blocks: list[Block] = [Text((say(language, "inbox.hidden"),)) if words is None else Quote(words)]
    if concern.is_called:
        blocks.append(Text((say(language, "inbox.is_called"),)))
    return [_week(concern, language), *blocks]


def _stands(concern: StoredConcern, now: datetime, reader: Person) -> list[Block]:
    return standing(concern, now, reader.language, reader.time_zone, is_reader=True)


def _week(concern: StoredConcern, language: str) -> Note:
    week = say(language, "voice.week", day=format_date(concern.week, "long", locale=language))
    circle = say(language, f"inbox.circle.{concern.circle.kind.value}")
    return Note((say(language, "inbox.of", week=week, circle=circle),))


def _open(concern: StoredConcern, language: str) -> Button:
    return actions.READ.button(say(language, "inbox.read"), concern.key)


def _deeds(concern: StoredConcern, now: datetime, reader: Person) -> list[Button]:
    """A day by which it was to change is a promise, and no end: once it is over another closing word may follow."""
    language, key, buttons = reader.language, concern.key, list[Button]()
    if concern.readable is None:
        return [way_in(language)]
    if concern.acknowledged_at is None:
        buttons.append(actions.ARRIVED.button(say(language, "inbox.arrived"), key))
    buttons.append(actions.REPLY.button(say(language, "inbox.reply"), key))
    if may_be_closed(concern, now, now.astimezone(ZoneInfo(reader.time_zone)).date()):
        buttons.append(actions.CLOSE.button(say(language, "inbox.close"), key))
    if concern.called_by != reader.id:
        buttons.append(actions.ABUSE.button(say(language, "inbox.abuse"), key))
    return [*buttons, way_in(language)]


def way_in(language: str) -> Button:
    return actions.OPEN_INBOX.button(say(language, "inbox.title"))


def waiting(count: int, called: int, language: str) -> list[Block]:
    """Returns how many concerns wait for a word of somebody's, how many others were called abusive and wait for an
    observer's, and the way there; nothing where none does.
    """
    lines = [Text((say(language, "inbox.waiting", count=count),))] if count else []
    lines += [Text((say(language, "inbox.waiting_called", count=called),))] if called else []
    return [*lines, Buttons((way_in(language),))] if lines else []


def letter(blocks: Sequence[Block]) -> Message:
    """Returns the message that comes once a day at most, of what waits."""
    lines = " ".join(plain(block.line) for block in blocks if isinstance(block, Text))
    return Message(lines, tuple(blocks))


def answered(count: int, language: str) -> str:
    """Returns what everybody reads of last week, since nobody can be told that it was theirs."""
    return say(language, "pulse.concerns_answered", count=count)


def ignored(language: str) -> str:
    """Returns what everybody reads where nobody acknowledged a concern, and nobody is above who should."""
    return say(language, "pulse.concerns_ignored")


def lost(language: str) -> str:
    """Returns what everybody reads where a window's boxes or keys were lost, since nobody knows who wrote in it."""
    return say(language, "pulse.concerns_lost")


def reply_form(concern: StoredConcern, language: str) -> Form:
    form = ConcernReplyForm(
        concern=concern.key,
        words=TextInput(say(language, "inbox.input.reply"), CHARACTERS_AT_MOST, multiline=True),
    )
    return form.drawn(
        title=say(language, "inbox.reply"),
        submit=say(language, "inbox.say"),
        above=(Text((say(language, "inbox.reply_note"),)), *_said(concern)),
    )


def closing_form(concern: StoredConcern, language: str) -> Form:
    options = tuple(Option(word.value, say(language, f"inbox.closing.{word.name.lower()}")) for word in Closing)
    form = ClosingForm(
        concern=concern.key,
        promised=concern.changes_on.isoformat() if concern.changes_on else "",
        closing=ChoiceInput(say(language, "inbox.input.closing"), options),
        changes_on=TextInput(
            label=say(language, "inbox.input.changes_on"),
            at_most=DAY_AT_MOST,
            required=False,
            example="2026-08-17",
        ),
        because=_text("inbox.input.because", CHARACTERS_AT_MOST, language),
        said=_text("inbox.input.said", SAID_AT_MOST, language),
    )
    return form.drawn(
        title=say(language, "inbox.close"),
        submit=say(language, "inbox.close_it"),
        above=(Text((say(language, "inbox.closing_note"),)), *_said(concern)),
    )


def closed_already(concern: StoredConcern, language: str) -> Refusal:
    """Returns why no other closing word may be said now: there was the last one, or its day is not over."""
    if concern.changes_on is None:
        return Refusal("inbox.refused.closed")
    return Refusal("inbox.refused.promised", {"day": format_date(concern.changes_on, "long", locale=language)})


def _said(concern: StoredConcern) -> tuple[Block, ...]:
    return (Quote(concern.words),) if concern.readable is not None else ()


def _text(label: str, at_most: int, language: str) -> TextInput:
    return TextInput(say(language, label), at_most, multiline=True, required=False)
