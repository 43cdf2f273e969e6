"""A chart and a table as Slack draws them, within its limits; where it cannot, the same in words.

Slack's documentation: data-visualization-block, data-table-block. Both stand in messages only. Where sources differ
(6 or 12 series, 10,000 or 20,000 characters in tables), the smaller number counts.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, count

from adapters.slack.text import Json, shorten, units, weight
from bot.messages.message import Block as Said
from bot.messages.message import Bold, Cell, Chart, Input, Series, Table, Text

CHARTS_AT_MOST = 2  # in one message
SERIES_AT_MOST, LABELS_AT_MOST, LABEL_AT_MOST, TITLE_AT_MOST = 6, 20, 20, 50
ROWS_AT_MOST, COLUMNS_AT_MOST, ROWS_SEEN = 100, 20, 20
TABLES_WEIGHT = 10_000  # characters in all tables of a message
NOTHING = "–"  # Slack takes no empty text

Block = Said | Input


def fitting(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks of a message; what it cannot draw, such as a third chart, stands in words."""
    left = CHARTS_AT_MOST
    for block in blocks:
        if isinstance(block, Chart) and left and _drawable(block):
            left -= 1
            yield block
        elif isinstance(block, Table) and _tabular(block):
            yield block
        else:
            yield from _in_words(block)


def in_words(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks where Slack draws neither charts nor tables: in modals and in the App Home."""
    for block in blocks:
        yield from _in_words(block)


def told(blocks: Iterable[Block]) -> Iterator[str]:
    """What the charts say, for the text that is read where blocks are not."""
    return (block.told for block in blocks if isinstance(block, Chart) and block.told)


def _in_words(block: Block) -> Iterator[Block]:
    match block:
        case Chart():
            yield Text((Bold(block.title),))
            yield Text((block.told,))
        case Table():
            yield Text((Bold(block.title),))
            for first, *rest in block.rows:
                named = zip(block.columns[1:], rest, strict=True)
                cells = " · ".join(f"{column} {cell.text}" for column, cell in named)
                yield Text((Bold(first.text), f" — {cells}"))
        case _:
            yield block


def chart(block: Chart) -> Json:
    """A line over the weeks that every series has: Slack wants a number for each, and nothing is not zero."""
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


def beside(block: Chart) -> str:
    """What a chart says in words, and what of its latest weeks it could not draw and these words do not name."""
    weeks, lines = _drawn(block)
    missing = [
        f"{block.labels[week]}: " + " · ".join(f"{line.name} {_number(line.values[week])}" for line in lines)
        for week in _latest(block)
        if week not in weeks and block.labels[week] not in block.told
    ]
    missing += [f"{line.name}: {NOTHING}" for line in block.series if line not in lines]
    return "\n".join([*([block.told] if block.told else []), *missing])


def _number(value: float | None) -> str:
    return NOTHING if value is None else f"{value:.2f}".rstrip("0").rstrip(".")


def _latest(block: Chart) -> range:
    return range(max(0, len(block.labels) - LABELS_AT_MOST), len(block.labels))


def _drawn(block: Chart) -> tuple[list[int], list[Series]]:
    latest = _latest(block)
    lines = [line for line in block.series if any(line.values[week] is not None for week in latest)]
    return [week for week in latest if all(line.values[week] is not None for line in lines)], lines


def _drawable(block: Chart) -> bool:
    weeks, lines = _drawn(block)
    return len(weeks) > 1 and 1 <= len(lines) <= SERIES_AT_MOST


def _labels(names: Sequence[str]) -> list[str]:
    """As long as Slack takes them and each another, since it tells points and lines apart by them."""
    made: list[str] = []
    for name in names:
        wanted = shorten(name, LABEL_AT_MOST).strip() or NOTHING
        numbered = (shorten(wanted, LABEL_AT_MOST - 3) + f" {number}" for number in count(2))
        made.append(next(label for label in chain([wanted], numbered) if label not in made))
    return made


def tables(block: Table) -> Iterator[Json]:
    """One table; more where it outgrows Slack's: the columns that follow repeat the rows' names, the rows the heads."""
    for start in range(1, max(len(block.columns), 2), COLUMNS_AT_MOST - 1):
        across = [0, *range(start, min(start + COLUMNS_AT_MOST - 1, len(block.columns)))]
        head = _row([Cell(block.columns[at]) for at in across])
        for rows in _parts(head, [_row([row[at] for at in across]) for row in block.rows]):
            yield {
                "type": "data_table",
                "caption": block.title.strip() or NOTHING,
                "rows": rows,
                "page_size": min(len(rows) - 1, ROWS_SEEN),
            }


def _parts(head: list[Json], rows: list[list[Json]]) -> Iterator[list[list[Json]]]:
    part, held = [head], weight(head)
    for row in rows:
        weighs = weight(row)
        if len(part) > ROWS_AT_MOST or (len(part) > 1 and held + weighs > TABLES_WEIGHT // 2):
            yield part
            part, held = [head], weight(head)
        part.append(row)
        held += weighs
    yield part


def _row(cells: Sequence[Cell]) -> list[Json]:
    return [{"type": "raw_text", "text": cell.text.strip() or NOTHING} for cell in cells]


def _tabular(block: Table) -> bool:
    """Whether there is anything to tabulate, in rows of which each fits a table with its heads."""
    heads = sum(map(units, block.columns)) + 10 * len(block.columns)
    longest = max((sum(10 + units(cell.text) for cell in row) for row in block.rows), default=0)
    return bool(block.rows and block.columns) and heads + longest + units(block.title) <= TABLES_WEIGHT // 2
