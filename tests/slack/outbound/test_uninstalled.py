"""The app is removed, or its token revoked: what waits goes on waiting, and out once the app is back."""

import asyncio
import json
from contextlib import AsyncExitStack, suppress
from dataclasses import replace

import pytest

from adapters.clock import SystemClock
from adapters.pass_on import PassOn
from adapters.queue import Queue
from adapters.slack.inbound import socket_mode
from adapters.slack.replies import Desk
from adapters.slack.shapes import AppUninstalled
from bot.app.start import EnvironmentConfigs, Start, Wiring
from bot.config.settings import QueueRules, Settings
from storage.database import statement
from storage.delivery import deliveries
from tests.processes import until
from tests.slack import payloads
from tests.slack.conftest import ANA, BO, DANA, KUDOS, Stage
from tests.slack.inbound.test_inbound import KUDOS_TEXT

EVENTS = [
    (payloads.app_uninstalled(), "app_uninstalled"),
    (payloads.tokens_revoked(bots=["U0WATERBOT"]), "token_revoked"),
]


@pytest.mark.parametrize(("event", "reason"), EVENTS)
async def test_what_waits_goes_out_once_the_app_is_back(
    stage: Stage, event: payloads.Json, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.queue._BARRED", 0.3)
    barred = stage.desk.entrance.barred
    await stage.send(stage.signer.slash(user=ANA, text=KUDOS_TEXT))
    stage.slack.token_is = "token_revoked"
    assert (await stage.send(stage.signer.sign(json.dumps(event).encode()))).status == 200
    assert (await (await stage.client.get("/health")).json())["workspaces_refused"] == [reason]
    assert f'waterline_workspaces_refused{{reason="{reason}"}} 1.0' in await (await stage.client.get("/metrics")).text()
    work = asyncio.create_task(
        Queue(deliveries, stage.desk.entrance.served, QueueRules(), SystemClock(), barred=barred).work()
    )
    await until(lambda: _tried(stage), "it is tried whether we are let in")
    assert stage.slack.messages(KUDOS) == []
    assert (await statement("select count(*) as many from delivery where failed is not null"))[0]["many"] == 0
    stage.slack.token_is = ""
    await until(lambda: _stands(stage), "all stands")
    work.cancel()
    with suppress(asyncio.CancelledError):
        await work
    assert barred == {}


@pytest.mark.parametrize(
    ("delivers", "pass_on"), [(False, False), (True, True)], ids=["--only listen", "a replica without the folders"]
)
async def test_a_process_that_delivers_nothing_notes_no_refusal_whose_end_it_would_never_learn(
    stage: Stage, settings: Settings, delivers: bool, pass_on: bool
) -> None:
    async with AsyncExitStack() as stack:
        start = Start(settings, delivers=delivers)
        passing = PassOn("http://10.0.0.7", stage.connection.api.session) if pass_on else None
        wiring = Wiring(start, EnvironmentConfigs(start), stack, pass_on=passing)
        entrance = wiring.entrance(stage.desk.entrance.workspace, stage.connection.platform, settings)
        for _ in range(2):
            await Desk(stage.connection, entrance).answer(AppUninstalled.model_validate({"type": "app_uninstalled"}))
    assert wiring.barred == {}
    assert entrance.delivers is False


async def test_where_nothing_is_noted_admins_are_told_all_the_same_and_once(stage: Stage) -> None:
    await stage.send(stage.signer.slash(user=DANA, text="help"))
    desk = Desk(stage.connection, replace(stage.desk.entrance, delivers=False))
    for _ in range(2):
        await desk.answer(AppUninstalled.model_validate({"type": "app_uninstalled"}))
    assert desk.entrance.barred == {}
    [told] = await statement("select place from delivery where subject = 'barred'")
    assert told["place"] == DANA


async def _tried(stage: Stage) -> bool:
    return any(call.outcome == "token_revoked" for call in stage.slack.calls)


async def _stands(stage: Stage) -> bool:
    return len(stage.slack.messages(KUDOS)) == len(stage.slack.messages(BO)) == 1


async def test_the_token_of_a_person_is_none_of_ours(stage: Stage) -> None:
    event = payloads.tokens_revoked(bots=[])
    assert (await stage.send(stage.signer.sign(json.dumps(event).encode()))).status == 200
    assert stage.desk.entrance.barred == {}


async def test_over_the_socket_it_is_heard_too(stage: Stage) -> None:
    async with socket_mode([stage.desk]):
        await stage.slack.socket.envelope(payloads.app_uninstalled())
    assert list(stage.desk.entrance.barred.values()) == ["app_uninstalled"]
