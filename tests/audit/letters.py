"""Digest, mirror and summary as a person reads them: what their texts say is taken back out of the texts.

What they may say about answers is worked out beside it from the ledger's own rows, by code that shares nothing with
the product's but the shape of the tree: whatever the two do not agree on has another source.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from functools import cache
from itertools import product

from bot.checkin.questions import ROUNDS, bank
from bot.checkin.rounds import Frozen
from bot.digest.wording import digest as digest_wording
from bot.insight.mirror import EVERY
from bot.insight.wording import mirror as mirror_wording
from bot.insight.wording import summary as summary_wording
from bot.messages.message import Block, Buttons, Chart, Facts, Heading, Message, Native, Note, Quote, Table, Text
from bot.messages.pictures import Pairs, Waterline
from bot.messages.say import plain
from bot.messages.texts import catalogue
from bot.org.people import Person, Workspace
from bot.org.unit_key import leads
from commands.digest.read_digest import read_digest
from commands.insight.read_mirror import read_mirror
from commands.insight.read_summary import read_summary
from storage.checkin import rounds
from storage.database import statement
from storage.org.team_names import team_names

_DATE = re.compile(
    r"(January|February|March|April|May|June|July|August|September|October|November|December) \d+, \d{4}"
    r"|\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* \d+"
)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
# Sentences whose numbers are days, weeks, or counts of public thanks, of promises and of concerns; or what the company
# itself says of its customers.
_INNOCENT = (
    *("summary.weeks", "summary.walk.own", "summary.walk.around", "summary.walk.promises", "summary.heat_note"),
    "summary.walk.half_hours",
    *("felt.short.shows", "felt.news", "felt.news_before"),
    *("summary.values.recognised", "mirror.private", "mirror.rows", "digest.thanks", "digest.thanks+digest.values"),
    *("summary.spot.unthanked", "figure.thanks", "figure.thanks_of", "figure.thanks_share"),
    *(
        f"concerns.{letter}.{what}{end}"
        for letter in ("digest", "summary")
        for what in ("came", "answered")
        for end in ("", "_open")
    ),
    *(f"digest.unthanked+digest.notice.{number}" for number in range(1, 5)),
)
ABOUT_MANAGERS = ("summary.spot.gap", "summary.spot.gap_theme", "summary.spot.unthanked", "summary.spot.silent")
_WEIGHTS = {5: 6, 8: 9, 11: 13, 16: 23, 31: 40}  # the middles of the bands


@dataclass(frozen=True, slots=True)
class Letters:
    """What one person reads after a week, in English; what they do not get is left out."""

    reader: Person
    week: int
    messages: Mapping[str, Message]


async def read_all(workspace: Workspace, reader: Person, week: int) -> Letters:
    standing = await rounds.standing(workspace.id)
    assert standing.first_monday
    monday, person = standing.first_monday + timedelta(weeks=week), replace(reader, language="en", time_zone="UTC")
    midnight = datetime.combine(monday, time(), UTC)
    found: dict[str, Message] = {}
    new = week % EVERY == 0 or week == ROUNDS  # in between they stay as they are
    if new and (seen := await read_mirror(person, monday)):
        page = mirror_wording.page(seen, workspace.name, person)
        found["mirror"] = Message(page.plain, (*mirror_wording.line(seen, "en"), *page.blocks))
    digest = await read_digest(workspace, person, midnight, midnight)
    if digest and (told := digest_wording.digest(digest)):
        found["digest"] = told
    if new and (summary := await read_summary(person, monday + timedelta(days=3))):
        found["summary"] = summary_wording.summary(summary, workspace.name, person)
    return Letters(person, week, found)


def texts(message: Message) -> Iterator[str]:
    """Everything that stands there to be read, but quotes and numbers of charts."""
    yield message.plain
    for block in message.blocks:
        yield from _texts(block)


def _texts(block: Block) -> Iterator[str]:
    match block:
        case Heading(text):
            yield text
        case Text(line) | Note(line):
            yield plain(line)
        case Facts(rows):
            yield from (text if isinstance(text, str) else text.text for row in rows for text in row)
        case Chart():
            yield from (block.title, block.alt_text, *block.labels, *(series.name for series in block.series))
        case Table():
            yield from (block.title, *block.columns, *(cell.text for row in block.rows for cell in row))
        case Native():
            yield from (text for simpler in block.in_words() for text in _texts(simpler))
        case Quote():
            pass
        case Buttons():
            yield from (button.label for button in block.buttons)


def numbers(text: str) -> list[str]:
    """Those in a text that are not part of a date or of a sentence about days, thanks or promises."""
    return [] if is_said(text, *_INNOCENT) else _NUMBER.findall(_DATE.sub("", text))


def tables(message: Message) -> list[Table]:
    """Also those that a platform may draw as dots on a line."""
    return [
        block.as_table() if isinstance(block, Pairs) else block
        for block in message.blocks
        if isinstance(block, Table | Pairs) and not isinstance(block, Waterline)
    ]


def charts(message: Message) -> list[Chart]:
    return [block for block in message.blocks if isinstance(block, Chart)]


def said(message: Message, *keys: str) -> list[dict[str, str]]:
    """What stands in the places of these sentences, wherever the message says one of them."""
    told = (_said(key, text) for text in texts(message) for key in keys)
    return [one for one in told if one is not None]


def is_said(text: str, *keys: str) -> bool:
    return any(_said(key, text) is not None for key in keys)


def about_managers(message: Message) -> list[dict[str, str]]:
    return said(message, *ABOUT_MANAGERS)


def _said(key: str, text: str) -> dict[str, str] | None:
    for pattern in _patterns(key):
        if found := pattern.fullmatch(text):
            return found.groupdict()
    return None


@cache
def _patterns(key: str) -> list[re.Pattern[str]]:
    """Of a sentence, in its singular and plural; of two that follow each other, joined by a plus."""
    sentences = [_forms(one) for one in key.split("+")]
    return [re.compile("".join(forms), re.DOTALL) for forms in product(*sentences)]


def _forms(key: str) -> list[str]:
    forms = {catalogue("en").sentences[key], *catalogue("en").forms.get(key, ())}
    return [re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+?)", re.escape(form)) for form in forms]


# ----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LettersOfWeek:
    """One round as its rows tell it: readings and sizes by unit and item."""

    number: int
    frozen: Frozen
    published: frozenset[str]
    rows: Mapping[tuple[str, str], tuple[str, int]]

    def score(self, unit: str, item: str) -> str | None:
        """As a cell says it, "2 or lower" or "3.4"; None where it says nothing."""
        if unit not in self.published:
            return None
        own = [row for (block, asked), row in self.rows.items() if asked == item and self._lies_in(block, unit)]
        if len(own) == 1:
            return spoken(own[0][0])
        weight = sum(_WEIGHTS[size] for _, size in own)
        return f"{round(sum(lived(reading) * _WEIGHTS[size] for reading, size in own) / weight, 1):.1f}"

    def _lies_in(self, block: str, unit: str) -> bool:
        return unit in self.frozen.above(block)


def spoken(reading: str) -> str:
    return {"<=2": "2 or lower", ">=4": "4 or higher"}.get(reading) or f"{float(reading):.1f}"


def lived(reading: str) -> float:
    return {"<=2": 1.9, ">=4": 4.3}.get(reading) or float(reading)


def number(text: str) -> float:
    return {"2 or lower": 1.9, "4 or higher": 4.3, "1–2": 1.9, "4–5": 4.3}.get(text) or float(text)


def short(text: str) -> str:
    """A score as it stands where there is little room."""
    return {"2 or lower": "1–2", "4 or higher": "4–5"}.get(text, text)


async def ledger_of(workspace: int, after: int, up_to: int) -> list[LettersOfWeek]:
    weeks, names = [], await team_names(workspace)
    for one in await rounds.closed(workspace, after, up_to):
        rows = await statement(
            "select unit, item, reading, size_from from ledger"
            " where workspace_id = %(workspace)s and round_id = %(round_id)s",
            workspace=workspace,
            round_id=one.id,
        )
        scores = {(row["unit"], row["item"]): (row["reading"], row["size_from"]) for row in rows}
        weeks.append(
            LettersOfWeek(one.week, one.frozen.named_in("en", names), await rounds.published(workspace, one.id), scores)
        )
    return weeks


def heat(weeks: list[LettersOfWeek], part: str, theme: str) -> str:
    """What the cell of a heat map says, worked out from rows."""
    scores = [
        week.score(part, item.key)
        for week in weeks
        for item in week.frozen.items
        if item.theme == theme and not item.about_manager
    ]
    told = [score for score in scores if score is not None]
    return short(mean_of(told)) if told else "together"


def mean_of(told: list[str]) -> str:
    """Several numbers as a text says them together; one alone keeps its words."""
    return told[0] if len(told) == 1 else f"{round(sum(map(number, told)) / len(told), 1):.1f}"


def part_name(frozen: Frozen, part: str) -> str:
    team = frozen.teams[leads(part)]
    return team if part.startswith("team:") else f"{team} and below"


def theme_name(theme: str) -> str:
    return "The week" if theme == "mood" else bank().themes[theme]["en"]
