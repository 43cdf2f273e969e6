"""How readers read what was written to them, and the forms in which they answer it together."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from babel.dates import format_date

from bot.messages.actions import OnText
from bot.messages.message import (
    Block,
    Button,
    Buttons,
    ChoiceInput,
    Form,
    Heading,
    Input,
    Message,
    Note,
    Option,
    Quote,
    Text,
    TextInput,
)
from bot.messages.say import day, say
from bot.org.people import Person
from bot.voice import actions
from bot.voice.actions import AbuseForm, ClosingForm, ConcernReplyForm
from bot.voice.concerns import Closing, ConcernPage, ReaderReply, StoredConcern, VoiceClocks
from bot.voice.sealing import CHARACTERS_AT_MOST
from bot.voice.wording.looking import standing

SAID_AT_MOST = 400  # characters, as everything that is said to a branch
BEGINNING = 280  # characters of a concern in the inbox; the whole of it stands behind its button
_DATE_AT_MOST = 10


def inbox(
    came: ConcernPage,
    hidden: ConcernPage,
    clocks: VoiceClocks,
    now: datetime,
    reader: Person,
    *,
    is_ignored: bool = False,
) -> Message:
    """Returns what came, each by its beginning; below it, for observers, what readers called abusive, and whether one
    that goes no further `is_ignored`.
    """
    language, title = reader.language, say(reader.language, "inbox.title")
    blocks: list[Block] = [Heading(title)]
    if not came.concerns:
        blocks.append(Text((say(language, "inbox.nothing"),)))
    for concern in came.concerns:
        entry = map(_beginning, _entry(concern, clocks, now, reader))
        blocks += [*entry, Buttons((_open(concern, language),))]
    blocks += _further(came, actions.FURTHER, language)
    if is_ignored:
        blocks.append(Text((ignored(language),)))
    return Message(title, (*blocks, *_hidden(hidden, language)))


def hidden_page(hidden: ConcernPage, language: str) -> Message:
    """Returns further ones of what readers called abusive."""
    return Message(say(language, "inbox.hidden_ones"), tuple(_hidden(hidden, language)))


def _hidden(hidden: ConcernPage, language: str) -> list[Block]:
    blocks: list[Block] = [Heading(say(language, "inbox.hidden_ones"))] if hidden.concerns else []
    for concern in hidden.concerns:
        back = actions.BRING_BACK.button(say(language, "inbox.bring_back"), concern.key)
        blocks += [_week(concern, language), Quote(concern.words), Buttons((back,))]
    return [*blocks, *_further(hidden, actions.FURTHER_HIDDEN, language)]


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
    clocks: VoiceClocks,
    now: datetime,
    reader: Person,
) -> Message:
    """Returns a concern with what its readers said, by name, and what can be done about it."""
    language = reader.language
    blocks = _entry(concern, clocks, now, reader)
    for reply in replies:
        speaker = names.get(reply.person_id) or say(language, "diary.former")
        when = day(language, reply.at, reader.time_zone)
        blocks += [Note((say(language, "inbox.replied", name=speaker, day=when),)), Quote(reply.words)]
    blocks.append(Note((say(language, "inbox.together"),)))
    blocks.append(Buttons(tuple(_deeds(concern, language))))
    title = say(language, "inbox.one")
    return Message(title, (Heading(title), *blocks))


def _entry(concern: StoredConcern, clocks: VoiceClocks, now: datetime, reader: Person) -> list[Block]:
    language = reader.language
    words = concern.readable
    said = Text((say(language, "inbox.hidden"),)) if words is None else Quote(words)
    stands = standing(concern, clocks, now, language, reader.time_zone, is_reader=True)
    return [_week(concern, language), said, *stands]


def _week(concern: StoredConcern, language: str) -> Note:
    week = say(language, "voice.week", day=format_date(concern.week, "long", locale=language))
    circle = say(language, f"inbox.circle.{concern.circle.kind.value}")
    return Note((say(language, "inbox.of", week=week, circle=circle),))


def _open(concern: StoredConcern, language: str) -> Button:
    return actions.READ.button(say(language, "inbox.read"), concern.key)


def _deeds(concern: StoredConcern, language: str) -> list[Button]:
    key, buttons = concern.key, []
    if concern.readable is not None and not concern.closing:
        if concern.acknowledged_at is None:
            buttons.append(actions.ARRIVED.button(say(language, "inbox.arrived"), key))
        buttons.append(actions.CLOSE.button(say(language, "inbox.close"), key))
    if concern.readable is not None:
        buttons.insert(1 if len(buttons) > 1 else 0, actions.REPLY.button(say(language, "inbox.reply"), key))
        buttons.append(actions.ABUSE.button(say(language, "inbox.abuse"), key))
    return [*buttons, way_in(language)]


def way_in(language: str) -> Button:
    return actions.OPEN_INBOX.button(say(language, "inbox.title"))


def waiting(count: int, language: str) -> list[Block]:
    """Returns how many concerns wait for a word of somebody's, and the way there."""
    return [Text((say(language, "inbox.waiting", count=count),)), Buttons((way_in(language),))]


def letter(count: int, language: str) -> Message:
    """Returns the message that comes once a day at most."""
    return Message(say(language, "inbox.waiting", count=count), tuple(waiting(count, language)))


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
    words = TextInput(
        ConcernReplyForm.words.name, say(language, "inbox.input.reply"), CHARACTERS_AT_MOST, multiline=True
    )
    return Form(
        key=ConcernReplyForm.KEY,
        title=say(language, "inbox.reply"),
        submit=say(language, "inbox.say"),
        blocks=(Text((say(language, "inbox.reply_note"),)), *_said(concern), words),
        state={ConcernReplyForm.concern.name: concern.key},
    )


def closing_form(concern: StoredConcern, language: str) -> Form:
    options = tuple(Option(word.value, say(language, f"inbox.closing.{word.name.lower()}")) for word in Closing)
    blocks: tuple[Block | Input, ...] = (
        Text((say(language, "inbox.closing_note"),)),
        *_said(concern),
        ChoiceInput(ClosingForm.closing.name, say(language, "inbox.input.closing"), options),
        TextInput(
            name=ClosingForm.changes_on.name,
            label=say(language, "inbox.input.changes_on"),
            at_most=_DATE_AT_MOST,
            required=False,
            example="2026-08-17",
        ),
        _text(ClosingForm.because.name, "inbox.input.because", CHARACTERS_AT_MOST, language),
        _text(ClosingForm.said.name, "inbox.input.said", SAID_AT_MOST, language),
    )
    return Form(
        key=ClosingForm.KEY,
        title=say(language, "inbox.close"),
        submit=say(language, "inbox.close_it"),
        blocks=blocks,
        state={ClosingForm.concern.name: concern.key},
    )


def abuse_form(concern: StoredConcern, language: str) -> Form:
    return Form(
        key=AbuseForm.KEY,
        title=say(language, "inbox.abuse"),
        submit=say(language, "inbox.hide"),
        blocks=(Text((say(language, "inbox.abuse_note"),)), *_said(concern)),
        state={AbuseForm.concern.name: concern.key},
    )


def _said(concern: StoredConcern) -> tuple[Block, ...]:
    return (Quote(concern.words),) if concern.readable is not None else ()


def _text(name: str, label: str, at_most: int, language: str) -> TextInput:
    return TextInput(name, say(language, label), at_most, multiline=True, required=False)
