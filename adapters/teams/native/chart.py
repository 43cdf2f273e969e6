"""Lines over the weeks."""

from adapters.teams.figures import chart
from bot.messages.drawings import BlockDrawing
from bot.messages.message import Chart

DRAWING = BlockDrawing(Chart, chart)
