"""What came of a chart in a file, in words."""

from collections.abc import Iterable, Sequence

from bot.messages.say import joined, say
from bot.org.changes import ChartChanges, Move, TooManyChanges
from bot.org.people import Team
from bot.org.remarks import ChartError, Remark

LINES_AT_MOST = 8  # of which the numbers are first
PEOPLE_AT_MOST = 40  # who are named first
NAMES_AT_MOST = 2_000  # characters of names in one remark: whatever a cell holds, and however many lines name nobody


def remark(spoken: Remark, language: str, limit: int = LINES_AT_MOST) -> str:
    fields = {name: _shortened(value) if isinstance(value, str) else value for name, value in spoken.fields.items()}
    return say(language, spoken.key, lines=_lines(spoken.lines, language, limit), **fields)


def _shortened(names: str) -> str:
    return names if len(names) <= NAMES_AT_MOST else f"{names[:NAMES_AT_MOST]}…"


def refused(error: ChartError, language: str) -> list[str]:
    """Says line by line what is wrong with it, and what else was seen."""
    faults = [f"  {remark(fault, language)}" for fault in error.faults]
    return [say(language, "chart.refused"), *faults, *(remark(note, language) for note in error.notes)]


def stopped(error: TooManyChanges, language: str, limit: int = PEOPLE_AT_MOST) -> list[str]:
    """Says line by line why it was stopped, what would change, and how to go on."""
    reasons = [f"  {remark(reason, language)}" for reason in error.reasons]
    going_on = say(language, "chart.go_on")
    return [say(language, "chart.stopped"), *reasons, *changed(error.changes, language, limit), going_on]


def changed(changes: ChartChanges, language: str, limit: int = PEOPLE_AT_MOST) -> list[str]:
    """Says line by line who joins, leaves, moves and changes their name, and which teams do."""
    moved = [_move(move, language) for move in changes.moved]
    renamed, teams_renamed = (
        [f"{name.old_name} → {name.new_name}" for name in names] for names in (changes.renamed, changes.teams_renamed)
    )
    names_by_change = {
        "joins": changes.joined,
        "leaves": changes.left,
        "moves": moved,
        "renames": renamed,
        "team_renames": teams_renamed,
    }
    lines = [
        say(language, f"chart.{key}", count=len(people), people=_people(people, language, limit))
        for key, people in names_by_change.items()
        if people
    ]
    return lines or [say(language, "chart.nothing_changes")]


def left_out(faults: Sequence[Remark], language: str) -> list[str]:
    """Lists every line that could not be used, with its number, what is wrong, and the cure."""
    limit = max((len(fault.lines) for fault in faults), default=0)
    in_order = sorted(faults, key=lambda fault: fault.lines[:1])
    lines = [f"  {remark(fault, language, limit)}" for fault in in_order]
    return [say(language, "chart.left_out"), *lines] if lines else []


def planned(reasons: Sequence[Remark], language: str) -> list[str]:
    """Says that nothing is changed yet, and why the same would be stopped once it is meant."""
    if not reasons:
        return [say(language, "chart.dry_run")]
    stopping = [say(language, "chart.would_stop"), *(f"  {remark(reason, language)}" for reason in reasons)]
    return [say(language, "chart.dry_run"), *stopping, say(language, "chart.go_on")]


def undone(changes: ChartChanges, language: str, *, dry_run: bool) -> list[str]:
    return [say(language, "chart.dry_run" if dry_run else "chart.undone"), *changed(changes, language)]


def nothing_to_undo(language: str) -> str:
    return say(language, "chart.nothing_to_undo")


def waiting(language: str) -> str:
    return say(language, "chart.waiting")


def known(notes: Iterable[Remark], language: str) -> list[str]:
    return [remark(note, language) for note in notes]


def places(count: int, teams: Sequence[Team], language: str) -> list[str]:
    """Says line by line what stands in the database now."""
    handles = (say(language, "chart.handle", name=team.name_in(language), handle=team.handle) for team in teams)
    typed = [say(language, "chart.handles")] if teams else []
    return [say(language, "chart.loaded", count=count), *typed, *(f"  {handle}" for handle in handles)]


def _move(move: Move, language: str) -> str:
    nobody = say(language, "chart.at_top")
    return say(
        language, "chart.move", name=move.name, before=move.old_manager or nobody, after=move.new_manager or nobody
    )


def _people(people: Sequence[str], language: str, limit: int) -> str:
    listed = say(language, "list.next").join(people[:limit])
    hidden = len(people) - limit
    return listed if hidden <= 0 else say(language, "chart.more_people", people=listed, more=hidden)


def _lines(numbers: Sequence[int], language: str, limit: int) -> str:
    if not numbers:
        return ""
    listed, hidden = [str(number) for number in numbers[:limit]], len(numbers) - limit
    separator = say(language, "list.next")
    text = (
        joined(language, listed)
        if hidden <= 0
        else say(language, "chart.more", lines=separator.join(listed), more=hidden)
    )
    return say(language, "chart.lines", count=len(numbers), lines=text)
