"""How the page for leaders reads: what may be said, both sides of each department, and customers' own words."""

from datetime import UTC, datetime, time

from bot.checkin.wording.names import department_name
from bot.messages.message import Block, Bold, Button, Buttons, Cell, Details, Heading, Message, Note, Quote, Table, Text
from bot.messages.say import day, paragraph, say, sentence
from bot.org.people import Person
from bot.signals.conclusions import Conclusion, NoConnection, StillComparing
from bot.signals.page import AT_ONCE, QuotedCustomer, SignalPage
from bot.signals.page_actions import IN_WORDS, OPEN_CUSTOMERS, TURN, PageTurn
from bot.signals.signals import SignalKind
from bot.signals.wording.conclusions import in_short, sentences
from bot.signals.wording.panels import panels

_HIGHEST = 9  # of ten: where so many would have been found, nothing more is asked for


def page(content: SignalPage, company: str, reader: Person) -> Message:
    """Returns the page; on pages after the first only departments. Who only hears it hears what may be said."""
    language = reader.language
    title = say(language, "felt.title")
    blocks: list[Block] = [Heading(title)]
    if not content.start:
        blocks += _opening(content, language)
    blocks += _departments(content, company, language)
    if not content.start:
        blocks += [*_thanks(content, company, language), *_own_words(content.words, language)]
    blocks.append(Note((say(language, "felt.limits", k=content.k),)))
    heard = [] if content.start else [paragraph(language, claims) for claims in _claims(content, language)]
    return Message("\n".join([title, *heard]), tuple(blocks))


def still_comparing(conclusion: StillComparing, language: str) -> Message:
    """Returns what is read while it takes longer than somebody should wait, with the button that asks again."""
    title = say(language, "felt.title")
    texts = [Text((claim,)) for claim, *_ in sentences(conclusion, {}, language)]
    return Message(title, (Heading(title), *texts, Buttons((OPEN_CUSTOMERS.button(say(language, "felt.open")),))))


def _claims(content: SignalPage, language: str) -> list[list[str]]:
    kinds = {kind.key: kind for kind in (*content.tested, *content.kinds)}
    return sentences(content.conclusion, kinds, language)


def _opening(content: SignalPage, language: str) -> list[Block]:
    blocks: list[Block] = []
    for claim, *grounds in _claims(content, language):
        blocks += [Text((Bold(claim),)), *([Text((paragraph(language, grounds),))] if grounds else [])]
    if isinstance(content.conclusion, NoConnection) and content.conclusion.found_of_ten < _HIGHEST:
        blocks.append(Text((say(language, "felt.needed"),)))
    if content.tested_until:
        until = day(language, datetime.combine(content.tested_until, time(12), UTC), "UTC")
        blocks.append(Note((say(language, "felt.until", day=until),)))
    return blocks


def _departments(content: SignalPage, company: str, language: str) -> list[Block]:
    blocks: list[Block] = []
    if content.departments:
        picture = panels(content, company, language)
        words = Details(
            label=say(language, "felt.in_words"),
            blocks=picture.in_words(),
            button=_turn(content, content.start, say(language, "felt.only_words"), in_words=True),
        )
        blocks += [picture, words]
    if content.total > len(content.departments):
        numbers = (content.start + 1, content.start + len(content.departments), content.total)
        start, end, total = numbers
        blocks.append(Note((say(language, "felt.page", start=start, end=end, total=total),)))
    for department in content.departments:
        if department.unit in content.left_out:
            name = department_name(content.frozen, department.unit, company, language)
            blocks.append(Note((say(language, "felt.left_out", department=name),)))
    if content.elsewhere:
        blocks.append(Note((say(language, "felt.elsewhere", count=content.elsewhere),)))
    if not content.total:
        blocks.append(Text((say(language, "felt.nowhere"),)))
    buttons = _buttons(content, language)
    return [*blocks, Buttons(buttons)] if buttons else blocks


def _buttons(content: SignalPage, language: str) -> tuple[Button, ...]:
    end = content.start + len(content.departments)
    buttons = []
    if content.start:
        buttons.append(_turn(content, max(0, content.start - AT_ONCE), say(language, "felt.back")))
    if end < content.total:
        buttons.append(_turn(content, end, say(language, "felt.further")))
    others = (kind for kind in content.kinds if kind != content.kind)
    buttons += (_of_signal(kind, language) for kind in others if not content.start)
    return tuple(buttons)


def _turn(content: SignalPage, start: int, label: str, *, in_words: bool = False) -> Button:
    return (IN_WORDS if in_words else TURN).button(label, PageTurn(content.kind.key, start))


def _of_signal(kind: SignalKind, language: str) -> Button:
    return TURN.button(say(language, "felt.other_signal", signal=kind.name(language)), PageTurn(kind.key, 0))


def in_words(content: SignalPage, company: str, reader: Person) -> Message:
    """Returns the departments of a page, each in a sentence, for whoever does not see the picture."""
    language = reader.language
    picture = panels(content, company, language)
    buttons = _words_buttons(content, language)
    return Message(picture.title, (*picture.in_words(), *([Buttons(buttons)] if buttons else [])))


def _words_buttons(content: SignalPage, language: str) -> tuple[Button, ...]:
    end = content.start + len(content.departments)
    further = say(language, "felt.further")
    return (_turn(content, end, further, in_words=True),) if end < content.total else ()


def _thanks(content: SignalPage, company: str, language: str) -> list[Block]:
    counted = sorted(content.thanks.items(), key=lambda item: -item[1])[:AT_ONCE]
    if not counted:
        return []
    longest = counted[0][1]
    rows = tuple(
        (Cell(department_name(content.frozen, unit, company, language)), Cell(str(count), bar=count / longest))
        for unit, count in counted
    )
    columns = (say(language, "felt.head.department"), say(language, "felt.thanks.count"))
    return [Table(say(language, "felt.thanks"), columns, rows), Note((say(language, "felt.thanks.note"),))]


def _own_words(words: tuple[QuotedCustomer, ...], language: str) -> list[Block]:
    if not words:
        return []
    blocks: list[Block] = [Heading(say(language, "felt.own_words"))]
    for shared in words:
        key = "felt.word_signed" if shared.name else "felt.word_unsigned"
        blocks += [Quote(shared.words), Note((say(language, key, name=shared.name, department=shared.department),))]
    return blocks


def nothing_given(language: str) -> Message:
    """Returns what leaders read before anybody has given a number."""
    return sentence(say(language, "felt.no_signals"))


def in_summary(conclusion: Conclusion, language: str) -> list[Block]:
    """Returns the one line of a summary, with the way to the page."""
    line = Text((in_short(conclusion, language),))
    return [line, Buttons((OPEN_CUSTOMERS.button(say(language, "felt.open")),))]
