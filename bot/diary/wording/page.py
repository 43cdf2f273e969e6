"""How the diary reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.diary.actions import PAGE
from bot.diary.entries import Entry
from bot.diary.events import ByLanguage, Change, Fact, PersonReference, Phrase, Shown, TeamOf, read_event
from bot.messages.message import Block, Bold, Button, Buttons, Heading, Message, Note, Text
from bot.messages.say import clock, day, joined, plain, rich, say


@dataclass(frozen=True, slots=True)
class DiaryReader:
    """In whose words it is drawn, and how people and teams are called, by number; who is not there is gone."""

    language: str
    time_zone: str
    people: Mapping[int, str]
    teams: Mapping[int, str]


def page(entries: Sequence[Entry], reader: DiaryReader, *, is_newest: bool) -> Message:
    """Returns some entries, the newest first, and the ways to those before."""
    language = reader.language
    title = say(language, "diary.title")
    blocks: list[Block] = [Heading(title), Note((say(language, "diary.about"),))]
    for entry in entries:
        blocks += _entry(entry, reader)
    if not entries:
        blocks.append(Text((say(language, "diary.empty"),)))
    if is_newest and entries:
        fields = {"number": entries[0].number, "hash": entries[0].hash}
        blocks.append(Note((say(language, "diary.fingerprint", **fields),)))
    buttons: list[Button] = [] if is_newest else [PAGE.button(say(language, "diary.newest"), 0)]
    if entries and entries[-1].number > 1:
        buttons.append(PAGE.button(say(language, "diary.older"), entries[-1].number))
    return Message(title, (*blocks, *((Buttons(tuple(buttons)),) if buttons else ())))


@dataclass(frozen=True, slots=True)
class DiaryLine:
    """One entry in words."""

    number: int
    at: datetime
    words: str
    details: tuple[str, ...]


def in_words(entry: Entry, reader: DiaryReader) -> DiaryLine:
    """Returns an entry as it reads by itself."""
    event = read_event(entry.kind, entry.content)
    happening = shown(event.phrase() if event else Phrase("diary.unknown", {"kind": entry.kind}), reader)
    words = plain(rich(reader.language, "diary.entry", who=_who(entry.person_id, reader), what=happening))
    details = tuple(_detail(detail, reader) for detail in event.details()) if event else ()
    return DiaryLine(entry.number, entry.at, words, details)


def _entry(entry: Entry, reader: DiaryReader) -> list[Block]:
    if entry.is_emptied:
        return _emptied(entry, reader)
    event, language = read_event(entry.kind, entry.content), reader.language
    unknown = Phrase("diary.unknown", {"kind": entry.kind})
    happening = shown(event.phrase() if event else unknown, reader)
    details = [_detail(detail, reader) for detail in event.details()] if event else []
    details.append(_when(entry, reader))
    return [
        Text(rich(language, "diary.entry", who=Bold(_who(entry.person_id, reader)), what=happening)),
        Note(("\n".join(details),)),
    ]


def _emptied(entry: Entry, reader: DiaryReader) -> list[Block]:
    return [Text((say(reader.language, "diary.emptied", kind=entry.kind),)), Note((_when(entry, reader),))]


def _when(entry: Entry, reader: DiaryReader) -> str:
    return say(reader.language, "diary.when", number=entry.number, when=_moment(entry.at, reader))


def _who(person: int | None, reader: DiaryReader) -> str:
    return say(reader.language, "diary.operator") if person is None else shown(PersonReference(person), reader)


def _moment(moment: datetime, reader: DiaryReader) -> str:
    return f"{day(reader.language, moment, reader.time_zone)}, {clock(reader.language, moment, reader.time_zone)}"


def _detail(detail: Change | Fact, reader: DiaryReader) -> str:
    subject = shown(detail.about, reader)
    match detail:
        case Change(before=old_value, after=new_value):
            fields = {"before": shown(old_value, reader), "after": shown(new_value, reader)}
            return say(reader.language, "diary.change", about=subject, **fields)
        case Fact(value=value):
            return say(reader.language, "diary.fact", about=subject, value=shown(value, reader))


def shown(value: Shown, reader: DiaryReader) -> str:
    """Returns a value in the reader's words."""
    language = reader.language
    match value:
        case None | "" | ():
            return say(language, "diary.nothing")
        case bool():
            return say(language, "diary.yes" if value else "diary.no")
        case ByLanguage(texts):
            return texts.get(language) or next(iter(texts.values()), "")
        case PersonReference(number):
            return reader.people.get(number) or say(language, "diary.former")
        case TeamOf(leader):
            return reader.teams.get(leader) or say(language, "diary.former_team")
        case Phrase(key, fields):
            return say(language, key, **{name: _field(part, reader) for name, part in fields.items()})
        case tuple():
            return joined(language, [shown(part, reader) for part in value])
    return str(value)


def _field(value: Shown, reader: DiaryReader) -> str | int:
    """A number stays one: `count` chooses the plural by it."""
    return value if isinstance(value, int) else shown(value, reader)
