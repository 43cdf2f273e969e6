"""A chart and a table as Slack draws them, within its limits; where it cannot, the same in words.

Slack's documentation: data-visualization-block, data-table-block. Both stand in messages only. Where sources differ
(6 or 12 series, 10,000 or 20,000 characters in tables), the smaller number counts.
"""

from collections.abc import Iterator, Sequence
from itertools import chain, count
from typing import NamedTuple

from adapters.slack.text import Json, shorten, units, weight
from bot.messages.bars import drawn_bar
from bot.messages.message import Cell, Chart, Series, Table
from bot.messages.pictures import Pair, Pairs

SERIES_AT_MOST, LABELS_AT_MOST, LABEL_AT_MOST, TITLE_AT_MOST = 6, 20, 20, 50
ROWS_AT_MOST, COLUMNS_AT_MOST, ROWS_SEEN = 100, 20, 20
TABLES_WEIGHT = 10_000  # characters in all tables of a message
NOTHING = "–"  # Slack takes no empty text


def chart(block: Chart) -> Json:
    """Draws lines over the weeks that every series has: Slack wants a number for each, and no number is not zero."""
    weeks, lines = _drawn(block)
    labels = _labels([block.labels[week] for week in weeks])
    series = [
        {
            "name": name,
            "data": [
                {"label": label, "value": round(line.values[week] or 0, 2)}
                for label, week in zip(labels, weeks, strict=True)
            ],
        }
        for name, line in zip(_labels([line.name for line in lines]), lines, strict=True)
    ]
    title = shorten(block.title, TITLE_AT_MOST) or NOTHING
    axes = {"categories": labels, "y_label": f"{block.low:g}–{block.high:g}"}  # Slack chooses where the axis ends
    plot = {"type": "line", "series": series, "axis_config": axes}
    return {"type": "data_visualization", "title": title, "chart": plot}


def bars(block: Pairs) -> Json:
    """Draws two bars beside each other for each pair that has both numbers."""
    pairs = _drawn_pairs(block)
    labels = _labels([pair.name for pair in pairs])
    sides = [pair.believed or 0 for pair in pairs], [pair.lived or 0 for pair in pairs]
    series = [
        {
            "name": name,
            "data": [{"label": label, "value": round(value, 2)} for label, value in zip(labels, values, strict=True)],
        }
        for name, values in zip(_labels([block.believed, block.lived]), sides, strict=True)
    ]
    plot = {"type": "bar", "series": series, "axis_config": {"categories": labels, "y_label": "1–5"}}
    return {"type": "data_visualization", "title": shorten(block.title, TITLE_AT_MOST) or NOTHING, "chart": plot}


def _drawn_pairs(block: Pairs) -> list[Pair]:
    return [pair for pair in block.pairs if pair.distance is not None][:LABELS_AT_MOST]


def beside(block: Chart) -> str:
    """Returns a chart's words, and the numbers of its latest weeks that are neither drawn nor in those words."""
    weeks, lines = _drawn(block)
    missing = [
        f"{block.labels[week]}: " + " · ".join(f"{line.name} {_number(line.values[week])}" for line in lines)
        for week in _latest(block)
        if week not in weeks and block.labels[week] not in block.alt_text
    ]
    missing += [f"{line.name}: {NOTHING}" for line in block.series if line not in lines]
    return "\n".join(([block.alt_text] if block.alt_text else []) + missing)


def _number(value: float | None) -> str:
    return NOTHING if value is None else f"{value:.2f}".rstrip("0").rstrip(".")


def _latest(block: Chart) -> range:
    return range(max(0, len(block.labels) - LABELS_AT_MOST), len(block.labels))


class _Drawn(NamedTuple):
    """The weeks, by their places, and the lines that a chart can show."""

    weeks: list[int]
    lines: list[Series]


def _drawn(block: Chart) -> _Drawn:
    latest = _latest(block)
    lines = [line for line in block.series if any(line.values[week] is not None for week in latest)]
    return _Drawn([week for week in latest if all(line.values[week] is not None for line in lines)], lines)


def has_bars(block: Pairs) -> bool:
    """Returns whether any pair has both numbers."""
    return bool(_drawn_pairs(block))


def has_lines(block: Chart) -> bool:
    """Returns whether there are lines to draw, and no more than Slack takes."""
    weeks, lines = _drawn(block)
    return len(weeks) > 1 and 1 <= len(lines) <= SERIES_AT_MOST


def _labels(names: Sequence[str]) -> list[str]:
    """Returns labels that fit Slack's length and all differ, since Slack tells points and lines apart by them."""
    labels: list[str] = []
    for name in names:
        short = shorten(name, LABEL_AT_MOST).strip() or NOTHING
        numbered = (shorten(short, LABEL_AT_MOST - 3) + f" {number}" for number in count(2))
        labels.append(next(label for label in chain([short], numbered) if label not in labels))
    return labels


def tables(block: Table) -> Iterator[Json]:
    """Yields one table, or several where it outgrows Slack's: each repeats the rows' names and the columns' heads."""
    for start in range(1, max(len(block.columns), 2), COLUMNS_AT_MOST - 1):
        across = [0, *range(start, min(start + COLUMNS_AT_MOST - 1, len(block.columns)))]
        head = _row([Cell(block.columns[number]) for number in across])
        for rows in _parts(head, [_row([row[number] for number in across]) for row in block.rows]):
            yield {
                "type": "data_table",
                "caption": block.title.strip() or NOTHING,
                "rows": rows,
                "page_size": min(len(rows) - 1, ROWS_SEEN),
            }


def _parts(head: list[Json], rows: list[list[Json]]) -> Iterator[list[list[Json]]]:
    part, total = [head], weight(head)
    for row in rows:
        weighs = weight(row)
        if len(part) > ROWS_AT_MOST or (len(part) > 1 and total + weighs > TABLES_WEIGHT // 2):
            yield part
            part, total = [head], weight(head)
        part.append(row)
        total += weighs
    yield part


def _row(cells: Sequence[Cell]) -> list[Json]:
    return [{"type": "raw_text", "text": (cell.text.strip() + drawn_bar(cell)) or NOTHING} for cell in cells]


def is_tabular(block: Table) -> bool:
    """Returns whether there is anything to tabulate, and every row fits a table together with the heads."""
    heads = sum(map(units, block.columns)) + 10 * len(block.columns)
    longest = max((sum(10 + units(cell.text) for cell in row) for row in block.rows), default=0)
    return bool(block.rows and block.columns) and heads + longest + units(block.title) <= TABLES_WEIGHT // 2
