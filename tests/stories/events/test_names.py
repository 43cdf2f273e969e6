"""Names that admins wrote are looked up without taking what the rest of the process works with."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from adapters.events.sender import WebhookSender
from bot.events.sending import NotAccepted
from tests.cast import FakeClock
from tests.stories.events.test_sender import request_to


@pytest.fixture
def silent(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Yields the names that were looked up; those of silent.example.com lead nowhere until the test is over."""
    over, asked, real = threading.Event(), list[str](), socket.getaddrinfo

    def looked_up(host: Any, *further: Any, **named: Any) -> Any:
        asked.append(host)
        if str(host).endswith("silent.example.com"):
            over.wait(30)
            raise socket.gaierror(socket.EAI_AGAIN, "no answer")
        return real(host, *further, **named)

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    yield asked
    over.set()


async def test_names_whose_servers_are_silent_hold_no_thread_of_the_process(silent: list[str]) -> None:
    sender = WebhookSender(FakeClock(), try_seconds=0.5)
    tries = [
        asyncio.create_task(sender.send(request_to(f"https://hooks{number}.silent.example.com/")))
        for number in range(40)
    ]
    async with asyncio.timeout(5):
        assert await asyncio.gather(*tries) == [NotAccepted("timeout")] * 40
        assert await asyncio.to_thread(len, "read") == 4
    assert len(set(silent)) == 40


async def test_a_name_that_is_tried_again_and_again_takes_one_thread(silent: list[str]) -> None:
    sender = WebhookSender(FakeClock(), try_seconds=0.1)
    for _ in range(5):
        assert await sender.send(request_to("https://hooks.silent.example.com/")) == NotAccepted("timeout")
    assert silent == ["hooks.silent.example.com"]


async def test_a_name_that_leads_to_this_machine_is_looked_up_and_refused(silent: list[str]) -> None:
    sender = WebhookSender(FakeClock(), try_seconds=5)
    assert await sender.send(request_to("http://localhost:8443/")) == NotAccepted("address_not_allowed")
    assert silent == ["localhost"]
