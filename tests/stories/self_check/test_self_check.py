"""Dana, who leads, looks at herself with nine questions: drawn for her at once, and kept nowhere."""

import pytest
import structlog

from bot.messages.message import ChoiceInput, Form, Message
from bot.messages.request import Pressed, Submitted
from bot.org.people import Profile
from bot.self_check.self_check import SENTENCES
from commands.routing.out_of_chat import said_when_late, stays_out_of_chat
from storage.database import statement
from tests.adapters.test_logs import written
from tests.cast import BO, DANA
from tests.platform import RememberingPlatform
from tests.rows import every_row
from tests.stories.conftest import ChatCompany, labels, told

KEYS = [key for keys in SENTENCES.values() for key in keys]
ALL_YES = dict.fromkeys(KEYS, "yes")


async def opens(company: ChatCompany, who: Profile = DANA) -> Form:
    form = await company.presses(who, await company.opens_home(who), "A look at myself")
    assert isinstance(form, Form)
    return form


async def in_japanese(company: ChatCompany, who: Profile) -> None:
    await statement(
        "update person set language = 'ja' where workspace_id = %(workspace_id)s and platform_id = %(account)s",
        workspace_id=company.entrance.workspace.id,
        account=who.platform_id,
    )


async def test_dana_answers_nine_questions_and_sees_what_they_come_to(company: ChatCompany) -> None:
    form = await opens(company)
    assert [block.name for block in form.blocks if isinstance(block, ChoiceInput)] == KEYS
    drawn = await company.submits(DANA, form, **ALL_YES | {"thanked": "partly", "asked": "no"})
    assert isinstance(drawn, Message)
    words = " ".join(told(drawn).split())
    assert "One place to begin with: My team" in words
    assert "●●● Myself" in words
    assert "●◐● My team" in words
    assert "○●● Around my team" in words
    assert "◐ Partly: I thanked somebody for a deed." in words


async def test_where_all_nine_hold_nothing_is_to_begin_with(company: ChatCompany) -> None:
    words = told(await company.submits(DANA, await opens(company), **ALL_YES))
    assert "All nine held this month" in words
    assert "begin with" not in words


async def test_it_begins_with_oneself_whatever_else_is_missing(company: ChatCompany) -> None:
    answers = dict.fromkeys(KEYS, "no")
    assert "begin with: Myself" in " ".join(told(await company.submits(DANA, await opens(company), **answers)).split())


async def test_nothing_of_it_is_in_the_database_the_deliveries_the_chat_or_the_logs(
    company: ChatCompany, platform: RememberingPlatform, capfd: pytest.CaptureFixture[str]
) -> None:
    form, before = await opens(company), await every_row()
    stood = {place: len(messages) for place, messages in platform.stands.items()}
    with written(as_json=True):
        structlog.get_logger("waterline").info("the log is read")
        await company.submits(DANA, form, **ALL_YES | {"wrong": "no"})
    await company.deliver()
    assert await every_row() == before
    assert {place: len(messages) for place, messages in platform.stands.items()} == stood
    log = "".join(capfd.readouterr())
    assert "the log is read" in log
    assert "wrong" not in log
    assert "self_check" not in log


async def test_who_leads_nobody_is_not_offered_it_and_reads_why(company: ChatCompany) -> None:
    assert "A look at myself" not in labels(await company.opens_home(BO))
    for request in (Pressed("self_check.open", ""), Submitted("self_check.seen", ALL_YES, {})):
        assert "those who lead a team" in told(await company.does(BO, request))


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({}, "answer all nine"),
        ({"calm": "yes"}, "answer all nine"),
        (ALL_YES | {"calm": "perhaps"}, "did not understand"),
    ],
)
async def test_what_is_not_whole_is_not_drawn(company: ChatCompany, answers: dict[str, str], said: str) -> None:
    assert said in told(await company.does(DANA, Submitted("self_check.seen", answers, {})))


async def test_it_reads_in_japanese(company: ChatCompany) -> None:
    await in_japanese(company, DANA)
    form = await company.presses(DANA, await company.opens_home(DANA), "自分をふり返る")
    assert "●●● 自分" in told(await company.submits(DANA, form, **ALL_YES), "ja")


def test_it_stays_out_of_every_chat_also_when_it_is_late() -> None:
    for request in (Pressed("self_check.open", ""), Submitted("self_check.seen", ALL_YES, {})):
        assert stays_out_of_chat(request)
        assert said_when_late(request) == "self_check.late"
    assert not stays_out_of_chat(Pressed("half_hour.take", "better"))
    assert said_when_late(Pressed("half_hour.take", "better")) == ""
