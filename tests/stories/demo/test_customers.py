"""The demo's customers: what leaders read of them, and what people have at their addresses."""

import re

from bot.checkin.questions import ROUNDS
from bot.customers.thanks import ThanksState
from bot.demo.customer_words import invented_customers
from bot.demo.invented import departments
from bot.demo.years_before import WEEKS_BEFORE
from bot.messages.request import Typed
from bot.signals.conclude import KnownSeries, conclude
from bot.signals.departments_now import stated_by_now
from bot.signals.periods import part_scores, people_series, signal_series
from commands.sealed.verify_round import verify_rounds
from storage.checkin import ledger, rounds
from storage.database import statement
from storage.org.successions import successions
from storage.signals import values
from tests.bot.demo.test_customers import is_the_truth
from tests.past import TODAY, Lived
from tests.platform import RememberingPlatform
from tests.stories.conftest import told
from tests.stories.demo.visitor import Visitor, who


async def test_the_test_finds_in_the_ledger_what_was_planted_and_nothing_of_chance(harbour_past: Lived) -> None:
    here = harbour_past.workspace.id
    closed = await rounds.closed(here, 0, WEEKS_BEFORE + ROUNDS)
    latest, through = closed[-1], await successions(here)
    signals = stated_by_now(await values.signals_of(here), through, latest.frozen.tree, latest.opened_at)
    units = sorted({value.department for value in signals.values})
    assert len(units) == len(departments()) == 8
    scores = list(part_scores(await ledger.known_pages(closed), units))
    periods = (WEEKS_BEFORE + ROUNDS) // 4
    by_kind = {
        kind.key: signal_series(kind, signals.values, units, closed[0].first_monday, periods).series
        for kind in signals.kinds
    }
    conclusion = conclude(KnownSeries(people_series(scores, units, periods), by_kind), WEEKS_BEFORE + ROUNDS, 999)
    assert is_the_truth(conclusion), conclusion


async def test_what_was_planted_tells_of_both_and_of_what_customers_wrote(
    harbour_past: Lived, platform: RememberingPlatform
) -> None:
    visitor = Visitor(harbour_past, platform)
    summary = await visitor.asks("ines", "summary", "/pulse")
    truth = told(await visitor.company.presses(who("ines"), summary, "What was planted?"))
    assert re.search(
        r"Satisfaction of ferry lines: follows how people felt in 8 departments, four weeks later\W+to be found", truth
    )
    assert re.search(r"Complaints per 100 cases: chance alone\W+of which nothing is to be said there", truth)
    for entry in invented_customers().words:
        assert entry.words in truth


async def test_what_customers_wrote_is_in_five_states(harbour_past: Lived) -> None:
    rows = await statement("select state, count(*) as many from customer_thanks group by 1")
    assert {row["state"]: row["many"] for row in rows} == {
        ThanksState.SHARED.value: 2,
        ThanksState.KEPT.value: 1,
        ThanksState.HANDED.value: 1,
        ThanksState.CLOSED.value: 1,
        ThanksState.WAITING.value: 1,
    }


async def test_bo_mika_and_imani_have_an_address(harbour_past: Lived, platform: RememberingPlatform) -> None:
    visitor = Visitor(harbour_past, platform)
    for link in invented_customers().links:
        page = await visitor.company.does(who(link.person), Typed("link", "general"))
        assert link.name in told(page)
        assert harbour_past.settings.customers.public_url in told(page)


async def test_every_week_of_the_two_years_can_be_verified(harbour_past: Lived) -> None:
    rows = await statement("select id from round where week <= %(before)s order by week", before=WEEKS_BEFORE)
    assert len(rows) == WEEKS_BEFORE
    for row in rows[::13]:
        findings = await verify_rounds(harbour_past.check_ins.folders, row["id"], TODAY)
        assert len(findings) > 5
        assert [finding for finding in findings if not finding.well] == []


async def test_a_number_of_the_two_years_that_somebody_changes_is_noticed(harbour_past: Lived) -> None:
    [row] = await statement("select id from round where week = 50")
    changed = "update ledger set reading = case reading when '4' then '3' else '4' end where round_id = %(round_id)s"
    await statement("alter table ledger disable trigger all")
    await statement(changed, round_id=row["id"])
    findings = await verify_rounds(harbour_past.check_ins.folders, row["id"], TODAY)
    assert [finding for finding in findings if not finding.well]
