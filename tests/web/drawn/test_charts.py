"""Charts and tables on the page: the same scale everywhere, gaps where nothing was published, readable by everybody."""

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Literal

import pytest

from adapters.web import charts, render
from bot.messages.message import Cell, Chart, Heading, Message, Series, Table, Text
from bot.org.people import Profile
from tests.cast import MIKA
from tests.web.conftest import Seats
from tests.web.stage import Stage
from tests.web.test_access import COMBINATIONS, fits_and_is_readable
from tests.web.test_render import Reading

WEEKS = ("2 Mar", "9 Mar", "16 Mar", "23 Mar", "30 Mar")
MOOD = Chart(
    title="The mood is rising",
    labels=WEEKS,
    series=(Series("Your team", (3.1, 3.4, None, 3.6, 3.8)),),
    alt_text="Your team's mood rose from 3.1 on 2 March to 3.8 on 30 March; nothing was published on 16 March.",
)
BESIDE = Chart(
    title="The company stays where it was",
    labels=WEEKS,
    series=(Series("Your team", (3.1, 3.4, None, 3.6, 3.8)), Series("Company", (3.9, 3.8, 3.8, 3.9, 3.9))),
    alt_text="Your team rose from 3.1 to 3.8, the company stayed at 3.9.",
)
THEMES = Table(
    "Sales speaks up less than the rest, and the difference holds",
    ("Branch", "Speaking up", "Workload", "Recognition", "Clear goals", "Learning", "Mood"),
    (
        (Cell("Sales"), *(Cell(f"{2 + number / 2}", number / 6) for number in range(6))),
        (Cell("Support"), *(Cell(f"{2.5 + number / 2}", (number + 1) / 6) for number in range(6))),
        (Cell("Logistics"), *(Cell("with Support", withheld=True),) * 2, *(Cell("3.5", 0.5),) * 3, Cell("–")),
    ),
)
THEMES_JA = Table(
    "営業部は声を上げにくく、その差は続いています",
    ("部門", "声を上げる", "仕事の量", "感謝", "目標の明確さ", "学び", "気分"),
    tuple((Cell(name), *row[1:]) for name, row in zip(("営業部", "顧客支援", "物流"), THEMES.rows, strict=True)),
)
MOOD_JA = replace(
    MOOD,
    title="チームの気分は上向きです",
    labels=("3月2日", "3月9日", "3月16日", "3月23日", "3月30日"),
    alt_text="チームの気分は3.1から3.8に上がりました。",
)


def digest(who: Profile) -> Message:
    if who is MIKA:
        return Message("今週", (Heading("今週のチーム"), MOOD_JA, THEMES_JA))
    return Message("Week", (Heading("Your team's week"), Text(("Three thanks.",)), MOOD, BESIDE, THEMES))


@pytest.mark.parametrize(("width", "scheme", "who"), COMBINATIONS, ids=lambda one: getattr(one, "handle", str(one)))
async def test_charts_and_tables_are_accessible_everywhere(
    seats: Seats, stage: Stage, width: int, scheme: Literal["light", "dark"], who: Profile
) -> None:
    await stage.entrance.platform.post("general", digest(who))
    page = await seats.sits(who, "general", width, scheme)
    table = page.get_by_role("region", name=(THEMES_JA if who is MIKA else THEMES).title)
    await fits_and_is_readable(page)
    chart = page.get_by_role("img", name=(MOOD_JA if who is MIKA else MOOD).title)
    assert (await chart.locator("desc").text_content() or "") == (MOOD_JA if who is MIKA else MOOD).alt_text
    edge = await page.evaluate("document.querySelector('#conversation').getBoundingClientRect().right")
    ends = await page.evaluate(
        "[...document.querySelectorAll('.chart text')].map(t => t.getBoundingClientRect().right)"
    )
    assert max(ends) <= edge
    assert not await table.evaluate("region => region.scrollWidth > region.clientWidth")
    cells = await table.locator("td").evaluate_all("cells => cells.map(cell => cell.getBoundingClientRect().right)")
    assert max(cells) <= edge


