"""Workspaces that are absent are asked for again: whatever keeps one out then ends nobody else's day."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import AsyncMock

import psycopg
import pytest
import structlog

from storage.database import statement
from tests.contract.test_absent import Starting, is_so, soon, starting
from tests.contract.three import HARBOUR, MOUNTAIN
from tests.faults import Fault
from tests.processes import free_port, until
from tests.slack.fake import APP_TOKEN
from tests.teams.tokens import pem

__all__ = ["soon", "starting"]

IN_A_HURRY = 0.5  # seconds by which clocks and timers may differ


async def test_a_wait_that_slack_asks_for_at_the_start_is_kept_to_and_keeps_nobody_else_waiting(
    starting: Starting,
) -> None:
    company = await starting((HARBOUR, MOUNTAIN), SLACK_APP_TOKEN=APP_TOKEN)
    harbour = company.slacks[HARBOUR]
    harbour.plan.faults.append(Fault("rate_limited", "apps.connections.open", seconds=4))
    async with asyncio.timeout(3):
        await company.start()
    assert company.served() == {MOUNTAIN}
    assert await company.thanks_in(MOUNTAIN) == 200
    await company.is_told('{platform="slack",reason="silent"} 1.0')
    await until(lambda: is_so(HARBOUR in company.served()), "the harbour is served")
    refused, taken = (call.at for call in harbour.calls if call.method == "auth.test")
    assert taken - refused >= 4 - IN_A_HURRY


async def test_a_certificate_that_cannot_be_read_for_a_while_ends_no_slack(starting: Starting, tmp_path: Path) -> None:
    file = tmp_path / "teams.pem"
    file.write_bytes(pem())
    away = f"http://127.0.0.1:{free_port()}"
    company = await starting(TEAMS_AUTHORITY_URL=away, TEAMS_APP_CERTIFICATE=str(file))
    await company.start()
    file.unlink()
    await until(lambda: is_so(company.wiring.not_served["teams", "refused"] == 1), "the file is missed")
    assert "teams.pem cannot be read" in company.told[-1]
    file.write_bytes(pem())
    await until(lambda: is_so(company.wiring.not_served["teams", "silent"] == 1), "Microsoft is asked again")
    assert not any(part.done() for part in company.parts)
    assert await company.thanks_in(HARBOUR) == 200


NO = """
create function no() returns trigger language plpgsql as $$ begin raise exception 'not now'; end $$;
create trigger no before insert or update on workspace for each row execute function no();
"""


async def test_a_database_that_says_no_while_a_workspace_is_asked_for_again_ends_nobody_elses_day(
    starting: Starting,
) -> None:
    company = await starting()
    company.slacks[HARBOUR].token_is = "account_inactive"
    await company.start()
    with structlog.testing.capture_logs() as logs:
        await statement(NO)
        company.slacks[HARBOUR].token_is = ""
        await until(
            lambda: is_so("a workspace could not be served, and is asked for again" in events(logs)), "it says no"
        )
        assert not any(part.done() for part in company.parts)
        await statement("drop function no cascade")
        await until(lambda: is_so(HARBOUR in company.served()), "the harbour is served")
    assert await company.thanks_in(HARBOUR) == 200


async def test_who_cannot_be_looked_at_again_is_served_all_the_same(
    starting: Starting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "bot.app.connect.each.look_from_now", AsyncMock(side_effect=psycopg.errors.RaiseException("no"))
    )
    company = await starting()
    company.slacks[HARBOUR].token_is = "account_inactive"
    await company.start()
    with structlog.testing.capture_logs() as logs:
        company.slacks[HARBOUR].token_is = ""
        late = "people are looked at again within a day, not from now on"
        await until(lambda: is_so(late in events(logs)), "nobody could be looked at")
    assert HARBOUR in company.served()
    assert not any(part.done() for part in company.parts)


def events(logs: Sequence[Mapping[str, Any]]) -> list[str]:
    return [log["event"] for log in logs]


async def test_a_workspace_that_comes_to_an_app_without_a_socket_is_counted_and_heard_with_it(
    starting: Starting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.slack.inbound.PING_SECONDS", 0.1)
    company = await starting(SLACK_APP_TOKEN=APP_TOKEN)
    configs: Any = company.wiring.configs
    mountain = configs.by_platform["slack"][1]
    configs.by_platform["slack"][1] = replace(mountain, tokens={**mountain.tokens, "SLACK_APP_TOKEN": APP_TOKEN})
    company.slacks[MOUNTAIN].token_is = "account_inactive"
    await company.start()
    await company.slacks[HARBOUR].socket.connected()
    company.slacks[HARBOUR].app_token_is = "token_revoked"
    await company.slacks[HARBOUR].socket.close()
    await until(lambda: is_so(company.wiring.not_served["slack", "refused"] == 2), "the socket is given up")
    company.slacks[MOUNTAIN].token_is = ""
    await until(lambda: is_so(MOUNTAIN in company.served()), "the mountain's token is taken")
    assert company.wiring.not_served["slack", "refused"] == 2  # nobody hears either of them
    company.slacks[HARBOUR].app_token_is = ""
    await company.slacks[HARBOUR].socket.connected()
    await until(lambda: is_so(company.wiring.not_served["slack", "refused"] == 0), "both are heard")
