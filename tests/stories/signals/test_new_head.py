"""Kai takes Sales over from its lead: what its people felt and what its customers said goes on."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path

import pytest

from bot.config.settings import Settings
from bot.messages.message import Message
from bot.messages.multiples import Multiples, Panel
from bot.messages.request import Typed
from bot.org.company import Company, Member, TeamName
from bot.org.imports.sources import PeopleSource
from bot.org.people import Profile
from bot.signals.diary import StatedBy
from bot.signals.signals import SignalValue
from commands.org.chart import chart
from commands.org.merge_company import MergeRules, merge_company, undo_merge
from commands.signals.read_news import read_news
from commands.signals.state_values import state_values
from storage.caches import forget_all
from storage.checkin import departments
from storage.database import statement
from storage.signals import values
from storage.signals.values import SignalChange
from tests.rounds import folders_in, publish
from tests.stories.signals.harbour import (
    FIRST_MONDAY,
    HANDS,
    HEDDA,
    MONDAY,
    Harbour,
    at,
    facts_of,
    harbour,
    on_paper,
    page_of,
    week,
)

PERIODS = 3
RULES = MergeRules(anyway=True)
HANDED_OVER = at(FIRST_MONDAY + timedelta(weeks=4 * PERIODS))
KAI, LEAD = "@sales0", "@sales"
ADDED, RESTATED, UNCHANGED = SignalChange(1, 0), SignalChange(0, 1), SignalChange(0, 0)


@dataclass
class Charts:
    """The harbour, and the company as it is described next."""

    company: Harbour
    folder: Path
    now: datetime = HANDED_OVER

    async def loads(self, described: Company, source: PeopleSource = PeopleSource.FILE) -> None:
        self.now += timedelta(minutes=1)
        sealed = folders_in(self.folder)
        sealed.prepare()
        workspace = self.company.company.entrance.workspace
        await merge_company(workspace, lambda _: described, sealed.sealed, self.now, RULES, source)

    async def undoes(self) -> None:
        self.now += timedelta(minutes=1)
        workspace = self.company.company.entrance.workspace
        assert await undo_merge(workspace, folders_in(self.folder).sealed, self.now, RULES)

    async def another_check_in(self, period: int, felt: Mapping[str, int]) -> None:
        """Of the chart as it is; `felt` by who heads a team."""
        lines = await chart(self.company.workspace_id)
        tree = lines.tree()
        accounts = {person.platform_id: person.id for person in lines.people.values()}
        frozen = replace(
            self.company.frozen, tree=tree, invited=Counter(tree.leaf_of[person.id] for person in lines.asked)
        )
        facts = facts_of(frozen, 4 * period + 4)
        page = page_of(tree, {f"team:{accounts[account]}": place for account, place in felt.items()})
        await publish(self.company.company.entrance.workspace, facts, page)

    async def says(self, handle: str, period: int, value: float) -> SignalChange:
        unit = f"team:{self.company.people[handle].id}"
        said = [SignalValue("satisfaction", unit, week(4 * period + 1), value, 40)]
        self.now += timedelta(minutes=1)
        return (await state_values(self.company.workspace_id, None, StatedBy.FILE, said, self.now)).change

    def teams(self, *handles: str) -> list[str]:
        return [f"team:{self.company.people[handle].id}" for handle in handles]

    async def said_in_a_version_before(self, numbers: Sequence[tuple[str, float]]) -> int:
        self.now += timedelta(minutes=1)
        said = [SignalValue("satisfaction", unit, week(1), value, 40) for unit, value in numbers]
        change = await values.count_changes(self.company.workspace_id, said)
        return await values.state(self.company.workspace_id, None, "file", said, change, self.now)

    async def panels(self) -> list[Panel]:
        page = await self.company.company.does(HEDDA, Typed("customers", "general", "/pulse"))
        assert isinstance(page, Message)
        return [panel for block in page.blocks if isinstance(block, Multiples) for panel in block.panels]


@pytest.fixture
async def charts(opened: str, settings: Settings, tmp_path: Path) -> Charts:
    forget_all()
    company = await harbour(settings, periods=PERIODS)
    charts = Charts(company, tmp_path, HANDED_OVER - timedelta(hours=1))
    for period in range(PERIODS):
        await charts.says("sales", period, 3 + period / 10)
    return charts


def kai_leads(leads: Mapping[str, str]) -> Company:
    """The company where others lead instead of those before; who led is not there any more, or leads another team."""
    paper = on_paper()
    gone = leads.keys() - set(leads.values())
    profiles = {member.profile.platform_id: member for member in paper.members}
    members = []
    for member in paper.members:
        account, manager = member.profile.platform_id, member.manager
        if account in gone:
            continue
        boss = leads.get(manager, manager) if manager else None
        if account in leads.values():
            [before] = [old for old, new in leads.items() if new == account]
            boss = profiles[before].manager
        members.append(Member(member.profile, boss))
    teams = {leads.get(account, account): name for account, name in paper.teams.items()}
    return Company(tuple(members), teams)


def scattered() -> Company:
    """Everybody of Sales works in other teams, and who led it leads three new people."""
    paper = on_paper()
    teams = ["@crane", "@customs", "@night", "@ticket", "@berth", "@reefer"]
    homes = {f"@sales{number}": teams[number] for number in range(HANDS)}
    members = [
        replace(member, manager=homes.get(member.profile.platform_id, member.manager)) for member in paper.members
    ]
    members += [Member(Profile(f"@new{number}", f"New {number}", f"new{number}"), LEAD) for number in range(HANDS)]
    return Company(tuple(members), {**paper.teams, LEAD: TeamName("Exports", "exports")})


@pytest.mark.parametrize("source", [PeopleSource.FILE, PeopleSource.SCIM])
async def test_both_series_go_on_when_kai_takes_sales_over(charts: Charts, source: PeopleSource) -> None:
    [before] = await charts.panels()
    await charts.loads(kai_leads({LEAD: KAI}), source)
    [meanwhile] = await charts.panels()
    assert meanwhile.above == before.above, "until the next check-in it is as it was"
    await charts.says("sales0", PERIODS, 4.5)
    await charts.another_check_in(PERIODS, {KAI: 3})
    [after] = await charts.panels()
    assert after.above.values == (*before.above.values, 4.0)
    assert after.below.values == (*before.below.values, 4.5)


async def test_kai_reads_in_the_digest_what_the_customers_said_before_and_the_old_lead_does_not(
    charts: Charts,
) -> None:
    await charts.loads(kai_leads({LEAD: KAI}))
    people, day = charts.company.people, HANDED_OVER.date()
    [news] = await read_news(charts.company.workspace_id, people["sales0"].id, day, charts.now)
    assert news.earlier
    assert (news.earlier.number, news.now.number) == (3.1, 3.2)
    assert await read_news(charts.company.workspace_id, people["sales"].id, day, charts.now) == ()


async def test_two_leads_who_swap_take_no_numbers_along(charts: Charts) -> None:
    await charts.says("crane", PERIODS - 1, 2.0)
    before = {panel.name: panel for panel in await charts.panels()}
    await charts.loads(kai_leads({LEAD: "@crane", "@crane": LEAD}))
    await charts.another_check_in(PERIODS, {"@crane": 0, LEAD: 3})
    lead, crane = (charts.company.people[handle].id for handle in ("sales", "crane"))
    sales, cranes = sorted(await charts.panels(), key=lambda panel: panel.below.values[0] is None)
    assert (sales.above.values, cranes.above.values) == (
        (*before["Sales"].above.values, 2.5),
        (*before["Crane crew"].above.values, 4.0),
    )
    assert lead != crane


async def test_after_a_swap_older_numbers_of_one_replace_none_of_the_other(charts: Charts) -> None:
    swap = kai_leads({LEAD: "@crane", "@crane": LEAD})
    await charts.loads(swap)
    assert [await charts.says("sales", period, 3 + period / 10) for period in range(PERIODS)] == [ADDED] * PERIODS
    assert await charts.says("crane", 1, 4.5) == RESTATED
    await charts.another_check_in(PERIODS, {"@crane": 0, LEAD: 3})
    below = {panel.name: panel.below.values[:PERIODS] for panel in await charts.panels()}
    assert sorted(below.values()) == [(3.0, 3.1, 3.2), (3.0, 4.5, 3.2)]
    await charts.loads(on_paper())
    assert await charts.says("crane", 0, 3.0) == UNCHANGED
    assert await charts.says("sales", 1, 4.5) == UNCHANGED


async def test_who_follows_the_lead_says_numbers_anew_and_so_does_the_lead_who_comes_back(charts: Charts) -> None:
    await charts.loads(kai_leads({LEAD: KAI}))
    assert await charts.says("sales0", 0, 3.0) == UNCHANGED
    assert await charts.says("sales0", 1, 4.5) == RESTATED
    await charts.loads(on_paper())
    assert await charts.says("sales", 1, 4.5) == UNCHANGED
    assert await charts.says("sales", 2, 4.0) == RESTATED
    await charts.another_check_in(PERIODS, {LEAD: 3})
    [after] = await charts.panels()
    assert after.below.values[:PERIODS] == (3.0, 4.5, 4.0)


async def test_numbers_of_a_version_before_go_on_by_their_origin_and_those_of_a_lead_who_left_as_they_were(
    charts: Charts,
) -> None:
    here, (sales, crane, kai) = charts.company.workspace_id, charts.teams("sales", "crane", "sales0")
    await statement("delete from signal_value")
    await charts.said_in_a_version_before([(crane, 3.0), (sales, 3.3)])
    first = await charts.said_in_a_version_before([(crane, 4.0)])
    await charts.loads(kai_leads({LEAD: KAI}))
    await charts.said_in_a_version_before([(kai, 3.4)])
    for sql in import_module("storage.migrations.0047_signal_origins").Migration.operations[0].sql:
        await statement(sql)
    assert await charts.says("crane", 0, 4.0) == UNCHANGED
    charts.now += timedelta(minutes=1)
    await values.take_back(here, first, charts.now)
    assert await charts.says("crane", 0, 3.0) == UNCHANGED
    await charts.another_check_in(PERIODS, {KAI: 3, "@crane": 3})
    assert sorted(panel.below.values[0] or 0 for panel in await charts.panels()) == [3.0, 3.4]


async def test_numbers_of_what_the_lead_of_sales_leads_meanwhile_are_none_of_sales(charts: Charts) -> None:
    charts.now = HANDED_OVER + timedelta(weeks=3)
    await charts.loads(scattered())
    assert await charts.says("sales", 1, 4.5) == ADDED
    await charts.another_check_in(PERIODS, {LEAD: 3})
    [meanwhile] = await charts.panels()
    assert meanwhile.below.values[:PERIODS] == (None, 4.5, None)
    charts.now += timedelta(days=4)
    await charts.undoes()
    assert await charts.says("sales", 0, 3.0) == UNCHANGED
    await charts.another_check_in(PERIODS + 1, {LEAD: 3})
    [after] = await charts.panels()
    assert after.below.values[:PERIODS] == (3.0, 3.1, 3.2)


async def test_undone_it_is_as_it_was_and_numbers_given_meanwhile_stay(charts: Charts) -> None:
    [before] = await charts.panels()
    await charts.loads(kai_leads({LEAD: KAI}))
    await charts.says("sales0", PERIODS, 4.5)
    await charts.undoes()
    await charts.another_check_in(PERIODS, {LEAD: 3})
    [after] = await charts.panels()
    assert after.above.values == (*before.above.values, 4.0)
    assert after.below.values == (*before.below.values, 4.5)


async def test_sales_ends_where_its_people_were_scattered_and_goes_on_where_that_was_undone(charts: Charts) -> None:
    [before] = await charts.panels()
    charts.now = HANDED_OVER + timedelta(weeks=3)  # the day before a check-in
    await charts.loads(scattered())
    await charts.another_check_in(PERIODS, {LEAD: 3})
    assert await charts.panels() == [], "what Sales was is no series of other people"
    charts.now += timedelta(days=4)
    await charts.undoes()
    await charts.another_check_in(PERIODS + 1, {LEAD: 3})
    [after] = await charts.panels()
    assert after.above.values == (*before.above.values, None, 4.0)
    assert after.below.values[:PERIODS] == before.below.values


def test_the_company_of_these_stories_is_the_one_on_paper() -> None:
    assert kai_leads({}) == on_paper()
    assert HANDED_OVER.date() < MONDAY


async def test_a_department_that_was_picked_stays_picked_under_kai_and_so_do_two_that_swap_their_leads(
    charts: Charts,
) -> None:
    people, here = charts.company.people, charts.company.workspace_id
    lead, crane, customs = (people[handle].id for handle in ("sales", "crane", "customs"))
    await departments.pick(here, [lead, customs])
    await charts.loads(kai_leads({LEAD: "@crane", "@crane": LEAD}))
    assert set(await departments.heads(here)) == {crane, customs}
    await charts.undoes()
    assert set(await departments.heads(here)) == {lead, customs}
    await departments.pick(here, [lead, crane])
    await charts.loads(kai_leads({LEAD: "@crane", "@crane": LEAD}))
    assert set(await departments.heads(here)) == {lead, crane}
    await charts.undoes()
    await charts.loads(kai_leads({LEAD: KAI}))
    assert set(await departments.heads(here)) == {people["sales0"].id, crane}
