"""A bar beside the text of a cell, in signs, for what shows no other picture there."""

from bot.messages.message import Cell

_STEPS = 5


def drawn_bar(cell: Cell) -> str:
    """Returns the bar with a blank before it; nothing where the cell has none."""
    if cell.bar is None:
        return ""
    full = round(cell.bar * _STEPS)
    return f" {'▰' * full}{'▱' * (_STEPS - full)}"
