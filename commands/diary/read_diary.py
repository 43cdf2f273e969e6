"""Read the diary: everybody of the workspace does, people by the names that they have now."""

from collections.abc import Iterable, Mapping, Sequence

from bot.diary.entries import Entry
from bot.diary.events import Change, Fact, PersonReference, Phrase, Shown, TeamOf, read_event
from bot.diary.wording.page import DiaryLine, DiaryReader, in_words, page
from bot.messages.message import Message
from bot.org.people import Person
from bot.ports import Context
from storage.diary import diary
from storage.org import people

ENTRIES_A_PAGE = 8


async def read_diary(ctx: Context, below_number: int = 0) -> Message:
    """Returns the newest entries, or those before the one of this number."""
    workspace, person = ctx.workspace.id, ctx.person
    is_newest = below_number <= 0
    entries = await diary.page(workspace, None if is_newest else below_number, ENTRIES_A_PAGE)
    return page(entries, await _reader(person, entries), is_newest=is_newest)


async def entries_about(person: Person) -> list[DiaryLine]:
    """Returns the entries of what somebody did, and of what was done about them, the oldest first, in their words."""
    naming = await diary.naming(person.workspace_id, person.id)
    entries = [entry for entry in naming if PersonReference(person.id) in {*_mentioned(entry)}]
    reader = await _reader(person, entries)
    return [in_words(entry, reader) for entry in entries]


async def _reader(person: Person, entries: Sequence[Entry]) -> DiaryReader:
    mentioned = {part for entry in entries for part in _mentioned(entry)}
    colleagues = await people.by_ids(
        person.workspace_id, sorted(part.id for part in mentioned if isinstance(part, PersonReference))
    )
    leaders = {part.leader for part in mentioned if isinstance(part, TeamOf)}
    teams = await people.teams(person.workspace_id) if leaders else []
    return DiaryReader(
        language=person.language,
        time_zone=person.time_zone,
        people={colleague.id: colleague.name for colleague in colleagues},
        teams={team.manager_id: team.name_in(person.language) for team in teams},
    )


def _mentioned(entry: Entry) -> Iterable[PersonReference | TeamOf]:
    if entry.person_id is not None:
        yield PersonReference(entry.person_id)
    if event := read_event(entry.kind, entry.content):
        yield from _within(event.phrase())
        for detail in event.details():
            match detail:
                case Change(about=subject, before=old_value, after=new_value):
                    parts: tuple[Shown, ...] = (subject, old_value, new_value)
                case Fact(about=subject, value=value):
                    parts = (subject, value)
            yield from _within(parts)


def _within(value: Shown) -> Iterable[PersonReference | TeamOf]:
    match value:
        case PersonReference() | TeamOf():
            yield value
        case Phrase(fields=fields):
            yield from _within(_values(fields))
        case tuple():
            for part in value:
                yield from _within(part)


def _values(fields: Mapping[str, Shown]) -> tuple[Shown, ...]:
    return tuple(fields.values())
