"""How people of the small company name a barnacle and read the list."""

from typing import Any, cast

from bot.messages.message import Form, Message
from bot.messages.request import Typed
from bot.org.people import Profile
from commands.barnacles.look_daily import look_daily
from commands.check_ins import CheckIns
from commands.feature import Tick
from tests.stories.conftest import ChatCompany

TRAVEL = "The travel form needs three signatures"
LINES = {
    "words": TRAVEL,
    "hinders": "Everybody who visits customers",
    "cost": "We come a week late when something is broken",
}


async def named(company: ChatCompany, person: Profile, **answers: str) -> Any:
    """What comes of naming the travel form, or what `answers` say instead."""
    form = await company.does(person, Typed("", "general", "/barnacle"))
    return await company.submits(person, form, **LINES | answers)


async def list_of(company: ChatCompany, person: Profile) -> Message:
    page = await company.does(person, Typed("list", "general", "/barnacle"))
    assert isinstance(page, Message)
    return page


async def takes(company: ChatCompany, person: Profile) -> Message:
    reply = await company.presses(person, await list_of(company, person), "I look after it")
    assert isinstance(reply, Message)
    return reply


async def ends(company: ChatCompany, person: Profile, **answers: str) -> Any:
    form = await company.presses(person, await list_of(company, person), "Say how it ends")
    assert isinstance(form, Form)
    return await company.submits(person, form, **answers)


async def ticks(company: ChatCompany) -> None:
    """The clock asks what is due."""
    outcome = await look_daily(Tick(company.entrance.clock.now(), company.entrance.served, cast(CheckIns, None)))
    assert outcome == [], outcome


async def next_morning(company: ChatCompany, days: int = 1) -> None:
    """It is the same hour so many days later, and the clock asks what is due."""
    company.entrance.clock.move(days=days)  # type: ignore[attr-defined]
    await ticks(company)
