"""What a customer wrote comes to Ana and is shared on Slack, on Teams and on the local page, and none of it is live."""

import re
from collections.abc import AsyncIterator
from typing import cast

import pytest

from bot.config.settings import Settings
from bot.customers.door import CustomerWords, Left
from bot.messages.message import Form, Message
from bot.messages.request import Pressed, Request, Submitted, Typed
from commands.check_ins import CheckIns
from commands.customers.due import tell_of_thanks
from commands.customers.open_door import CustomersDoor
from commands.delivery.deliver import deliver_waiting
from commands.feature import Tick
from storage.database import statement
from tests.cast import FakeClock
from tests.contract.voices import VOICES, VoiceOn, answer_first
from tests.stories.conftest import buttons, filled, told

URL = "https://thanks.example.com"
HOSTILE = (
    "Thank you! <!channel> <@U0ANA> <at>Ana</at> @here @ana [click](https://evil.example/x) <https://evil.example|you>"
    " evil.example mailto:a@evil.example <script>alert(1)</script> *bold* {{7*7}}"
)


@pytest.fixture(params=VOICES)
async def ana(
    request: pytest.FixtureRequest,
    opened: str,
    settings: Settings,
    clock: FakeClock,
    check_ins: CheckIns,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[VoiceOn]:
    answer_first(monkeypatch)
    on = settings.customers.model_copy(update={"enabled": True, "public_url": URL})
    async with VOICES[request.param](opened, settings.model_copy(update={"customers": on}), clock, check_ins) as there:
        yield there


async def does(ana: VoiceOn, request: Request) -> Message | Form:
    answered = await ana.entrance.answer(ana.account, f"test:{request}", request)
    assert isinstance(answered.reply, Message | Form), answered.reply
    return answered.reply


async def presses(ana: VoiceOn, message: Message | Form, action: str) -> Message | Form:
    assert isinstance(message, Message)
    button = next(button for button in buttons(message) if button.action == action)
    return await does(ana, Pressed(button.action, button.value))


async def submits(ana: VoiceOn, form: Message | Form, **answers: str) -> Message | Form:
    assert isinstance(form, Form)
    return await does(ana, Submitted(form.key, {**filled(form), **answers}, dict(form.state)))


async def test_hostile_words_are_read_as_words_and_shared_as_words(ana: VoiceOn, clock: FakeClock) -> None:
    form = await presses(ana, await does(ana, Typed("link", "")), "customers.name")
    [address] = {*re.findall(rf"{URL}/([0-9]+-[a-z2-7]{{32}})", told(await submits(ana, form, name="Ana")))}
    door = CustomersDoor(ana.entrance.served, clock)
    assert await door.leave(address, CustomerWords(HOSTILE, "@here https://evil.example", "a form")) is Left.WAITS
    await tell_of_thanks(Tick(clock.now(), ana.entrance.served, cast(CheckIns, None)))
    await deliver_waiting(ana.entrance.served, clock.now(), ana.entrance.ballots)
    chats = await ana.chats()
    asked = await does(ana, Pressed("customers.waiting", "0"))
    value = (await statement("select min(id) as id from value"))[0]["id"]
    await submits(ana, await presses(ana, asked, "customers.share"), value=str(value))
    await deliver_waiting(ana.entrance.served, clock.now(), ana.entrance.ballots)
    [row] = await statement("select words, customer from kudos")
    assert "evil[.]example" in row["words"]
    chats += await ana.chats()
    assert "Thank you" in chats
    assert "alert" in chats
    for live in ("evil.example", "://evil", "<!channel", "<@U0ANA", "<at>Ana</at> @", "<script>", "@here", "@ana["):
        assert live not in chats, live
