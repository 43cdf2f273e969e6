"""What managers believe beside what people answered, worked out anew: from rows, but for the gate itself."""

from collections.abc import Collection

from bot.checkin.ledger import Page, Withheld
from bot.insight.patterns import believed
from storage.database import statement
from tests.audit.letters import LettersOfWeek, mean_of

Labels = dict[tuple[int, str], dict[int, int]]


async def labels_of(workspace: int) -> Labels:
    """By week and item what each manager forecast."""
    rows = await statement(
        "select r.week, f.item, f.manager_id, f.value from forecast f join round r on r.id = f.round_id"
        " where f.workspace_id = %(workspace)s",
        workspace=workspace,
    )
    labels: Labels = {}
    for row in rows:
        labels.setdefault((row["week"], row["item"]), {})[row["manager_id"]] = row["value"]
    return labels


def sides(weeks: list[LettersOfWeek], labels: Labels, unit: str, themes: Collection[str]) -> tuple[str, str] | None:
    """Both sides of a unit over all questions of these themes that have both, as a text says them."""
    both = [
        numbers
        for week in weeks
        for item in week.frozen.items
        if item.theme in themes and not item.about_manager and (week.number, item.key) in labels
        for numbers in _of_item(
            week, believed(week.frozen.tree, item.key, labels[week.number, item.key]), unit, item.key
        )
    ]
    if not both:
        return None
    return mean_of([believes for believes, _ in both]), mean_of([lives for _, lives in both])


def _of_item(week: LettersOfWeek, thought: Page, unit: str, item: str) -> list[tuple[str, str]]:
    """Of the unit, or of the largest parts of it that have both."""
    believes, lives = thought.of_unit(unit, item), week.score(unit, item)
    if not isinstance(believes, Withheld) and lives is not None:
        return [({1.9: "2 or lower", 4.3: "4 or higher"}.get(believes.number, f"{believes.number:.1f}"), lives)]
    inside = [part for part, above in week.frozen.tree.parents().items() if above == unit]
    return [numbers for part in inside for numbers in _of_item(week, thought, part, item)]
