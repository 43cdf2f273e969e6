"""What reaches me: one form for everybody, of what may come to them in their roles."""

from dataclasses import replace

import pytest

from bot.delivery.deliveries import Delivery, Subject
from bot.delivery.unasked import RULES, Unasked, Usual, is_on_at_first
from bot.digest.letters import DIGEST
from bot.messages.message import ChoiceInput, Form
from bot.messages.refusal import Refusal
from bot.messages.request import Pressed, Submitted
from bot.org.people import Profile
from bot.reach.choices import Roles, offered
from commands.features import DRAWINGS
from commands.reach.choose import CAN_BE_TURNED_OFF
from commands.reach.turned_off import is_turned_off
from storage.database import statement
from storage.reach import choices
from tests.cast import ANA, BO, CY, DANA, MIKA
from tests.platform import RememberingPlatform
from tests.stories.conftest import ChatCompany, count, filled, labels, said, told
from tests.stories.cover.absences import HOUR, lives_until, march, questions, says

EVERYBODYS = {"check_ins", "cover", "fair_hint"}


@pytest.fixture
def asking(company: ChatCompany) -> ChatCompany:
    """The company, with check-ins."""
    rules = company.entrance.settings.pulse.model_copy(update={"enabled": True})
    settings = company.entrance.settings.model_copy(update={"pulse": rules})
    company.entrance = replace(company.entrance, settings=settings)
    return company


async def form_of(company: ChatCompany, who: Profile) -> Form:
    form = await company.types(who, "messages")
    assert isinstance(form, Form)
    return form


async def chooses(company: ChatCompany, who: Profile, **answers: str) -> None:
    assert said(await company.submits(who, await form_of(company, who), **answers)).startswith("Kept")


async def standing(company: ChatCompany, who: Profile) -> dict[str, str]:
    """But for what comes only to who wishes it."""
    form = await form_of(company, who)
    return {
        block.name: block.chosen or ""
        for block in form.blocks
        if isinstance(block, ChoiceInput) and block.name in [kind for kind in Usual if is_on_at_first(kind)]
    }


async def test_everybody_is_offered_what_may_reach_them_and_managers_and_leaders_more(asking: ChatCompany) -> None:
    assert {*await standing(asking, BO)} == EVERYBODYS
    assert {*await standing(asking, ANA)} == {*EVERYBODYS, "digest"}
    assert {*await standing(asking, DANA)} == {*EVERYBODYS, "digest", "scraping_day"}
    assert {*(await standing(asking, BO)).values()} == {"yes"}


async def test_where_there_are_no_check_ins_none_are_offered(company: ChatCompany) -> None:
    assert {*await standing(company, BO)} == EVERYBODYS - {"check_ins"}


async def test_what_is_turned_off_stays_off_and_nothing_else_does(asking: ChatCompany) -> None:
    company = asking
    await chooses(company, ANA, cover="no", digest="no", check_ins="no")
    off = {name for name, choice in (await standing(company, ANA)).items() if choice == "no"}
    assert off == {"cover", "digest", "check_ins"}
    assert await count("reach_choice") == 1, "the others stand where their own forms keep them"
    assert filled(await company.does(ANA, Pressed("pulse.settings", "")))["asked"] == "no"
    assert filled(await company.does(ANA, Pressed("digest.settings", "")))["wanted"] == "no"
    await chooses(company, ANA, cover="yes", digest="yes", check_ins="yes")
    assert {*(await standing(company, ANA)).values()} == {"yes"}
    assert {*(await standing(company, BO)).values()} == {"yes"}


async def test_what_is_turned_off_is_looked_at_again_as_a_message_is_sent(asking: ChatCompany) -> None:
    """It may wait for hours, as while the platform is down. What stands already stays."""
    workspace, settings = asking.entrance.workspace.id, asking.entrance.settings
    [row] = await statement("select id from person where platform_id = %(ana)s", ana=ANA.platform_id)
    waiting = [
        Delivery(
            id=1,
            workspace_id=workspace,
            place=ANA.platform_id,
            reader_id=row["id"],
            subject=Subject.every()[subject],
            subject_id=1,
            wanted=1,
            posted=0,
            message_id=None,
            tries=0,
        )
        for subject in (*CAN_BE_TURNED_OFF, DIGEST)
    ]
    assert not any([await is_turned_off(delivery, settings) for delivery in waiting])
    await choices.choose(workspace, row["id"], dict.fromkeys((*Unasked, *Usual), False))
    await chooses(asking, ANA, digest="no")
    for delivery in waiting:
        assert await is_turned_off(delivery, settings), delivery.subject
        assert not await is_turned_off(replace(delivery, message_id="7"), settings)


async def test_check_ins_that_are_turned_off_keep_the_leave_that_was_said(asking: ChatCompany) -> None:
    company = asking
    await says(company, BO, "2026-03-16")
    await chooses(company, BO, check_ins="no")
    kept = filled(await company.does(BO, Pressed("pulse.settings", "")))
    assert kept == {"asked": "no", "not_before": "2026-03-16"}


async def test_who_turned_the_question_after_a_leave_off_is_not_asked_and_the_others_are_with_the_way_to_it(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    for person in (ANA, BO):
        await says(company, person, "2026-03-09")
    await chooses(company, BO, cover="no")
    await lives_until(company, march(10, 8), HOUR * 6)
    await lives_until(company, march(12), HOUR * 3)
    assert [questions(platform, person) for person in (ANA, BO)] == [1, 0]
    [message] = platform.stands["@ana"].values()
    assert labels(message) == ["Say thank you", "Why do I get this?"]
    way = await company.presses(ANA, message, "Why do I get this?")
    assert isinstance(way, Form)
    assert way.key == "reach.keep"


async def test_what_no_form_of_ours_could_have_brought_changes_nothing(company: ChatCompany) -> None:
    refused = await company.does(BO, Submitted("reach.keep", {"cover": "perhaps"}, {}))
    assert refused == Refusal("refused.not_understood")
    await company.does(BO, Submitted("reach.keep", {"scraping_day": "no", "jury": "no"}, {}))
    assert await count("reach_choice") == 0


@pytest.mark.parametrize(("person", "title"), [(CY, "What reaches me"), (MIKA, "届くお知らせ")], ids=["cy", "mika"])
async def test_the_form_says_what_always_comes_in_both_languages(
    company: ChatCompany, person: Profile, title: str
) -> None:
    form = await form_of(company, person)
    assert form.title == title
    assert ("Thanks from colleagues always reach you" in told(form)) is (person is CY)
    assert form.title in told(await company.types(person, "help"))


def test_each_kind_is_drawn_by_a_room_and_offered_to_whom_it_is_for() -> None:
    assert {*Unasked} <= {*Subject.every()}
    everything = Roles(leads_others=True, leads_managers=True, is_admin=True, turned_off=[])
    nothing = Roles(leads_others=False, leads_managers=False, is_admin=False, turned_off=[*Usual])
    kinds = {kind.chosen_as for kind in Unasked}
    assert {*offered(everything)} == {*Usual, *kinds}
    assert {*offered(nothing)} == kinds - {Unasked.CELEBRATION_SOON, Unasked.HAND_OVER}


def test_only_what_people_wish_for_is_off_at_first() -> None:
    assert [kind for kind in (*Usual, *Unasked) if not is_on_at_first(kind)] == [Usual.SELF_CHECK]
    assert {*RULES} == {*Unasked}


def test_the_way_to_the_form_stands_under_whatever_can_be_turned_off_there() -> None:
    assert {subject for subject in DRAWINGS if subject in [*Unasked]} <= CAN_BE_TURNED_OFF
