"""A square for each week, full where there is something; rows without weeks stand in words."""

from adapters.web.drawn import Drawn
from bot.messages.calendar import Calendar
from bot.messages.drawings import BlockDrawing


def _draw(calendar: Calendar) -> Drawn:
    rows = [
        {
            "name": cells[0].text,
            "words": [cell.text for cell in cells[1:]],
            "squares": [
                {"x": round(100 * number / len(weeks), 2), "marked": marked} for number, marked in enumerate(weeks)
            ],
        }
        for cells, weeks in zip(calendar.rows, calendar.weeks, strict=True)
    ]
    longest = max((len(weeks) for weeks in calendar.weeks), default=0)
    fields = {"picture": calendar, "rows": rows, "width": round(70 / longest, 2) if longest else 0}
    return Drawn("calendar", fields, "calendar.html")


DRAWING = BlockDrawing(Calendar, _draw)
