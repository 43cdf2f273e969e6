"""Windows in the program: the process that opens one and its "no", and the renewal of who took concerns."""

import asyncio
import socket
from pathlib import Path

import pytest

from bot.app.channel import Channel
from bot.app.check_ins import Program, open_check_ins, renew_when_ended
from bot.voice.windows import NoWindow, WindowRefused
from commands.check_ins import CheckIns
from tests.commands.voice.windows import Voice, plan
from tests.rounds import check_ins


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    for name in ("data", "keys", "sealed"):
        monkeypatch.setenv(f"WATERLINE_{name.upper()}", str(tmp_path / name))
    return Program()


async def test_the_process_that_opens_a_window_says_why_it_does_not_and_opens_it_where_it_may(
    program: Program, tmp_path: Path
) -> None:
    voice, checkins = Voice.at(tmp_path), open_check_ins(program)
    with pytest.raises(WindowRefused) as refused:
        await checkins.freeze_window(plan())
    assert refused.value.reason is NoWindow.NO_CHECK_IN
    voice.checks_in()
    await checkins.freeze_window(plan())
    window = checkins.windows.running("slack", "T1")
    assert window
    assert len(window.writers) == 38


async def test_who_knew_a_window_that_is_over_is_replaced_and_nobody_is_before(tmp_path: Path) -> None:
    parent, ours = socket.socketpair()
    voice, channel = Voice.at(tmp_path), Channel(str(ours.detach()))
    checkins, program = check_ins(voice.folders, voice.clock), Program(clock=voice.clock, channel=channel)
    voice.open()
    assert checkins.windows.running("slack", "T1"), "somebody opens the form"
    await _looks_once(program, checkins)
    assert not channel.is_replaced
    voice.end()
    voice.release()
    await _looks_once(program, checkins)
    assert channel.is_replaced
    assert parent.recv(1) == b"R"
    parent.close()
    channel._channel.close()


async def _looks_once(program: Program, checkins: CheckIns) -> None:
    renewing = asyncio.create_task(renew_when_ended(program, checkins, 60))
    await asyncio.sleep(0)  # it looks, and then waits
    renewing.cancel()
