"""Admins and observers are handed a table in their private chat: once, and only while they are one."""

import io
import zipfile
from collections.abc import AsyncIterator

import pytest

from bot.roles.roles import Role
from storage.database import statement
from tests.contract.doors.conftest import Somebody
from tests.contract.personal_data.taking import SlackTaking, Taking, deliver, taking

FORM = "exports.wanted"


@pytest.fixture
async def chat(ana: Somebody, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Taking]:
    async with taking(ana.voice, monkeypatch) as opened_taking:
        yield opened_taking


async def asks(ana: Somebody, table: str, format_: str) -> None:
    await ana.hand.types("export", "waterline")
    assert "private chat" in await ana.hand.sends(FORM, "Export", table=table, format=format_)


def table_in(content: bytes | None, name: str) -> bytes:
    assert content is not None
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist() == [name]
        return archive.read(name)


async def test_an_observer_and_an_admin_take_a_table_once_and_nobody_else_does(ana: Somebody, chat: Taking) -> None:
    assert "needs a role" in await ana.hand.types("export", "waterline")
    await ana.becomes(Role.OBSERVER)
    await asks(ana, "diary", "csv")
    await deliver(ana.voice)
    content = table_in(await chat.takes(), "diary.csv")
    assert content.startswith(b"number,at,person,kind")
    assert b"\nend," in content
    assert await chat.takes() is None
    assert await statement("select 1 from file_handing") == []
    [last] = await statement("select kind, person_id from diary order by number desc limit 1")
    assert (last["kind"], last["person_id"]) == ("table_exported", (await ana.person()).id)
    await ana.loses(Role.OBSERVER)
    assert "needs a role" in await ana.hand.types("export", "waterline")
    await ana.becomes(Role.ADMIN)
    await asks(ana, "kudos", "jsonl")
    await deliver(ana.voice)
    assert table_in(await chat.takes(), "kudos.jsonl")


@pytest.mark.parametrize("role", [Role.OBSERVER, Role.ADMIN])
async def test_whoever_is_none_any_more_gets_nothing(ana: Somebody, chat: Taking, role: Role) -> None:
    await ana.becomes(role)
    await asks(ana, "kudos", "jsonl")
    if not isinstance(chat, SlackTaking):  # there it is handed over at once
        await deliver(ana.voice)
    await ana.loses(role)
    await deliver(ana.voice)
    assert await chat.takes() is None
    exported = await statement("select 1 from diary where kind = 'table_exported'")
    assert len(exported) <= 1, "Teams was told how large it is before"
