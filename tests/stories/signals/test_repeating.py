"""An operator takes both sides out, and the command line says what Hedda reads, word for word."""

import pytest

from bot.config.settings import Settings
from bot.messages.request import Typed
from bot.signals.file import kinds_in, read_signals
from bot.signals.signals import SignalKind, SignalMonth, SignalShape, SignalValue
from commands.operate.export_ledger import export_ledger
from commands.operate.repeat_customers import repeat_customers
from commands.signals.export_signals import export_signals
from storage.caches import forget_all
from storage.database import statement
from storage.diary import diary
from storage.signals import kinds
from storage.signals.values import signals_of
from tests.stories.conftest import told
from tests.stories.signals.harbour import HEDDA, MONDAY, Harbour, at, customers_follow, harbour, state, week


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
