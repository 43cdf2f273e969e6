"""What docs/customer-signals.md shows works as it stands there: the table, and both programs."""

import asyncio
import json
import re
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp.test_utils import TestServer

from adapters.http import application
from adapters.webhooks.door import install
from adapters.webhooks.signature import read_secrets
from bot.signals.file import DepartmentNames, read_signals
from bot.signals.signals import SignalKind, SignalShape
from storage.signals.kinds import save_kind
from tests.cast import FakeClock
from tests.house.test_house import ROOT
from tests.stories.conftest import ChatCompany
from tests.stories.diary.signals import SATISFACTION
from tests.stories.signals.test_door import NEW, VALUE

PAGE = (ROOT / "docs" / "customer-signals.md").read_text(encoding="utf-8")


def shown(kind: str, holds: str) -> str:
    [example] = [text for text in re.findall(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL) if holds in text]
    return str(example)


@pytest.fixture
async def address(company: ChatCompany) -> AsyncIterator[str]:
    workspace_id = company.entrance.workspace.id
    await save_kind(workspace_id, SATISFACTION)
    app = application()
    install(app, FakeClock(datetime.now(UTC)), company.entrance.served, read_secrets(f"{workspace_id}:{NEW}"))
    async with TestServer(app) as server:
        yield str(server.make_url(f"/webhooks/{workspace_id}/signals"))


def test_the_table_is_read() -> None:
    in_time = SignalKind("in_time", {"en": "Answered in time"}, SignalShape.SHARE, higher_is_better=True)
    names = DepartmentNames({"@ines": ("unit:7",), "harbour": ("team:8",)})
    file = read_signals(shown("csv", "signal,").encode(), [SATISFACTION, in_time], names, datetime.now(UTC).date())
    assert (len(file.values), file.faults) == (3, [])


async def test_the_program_in_python_is_let_in(address: str) -> None:
    namespace: dict[str, Any] = {}
    exec(shown("python", "def send"), namespace)  # noqa: S102 - our own page
    assert await asyncio.to_thread(namespace["send"], address, NEW, [VALUE]) == {
        "added": 1,
        "restated": 0,
        "unchanged": 0,
    }


async def test_the_program_in_a_shell_is_let_in(address: str) -> None:
    script = f"{shown('sh', 'send()')}\nsend '{address}' '{NEW}' '{json.dumps([VALUE])}'"
    process = await asyncio.create_subprocess_exec("bash", "-c", script, stdout=PIPE, stderr=PIPE)
    answer, errors = await process.communicate()
    assert json.loads(answer) == {"added": 1, "restated": 0, "unchanged": 0}, (answer, errors)
