"""docs/webhooks.md is true: its schema is that of what is sent, and its receiver takes what we send."""

import json
import os
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestServer
from jsonschema import validate
from pydantic import ValidationError
from standardwebhooks.webhooks import Webhook

from adapters.clock import SystemClock
from adapters.events.outbox import Outbox
from adapters.events.sender import WebhookSender
from bot.events.payloads import PAYLOADS, SentKudos, schema
from bot.events.webhooks import EventKind
from tests.cast import ANA, THANKS
from tests.stories.events.conftest import Hooked, Receiver

PAGE = (Path(__file__).parents[3] / "docs" / "webhooks.md").read_text()


def block(language: str) -> str:
    [text] = re.findall(rf"```{language}\n(.*?)\n```", PAGE, re.DOTALL)
    return str(text)


def of_later() -> dict[str, Any]:
    """As another version may send it, with fields that nobody has heard of."""
    bo = {"id": 3, "name": "Bo Achterberg", "team": "Crew"}
    content = SentKudos(
        id=7,
        given_at=datetime(2030, 1, 1, tzinfo=UTC),
        giver=None,
        receivers=[],
        value={"en": "Courage"},
        words=THANKS,
        from_customer=True,
    )
    data = {**content.model_dump(mode="json"), "receivers": [bo], "place": {"channel": "launch"}}
    return {"type": "kudos.given", "timestamp": "2030-01-01T00:00:00Z", "data": data, "version": 2}


def signed(number: str, body: str) -> dict[str, Any]:
    now = datetime.now(UTC)
    signature = Webhook(os.environ["WATERLINE_SECRET"]).sign(number, now, body)
    stamps = {"webhook-timestamp": str(int(now.timestamp())), "webhook-signature": signature}
    return {"data": body, "headers": {"webhook-id": number, **stamps}}


async def test_the_receiver_of_the_page_takes_what_is_sent_and_nothing_that_is_not_signed(
    hooked: Hooked, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WATERLINE_SECRET", await hooked.makes())
    names: dict[str, Any] = {"__name__": "receiver"}
    exec(compile(block("python"), "docs/webhooks.md", "exec"), names)  # noqa: S102
    hooked.outbox = Outbox(hooked.company.entrance.served, WebhookSender(SystemClock()), hooked.clock)
    async with TestServer(names["app"]) as server, ClientSession() as session:
        await hooked.changes(1, str(server.make_url("/waterline")))
        await hooked.company.types(ANA, f"@bo {THANKS} #courage")
        await hooked.sends()
        assert capsys.readouterr().out == f"Bo Achterberg: {THANKS}\n"
        for number, later in enumerate((of_later(), {"type": "kudos.framed", "timestamp": "", "data": {}})):
            taken = await session.post(server.make_url("/waterline"), **signed(f"later {number}", json.dumps(later)))
            assert taken.status == 204
        assert capsys.readouterr().out == f"Bo Achterberg: {THANKS}\n"
        headers = {"webhook-id": "evt_2", "webhook-timestamp": "1", "webhook-signature": "v1,AAAA"}
        forged = await session.post(server.make_url("/waterline"), data="{}", headers=headers)
        assert forged.status == 401


def test_the_schema_of_the_page_is_that_of_what_is_sent() -> None:
    assert json.loads(block("json")) == schema()
    validate(of_later(), schema())
    assert set(schema()["discriminator"]["mapping"]) == {kind.value for kind in EventKind}
    assert all(f"`{kind.value}`" in PAGE for kind in EventKind)


async def test_whatever_is_sent_has_a_shape_of_the_schema(hooked: Hooked, receiver: Receiver) -> None:
    await hooked.makes()
    await hooked.company.types(ANA, f"@bo {THANKS} #courage")
    await hooked.presses("test")
    await hooked.sends()
    assert len(receiver.arrived) == 2
    for arrived in receiver.arrived:
        assert PAYLOADS.validate_json(arrived.body).type == arrived.type
        with pytest.raises(ValidationError):
            PAYLOADS.validate_python({**json.loads(arrived.body), "answer": 5})
