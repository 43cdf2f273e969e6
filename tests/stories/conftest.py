"""Stories: people do things at the entrance, the queue is worked off, and one reads what stands where."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest

from bot.messages.message import (
    Block,
    Button,
    Buttons,
    ChoiceInput,
    Details,
    Form,
    Input,
    Message,
    PeopleInput,
    Questions,
    TextInput,
)
from bot.messages.refusal import Refusal
from bot.messages.request import Opened, Picked, Pressed, Reacted, Request, Submitted, Typed
from bot.messages.say import refusal
from bot.org.people import Profile
from commands.delivery.deliver import deliver_waiting
from commands.routing.entrance import Entrance
from storage.database import statement
from tests.stories.kept import KeptStories


class ChatCompany:
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
        """Sends a form as it stands, but for these answers."""
        return await self.does(who, Submitted(form.key, {**filled(form), **answers}, dict(form.state)), source)

    async def picks(self, who: Profile, author: Profile, link: str = "https://chat.example/1") -> Any:
        return await self.does(who, Picked(author.platform_id, "The import works again", link, "general"))

    async def reacts(self, who: Profile, author: Profile, emoji: str, source: str = "") -> Any:
        return await self.does(who, Reacted(emoji, author.platform_id, "https://chat.example/1", "general"), source)

    async def opens_home(self, who: Profile) -> Message:
        home = await self.does(who, Opened())
        assert isinstance(home, Message)
        return home

    async def deliver(self) -> None:
        """Works off the queue."""
        await deliver_waiting(self.entrance.served, self.entrance.clock.now(), self.entrance.ballots)


def buttons(message: Message) -> list[Button]:
    """Every button that can be pressed, also of questions that come later and of what is folded."""
    return [button for block in message.blocks for button in _buttons_of(block)]


def _buttons_of(block: Block | Input) -> list[Button]:
    match block:
        case Buttons(buttons):
            return [*buttons]
        case Questions(questions):
            return [choice for question in questions for choice in question.choices]
        case Details():
            return [replace(block.button, label=block.label)]
    return []


def labels(message: Message) -> list[str]:
    return [button.label for button in buttons(message)]


def said(reply: Message | Form | Refusal | None) -> str:
    """The one line of a message."""
    assert isinstance(reply, Message), reply
    return reply.plain


def told(reply: object, language: str = "en") -> str:
    """Everything that a person reads in an answer, also what an input holds."""
    if isinstance(reply, Refusal):
        return refusal(language, reply)
    if isinstance(reply, str):
        return reply
    if isinstance(reply, tuple):
        return " ".join(told(one) for one in reply)
    if is_dataclass(reply) and not isinstance(reply, type):
        hidden = ("state", "key", "action", "value", "platform_id", "example")
        return " ".join(told(getattr(reply, field.name)) for field in fields(reply) if field.name not in hidden)
    return ""


def filled(form: Form) -> dict[str, Any]:
    """What the inputs of a form hold, as an adapter sends it."""
    holds: dict[str, Any] = {}
    for block in form.blocks:
        match block:
            case PeopleInput():
                holds[block.name] = tuple(person.platform_id for person in block.chosen)
            case ChoiceInput():
                holds[block.name] = block.chosen or ""
            case TextInput():
                holds[block.name] = block.text
    return holds


async def count(rows: str) -> int:
    return int((await statement(f"select count(*) as many from {rows}"))[0]["many"])


@pytest.fixture
def company(entrance: Entrance) -> ChatCompany:
    return ChatCompany(entrance)


@pytest.fixture(scope="session")
def kept_stories(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[KeptStories]:
    kept = KeptStories(server, tmp_path_factory.mktemp("kept"))
    with kept.ends:
        yield kept
