"""How an admin chooses settings: a part is opened, filled in, its consequence read, and saved."""

from typing import Any

from bot.messages.message import Form, Message
from bot.messages.request import Pressed, Typed
from bot.org.people import Profile
from storage.caches import forget_all
from storage.database import statement
from tests.stories.conftest import ChatCompany


async def looks(company: ChatCompany, who: Profile) -> Message:
    look = await company.does(who, Typed("admin", "general", "/waterline"))
    assert isinstance(look, Message), look
    return look


async def opens(company: ChatCompany, who: Profile, part: str) -> Form:
    form = await company.does(who, Pressed("home.form", part))
    assert isinstance(form, Form), form
    return form


async def reads_first(company: ChatCompany, who: Profile, part: str, **chosen: str) -> Any:
    """What somebody reads before it is saved; a setting's dot is written as two underscores."""
    answers = {name.replace("__", "."): text for name, text in chosen.items()}
    return await company.submits(who, await opens(company, who, part), **answers)


async def saves(company: ChatCompany, who: Profile, part: str, **chosen: str) -> Message:
    first = await reads_first(company, who, part, **chosen)
    assert isinstance(first, Message), first
    saved = await company.presses(who, first, "Save")
    assert isinstance(saved, Message), saved
    return saved


async def lets_guests() -> None:
    """An admin has let guests thank and be thanked."""
    await _store('{"kudos.guests": true}')


async def writes(company: ChatCompany, settings: str) -> None:
    """Whoever writes to the database, and every process has seen it."""
    await _store(settings)


async def _store(settings: str) -> None:
    sql = """
    insert into chosen_settings select id, %(settings)s::jsonb from workspace
    on conflict (workspace_id) do update set settings = excluded.settings
    """
    await statement(sql, settings=settings)
    forget_all()
