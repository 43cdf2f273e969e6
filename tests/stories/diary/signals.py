"""Dana does with customer signals whatever enters something in the diary. A signal stands there beforehand, without an
entry: each example is of one request.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

from bot.messages.request import Brought, Pressed
from bot.signals.signals import SignalKind, SignalShape, SignalValue, SignalWeek
from storage.org import people
from storage.signals.kinds import remove_kind, save_kind
from storage.signals.values import SignalChange, state
from tests.cast import DANA
from tests.stories.conftest import ChatCompany

SATISFACTION = SignalKind("satisfaction", {"en": "Satisfaction"}, SignalShape.MEAN, higher_is_better=True)


async def stands_there(company: ChatCompany) -> int:
    """Returns the number of the workspace."""
    workspace_id = company.entrance.workspace.id
    await save_kind(workspace_id, SATISFACTION)
    return workspace_id


async def sets_up_a_signal(company: ChatCompany) -> None:
    form = await company.does(DANA, Pressed("signals.kind", ""))
    await company.submits(DANA, form, name_en="Refunds", name_ja="返金", shape="number", better="lower")


async def removes_a_signal(company: ChatCompany) -> None:
    await stands_there(company)
    await company.does(DANA, Pressed("signals.remove", "satisfaction"))


async def brings_a_signal_back(company: ChatCompany) -> None:
    await remove_kind(await stands_there(company), "satisfaction", company.entrance.clock.now())
    await company.does(DANA, Pressed("signals.return", "satisfaction"))


async def gives_a_number(company: ChatCompany) -> None:
    await stands_there(company)
    form: Any = await company.does(DANA, Pressed("signals.give", ""))
    cells = {"signal": "satisfaction", "period": "2026-W05", "value": "4.2"}
    await company.submits(DANA, form, head=(DANA.platform_id,), **cells)


async def gives_a_file_of_numbers(company: ChatCompany) -> None:
    """It sets its signal up, too."""
    lines = b"signal,better,department,week,value\nSatisfaction,higher,@dana,2026-W05,4.2\n"
    await company.presses(DANA, await company.does(DANA, Brought(lines)), "Take them over")


async def takes_numbers_back(company: ChatCompany) -> None:
    workspace_id, now = await stands_there(company), company.entrance.clock.now()
    [dana] = (await people.by_platform_ids(workspace_id, [DANA.platform_id])).values()
    value = SignalValue("satisfaction", f"unit:{dana.id}", SignalWeek(2026, 5), 4.2)
    number = await state(workspace_id, dana.id, "form", [value], SignalChange(1, 0), now)
    await company.does(DANA, Pressed("signals.take_back", str(number)))


async def gives_a_file_of_praise(company: ChatCompany) -> None:
    entrance = company.entrance
    rules = entrance.settings.customers.model_copy(update={"enabled": True})
    company.entrance = replace(entrance, settings=entrance.settings.model_copy(update={"customers": rules}))
    await company.presses(DANA, await company.does(DANA, Brought(b"to,words\n@bo,Thank you.\n")), "Let them wait")


# They show what stands there, open a form, or say what would change.
LOOKING = {
    "typed /waterline signals",
    *(f"pressed signals.{name}" for name in ("open", "kind", "give", "bring")),
    "submitted signals.file_given",
}
GIVING: Mapping[str, Callable[[ChatCompany], Awaitable[None]]] = {
    "submitted signals.kind_saved": sets_up_a_signal,
    "pressed signals.remove": removes_a_signal,
    "pressed signals.return": brings_a_signal_back,
    "submitted signals.given": gives_a_number,
    "pressed signals.state": gives_a_file_of_numbers,
    "pressed signals.take_back": takes_numbers_back,
    "pressed customers.take_praise": gives_a_file_of_praise,
}
