"""Lines over the weeks, with what is marked in them."""

from adapters.web import charts
from adapters.web.drawn import Drawn
from bot.messages.drawings import BlockDrawing
from bot.messages.message import Chart


def _draw(chart: Chart) -> Drawn:
    return Drawn(
        "chart",
        {
            "chart": chart,
            "lines": charts.lines(chart),
            "named": charts.named(chart),
            "windows": charts.windows(chart),
            "bands": charts.bands(chart),
        },
    )


DRAWING = BlockDrawing(Chart, _draw)