def test_nothing_is_drawn_where_nothing_was_published() -> None:
    [line] = charts.lines(MOOD)
    assert [(start[0], end[0]) for start, end in line.strokes] == [(0, 25), (75, 100)]
    [lonely] = charts.lines(replace(MOOD, series=(Series("Mood", (None, 3.0, None, None, None)),)))
    assert lonely.strokes == [((25.0, 72.0), (25.0, 72.0))]
    assert lonely.ending.number == "3.0"
    assert charts.lines(replace(MOOD, series=(Series("Mood", (None,) * 5),))) == []


def test_a_line_that_ends_at_an_open_end_of_the_scale_shows_no_number_that_nobody_published() -> None:
    open_end = replace(MOOD, series=(Series("Mood", (3.0, 4.3), "4–5"),), labels=("May 1", "May 8"))
    assert charts.lines(open_end)[0].ending.number == "4–5"
    assert "4.3" not in render.block(open_end)


def test_neighbours_have_the_same_scale_and_their_ends_stand_on_it() -> None:
    low, high = (charts.lines(replace(MOOD, series=(Series("Mood", (v,) * 5),)))[0].ending for v in (1.0, 5.0))
    assert (low.point, high.point) == ((100.0, charts.BOTTOM), (100.0, charts.TOP))
    assert 'height="160"' in render.block(MOOD)
    assert re.findall(r'y="(?:13|141)" text-anchor="end">(.)<', render.block(MOOD)) == ["5", "1"]


def test_labels_of_lines_that_end_together_do_not_touch() -> None:
    same = tuple(Series(name, (value,) * 5) for name, value in (("A", 1.1), ("B", 1.0), ("C", 1.0), ("D", 4.0)))
    heights = sorted(line.ending.label for line in charts.lines(replace(MOOD, series=same)))
    assert all(below - above >= charts.APART for above, below in pairwise(heights))
    assert heights[-1] <= charts.BOTTOM


def test_a_line_is_named_where_it_ends_or_below_where_its_name_is_long() -> None:
    assert charts.named(MOOD) == "one"
    assert "Your team<" not in render.block(MOOD)
    assert Reading(render.block(BESIDE)).text.count("Company") == 1
    assert "<ul" not in render.block(BESIDE)
    assert "<b>" not in render.block(replace(BESIDE, series=(BESIDE.series[0], Series("<b>", (3.0,) * 5))))
    long = replace(BESIDE, series=(BESIDE.series[0], Series("All of the company", (3.0,) * 5)))
    assert "<ul" in render.block(long)
    assert Reading(render.block(long)).text.count("3.0 All of the company") == 1


def test_a_table_names_its_rows_and_columns_and_withheld_cells_hold_their_words() -> None:
    html = render.block(THEMES)
    assert html.count('<th scope="col" role="columnheader">') == 7
    assert re.findall(r'<th scope="row" role="rowheader">(\w+)<', html) == ["Sales", "Support", "Logistics"]
    assert html.count('<td class="withheld" role="cell"><span>with Support</span></td>') == 2
    assert '<td class="" role="cell"><span>–</span></td>' in html


@pytest.mark.parametrize(
    ("shade", "step"), [(0, 0), (0.16, 0), (0.17, 1), (0.5, 3), (0.99, 5), (1, 5), (-1, 0), (7, 5)]
)
def test_the_scale_runs_from_no_ink_to_all_of_it(shade: float, step: int) -> None:
    assert charts.shade(Cell("3.1", shade)) == f"shade-{step}"
    assert charts.shade(Cell("with Sales", shade, withheld=True)) == "withheld"


def test_text_is_readable_on_every_shade_and_the_shades_are_even_steps_by_day_and_by_night() -> None:
    css = (Path(render.__file__).parent / "static" / "charts.css").read_text()
    day, night = (dict(re.findall(r"--([\w-]+): (#\w{6})", part)) for part in css.split("@media")[:2])
    pale, deep = ("on-pale",) * 3, ("on-deep",) * 3
    for scheme, inks in ((day, pale + deep), (day | night, deep + pale)):
        for step, ink in enumerate(inks):
            assert contrast(scheme[ink], scheme[f"shade-{step}"]) >= 4.5
        light = [116 * luminance(scheme[f"shade-{step}"]) ** (1 / 3) - 16 for step in range(charts.SHADES)]
        steps = [other - one for one, other in pairwise(light)]
        assert max(map(abs, steps)) - min(map(abs, steps)) < 2
        assert all(step < 0 for step in steps) is (scheme is day)  # by night the lowest are the brightest


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, contrast ratio."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
