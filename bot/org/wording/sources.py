"""How it reads where people come from, and what of it is held."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bot.messages.message import Block, Bold, Buttons, Facts, Heading, Message, Note, Text
from bot.messages.say import line, plain, say, sentence
from bot.org.actions import BRING_PEOPLE, RECONSIDER, SAME_PERSON, TWO_PEOPLE
from bot.org.imports.fields import FIELDS, FieldSource
from bot.org.imports.sources import PeopleSource
from bot.org.remarks import Remark
from bot.org.wording.chart import remark

_ALSO_HERE = ("name", "email", "time_zone", "language")  # fields that the platform knows, too
SHOWN_AT_MOST = 20  # faults, and as many notes
_STRONGEST_FIRST = (PeopleSource.SCIM, PeopleSource.FILE)
_LENGTH = 400  # characters of each


class SourceView(NamedTuple):
    """When a source was last taken in, how many people have a place by it, and what was to be said of it."""

    source: PeopleSource
    taken_on: str
    people: int
    faults: Sequence[Remark]
    notes: Sequence[Remark]


class PersonQuestion(NamedTuple):
    """Whether somebody called `name` is the `person` who is described; `number` is that of the doubt."""

    number: int
    name: str
    person: str


def overview(
    accounts: int,
    imports: Sequence[SourceView],
    counts: Mapping[FieldSource, int],
    language: str,
    questions: Sequence[PersonQuestion] = (),
) -> Message:
    """Shows each source, which field comes from where (`counts` are of people), what is asked, whose line could not be
    used and how that is cured, who has no account.
    """
    title = say(language, "sources.title")
    views = {view.source: view for view in imports}
    rows = [(name_of(source, language), _taken(views.get(source), language)) for source in _STRONGEST_FIRST]
    rows.append((name_of(PeopleSource.PLATFORM, language), say(language, "sources.accounts", count=accounts)))
    blocks: list[Block] = [Heading(title), Facts(tuple(rows)), Note((say(language, "sources.precedence"),))]
    if (fields := _fields(accounts, counts, language)).rows:
        blocks += [Text((Bold(say(language, "sources.fields")),)), fields]
    blocks += _questions(questions, language)
    for view in imports:
        blocks += _told(view, language)
    if not any(view.faults for view in imports):
        blocks.append(Text((say(language, "sources.nothing_held" if imports else "sources.no_import"),)))
    blocks.append(Buttons((BRING_PEOPLE.button(say(language, "sources.bring")),)))
    return Message(title, tuple(blocks))


def _questions(questions: Sequence[PersonQuestion], language: str) -> list[Block]:
    blocks: list[Block] = [Text((Bold(say(language, "sources.doubts")),))] if questions else []
    for question in questions:
        blocks.append(Text((say(language, "sources.doubt", name=question.name, person=question.person),)))
        buttons = (
            SAME_PERSON.button(say(language, "sources.same"), question.number, sends=True),
            TWO_PEOPLE.button(say(language, "sources.two"), question.number, sends=True),
        )
        blocks.append(Buttons(buttons))
    return blocks


def answered(number: int, doubt: int, *, is_same: bool, language: str) -> Message:
    """Says that an answer is kept, under which number of the diary, with the way back."""
    answer = say(language, "sources.same" if is_same else "sources.two")
    text = line(language, "sources.answered", answer=answer, number=number)
    button = RECONSIDER.button(say(language, "sources.take_back"), doubt)
    return Message(plain(text), (Text(text), Buttons((button,))))


def _taken(view: SourceView | None, language: str) -> str:
    if view is None:
        return say(language, "sources.never")
    return say(language, "sources.taken", count=view.people, when=view.taken_on)


def _fields(accounts: int, counts: Mapping[FieldSource, int], language: str) -> Facts:
    """Each field that a source says of anybody, the strongest source leading; the rest is as it stands here."""
    rows = []
    for field in FIELDS:
        by_source = {source: counts.get(FieldSource(field, source), 0) for source in _STRONGEST_FIRST}
        if not any(by_source.values()):
            continue
        if field in _ALSO_HERE:
            by_source[PeopleSource.PLATFORM] = max(accounts - sum(by_source.values()), 0)
        parts = [
            say(language, "sources.of_people", source=name_of(source, language), count=count)
            for source, count in by_source.items()
            if count
        ]
        rows.append((say(language, f"sources.field_{field}"), say(language, "list.next").join(parts)))
    return Facts(tuple(rows))


def held(language: str, questions: Sequence[PersonQuestion] = ()) -> Message:
    notice = sentence(line(language, "sources.held"))
    return Message(notice.plain, (*notice.blocks, *_questions(questions, language)))


def name_of(source: PeopleSource, language: str) -> str:
    return say(language, f"sources.{source.name.lower()}")


def _told(view: SourceView, language: str) -> list[Block]:
    blocks: list[Block] = []
    if view.faults:
        name = name_of(view.source, language)
        blocks.append(Text((Bold(say(language, "sources.needs_a_hand", source=name)),)))
        blocks += [Text((_shortened(remark(fault, language)),)) for fault in view.faults[:SHOWN_AT_MOST]]
        if hidden := len(view.faults[SHOWN_AT_MOST:]):
            blocks.append(Note((say(language, "sources.more", count=hidden),)))
    blocks += [Note((_shortened(remark(note, language)),)) for note in view.notes[:SHOWN_AT_MOST]]
    return blocks


def _shortened(text: str) -> str:
    return text if len(text) <= _LENGTH else f"{text[:_LENGTH]}…"
