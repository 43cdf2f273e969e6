"""Thanks that people gave each other in another product: what its export says of each, as it may stand here. Pure.

Points and tacos are not read, and what was private there stays there. Nothing in the words mentions anybody here.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import NamedTuple

from bot.kudos.past_names import names_in
from bot.messages.slug import slug
from bot.messages.visible import visible
from bot.org.remarks import ChartError, Remark
from bot.org.tables.dates import DatesUnclear, read_dates
from bot.org.tables.headings import HeadedTable, find_heading, folded
from bot.org.tables.spreadsheets import SheetRow, read_table
from bot.org.values import Value

PRODUCT_AT_MOST = 60  # characters
_WORDS_AT_MOST = 5_000  # characters of a cell: longer ones are cut
_RECEIVERS_AT_MOST = 50
_CALLED: Mapping[str, tuple[str, ...]] = {
    "giver": (
        "giver email", "giver e mail", "sender email", "from email", "given by email", "giver id", "giver slack id",
        "giver", "giver name", "giver username", "sender", "sender name", "from", "from user", "given by", "送った人",
    ),
    "receivers": (
        "receiver email", "receiver e mail", "receiver emails", "recipient email", "recipient emails", "to email",
        "receiver id", "recipient id", "receiver", "receivers", "receiver name", "receiver username", "recipient",
        "recipients", "recipient name", "to", "to user", "received by", "given to", "受け取った人",
    ),
    "words": (
        "reason", "message", "text", "comment", "note", "kudos", "kudos message", "feedback", "ことば", "メッセージ",
    ),
    "given": (
        "created at", "created", "date", "given at", "given on", "date given", "sent at", "sent on", "timestamp",
        "time", "日付",
    ),
    "tags": (
        "hashtag", "hashtags", "value", "values", "company value", "company values", "core value", "tag", "tags",
        "skill", "skills", "バリュー",
    ),
    "private": ("private", "is private", "visibility", "privacy", "公開範囲", "非公開"),
    "public": ("public", "is public", "公開"),
}  # fmt: skip
# What surely says that others could read it. All else stays where it was, since nobody knows what it means there.
_OPEN = frozenset((
    "public", "false", "no", "n", "0", "everyone", "everybody", "company", "company wide", "all", "team", "group",
    "channel", "open", "shared", "not private", "公開", "全員", "全社", "いいえ",
))  # fmt: skip
_YES = frozenset(("true", "yes", "y", "1", "x", "public", "公開", "はい"))
_WRITTEN = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'", "&nbsp;": " ", "&amp;": "&"}
_ENTITY = re.compile("|".join(_WRITTEN))
_SIGN = re.compile(r"<(?:([!#@])([^>|\n]{0,80})\|?([^>\n]{0,80})|(/?[a-zA-Z][^>\n]{0,200}))>")
_CALL = re.compile(r"(?<!\w)[@＠](?=\w)")
_POINTS = re.compile(r"(?<!\S)\+\d{1,6}(?!\S)|:taco:|\N{TACO}", re.IGNORECASE)
_TAG = re.compile(r"(?<!\w)#([\w-]{1,60})")


@dataclass(frozen=True, slots=True, kw_only=True)
class PastKudos:
    """One thanks to one person. `giver` is empty for somebody who is not here any more."""

    id: int
    giver: str
    value: str
    words: str = field(repr=False)
    given_at: datetime
    product: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PastLine:
    """A line of a file: who is named how, and its tags without a sign."""

    line: int
    giver: str
    receivers: tuple[str, ...]
    tags: tuple[str, ...]
    words: str = field(repr=False)
    given_at: datetime


class PastFile(NamedTuple):
    """`left_out` is what of a file is not taken over, and why."""

    lines: Sequence[PastLine]
    left_out: Sequence[Remark]


def is_past_kudos(content: bytes) -> bool:
    """Returns whether a file has the heading of an export of kudos."""
    try:
        return _headed(read_table(content)) is not None
    except ChartError:
        return False


def read_past_kudos(content: bytes, today: date) -> PastFile:
    """Returns what stands in a file. Raises ChartError where it is no such file."""
    table = _headed(read_table(content, _WORDS_AT_MOST))
    if table is None:
        raise ChartError([Remark("past_kudos.file.columns")])
    try:
        days = read_dates(table.column("given"), None).by_line
    except DatesUnclear as error:  # nobody guesses which is the day
        raise ChartError([Remark("past_kudos.file.date_order", (), {"example": error.example})]) from error
    left_out: dict[str, list[int]] = {}
    lines: list[PastLine] = []
    for row in table.rows:
        line = _line(table, row, days.get(row.line), today)
        if isinstance(line, str):
            left_out.setdefault(line, []).append(row.line)
        else:
            lines.append(line)
    return PastFile(lines, [Remark(key, tuple(numbers)) for key, numbers in left_out.items()])


def _headed(rows: Sequence[SheetRow]) -> HeadedTable | None:
    return find_heading(rows, _CALLED, ["giver", "receivers", "words", "given"])


def _line(table: HeadedTable, row: SheetRow, day: date | None, today: date) -> PastLine | str:
    """What stands in a row, or the key of why it is left out."""
    if row.fault:
        return row.fault
    if _is_private(table, row):
        return "past_kudos.file.private"
    written = table.cell(row, "words")
    words, receivers, givers = (
        inert(written),
        names_in(table.cell(row, "receivers")),
        names_in(table.cell(row, "giver")),
    )
    tags = _TAG.findall(f"{written} {' '.join(f'#{tag}' for tag in _tags(table.cell(row, 'tags')))}")
    for key, is_wrong in (
        ("past_kudos.file.no_receiver", not receivers or len(receivers) > _RECEIVERS_AT_MOST),
        ("past_kudos.file.no_words", not words),
        ("past_kudos.file.no_date", day is None),
        ("past_kudos.file.to_come", day is not None and day > today),
    ):
        if is_wrong:
            return key
    return PastLine(
        line=row.line,
        giver=givers[0] if len(givers) == 1 else "",
        receivers=receivers,
        tags=tuple(dict.fromkeys(map(slug, tags))),
        words=words,
        given_at=datetime.fromisoformat(f"{day}T12:00:00+00:00"),
    )


def _is_private(table: HeadedTable, row: SheetRow) -> bool:
    cell = table.cell(row, "private")
    if cell and folded(cell) not in _OPEN:
        return True
    return "public" in table.places and folded(public := table.cell(row, "public")) not in _YES and not _is_tick(public)


def _is_tick(cell: str) -> bool:
    return bool(cell) and not folded(cell)


def _tags(cell: str) -> list[str]:
    return [slug(tag.lstrip("#")) for tag in re.split(r"[;,|\n]", cell) if tag.strip("# ")]


def inert(words: str) -> str:
    """Returns words without points and markup; no sign in them calls anybody."""
    unescaped = _ENTITY.sub(lambda entity: _WRITTEN[entity[0]], visible(words))
    text = _SIGN.sub(lambda sign: f"{sign[3] or sign[2]}" if sign[1] else " ", unescaped)
    text = _CALL.sub("@ ", _POINTS.sub(" ", text))
    return re.sub(r"[^\S\n]+", " ", text).strip()


def value_of(tags: Sequence[str], values: Sequence[Value], chosen: Mapping[str, str]) -> Value | None:
    """Returns the first of our values that a tag means, by what an admin `chosen` for it or by its name."""
    by_name = {slug(name): value for value in values for name in value.names.values()}
    meant_values = (by_name.get(slug(chosen.get(tag, tag))) for tag in tags)
    return next((value for value in meant_values if value), None)


def thanks_key(receiver: str, given_at: datetime, words: str) -> str:
    """Returns by what a thanks to an account is known once it is not here any more; it says nothing of what it was."""
    return hashlib.sha256(repr((receiver, given_at.astimezone(UTC).isoformat(), words)).encode()).hexdigest()


def product_of(content: bytes) -> str:
    """Returns the product whose export a heading shows; empty where it shows none."""
    table = _headed(read_table(content))
    names = {folded(cell) for cell in table.header} if table else set()
    for product, columns in (
        ("HeyTaco", {"tacos", "taco", "taco count", "tacos given"}),
        ("Matter", {"skill", "skills", "kudos message", "coins"}),
        ("Bonusly", {"hashtag", "hashtags", "points", "amount", "bonus id"}),
    ):
        if names & columns:
            return product
    return ""
