"""What came of a chart in a file, in words."""

from collections.abc import Iterable, Sequence

from bot.messages.say import joined, say
from bot.org.people import Person, Team
from bot.org.remarks import ChartError, Remark

LINES_AT_MOST = 8  # of which the numbers are first


def remark(spoken: Remark, language: str) -> str:
    return say(language, spoken.key, lines=_lines(spoken.lines, language), **spoken.fields)


def refused(error: ChartError, language: str) -> list[str]:
    """Returns, line by line, what is wrong with it, and what else was seen."""
    faults = [f"  {remark(fault, language)}" for fault in error.faults]
    return [say(language, "chart.refused"), *faults, *(remark(note, language) for note in error.notes)]


def loaded(
    places: int, removed: Sequence[Person], teams: Sequence[Team], notes: Iterable[Remark], language: str
) -> list[str]:
    """Returns, line by line, what stands in the database now, and what of the file does not."""
    lines = [say(language, "chart.loaded", count=places)]
    if removed:
        names = say(language, "list.next").join(person.name for person in removed)
        lines.append(say(language, "chart.gone", count=len(removed), people=names))
    lines += [remark(note, language) for note in notes]
    if teams:
        lines.append(say(language, "chart.handles"))
    handles = (say(language, "chart.handle", name=team.name_in(language), handle=team.handle) for team in teams)
    return [*lines, *(f"  {handle}" for handle in handles)]


def _lines(numbers: Sequence[int], language: str) -> str:
    if not numbers:
        return ""
    listed, unlisted = [str(number) for number in numbers[:LINES_AT_MOST]], len(numbers) - LINES_AT_MOST
    if unlisted <= 0:
        text = joined(language, listed)
    else:
        text = say(language, "chart.more", lines=say(language, "list.next").join(listed), more=unlisted)
    return say(language, "chart.lines", count=len(numbers), lines=text)
