"""Charts and tables: native where Teams draws them, each with a fallback of words for where it does not."""

from collections.abc import Iterator

from adapters.teams.text import Json, escaped, grouped, lines, shorten, size, width
from bot.message import Bold, Cell, Chart, Series, Table

COLOURS = ("categoricalTeal", "categoricalMarigold", "categoricalBlue", "categoricalPurple", "neutral")
SHADES = ("default", "emphasis", "accent")  # of a cell from sand to deep water, all readable in every theme
SOME = 18_000  # bytes of one table with its fallback; a longer one goes on in the next
CELL = 300  # characters


def chart(one: Chart) -> Iterator[Json]:
    """Lines by category. Where so many points are missing that no line has them all, words alone tell it in order."""
    yield from lines((Bold(one.title),), {})
    numbers = {number: series for number, series in enumerate(one.series) if any(_points(one, series))}
    fullest = sorted(numbers, key=lambda number: -len(_points(one, numbers[number])))
    drawn = [(number, _points(one, numbers[number])) for number in fullest]
    seen = list(dict.fromkeys(point["x"] for _, points in drawn for point in points))
    if not seen or seen != [label for label in one.labels if label in seen]:
        yield from lines((one.told,), {})
        return
    yield {
        "type": "Chart.Line",
        "title": one.title,
        "yMin": one.low,
        "yMax": one.high,
        "data": [
            {"legend": numbers[number].name, "color": COLOURS[number % len(COLOURS)], "values": points}
            for number, points in drawn
        ],
        "fallback": {"type": "Container", "items": list(lines((one.told,), {}))},
    }


def _points(one: Chart, series: Series) -> list[Json]:
    return [{"x": x, "y": y} for x, y in zip(one.labels, series.values, strict=False) if y is not None]


def table(one: Table) -> Iterator[Json]:
    """A header, then the rows; a withheld cell is told by its words in italics and has no colour."""
    yield from lines((Bold(one.title),), {})
    for rows in grouped(one.rows, lambda row: 2 * sum(size(shorten(cell.text, CELL)) + 100 for cell in row), SOME):
        yield _grid(one, rows)


def _grid(one: Table, rows: list[tuple[Cell, ...]]) -> Json:
    head = tuple(Cell(column) for column in one.columns)
    columns = zip(*(row[: len(head)] for row in (head, *one.rows)), strict=True)
    return {
        "type": "Table",
        "columns": [{"width": max(_room(shorten(cell.text, CELL)) for cell in column)} for column in columns],
        "firstRowAsHeader": True,
        "gridStyle": "default",
        "rows": [_row(head, weight="Bolder"), *(_row(row) for row in rows)],
        "fallback": {"type": "FactSet", "facts": [_sentence(one, row) for row in rows]},
    }


def _room(text: str) -> int:
    """Narrow characters: a word is never broken, a sentence is, into about two lines."""
    longest = max((width(word) for word in text.split()), default=0)
    return max(4, min(longest + 2, 30), min(width(text) // 2, 24))


def _row(cells: tuple[Cell, ...], **dress: object) -> Json:
    return {"type": "TableRow", "cells": [_cell(cell, dress) for cell in cells]}


def _cell(cell: Cell, dress: dict[str, object]) -> Json:
    quiet = {"isSubtle": True, "italic": True} if cell.withheld else dress
    run = {"type": "TextRun", "text": shorten(cell.text, CELL), **quiet}
    coloured = cell.shade is not None and not cell.withheld
    style = {"style": SHADES[min(int((cell.shade or 0) * 3), 2)]} if coloured else {}
    return {"type": "TableCell", "items": [{"type": "RichTextBlock", "inlines": [run]}], **style}


def _sentence(one: Table, row: tuple[Cell, ...]) -> Json:
    rest = zip(one.columns[1:], row[1:], strict=False)
    return _fact(row[0].text, " · ".join(f"{column}: {cell.text}" for column, cell in rest))


def _fact(title: str, value: str) -> Json:
    return {"title": escaped(shorten(title, CELL)), "value": escaped(value)}
