"""Stories: people do things at the entrance, the queue is worked off, and one reads what stands where."""

from typing import Any

import pytest

from bot.message import Button, Buttons, Form, Message
from bot.people import Profile
from bot.refusal import Refusal
from bot.request import Pressed, Request, Submitted, Typed
from commands.deliver import deliver
from commands.entrance import Entrance
from storage.database import statement


class Company:
    """`ana types "/kudos …"`, and what comes of it."""

    def __init__(self, entrance: Entrance) -> None:
        self.entrance = entrance
        self._count = 0

    async def does(self, who: Profile, request: Request, source: str = "") -> Any:
        self._count += 1
        answered = await self.entrance.answer(who.platform_id, source or f"test:{self._count}", request)
        return answered.reply

    async def types(self, who: Profile, text: str, source: str = "", place: str = "general") -> Any:
        return await self.does(who, Typed(text, place), source)

    async def presses(self, who: Profile, message: Message, label: str, source: str = "") -> Any:
        button = next(button for button in buttons(message) if button.label == label)
        return await self.does(who, Pressed(button.action, button.value), source)

    async def presses_button(self, who: Profile, button: Button, source: str = "") -> Any:
        return await self.does(who, Pressed(button.action, button.value), source)

    async def submits(self, who: Profile, form: Form, source: str = "", **answers: Any) -> Any:
        return await self.does(who, Submitted(form.key, answers, dict(form.state)), source)

    async def deliver(self) -> None:
        """Works off the queue in its order, as the worker does."""
        jobs = await statement("delete from procrastinate_jobs where status = 'todo' returning id, args")
        for job in sorted(jobs, key=lambda job: int(job["id"])):
            await deliver(job["args"]["delivery_id"], {"web": self.entrance.platform})


def buttons(message: Message) -> list[Button]:
    return [button for block in message.blocks if isinstance(block, Buttons) for button in block.buttons]


def said(reply: Message | Form | Refusal | None) -> str:
    """The one line of a message."""
    assert isinstance(reply, Message), reply
    return reply.plain


@pytest.fixture
def company(entrance: Entrance) -> Company:
    return Company(entrance)
