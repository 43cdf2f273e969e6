"""Text as Teams counts, splits and shows it.

Words stand in rich text, which Teams never reads as Markdown. A mention works in a TextBlock alone, which it does
read, so whatever stands beside a mention is escaped there.
Source: "Format cards in Microsoft Teams" and "Text features" of Adaptive Cards on learn.microsoft.com.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar, assert_never

from bot.messages.message import Bold, ChannelName, Command, Line, Link, Mention, Message, Span, Text
from bot.messages.say import plain, without_slashes

T = TypeVar("T")
Json = dict[str, Any]
Tags = Mapping[str, str]  # platform id -> the name between <at> and </at>, unlike all others of the card

PIECE = 1500  # characters of one text in a card: under 9 KB however they are escaped, so that pages can be filled
_WEB = re.compile(r"https?://[^\s]+")
_SIGN = re.compile(r"[\\`*_\[\]]|~~|&(?=#?\w+;)|<(?=[A-Za-z/!?])")
_LINE_START = re.compile(r"^([^\S\n]*+)([-+#>=]|\d++(?=[.)](?:\s|$)))", re.MULTILINE)
_NOT_IN_TAG = re.compile(r"[^\w\s.'’・-]|_")
_INVISIBLE = "\u2060"  # WORD JOINER
_READ_BY_CARDS = re.compile(r"{{(?=(?:DATE|TIME)\()|<(?=/?at\b)", re.IGNORECASE)


written = json.JSONEncoder(ensure_ascii=False).encode  # as we send it: Japanese would take twice the bytes as escapes


def size(part: object) -> int:
    """Returns the bytes of a part as it is sent, which is what Teams limits."""
    return len(written(part).encode())


def width(text: str) -> int:
    """Returns the width of a text, in narrow characters."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def split(text: str, at_most: int = PIECE) -> Iterator[str]:
    """Yields the whole text in pieces of at most `at_most` characters, split after a line or a blank if possible."""
    while len(text) > at_most:
        end = max(text.rfind("\n", 0, at_most), text.rfind(" ", 0, at_most)) + 1 or at_most
        yield text[:end]
        text = text[end:]
    yield text


def grouped(parts: Iterable[T], weigh: Callable[[T], int], at_most: int) -> Iterator[list[T]]:
    """Yields the parts in order, in groups that weigh no more than `at_most`, unless one part alone does."""
    group: list[T] = []
    total = 0
    for part in parts:
        weighs = weigh(part)
        if group and total + weighs > at_most:
            yield group
            group, total = [], 0
        group.append(part)
        total += weighs
    if group:
        yield group


def shorten(text: str, at_most: int) -> str:
    """Cuts a text to `at_most` characters; for labels only, whose whole text stands elsewhere or is ours."""
    return text if len(text) <= at_most else next(split(text, at_most - 1)).rstrip() + "…"


def tags(people: Iterable[Mention]) -> Tags:
    """Returns a different name for each person, by platform id: Teams tells people of a card apart by nothing else."""
    tag_by_id: dict[str, str] = {}
    for person in people:
        if person.platform_id not in tag_by_id:
            name = " ".join(_NOT_IN_TAG.sub(" ", person.name).split()) or "?"
            used, number = set(tag_by_id.values()), 2
            tag = name
            while tag in used:
                tag, number = f"{name} {number}", number + 1
            tag_by_id[person.platform_id] = tag
    return tag_by_id


def entities(elements: Sequence[Json], people: Iterable[Mention], tags: Tags) -> list[Json]:
    """Returns the entities that turn each <at> in these elements into a mention."""
    once = {person.platform_id: person for person in people}
    text = written(elements) if once else ""
    return [
        {"type": "mention", "text": markup, "mentioned": {"id": person.platform_id, "name": person.name}}
        for person in once.values()
        if (markup := f"<at>{tags[person.platform_id]}</at>") in text
    ]


def unread(text: str) -> str:
    """Returns a text that looks the same, with no dates or mentions that cards read even in rich text."""
    if "<" not in text and "{{" not in text:
        return text
    return _READ_BY_CARDS.sub(lambda match: f"{match[0][0]}{_INVISIBLE}{match[0][1:]}", text)


def escaped(text: str) -> str:
    """Returns words escaped for Markdown, so that they are seen as they are."""
    text_ = _SIGN.sub(lambda match: f"\\{match[0]}", unread(text))
    text_ = _LINE_START.sub(lambda match: f"{match[1]}{_start(match[2])}", text_)
    if "\n" not in text_:
        return text_
    return re.sub(r"\s+", lambda blanks: "\n\n" if "\n" in blanks[0] else blanks[0], text_)


