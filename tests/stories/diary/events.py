"""Dana does with webhooks whatever enters something in the diary. A webhook stands there beforehand."""

from collections.abc import Awaitable, Callable, Mapping

import pytest
from cryptography.fernet import Fernet

from bot.events.webhooks import OffBecause, Target, Topic, new_secret
from bot.messages.request import Pressed
from storage.events import webhooks
from tests.cast import DANA
from tests.stories.conftest import ChatCompany

Example = Callable[[ChatCompany], Awaitable[None]]
_KEY = Fernet.generate_key().decode()


async def stands_there(company: ChatCompany, secrets: int = 1) -> int:
    target = Target("https://hooks.example.com/", tuple(new_secret() for _ in range(secrets)))
    here, now = company.entrance.workspace.id, company.entrance.clock.now()
    return await webhooks.add(here, "hooks.example.com", (Topic.KUDOS,), target, now)


def pressing(action: str, secrets: int = 1, off: OffBecause = OffBecause.ON) -> Example:
    async def example(company: ChatCompany) -> None:
        with pytest.MonkeyPatch.context() as patched:
            patched.setenv("WATERLINE_SECRETS", _KEY)
            number = await stands_there(company, secrets)
            await webhooks.turn(company.entrance.workspace.id, number, off)
            await company.does(DANA, Pressed(action, str(number)))

    return example


async def makes_one(company: ChatCompany) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("WATERLINE_SECRETS", _KEY)
        form = await company.does(DANA, Pressed("events.edit", "0"))
        await company.submits(DANA, form, url="https://hooks.example.com/")


async def removes_one(company: ChatCompany) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("WATERLINE_SECRETS", _KEY)
        number = await stands_there(company)
    await company.submits(DANA, await company.does(DANA, Pressed("events.remove", str(number))))


WEBHOOKS: Mapping[str, Example] = {
    "pressed events.test": pressing("events.test"),
    "pressed events.new_secret": pressing("events.new_secret"),
    "pressed events.end_old": pressing("events.end_old", secrets=2),
    "pressed events.turn_off": pressing("events.turn_off"),
    "pressed events.turn_on": pressing("events.turn_on", off=OffBecause.ADMIN),
    "submitted events.saved": makes_one,
    "submitted events.removed": removes_one,
}
