"""The auditor reads every leader's page: each number of people is arithmetic on rows that the ledger released.

It is worked out beside the product, from the rows and the shape of the tree alone: a number that the two do not agree
on has another source, and so has one of a department that has none there.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from statistics import fmean

from bot.checkin.questions import bank
from bot.config.settings import Settings
from bot.demo.invented import invent_company, planted
from bot.demo.population import Population
from bot.org.people import Person, Workspace
from bot.org.unit_key import leads, unit_key
from bot.signals.page import SignalPage
from bot.signals.signals import SignalKind, SignalShape, SignalValue, SignalWeek
from bot.signals.wording.panels import panels
from commands.org.open_workspace import open_workspace
from commands.org.save_company import save_company
from commands.signals.read_page import read_page
from storage.caches import forget_all
from storage.org import people
from storage.signals import kinds, values
from tests.audit.letters import LettersOfWeek, ledger_of, number
from tests.cast import MONDAY
from tests.simulation.quarter import FIRST_MONDAY, check_in

WEEKS, PERIOD = 8, 4
SATISFACTION = SignalKind("satisfaction", {"en": "Satisfaction"}, SignalShape.MEAN, True)
NOT_OF_EVERYBODY = {"outcome", "values", "own"}


async def harbour_of_180(settings: Settings) -> tuple[Workspace, list[LettersOfWeek]]:
    """Eight weeks of a company of 180, whose every unit was given a number of customers: small ones, too."""
    forget_all()
    population = Population(invent_company(MONDAY), planted())
    workspace = await open_workspace("web", "local", "Harbour", settings)
    await save_company(workspace, population.company)
    await check_in(workspace, population, range(1, WEEKS + 1))
    weeks = await ledger_of(workspace.id, 0, WEEKS)
    await kinds.save_kind(workspace.id, SATISFACTION)
    said = [
        SignalValue("satisfaction", unit.key, week_of(number_of), 4.0, 30)
        for unit in weeks[-1].frozen.tree.units
        for number_of in range(1, WEEKS + 1)
    ]
    change = await values.count_changes(workspace.id, said)
    await values.state(workspace.id, None, "file", said, change, MONDAY)
    return workspace, weeks


def week_of(number_of: int) -> SignalWeek:
    year, iso, _ = (FIRST_MONDAY + timedelta(weeks=number_of - 1)).isocalendar()
    return SignalWeek(year, iso)


def felt_in(unit: str, period: int, weeks: list[LettersOfWeek]) -> float | None:
    """What the rows say that a unit felt in a period: the mean of themes, each the mean of its numbers."""
    by_theme: dict[str, list[float]] = {}
    for week in weeks:
        if (week.number - 1) // PERIOD != period:
            continue
        for item in week.frozen.items:
            known = item.key in bank().items or item.key == bank().mood.key
            counts = known and not item.about_manager and item.theme not in NOT_OF_EVERYBODY
            if counts and (score := week.score(unit, item.key)):
                by_theme.setdefault(item.theme, []).append(number(score))
    return round(fmean(fmean(numbers) for numbers in by_theme.values()), 1) if by_theme else None


def leaks(page: SignalPage, weeks: list[LettersOfWeek]) -> list[str]:
    """Returns each number of people on a page that the rows do not bear out."""
    people_in = people_by_unit(weeks[-1])
    wrong = []
    for lines, panel in zip(page.departments, panels(page, "Harbour", "en").panels, strict=True):
        if people_in.get(lines.unit, 0) < page.k:
            wrong.append(f"{lines.unit} has fewer than {page.k} people")
        if page.kudos.keys() - {unit for unit, count in people_in.items() if count >= page.k}:
            wrong.append("kudos of a small department are counted")
        for period, value in enumerate(panel.above.values):
            told = felt_in(lines.unit, period, weeks)
            if value is None and told is None:
                continue
            if value is None or told is None or abs(value - told) > 0.11:
                wrong.append(f"{lines.unit} in period {period}: {value} beside {told}")
    return wrong


def people_by_unit(week: LettersOfWeek) -> Mapping[str, int]:
    counts: dict[str, int] = {}
    for leaf, invited in week.frozen.invited.items():
        for unit in week.frozen.above(leaf):
            counts[unit] = counts.get(unit, 0) + invited
    return counts


async def leaders_of(workspace: Workspace) -> list[Person]:
    everybody = await people.everyone(workspace.id)
    return [one for one in everybody if await people.leads_managers(workspace.id, one.id)]


async def test_every_number_on_every_leaders_page_is_one_that_rows_bear_out_and_none_is_of_fewer_than_k(
    opened: str, settings: Settings
) -> None:
    workspace, weeks = await harbour_of_180(settings)
    readers, read = await leaders_of(workspace), 0
    assert len(readers) > 3
    for reader in readers:
        page = await read_page(workspace, replace(reader, language="en"), None, MONDAY)
        assert isinstance(page, SignalPage)
        inside = set(weeks[-1].frozen.tree.below(unit_key(reader.id)))
        assert all(lines.unit in inside or leads(lines.unit) == reader.id for lines in page.departments)
        assert leaks(page, weeks) == []
        read += sum(value is not None for lines in page.departments for value in lines.people)
        withheld = [lines.unit for lines in page.departments if lines.withheld]
        assert all(felt_in(unit, 0, weeks) is None or felt_in(unit, 1, weeks) is None for unit in withheld)
    assert read > 30, "pages that say nothing prove nothing"
    [top] = [one for one in await leaders_of(workspace) if unit_key(one.id) == weeks[-1].frozen.root]
    page = await read_page(workspace, replace(top, language="en"), None, MONDAY)
    assert isinstance(page, SignalPage)
    beginning, *others = page.departments
    for forged in (4.9, 1.0):
        leaking = replace(beginning, people=(forged, *beginning.people[1:]))
        assert leaks(replace(page, departments=(leaking, *others)), weeks), "a number of another source is caught"
