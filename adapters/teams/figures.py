"""Charts and tables: native where Teams draws them, each with a fallback of words for where it does not."""

from collections.abc import Iterator
from dataclasses import replace

from adapters.teams.text import Json, escaped, grouped, lines, shorten, size, unread, width
from bot.messages.message import Bold, Cell, Chart, Series, Table

COLOURS = ("categoricalTeal", "categoricalMarigold", "categoricalBlue", "categoricalPurple", "neutral")
SHADES = ("default", "emphasis", "accent")  # of a cell from sand to deep water, all readable in every theme
SOME = 18_000  # bytes of one figure
ROW = 1600  # characters of one row; only what stands in a cell and is longer than its share is shortened


def chart(figure: Chart) -> Iterator[Json]:
    """Lines by category; words alone where Teams would draw the categories in disorder, or too much for one message.

    Teams takes categories in the order in which the points name them, so that the line with the most goes first.
    """
    yield from lines((Bold(figure.title),), {})
    caption = list(lines((figure.told,), {}))
    drawn: list[Json] = [
        {"legend": series.name, "color": COLOURS[number % len(COLOURS)], "values": points}
        for number, series in enumerate(figure.series)
        if (points := _points(figure, series))
    ]
    drawn.sort(key=lambda line: -len(line["values"]))
    named = list(dict.fromkeys(point["x"] for line in drawn for point in line["values"]))
    scale = {"yMin": figure.low, "yMax": figure.high}
    fallback = {"type": "Container", "items": caption}
    made = {"type": "Chart.Line", "title": figure.title, **scale, "data": drawn, "fallback": fallback}
    if named and named == [label for label in figure.labels if label in named] and size(made) <= SOME:
        yield made
    else:
        yield from caption


def _points(figure: Chart, series: Series) -> list[Json]:
    return [{"x": x, "y": y} for x, y in zip(figure.labels, series.values, strict=False) if y is not None]


def table(figure: Table) -> Iterator[Json]:
    """A header, then the rows; a withheld cell is told by its words in italics and has no colour."""
    yield from lines((Bold(figure.title),), {})
    most = ROW // max(len(figure.columns), 1)
    columns = tuple(shorten(column, most) for column in figure.columns)
    rows = [tuple(replace(cell, text=shorten(cell.text, most)) for cell in row) for row in figure.rows]
    head = _row(tuple(Cell(column) for column in columns), weight="Bolder")
    texts = (columns, *([cell.text for cell in row] for row in rows))
    widths = [{"width": max(map(_room, column))} for column in zip(*texts, strict=True)]
    for some in grouped(rows, lambda row: size(_row(row)) + size(_sentence(columns, row)), SOME - size(head)):
        yield {
            "type": "Table",
            "columns": widths,
            "firstRowAsHeader": True,
            "gridStyle": "default",
            "rows": [head, *map(_row, some)],
            "fallback": {"type": "FactSet", "facts": [_sentence(columns, row) for row in some]},
        }


def _room(text: str) -> int:
    """Narrow characters: a word is never broken, a sentence is, into about two lines."""
    longest = max((width(word) for word in text.split()), default=0)
    return max(4, min(longest + 4, 30), min(width(text) // 2, 24))


def _row(cells: tuple[Cell, ...], **dress: object) -> Json:
    return {"type": "TableRow", "cells": [_cell(cell, dress) for cell in cells]}


def _cell(cell: Cell, dress: dict[str, object]) -> Json:
    quiet = {"isSubtle": True, "italic": True} if cell.withheld else dress
    run = {"type": "TextRun", "text": unread(cell.text), **quiet}
    coloured = cell.shade is not None and not cell.withheld
    style = {"style": SHADES[min(int((cell.shade or 0) * 3), 2)]} if coloured else {}
    return {"type": "TableCell", "items": [{"type": "RichTextBlock", "inlines": [run]}], **style}


def _sentence(columns: tuple[str, ...], row: tuple[Cell, ...]) -> Json:
    rest = zip(columns[1:], row[1:], strict=True)
    sentence = " · ".join(f"{column}: {cell.text}" for column, cell in rest)
    return {"title": escaped(row[0].text), "value": escaped(sentence)}
