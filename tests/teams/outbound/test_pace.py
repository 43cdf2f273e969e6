"""What goes out keeps to what Teams takes of one conversation and of one tenant."""

import socket
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from aiohttp import ClientSession, TCPConnector
from aiohttp.abc import AbstractResolver
from hypothesis import given
from hypothesis import strategies as st

from adapters.teams import connector
from adapters.teams.connector import A_CONVERSATION, A_TENANT, Pace
from adapters.teams.entra.tokens import Pass
from tests.teams.activities import KUDOS
from tests.teams.conftest import ANA, Stage
from tests.teams.issuer import APP, PASSWORD, TENANT


class Here(AbstractResolver):
    """Every name is this machine."""

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET) -> Any:
        return [{"hostname": host, "host": "127.0.0.1", "port": port, "family": family, "proto": 0, "flags": 0}]

    async def close(self) -> None:
        pass


async def test_what_goes_to_teams_itself_waits_its_turn_in_its_conversation_and_in_the_tenant(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stage.install()
    waits: list[float] = []
    monkeypatch.setattr(connector, "monotonic", lambda: 1000.0)
    monkeypatch.setattr(connector, "sleep", _noted(waits))
    chats = {f"a:{number}": [ANA] for number in range(A_TENANT[0][0])}
    stage.teams.chats |= chats
    hello = {"type": "message", "text": "Hello"}
    async with ClientSession(connector=TCPConnector(resolver=Here(), family=socket.AF_INET)) as session:
        speaks = connector.Connector(
            session, Pass(session=session, app_id=APP, secret=PASSWORD, tenant=TENANT, authority_url=stage.teams.url)
        )
        for _ in range(8):
            await speaks.send(stage.teams.address, KUDOS, hello)
        assert waits == []  # an emulator on this machine keeps no limits
        far = stage.teams.address.replace("127.0.0.1", "teams.example")
        for _ in range(8):
            await speaks.send(far, KUDOS, hello)
        assert [wait for wait in waits if wait] == [1.0]  # the eighth in one conversation
        waits.clear()
        for chat in chats:
            await speaks.send(far, chat, hello)
        assert [wait for wait in waits if wait] == [1.0] * 8  # beyond fifty in all


def _noted(waits: list[float]) -> Callable[[float], Awaitable[None]]:
    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    return sleep


@given(st.lists(st.floats(0, 3), max_size=150))
async def test_however_calls_come_no_window_holds_more_than_teams_takes(waits: list[float]) -> None:
    pace, now, made = Pace(A_CONVERSATION), 1000.0, list[float]()

    async def sleep(seconds: float) -> None:
        nonlocal now
        now += max(seconds, 0)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connector, "monotonic", lambda: now)
        patch.setattr(connector, "sleep", sleep)
        for wait in waits:
            now += wait
            await pace.turn("19:kudos")
            made.append(now)
    for most, seconds in A_CONVERSATION:
        assert all(later - earlier >= seconds - 1e-6 for earlier, later in zip(made, made[most:], strict=False))
