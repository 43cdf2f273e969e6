"""What is wrong with numbers that somebody gave, in words."""

from collections.abc import Mapping, Sequence

from bot.org.remarks import Remark
from bot.org.wording.chart import remark

_CELL_AT_MOST = 60  # characters


def spoken(fault: Remark, language: str) -> str:
    """Returns one remark; of a single number, which has no lines, without any."""
    cells: Mapping[str, object] = {
        name: f"{value[:_CELL_AT_MOST]}…" if isinstance(value, str) and len(value) > _CELL_AT_MOST else value
        for name, value in fault.fields.items()
    }
    text = remark(Remark(fault.key, fault.lines, cells), language)
    return text if fault.lines else text.removeprefix(":").removeprefix("：").strip()


def of_single(faults: Sequence[Remark], language: str) -> str:
    """Returns what is wrong with one number: the first of it, in a sentence or two."""
    return spoken(Remark(faults[0].key, (), faults[0].fields), language)
