"""A workspace's own questions: owned by its admins, asked once a quarter, in everybody's language."""

from datetime import timedelta

import pytest

from bot.checkin.questions import ROUNDS
from bot.messages.message import Form
from bot.messages.refusal import Refusal
from storage.database import statement
from tests.cast import MONDAY
from tests.stories.conftest import labels
from tests.stories.pulse.checkin import CheckIn, text_of

DESKS = {"text_en": "The new desks help me.", "text_ja": "新しい机は役に立っています。"}


async def add(checkin: CheckIn, **answers: str) -> object:
    head = checkin.who("head")
    form = await checkin.presses(head, await checkin.pulse(head, "items"), "Add a question")
    assert isinstance(form, Form)
    return await checkin.submits(head, form, **{**DESKS, **answers})


async def asked_in(checkin: CheckIn, weeks: int) -> list[int]:
    """The weeks in which the desks were asked about, of so many."""
    found = []
    for week in range(1, weeks + 1):
        monday = MONDAY + timedelta(weeks=week - 1)
        await checkin.live_until(monday + timedelta(days=1, hours=2), timedelta(hours=13))
        if "desks" in text_of(checkin.invitation(checkin.who("hand11"))):
            found.append(week)
        await checkin.live_until(monday + timedelta(days=6), timedelta(days=4))
    return found


async def test_an_own_question_is_asked_once_a_quarter(checkin: CheckIn) -> None:
    await add(checkin)
    assert len(await asked_in(checkin, ROUNDS)) == 1


@pytest.mark.long
async def test_a_retired_question_is_asked_no_more(checkin: CheckIn) -> None:
    await add(checkin)
    head = checkin.who("head")
    form = await checkin.presses(head, await checkin.pulse(head, "items"), "Change")
    await checkin.submits(head, form, status="retired")
    shown = await checkin.pulse(head, "items")
    assert "The new desks help me." in text_of(shown)
    assert await asked_in(checkin, ROUNDS) == []


async def test_the_form_holds_what_was_kept(checkin: CheckIn) -> None:
    await add(checkin, forecast_en="Do they like the desks?", forecast_ja="机は気に入られていますか。", about="manager")
    head = checkin.who("head")
    form = await checkin.presses(head, await checkin.pulse(head, "items"), "Change")
    held = {getattr(one, "name", ""): getattr(one, "text", getattr(one, "chosen", "")) for one in form.blocks}
    assert held["text_en"] == "The new desks help me."
    assert held["forecast_ja"] == "机は気に入られていますか。"
    assert held["about"] == "manager"


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"text_ja": " "}, "text_ja"),
        ({"text_en": "x" * 151}, "text_en"),
        ({"forecast_en": "Do they like the desks?"}, "forecast_ja"),
    ],
)
async def test_what_is_missing_or_too_long_is_told_at_its_field(
    checkin: CheckIn, answers: dict[str, str], field: str
) -> None:
    told = await add(checkin, **answers)
    assert isinstance(told, Refusal)
    assert told.input == field
    assert await statement("select 1 from own_item") == []


async def test_only_admins_own_them(checkin: CheckIn) -> None:
    hand, head = checkin.who("hand11"), checkin.who("head")
    form = await checkin.presses(head, await checkin.pulse(head, "items"), "Add a question")
    assert "Add a question" not in labels(await checkin.pulse(hand, "items"))
    assert await checkin.submits(hand, form, **DESKS) == Refusal("refused.not_admin")
    assert await statement("select 1 from own_item") == []


async def test_a_question_that_is_gone_is_refused(checkin: CheckIn) -> None:
    head = checkin.who("head")
    form = await checkin.presses(head, await checkin.pulse(head, "items"), "Add a question")
    gone = Form(form.key, form.title, form.submit, form.blocks, {"item": "999"})
    assert await checkin.submits(head, gone, **DESKS) == Refusal("pulse.refused.item_gone")
