"""What is held of a person as pages to read and as JSON. Whatever somebody wrote is escaped; a page runs no script and
loads nothing.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache
from html import escape
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from bot.messages.say import clock, day, joined, say
from bot.personal_data.my_data import DataPart, PersonalData, Record
from bot.personal_data.sections import NotShown, Section

PAGE, NOT_HERE = "index.html", "not-here.html"
_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#16323a}"
    "h1,h2{color:#0f5c6e}dl{margin:0 0 1rem;padding:.5rem 1rem;border:1px solid #cfdde0;border-radius:6px}"
    "dt{font-size:.85rem;color:#54707a}dd{margin:0 0 .4rem;white-space:pre-wrap;overflow-wrap:anywhere}"
)
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


class ArchivedFile(NamedTuple):
    """A file in the zip."""

    name: str
    content: bytes


def files(personal: PersonalData) -> Iterable[ArchivedFile]:
    """Yields what is in the zip: two pages, and a JSON file a section, by name."""
    yield ArchivedFile(PAGE, _index(personal).encode())
    yield ArchivedFile(NOT_HERE, _not_here(personal).encode())
    for section, parts in personal.sections.items():
        yield ArchivedFile(f"json/{section.value}.json", _json(personal, section, parts))


def _index(personal: PersonalData) -> str:
    language = personal.language
    fields = {"name": personal.name, "workspace": personal.workspace, "when": _moment(personal, personal.made_at)}
    body = [f"<p>{escape(say(language, 'my_data.above', **fields))}</p>"]
    body.append(f'<p><a href="{NOT_HERE}">{escape(say(language, "my_data.not_here.title"))}</a></p>')
    for section, parts in personal.sections.items():
        body.append(f'<section id="{section.value}"><h2>{escape(section_title(section, language))}</h2>')
        body += [_part(personal, part) for part in parts if part.records]
        if not any(part.records for part in parts):
            body.append(f"<p>{escape(say(language, 'my_data.nothing'))}</p>")
        body.append("</section>")
    return _page(say(language, "my_data.title"), language, body)


def section_title(section: Section, language: str) -> str:
    return say(language, f"my_data.section.{section.value}")


def _part(personal: PersonalData, part: DataPart) -> str:
    title = escape(say(personal.language, f"my_data.part.{part.key}"))
    return f"<h3>{title}</h3>" + "".join(_record(personal, record) for record in part.records)


def _record(personal: PersonalData, record: Record) -> str:
    lines = (
        f"<dt>{_label(personal.language, label)}</dt><dd>{escape(_value(personal, value))}</dd>"
        for label, value in record.items()
        if value not in (None, "", [], {})
    )
    return f"<dl>{''.join(lines)}</dl>"


@cache
def _label(language: str, label: str) -> str:
    """Returns what a label is called, escaped: there are some eighty."""
    return escape(say(language, f"my_data.label.{label}"))


@cache
def _yes_or_no(language: str, value: bool) -> str:
    return say(language, "my_data.yes" if value else "my_data.no")


def _value(personal: PersonalData, value: Any) -> str:
    """Returns a value in the person's words; times are those of where they are."""
    match value:
        case bool():
            return _yes_or_no(personal.language, value)
        case datetime():
            return _moment(personal, value)
        case date():
            return value.isoformat()
        case Mapping() if personal.language in value:
            return str(value[personal.language])
        case Mapping():
            return json.dumps(value, ensure_ascii=False, default=_written)
        case list() | tuple() if value and all(isinstance(item, str) for item in value):
            return joined(personal.language, list(value))
        case list() | tuple():
            return json.dumps(value, ensure_ascii=False, default=_written)
    return str(value)


def _moment(personal: PersonalData, moment: datetime) -> str:
    """Returns a day and a time of day, each of which is written once for all that fall on it."""
    language, time_zone = personal.language, personal.time_zone
    local = moment.astimezone(ZoneInfo(time_zone))
    midday = local.replace(hour=12, minute=0, second=0, microsecond=0)
    return f"{day(language, midday, time_zone)}, {clock(language, local, time_zone)}"


def _not_here(personal: PersonalData) -> str:
    """Returns the page that says what is not in it, and why; it is the same for everybody."""
    body = [f"<p>{escape(say(personal.language, 'my_data.not_here.above'))}</p>"]
    for reason in NotShown:
        title, because = (say(personal.language, f"my_data.not_here.{reason.value}{end}") for end in (".what", ".why"))
        body.append(f"<h2>{escape(title)}</h2><p>{escape(because)}</p>")
    return _page(say(personal.language, "my_data.not_here.title"), personal.language, body)


def _page(title: str, language: str, body: Iterable[str]) -> str:
    return (
        f'\n<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body><h1>{escape(title)}</h1>"
        f"{''.join(body)}</body></html>"
    )


def _json(personal: PersonalData, section: Section, parts: Iterable[DataPart]) -> bytes:
    """Returns a section with a line a record: so JSON's own fast writer is used, and a person can still read it."""
    written = ",\n".join(f"    {_line(part.key)}: [{_records(part)}]" for part in parts)
    head = f'  "section": {_line(section.value)},\n  "made_at": {_line(personal.made_at)}'
    return f'{{\n{head},\n  "parts": {{\n{written}\n  }}\n}}\n'.encode()


def _records(part: DataPart) -> str:
    lines = ",\n".join(f"      {_line(dict(record))}" for record in part.records)
    return f"\n{lines}\n    " if lines else ""


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=_written)


def _written(value: object) -> str:
    """Returns moments and days as ISO 8601; whatever else JSON does not know is no value of ours."""
    match value:
        case datetime() | date():
            return value.isoformat()
    raise TypeError(type(value).__name__)
