"""An operator takes both sides out, and the command line says what Hedda reads, word for word."""

from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from bot.config.settings import Settings
from bot.messages.request import Pressed, Typed
from bot.signals.file import read_signals
from bot.signals.signals import SignalKind, SignalMonth, SignalShape, SignalValue
from bot.signals.table import kinds_in
from commands.operate.export_ledger import export_ledger
from commands.operate.repeat_analysis import WrongExports
from commands.operate.repeat_customers import repeat_customers
from commands.signals.export_signals import export_signals
from storage.caches import forget_all
from storage.database import statement
from storage.diary import diary
from storage.signals import kinds
from storage.signals.values import signals_of
from tests.stories.conftest import told
from tests.stories.signals.harbour import (
    COMPLAINTS,
    CREWS,
    FIRST_MONDAY,
    HEDDA,
    MONDAY,
    Harbour,
    at,
    customers_follow,
    harbour,
    moods,
    state,
    week,
)
from tests.stories.signals.test_new_head import KAI, LEAD, Charts, kai_leads


async def read_by_hedda(company: Harbour) -> str:
    return " ".join(told(await company.company.does(HEDDA, Typed("customers", "general", "/pulse"))).split())


async def repeated(company: Harbour) -> list[str]:
    [ledger], [signals] = await export_ledger(at(MONDAY), count=104), await export_signals(at(MONDAY))
    assert signals.workspace_id == company.workspace_id
    return repeat_customers({"ledger": ledger.ledger}, ("signals", signals.table.encode()), (), MONDAY)


@pytest.mark.parametrize("follows", [True, False])
async def test_page_and_command_say_the_same(opened: str, settings: Settings, follows: bool) -> None:
    forget_all()
    company = await harbour(settings, periods=13)
    if follows:
        await customers_follow(company, periods=13)
    else:
        noise = [
            SignalValue("satisfaction", unit, week(4 * period + 1), 1 + (7 * period + 3 * row) % 5 * 0.7)
            for row, unit in enumerate(company.departments.values())
            for period in range(13)
        ]
        await state(company, noise)
    on_the_page, said = await read_by_hedda(company), await repeated(company)
    assert ("customers were happier" in said[-1]) == follows
    assert said[-1] in on_the_page


async def test_a_signal_that_was_set_up_anew_under_its_old_name_does_not_run_into_the_tested_one(
    opened: str, settings: Settings
) -> None:
    forget_all()
    company = await harbour(settings, periods=13)
    await customers_follow(company, periods=13)
    before = (await repeated(company))[-1]
    await company.company.does(HEDDA, Pressed("signals.remove", "satisfaction"))
    anew = SignalKind("satisfaction_2", {"en": "Satisfaction"}, SignalShape.SHARE, higher_is_better=True)
    await kinds.save_kind(company.workspace_id, anew)
    await state(company, [SignalValue(anew.key, unit, week(1), 50.0) for unit in company.departments.values()])
    assert (await repeated(company))[-1] == before
    assert before in await read_by_hedda(company)


async def test_each_number_comes_back_as_it_was_last_given_and_a_small_team_has_none(
    opened: str, settings: Settings
) -> None:
    forget_all()
    company = await harbour(settings, periods=1)
    refunds = SignalKind("refunds", {"ja": "返金, 合計"}, SignalShape.NUMBER, higher_is_better=False)
    answered = SignalKind("answered", {"en": "Answered in time"}, SignalShape.SHARE, higher_is_better=True)
    for kind in (refunds, answered):
        await kinds.save_kind(company.workspace_id, kind)
    crane, sales = company.departments["crane"], company.departments["sales"]
    said = [
        *(SignalValue("refunds", crane, week(place + 1), number) for place, number in enumerate((-1234.567, 1.5, 1e9))),
        *(
            SignalValue("answered", sales, week(place + 1), number, 12)
            for place, number in enumerate((0.5, 12.345, 100.0))
        ),
        SignalValue("satisfaction", crane, SignalMonth(2025, 12), 3.125, 40),
    ]
    await state(company, [*said, SignalValue("satisfaction", f"team:{company.people['crane0'].id}", week(1), 4.0)])
    await state(company, [said[0]._replace(value=-1.001)])
    [export] = await export_signals(at(MONDAY))
    content = export.table.encode()
    found_kinds = kinds_in(content)
    current = {kind.name("en"): kind for kind in await kinds.current_kinds(company.workspace_id)}
    for kind in found_kinds:
        standing = current[kind.name("en")]
        assert (kind.shape, kind.higher_is_better) == (standing.shape, standing.higher_is_better)
    assert [kind.name("en") for kind in found_kinds] == ["Answered in time", "返金, 合計", "Satisfaction"]
    read = read_signals(content, found_kinds, None, MONDAY)
    assert not read.faults
    stored = [value for value in (await signals_of(company.workspace_id)).values if value.department in (crane, sales)]
    assert len(stored) == export.numbers == len(said)
    assert [value[1:5] for value in read.values] == [value[1:5] for value in stored]


