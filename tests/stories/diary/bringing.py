"""Dana brings what other products held, and removes it again."""

from collections.abc import Awaitable, Callable, Mapping

from bot.messages.message import Message
from bot.messages.request import Brought, Pressed
from storage.database import statement
from tests.cast import DANA
from tests.stories.conftest import ChatCompany

SURVEY = b"Team,n,Month,Recognition\nSupport,20,2025-03,70%\n"
KUDOS = b"Date,Giver,Receiver,Message,Points\n2025-03-01,@bo,@ana,Thank you for the rope,5\n"


async def brings_a_survey(company: ChatCompany) -> None:
    page = await company.does(DANA, Brought(SURVEY))
    form = await company.presses(DANA, page, "Say what is meant")
    page = await company.submits(DANA, form, product="Glint", month="", scale="percent")
    assert isinstance(page, Message)
    await company.presses(DANA, page, "Take it over")


async def removes_a_survey(company: ChatCompany) -> None:
    await brings_a_survey(company)
    [survey] = await statement("select id from past_survey")
    await company.does(DANA, Pressed("imports.undo", str(survey["id"])))


async def brings_kudos(company: ChatCompany) -> None:
    await company.presses(DANA, await company.does(DANA, Brought(KUDOS)), "Take it over")


async def removes_kudos(company: ChatCompany) -> None:
    await brings_kudos(company)
    [taken] = await statement("select id from past_kudos_import")
    await company.does(DANA, Pressed("imports.kudos_undo", str(taken["id"])))


# They show what is there, or say what would come.
LOOKING_AT_FILES = {
    "typed /waterline imports",
    *(f"pressed imports.{name}" for name in ("open", "bring", "choose", "kudos_choose")),
    *(f"submitted imports.{name}" for name in ("file_given", "chosen", "kudos_chosen")),
}
BRINGING: Mapping[str, Callable[[ChatCompany], Awaitable[None]]] = {
    "pressed imports.take": brings_a_survey,
    "pressed imports.undo": removes_a_survey,
    "pressed imports.kudos_take": brings_kudos,
    "pressed imports.kudos_undo": removes_kudos,
}
