"""A released number as it is written, without how many answered."""

from bot.checkin.ledger import Average
from bot.checkin.release import Reading, Released
from bot.messages.say import say

OPEN_ENDS = {Reading.TWO_OR_LOWER: "1–2", Reading.FOUR_OR_HIGHER: "4–5"}  # what an open end of the scale covers


def reading(score: Released | Average, language: str) -> str:
    """Returns a score as a cell shows it, without the size of the block."""
    if isinstance(score, Average):
        return f"{score.number:.1f}"
    short = {Reading.TWO_OR_LOWER: "reading.two", Reading.FOUR_OR_HIGHER: "reading.four"}
    return say(language, short[score.reading]) if score.reading in short else f"{score.number:.1f}"


def short(score: Released | Average) -> str:
    """Returns the same where there is little room: an open end of the scale as the range that it covers."""
    return OPEN_ENDS.get(score.reading, f"{score.number:.1f}") if isinstance(score, Released) else f"{score.number:.1f}"