async def test_an_export_of_signals_is_noted_before_anybody_has_it(opened: str, settings: Settings) -> None:
    forget_all()
    company = await harbour(settings, periods=1)
    assert await statement("select 1 from diary where kind = 'signals_exported'") == []
    await customers_follow(company, periods=1)
    [export] = await export_signals(at(MONDAY))
    [entry] = await diary.page(company.workspace_id, None, 1)
    assert (entry.kind, entry.person_id, entry.at) == ("signals_exported", None, at(MONDAY))
    assert (export.departments, export.numbers) == (8, 16)
    assert '"departments":8,"numbers":16' in entry.content


async def test_before_a_check_in_has_closed_there_is_nothing_to_compare(opened: str, settings: Settings) -> None:
    forget_all()
    await harbour(settings, periods=0)
    assert await export_signals(at(MONDAY)) == []


async def test_page_and_command_say_the_same_also_after_kai_took_sales_over(
    opened: str, settings: Settings, tmp_path: Path
) -> None:
    forget_all()
    company = await harbour(settings, periods=6)
    charts = Charts(company, tmp_path, at(FIRST_MONDAY + timedelta(weeks=24)) - timedelta(hours=1))
    felt = moods([f"@{handle}" for handle in CREWS], 13)
    await charts.loads(kai_leads({LEAD: KAI}))
    for period in range(6, 13):
        await charts.another_check_in(
            period, {KAI if lead == LEAD else lead: places[period] for lead, places in felt.items()}
        )
    kai = f"team:{company.people['sales0'].id}"
    units = {f"@{handle}": kai if f"@{handle}" == LEAD else unit for handle, unit in company.departments.items()}
    random = Random(2)
    said = [
        SignalValue("satisfaction", units[lead], week(4 * period + 1), 3 + 0.3 * place + random.gauss(0, 0.05), 40)
        for lead, places in felt.items()
        for period, place in enumerate(places)
    ]
    await state(company, said)
    on_the_page, lines = await read_by_hedda(company), await repeated(company)
    assert "customers were happier" in lines[-1]
    assert "of 8 departments" in lines[-1]
    assert lines[-1] in on_the_page
    [export] = await export_signals(at(MONDAY))
    lead = f"team:{company.people['sales'].id}"
    assert f"{lead}:4-24 {kai}:28-52" in export.table


async def test_what_is_added_or_removed_after_the_test_is_out_of_it_and_in_it_for_the_command_too(
    opened: str, settings: Settings
) -> None:
    forget_all()
    company = await harbour(settings, periods=13)
    await customers_follow(company, periods=13)
    before = await read_by_hedda(company)
    await kinds.save_kind(company.workspace_id, SignalKind("late", {"en": "Late"}, SignalShape.NUMBER, True))
    chance = Random(4)
    late = [
        SignalValue("late", unit, week(4 * period + 1), chance.uniform(0, 9))
        for unit in company.departments.values()
        for period in range(13)
    ]
    await state(company, late)
    await kinds.remove_kind(company.workspace_id, "satisfaction", at(MONDAY))
    forget_all()
    after, lines = await read_by_hedda(company), await repeated(company)
    assert lines[-1] in before
    assert lines[-1] in after
    assert not any(line.startswith("Late  ") for line in lines), "it has no row of numbers"
    await kinds.save_kind(
        company.workspace_id, SignalKind("complaints", COMPLAINTS.names, COMPLAINTS.shape, higher_is_better=True)
    )
    forget_all()
    after, lines = await read_by_hedda(company), await repeated(company)
    assert lines[-1].startswith("Nothing is said in this quarter")
    assert lines[-1] in after


@pytest.mark.parametrize(("column", "cell"), [("tested", "104 higher"), ("units", "unit:7 1-40")])
def test_what_an_export_would_not_write_is_named_with_its_line(column: str, cell: str) -> None:
    ledger = "week,monday,item,unit,reading,size\n"
    signals = f"signal,department,week,value,better,{column}\nSmiles,unit:7,2025-W05,3,higher,{cell}\n"
    with pytest.raises(WrongExports, match=f"line 2: {column} is as an export writes it"):
        repeat_customers({"ledger": ledger}, ("signals", signals.encode()), (), MONDAY)
