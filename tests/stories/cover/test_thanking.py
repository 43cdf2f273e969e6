"""One tap opens the form of a thanks, private at first, and nobody reads of it that somebody was away."""

from dataclasses import replace
from typing import Any

import pytest

from bot.messages.message import Form, Message, PeopleInput, Quote
from bot.messages.refusal import Refusal
from bot.messages.request import Pressed, Typed
from bot.org.people import Profile
from storage.database import statement
from tests.cast import ANA, BO, CY, DANA, GUO, MIKA
from tests.platform import RememberingPlatform
from tests.stories.conftest import ChatCompany, count, filled, told

DEED = "for taking the night shift of the ferry line, so that nobody stood on the pier"


async def opened(company: ChatCompany, person: Profile = ANA) -> Form:
    form = await company.does(person, Pressed("kudos.cover", ""))
    assert isinstance(form, Form)
    return form


async def thanks(company: ChatCompany, person: Profile = ANA, receiver: Profile = BO, **answers: str) -> Message:
    lines: dict[str, Any] = {"receivers": (receiver.platform_id,), "words": DEED, "value": "1"}
    reply = await company.submits(person, await opened(company, person), **lines | answers)
    assert isinstance(reply, Message), reply
    await company.deliver()
    return reply


async def mine(company: ChatCompany, person: Profile = BO) -> str:
    return told(await company.types(person, "mine"), person.language)


async def digest_of_dana(company: ChatCompany) -> Message:
    company.entrance.clock.move(hours=1)  # type: ignore[attr-defined]
    reply = await company.does(DANA, Typed("digest", "general", "/pulse"))
    assert isinstance(reply, Message)
    return reply


async def test_the_form_asks_who_is_private_at_first_and_says_why(company: ChatCompany) -> None:
    form = await opened(company)
    assert filled(form)["visibility"] == "private"
    assert "Who picked up your work?" in told(form)
    assert "Private at first, since a public thanks tells everybody that you were away." in told(form)
    assert "公開すると、あなたが休んでいたことが皆に伝わる" in told(await opened(company, MIKA))


@pytest.mark.parametrize("typed", ["cover @bo", "cover @bo for the night shift #courage"])
async def test_whoever_types_a_name_finds_it_in_the_form(company: ChatCompany, typed: str) -> None:
    form = await company.types(ANA, typed)
    [people] = [block for block in form.blocks if isinstance(block, PeopleInput)]
    assert [person.platform_id for person in people.chosen] == ["@bo"]
    assert filled(form)["words"] == ("for the night shift" if "night" in typed else "")
    assert filled(form)["visibility"] == "private"
    assert await count("kudos") == 0, "nothing is given before it is sent"


async def test_a_private_one_is_read_by_bo_alone_and_has_its_own_line_among_his(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    await thanks(company)
    assert {*platform.stands} == {"@bo"}
    [message] = platform.stands["@bo"].values()
    assert "away" not in told(message)
    assert "Thanked for picking up the work of Ana Lindqvist." in await mine(company)
    assert "picking up" not in await mine(company, CY)
    assert "picking up" not in told(await company.types(ANA, "given"))


async def test_the_line_names_who_thanked_lately_once_each_and_not_for_what_was_taken_back(
    company: ChatCompany,
) -> None:
    await thanks(company)
    company.entrance.clock.move(minutes=1)  # type: ignore[attr-defined]
    await thanks(company, CY)
    company.entrance.clock.move(minutes=1)  # type: ignore[attr-defined]
    taken_back = await thanks(company, MIKA, words="夜勤を代わってくれて、港の人が待たずにすみました")
    await company.presses(MIKA, taken_back, "取り消す")
    await thanks(company, words="for the second night shift, when the crane stood still again")
    assert "for picking up the work of Ana Lindqvist and Cy Okonjo." in await mine(company)


async def test_the_line_ends_with_the_quarter(company: ChatCompany) -> None:
    await thanks(company)
    company.entrance.clock.move(days=90)  # type: ignore[attr-defined]
    assert "Thanked for picking up the work of Ana Lindqvist." in await mine(company)
    company.entrance.clock.move(days=2)  # type: ignore[attr-defined]
    assert "picking up" not in await mine(company)


async def test_a_hint_of_the_coach_keeps_it_what_it_is(company: ChatCompany) -> None:
    form = await opened(company)
    hinted = await company.submits(ANA, form, receivers=("@bo",), words="Great job!", value="1")
    assert isinstance(hinted, Form)
    assert "Private at first" in told(hinted)
    await company.submits(ANA, hinted)
    assert await statement("select private, cover from kudos") == [{"private": True, "cover": True}]


async def test_any_other_thanks_is_none_for_cover(company: ChatCompany) -> None:
    await company.types(ANA, f"@bo {DEED} #courage")
    form = await company.does(CY, Pressed("kudos.form", ""))
    await company.submits(CY, form, receivers=("@bo",), words=DEED, value="1")
    assert await statement("select distinct cover from kudos") == [{"cover": False}]
    assert "picking up" not in await mine(company)


async def test_a_public_one_is_posted_like_any_other(company: ChatCompany, platform: RememberingPlatform) -> None:
    await thanks(company, visibility="public")
    await company.does(CY, Typed(f"@bo {DEED} #courage", "general"))
    await company.deliver()
    for_cover, other = (told(message) for message in platform.stands["kudos"].values())
    assert for_cover.replace("Ana Lindqvist", "Cy Okonjo") == other


async def test_bo_s_manager_reads_that_he_picked_up_work_and_not_whose_nor_in_which_words(
    company: ChatCompany,
) -> None:
    await thanks(company, visibility="public")
    digest = await digest_of_dana(company)
    assert "One kudos in your team." in told(digest)
    assert "Thanked for picking up colleagues' work: Bo Achterberg." in told(digest)
    assert "Ana" not in told(digest)
    assert "ferry" not in told(digest)
    assert not [block for block in digest.blocks if isinstance(block, Quote)]


async def test_of_a_private_one_his_manager_reads_nothing(company: ChatCompany) -> None:
    await thanks(company)
    assert "picking up" not in told(await digest_of_dana(company))


async def test_whoever_does_not_want_to_be_posted_about_or_hid_it_is_not_named_in_the_digest(
    company: ChatCompany,
) -> None:
    await thanks(company, visibility="public")
    await thanks(company, MIKA, CY, visibility="public", words="夜勤を代わってくれて、港の人が待たずにすみました")
    await statement("update person set posts_about_me = false where platform_id = '@cy'")
    await statement(
        "update kudos_receiver r set hidden = true from person p where p.id = r.person_id and p.platform_id = '@bo'"
    )
    assert "picking up" not in told(await digest_of_dana(company))


async def test_a_guest_thanks_for_it_as_for_anything_where_guests_can_and_is_no_guest_elsewhere(
    company: ChatCompany,
) -> None:
    await statement("update person set is_guest = true where platform_id = %(guo)s", guo=GUO.platform_id)
    refused = await company.types(GUO, "cover @bo")
    assert isinstance(refused, Message | Refusal)
    settings = company.entrance.settings
    kudos = settings.kudos.model_copy(update={"guests": True})
    company.entrance = replace(company.entrance, settings=settings.model_copy(update={"kudos": kudos}))
    form = await company.types(GUO, "cover @bo")
    assert isinstance(form, Form)
    assert filled(form)["visibility"] == "private"
