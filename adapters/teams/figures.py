"""Charts and tables: native where Teams draws them, each with a fallback of words for where it does not."""

from collections.abc import Iterator
from dataclasses import replace

from adapters.teams.text import Json, escaped, grouped, lines, shorten, size, unread, width
from bot.messages.bars import drawn_bar
from bot.messages.message import Bold, Cell, Chart, Series, Table
from bot.messages.pictures import Pair, Pairs, Waterline

COLOURS = ("categoricalTeal", "categoricalMarigold", "categoricalBlue", "categoricalPurple", "neutral")
SHADES = ("default", "emphasis", "accent")  # of a cell, the more ink the later, all readable in every theme
BOLD_FROM = 2 / 3  # of the ink: where there are no colours, the lowest numbers are bold
COLUMNS_AT_MOST = 7  # where a table has room; a wider one stands on end if that makes it narrower
NAME_AT_MOST = 24  # narrow characters below a bar; longer names stand in a table
SOME = 18_000  # bytes of one figure
WIDE, NARROW = "atLeast:Standard", "atMost:Narrow"  # where a table has room: Narrow ends at 350 pixels
ROW = 1600  # characters of one row; only what stands in a cell and is longer than its share is shortened


def chart(figure: Chart) -> Iterator[Json]:
    """Yields a line chart; only words where Teams would disorder its categories, or where it outgrows one message.

    Teams takes categories in the order in which the points name them, so that the line with the most goes first.
    """
    yield from lines((Bold(figure.title),), {})
    caption = list(lines((figure.alt_text,), {}))
    drawn: list[Json] = [
        {"legend": series.name, "color": COLOURS[number % len(COLOURS)], "values": points}
        for number, series in enumerate(figure.series)
        if (points := _points(figure, series))
    ]
    drawn.sort(key=lambda line: -len(line["values"]))
    categories = list(dict.fromkeys(point["x"] for line in drawn for point in line["values"]))
    scale = {"yMin": figure.low, "yMax": figure.high}
    fallback = {"type": "Container", "items": caption}
    drawing = {"type": "Chart.Line", "title": figure.title, **scale, "data": drawn, "fallback": fallback}
    if categories and categories == [label for label in figure.labels if label in categories] and size(drawing) <= SOME:
        yield drawing
    else:
        yield from caption


def _points(figure: Chart, series: Series) -> list[Json]:
    return [{"x": x, "y": y} for x, y in zip(figure.labels, series.values, strict=False) if y is not None]


def bars(figure: Pairs) -> Iterator[Json]:
    """Yields two bars beside each other for each pair that has both numbers, and below them the same in a sentence."""
    if not isinstance(figure, Waterline) and any(width(pair.name) > NAME_AT_MOST for pair in figure.pairs):
        yield from table(figure.as_table())
        return
    yield from lines((Bold(figure.title),), {})
    pairs = [pair for pair in figure.pairs if pair.distance is not None]
    drawn: list[Json] = [
        {"legend": figure.believed, "color": "neutral", "values": [_bar(pair, pair.believed) for pair in pairs]},
        {"legend": figure.lived, "color": COLOURS[0], "values": [_bar(pair, pair.lived) for pair in pairs]},
    ]
    facts = [_fact(pair.name, f"{pair.believed_text} → {pair.lived_text}") for pair in pairs]
    drawing = {
        "type": "Chart.VerticalBar.Grouped",
        "title": figure.title,
        "yMin": 1,
        "yMax": 5,
        "data": drawn,
        "fallback": {"type": "FactSet", "facts": facts},
    }
    if pairs and size(drawing) <= SOME:
        yield drawing
    yield from lines((figure.alt_text,), {}, isSubtle=True, size="Small")


def _bar(pair: Pair, number: float | None) -> Json:
    return {"x": pair.name, "y": number}


def table(figure: Table) -> Iterator[Json]:
    """Yields a header, then the rows; a withheld cell has words in italics and no colour. Narrow screens show facts."""
    yield from lines((Bold(figure.title),), {})
    if COLUMNS_AT_MOST < len(figure.columns) > len(figure.rows) + 1:
        figure = _on_end(figure)
    widest = ROW // max(len(figure.columns), 1)
    columns = tuple(shorten(column, widest) for column in figure.columns)
    rows = [tuple(replace(cell, text=shorten(cell.text, widest)) for cell in row) for row in figure.rows]
    head = _row(tuple(Cell(column) for column in columns), weight="Bolder")
    texts = (columns, *([cell.text for cell in row] for row in rows))
    widths = [{"width": max(map(_room, column))} for column in zip(*texts, strict=True)]
    for group in grouped(rows, lambda row: size(_row(row)) + 2 * size(_sentence(columns, row)), SOME - size(head)):
        facts = {"type": "FactSet", "facts": [_sentence(columns, row) for row in group]}
        yield {
            "type": "Table",
            "targetWidth": WIDE,
            "columns": widths,
            "firstRowAsHeader": True,
            "gridStyle": "default",
            "rows": [head, *map(_row, group)],
            "fallback": facts,
        }
        yield {"targetWidth": NARROW, **facts}


def _on_end(figure: Table) -> Table:
    columns = (figure.columns[0], *(row[0].text for row in figure.rows))
    heads = (Cell(column) for column in figure.columns[1:])
    rows = zip(heads, *(row[1:] for row in figure.rows), strict=True)
    return Table(figure.title, columns, tuple(rows))


def _room(text: str) -> int:
    """Returns the width of a column in narrow characters: words are never broken, sentences into about two lines."""
    longest = max((width(word) for word in text.split()), default=0)
    return max(4, min(longest + 4, 30), min(width(text) // 2, 24))


def _row(cells: tuple[Cell, ...], **dress: object) -> Json:
    return {"type": "TableRow", "cells": [_cell(cell, dress) for cell in cells]}


def _cell(cell: Cell, dress: dict[str, object]) -> Json:
    quiet = {"isSubtle": True, "italic": True} if cell.withheld else dress
    run = {"type": "TextRun", "text": unread(cell.text) + drawn_bar(cell), **quiet}
    coloured = cell.shade is not None and not cell.withheld
    style = {"style": SHADES[min(int((cell.shade or 0) * 3), 2)]} if coloured else {}
    return {"type": "TableCell", "items": [{"type": "RichTextBlock", "inlines": [run]}], **style}


def _sentence(columns: tuple[str, ...], row: tuple[Cell, ...]) -> Json:
    pairs = zip(columns[1:], row[1:], strict=True)
    sentence = " · ".join(f"{escaped(column)}: {_emphasised(cell)}" for column, cell in pairs)
    return {"title": escaped(row[0].text), "value": sentence}


def _emphasised(cell: Cell) -> str:
    text = escaped(cell.text)
    return f"**{text}**" if cell.text.strip() and (cell.shade or 0) >= BOLD_FROM and not cell.withheld else text


def _fact(title: str, value: str) -> Json:
    return {"title": escaped(title), "value": escaped(value)}
