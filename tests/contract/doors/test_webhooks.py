"""An admin makes a webhook in chat, tries it by its button, and takes it away: the secret is shown once."""

import re

import pytest
from cryptography.fernet import Fernet
from standardwebhooks.webhooks import Webhook

from adapters.events.outbox import Outbox
from adapters.events.sender import WebhookSender
from bot.roles.roles import Role
from storage.database import statement
from tests.canary import dump
from tests.contract.doors.conftest import Somebody
from tests.stories.events.conftest import EVERYTHING, Receiver, is_signed_by, receiver

__all__ = ["receiver"]


async def test_a_webhook_is_made_tried_and_removed_and_its_secret_shown_once(
    ana: Somebody, receiver: Receiver, opened: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WATERLINE_SECRETS", Fernet.generate_key().decode())
    entrance = ana.voice.entrance
    assert "Only an admin can do this" in await ana.hand.types("webhooks", "waterline")
    await ana.becomes(Role.ADMIN)
    await ana.hand.types("webhooks", "waterline")
    await ana.hand.presses("Make a webhook")
    shown = await ana.hand.sends("events.saved", "Save", url=receiver.url, **EVERYTHING)
    [secret] = set(re.findall(r"whsec_[A-Za-z0-9+/=]+", shown))
    assert Webhook(secret)
    page = await ana.hand.types("webhooks", "waterline")
    assert secret not in page
    assert "127.0.0.1" in page
    await ana.hand.presses("Send a test")
    outbox = Outbox(entrance.served, WebhookSender(entrance.clock), entrance.clock)
    await outbox.begin()
    await outbox.settled()
    [arrived] = receiver.arrived
    assert arrived.type == "test"
    assert is_signed_by(secret, arrived)
    assert "It last took something on" in await ana.hand.types("webhooks", "waterline")
    await ana.hand.presses("Remove")
    await ana.hand.sends("events.removed", "Remove")
    assert "127.0.0.1" not in await ana.hand.types("webhooks", "waterline")
    assert await statement("select 1 from webhook") == []
    assert secret not in await dump(opened)
