"""Departments that lie in one another have no numbers side by side: Sales lies in Front, which Mona Reyes leads."""

from typing import Any

import pytest

from bot.config.settings import Settings
from bot.messages.message import Message
from bot.messages.multiples import Multiples
from bot.messages.refusal import Refusal
from bot.messages.request import Brought, Typed
from bot.org.unit_key import unit_key
from bot.ports import ServedWorkspace
from bot.signals.nesting import RefusedDepartment, refused_departments
from bot.signals.signals import SignalValue
from commands.signals.compare_sides import compare_sides
from commands.signals.receive_signed import Inbound, Received, receive_signals
from storage.caches import forget_all
from storage.signals.values import signals_of
from tests.stories.conftest import told
from tests.stories.signals.harbour import HEDDA, MONDAY, SATISFACTION, Harbour, at, harbour, state, week

HEADING = "signal,department,week or month,value,answers"
REFUSED = "Sales lies in Front: give numbers for one of them."


@pytest.fixture
async def company(opened: str, settings: Settings) -> Harbour:
    forget_all()
    return await harbour(settings, periods=2)


async def gives(company: Harbour, handle: str) -> Message | Refusal:
    overview = await company.company.does(HEDDA, Typed("signals", "general", "/waterline"))
    form = await company.company.presses(HEDDA, overview, "Give a number")
    number: dict[str, Any] = {"signal": SATISFACTION.key, "head": (f"@{handle}",), "period": "2026-W05", "value": "4"}
    reply = await company.company.submits(HEDDA, form, **number)
    assert isinstance(reply, Message | Refusal), reply
    return reply


async def brings(company: Harbour, *departments: str) -> str:
    lines = [f"Satisfaction,{department},2026-W06,4," for department in departments]
    return told(await company.company.does(HEDDA, Brought("\n".join((HEADING, *lines)).encode())))


async def sends(company: Harbour, request: str, *departments: str) -> Received:
    entrance = company.company.entrance
    served = ServedWorkspace(entrance.workspace, entrance.platform, entrance.settings)
    entries = [{"signal": "Satisfaction", "department": name, "week": "2026-W07", "value": "4"} for name in departments]
    return await receive_signals(served, Inbound(request, entries, at(MONDAY)))


@pytest.mark.parametrize(("kept", "refused"), [("sales", "mona"), ("mona", "sales")])
async def test_who_has_numbers_first_stays_and_the_other_is_refused_by_name_in_the_form(
    company: Harbour, kept: str, refused: str
) -> None:
    assert isinstance(await gives(company, kept), Message)
    reply = await gives(company, refused)
    assert isinstance(reply, Refusal)
    assert told(reply) == REFUSED
    assert isinstance(await gives(company, "crane"), Message), "what lies beside them is free"
    assert isinstance(await gives(company, kept), Message)
    assert len((await signals_of(company.workspace_id)).values) == 2


async def test_a_file_of_both_is_refused_by_line_and_so_is_a_file_beside_what_stands(company: Harbour) -> None:
    assert f"line 3: {REFUSED}" in await brings(company, "Sales", "Front", "Crane crew")
    assert "2 new numbers" in await brings(company, "Sales", "Support")
    await gives(company, "mona")
    assert f"line 3: {REFUSED}" in await brings(company, "Crane crew", "Sales")


async def test_a_program_is_refused_both_also_a_second_after_it_gave_the_first(company: Harbour) -> None:
    assert [fault.detail for fault in (await sends(company, "m1", "Sales", "Front")).faults] == [REFUSED]
    assert (await sends(company, "m2", "Sales")).counts["added"] == 1
    [fault] = (await sends(company, "m3", "Crane crew", "Front")).faults
    assert (fault.entry, fault.detail) == (2, REFUSED)


async def test_hedda_reads_the_same_in_japanese(company: Harbour) -> None:
    await gives(company, "sales")
    assert told(await gives(company, "mona"), "ja").startswith("SalesはFrontの中にあります。")


async def test_where_a_reorganisation_nested_two_the_outer_is_drawn_and_not_tested_and_the_page_says_so(
    opened: str, settings: Settings
) -> None:
    forget_all()
    company = await harbour(settings, periods=13)
    front = unit_key(company.people["mona"].id)
    units = [company.departments["sales"], company.departments["support"], front]
    await state(
        company,
        [
            SignalValue(SATISFACTION.key, unit, week(4 * period + 1), 4.0 + period / 20, 30)
            for unit in units
            for period in range(13)
        ],
    )
    compared = await compare_sides(company.workspace_id)
    assert compared
    assert compared.left_out == {front}
    page = await company.company.does(HEDDA, Typed("customers", "general", "/pulse"))
    assert "Nothing can be said yet: 2 departments and 13 periods" in told(page), "nobody counts twice"
    assert "is drawn, and is not in the test: departments with numbers of their own lie in it now" in told(page)
    [picture] = [block for block in page.blocks if isinstance(block, Multiples)]
    assert len(picture.panels) == len(units)
    assert told(await gives(company, "mona")) in {REFUSED, "Support lies in Front: give numbers for one of them."}
    assert isinstance(await gives(company, "sales"), Message), "those that the test has go on"


def test_of_two_with_numbers_or_two_without_the_outer_is_refused_and_else_the_newer() -> None:
    parents = {"unit:1": None, "unit:2": "unit:1", "team:3": "unit:2"}

    def refused(stated: list[str], numbered: list[str]) -> set[str]:
        found: list[RefusedDepartment] = [*refused_departments(stated, numbered, parents)]
        return {refusal.unit for refusal in found}

    assert refused(["unit:1", "team:3"], []) == {"unit:1"}
    assert refused(["unit:1", "team:3"], ["unit:1", "team:3"]) == {"unit:1"}
    assert refused(["team:3"], ["unit:1"]) == {"team:3"}
    assert refused(["unit:1"], ["team:3"]) == {"unit:1"}
    assert refused(["team:3"], ["unit:1", "team:3"]) == set()