def _start(sign: str) -> str:
    return f"{sign}\\" if sign.isdigit() else f"\\{sign}"


def notification(message: Message) -> str:
    """Returns the one line that says a message, in which commands have no slash: people write `kudos help` here."""
    heading = message.blocks[0] if message.blocks else None
    return (
        plain(without_slashes(heading.line))
        if isinstance(heading, Text) and plain(heading.line) == message.plain
        else message.plain
    )


def lines(line: Line, tags: Tags, **dress: object) -> Iterator[Json]:
    """Yields a line as elements: rich text, or a TextBlock, which reads Markdown, where people are mentioned in it."""
    spans = [piece for span in line for piece in _pieces(span)]
    for group in grouped(spans, _weight, PIECE):
        if any(isinstance(span, Mention) for span in group):
            yield {"type": "TextBlock", "text": _markdown(group, tags), "wrap": True, **dress}
        elif inlines := [_run(span) | dress for span in group]:
            yield {"type": "RichTextBlock", "inlines": inlines}


def _pieces(span: Span) -> Iterator[Span]:
    match span:
        case str():
            yield from (piece for piece in split(span) if piece)
        case Bold():
            yield from (Bold(piece) for piece in split(span.text) if piece)
        case Command():
            yield Bold(span.without_slash)
        case ChannelName():
            yield from (Bold(piece) for piece in split(span.text) if piece)
        case Link() if span.text and len(span.url) <= PIECE and _WEB.fullmatch(span.url):
            yield Link(span.url, shorten(span.text, PIECE))
        case Link():
            yield from _pieces(span.text)
        case Mention():
            yield span
        case _:
            assert_never(span)


def _weight(span: Span) -> int:
    match span:
        case str():
            return len(span)
        case Mention():
            return 60
        case _:
            return len(span.text)


def _run(span: Span) -> Json:
    match span:
        case str():
            return {"type": "TextRun", "text": unread(span)}
        case Bold() | Command() | ChannelName():
            return {"type": "TextRun", "text": unread(span.text), "weight": "Bolder"}
        case Link():
            opens = {"type": "Action.OpenUrl", "url": span.url}
            return {"type": "TextRun", "text": unread(span.text), "selectAction": opens}
        case Mention():
            return {"type": "TextRun", "text": unread(span.name)}
        case _:
            assert_never(span)


def _markdown(spans: Sequence[Span], tags: Tags) -> str:
    line = ""
    for number, span in enumerate(spans):
        match span:
            case str():
                line += escaped(span)
            case Bold() | Command() | ChannelName():
                next_span = spans[number + 1] if number + 1 < len(spans) else ""
                marks = "**" if _stands_out(line, span.text, next_span if isinstance(next_span, str) else "x") else ""
                line += marks + escaped(span.text) + marks
            case Link():
                line += f"[{escaped(span.text)}]({_target(span.url)})"
            case Mention():
                line += f"<at>{tags[span.platform_id]}</at>"
            case _:
                assert_never(span)
    return line


def _stands_out(before: str, bold: str, after: str) -> bool:
    """Returns whether ** around it is read as bold everywhere, by CommonMark's rule of flanking marks."""
    opens = _apart(before[-1:]) or bold[:1].isalnum()
    closes = _apart(after[:1]) or bold[-1:].isalnum()
    return bold == bold.strip() != "" and "\n" not in bold and opens and closes


def _apart(character: str) -> bool:
    return not character or character.isspace() or unicodedata.category(character).startswith("P")


def _target(url: str) -> str:
    """An address that ends where it ends, also between parentheses."""
    return re.sub(r"[\\()<>\[\]\"'`]", lambda match: f"%{ord(match[0]):02X}", url)


_REACTIONS = {"like": "👍", "heart": "❤️", "laugh": "😆", "surprised": "😮", "sad": "😢", "angry": "😠"}


def emoji(kind: str) -> str:
    """Returns the character for Teams' name of a reaction, as in `1f981_lionface`; empty where there is none."""
    if kind in _REACTIONS:
        return _REACTIONS[kind]
    codes = re.match(r"(?:[0-9a-f]{4,5}(?:-|(?=_)|$))+", kind)
    try:
        return "".join(chr(int(code, 16)) for code in codes[0].strip("-").split("-")) if codes else ""
    except ValueError:
        return ""
