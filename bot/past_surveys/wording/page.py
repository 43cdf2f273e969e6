"""Past results as who leads or is in a team reads them: lighter than our own, each with where it comes from."""

from collections.abc import Mapping, Sequence
from datetime import date

from bot.insight.wording.mirror import theme_name
from bot.messages.message import Block, Cell, Chart, Heading, Message, Note, Series, Table, Text
from bot.messages.say import say
from bot.past_surveys.survey import RANGES, SeenScore, SurveyScale
from bot.past_surveys.wording.marks import imported_from

_TABLES_AT_MOST = 12  # teams of one page
_SERIES_AT_MOST = 6


def page(scores: Sequence[SeenScore], language: str, *, is_cut: bool) -> Message:
    """Returns a table for each team and scale, and a line over the months where there are several."""
    title = say(language, "imports.page")
    blocks: list[Block] = [Heading(title), Note((say(language, "imports.page_about"),))]
    groups: dict[tuple[int, SurveyScale], list[SeenScore]] = {}
    for score in scores:
        groups.setdefault((score.team, score.scale), []).append(score)
    for (_, scale), of_team in [*groups.items()][:_TABLES_AT_MOST]:
        blocks += _team(of_team, scale, language)
    if not groups:
        blocks.append(Text((say(language, "imports.page_empty"),)))
    if is_cut or len(groups) > _TABLES_AT_MOST:
        blocks.append(Note((say(language, "imports.page_more"),)))
    return Message(title, tuple(blocks))


def _team(scores: Sequence[SeenScore], scale: SurveyScale, language: str) -> list[Block]:
    marks = list(dict.fromkeys((score.product, score.month) for score in scores))
    themes = list(dict.fromkeys(score.theme for score in scores))
    numbers = {(score.theme, (score.product, score.month)): score.score for score in scores}
    heads = [imported_from(product, month, language) for product, month in marks]
    rows = tuple(
        (Cell(theme_name(theme, language)), *(Cell(_shown(numbers.get((theme, mark)), scale)) for mark in marks))
        for theme in themes
    )
    title = say(language, "imports.team", team=scores[0].title, scale=say(language, f"imports.scale.{scale.value}"))
    table = Table(title, (say(language, "imports.theme"), *heads), rows)
    return [table, _chart(title, marks, numbers, themes, scale, language)] if len(marks) > 1 else [table]


def _chart(
    title: str,
    marks: Sequence[tuple[str, date]],
    numbers: Mapping[tuple[str, tuple[str, date]], float],
    themes: Sequence[str],
    scale: SurveyScale,
    language: str,
) -> Chart:
    series = tuple(
        Series(theme_name(theme, language), tuple(numbers.get((theme, mark)) for mark in marks))
        for theme in themes[:_SERIES_AT_MOST]
    )
    labels = tuple(imported_from(product, month, language) for product, month in marks)
    low, high = RANGES[scale]
    about = say(language, "imports.page_about")
    return Chart(title=title, labels=labels, series=series, alt_text=about, low=low, high=high, is_imported=True)


def _shown(number: float | None, scale: SurveyScale) -> str:
    if number is None:
        return "–"
    return f"{number:.0f} %" if scale is SurveyScale.PERCENT else f"{number:.1f}".removesuffix(".0")
