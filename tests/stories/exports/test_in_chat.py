"""Admins and observers take a table out in chat; nobody else does, and none that is too large."""

import io
import zipfile
from collections.abc import Mapping
from threading import get_ident

import pytest

from bot.delivery.handing import Handing
from bot.exports.in_chat import ChatExport
from bot.exports.tables import ExportFormat, ExportTable
from bot.messages.message import Form
from bot.messages.refusal import Refusal
from bot.messages.request import Typed
from bot.roles.roles import Role
from commands.exports import hand_export
from storage.caches import forget_all
from storage.database import statement
from storage.org import people
from storage.roles import grants
from tests.cast import ANA, BO, DANA
from tests.stories.conftest import ChatCompany, said

WANTED = Typed("export", "general", "/waterline")


async def opens(company: ChatCompany) -> Form:
    form = await company.does(DANA, WANTED)
    assert isinstance(form, Form)
    return form


async def waiting() -> list[str]:
    return [row["detail"] for row in await statement("select detail from file_handing")]


async def test_an_admin_says_which_table_and_how_and_gets_it_in_the_private_chat(company: ChatCompany) -> None:
    form = await opens(company)
    assert "private chat" in said(await company.submits(DANA, form, table="kudos", format="csv"))
    assert await waiting() == ["kudos.csv"]
    await company.submits(DANA, form, table="ledger", format="parquet")
    assert await waiting() == ["ledger.parquet"], "the one of before is not given as well"


async def test_nobody_else_is_given_one(company: ChatCompany) -> None:
    form = await opens(company)
    for who in (ANA, BO):
        assert "needs a role" in said(await company.does(who, WANTED))
        refused = await company.submits(who, form, table="kudos", format="csv")
        assert refused == Refusal("roles.refused.not_yours")
    assert await waiting() == []


async def test_an_observer_is(company: ChatCompany) -> None:
    here = company.entrance.workspace.id
    await company.types(BO, "mine")
    [bo] = [person for person in await people.everyone(here) if person.platform_id == BO.platform_id]
    await grants.add(here, bo.id, Role.OBSERVER, None, "Elected", company.entrance.clock.now())
    forget_all()  # as another process does after half a minute
    assert isinstance(await company.does(BO, WANTED), Form)


@pytest.mark.parametrize("format_", ExportFormat)
async def test_a_table_that_is_too_large_for_a_chat_is_refused(
    company: ChatCompany, format_: ExportFormat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hand_export, "ROWS_AT_MOST", 1)
    await company.types(ANA, "@bo for staying late to fix the customer's import #courage")
    form = await opens(company)
    assert "private chat" in said(await company.submits(DANA, form, table="kudos", format=format_.value))
    await company.types(ANA, "@bo for calling the ferry line back before they noticed #courage")
    refused = await company.submits(DANA, form, table="kudos", format=format_.value)
    assert refused == Refusal("exports.refused.large", {"most": 1}, "table")
    assert len(await waiting()) == 1


async def test_a_table_is_packed_beside_the_loop_and_others_are_answered_meanwhile(
    company: ChatCompany, monkeypatch: pytest.MonkeyPatch
) -> None:
    await opens(company)
    threads: list[int] = []
    pack = hand_export._packed

    def packed(files: Mapping[str, memoryview | str]) -> bytes:
        threads.append(get_ident())
        return pack(files)

    monkeypatch.setattr(hand_export, "_packed", packed)
    [served] = company.entrance.served.values()
    [dana] = (await people.by_platform_ids(served.workspace.id, [DANA.platform_id])).values()
    detail = ChatExport(ExportTable.KUDOS, ExportFormat.CSV).name
    handing = Handing(
        1, served.workspace.id, dana.id, detail, company.entrance.clock.now(), company.entrance.clock.now()
    )
    file = await hand_export.make_export(handing, served)
    assert file
    assert zipfile.ZipFile(io.BytesIO(file.content)).namelist() == [detail]
    assert get_ident() not in threads
    assert len(threads) == 1
