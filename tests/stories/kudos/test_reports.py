"""A thanks that hurts: one question before it is sent, and a way out for who reads it and for who got it."""

from asyncio import gather
from dataclasses import replace

import pytest

from bot.kudos.actions import LET_STAND, REMOVE, REPORT
from bot.kudos.kudos import first_line
from bot.messages.message import Form, Message, Quote
from bot.messages.refusal import Refusal
from bot.messages.request import Picked, Reacted
from bot.org.people import Profile
from storage.org import people
from tests.cast import ANA, BO, CY, DANA, MIKA, THANKS
from tests.platform import RememberingPlatform
from tests.stories.conftest import ChatCompany, buttons, count, labels, said, told

INSULT = "for the report, you useless idiot, which nobody could read"


async def insulted(company: ChatCompany, text: str = f"@bo {INSULT} #courage") -> None:
    hint = await company.types(ANA, text)
    assert "on its way" in said(await company.presses(ANA, hint, "Send as it is"))
    await company.deliver()


async def more_of(company: ChatCompany, platform: RememberingPlatform, place: str, who: object) -> object:
    """What somebody reads who presses More under the last message there."""
    *_, post = platform.stands[place].values()
    return await company.presses(who, post, "More")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("words", "asks"),
    [
        (INSULT, True),
        ("for being such a moron in the meeting, as always", True),
        ("会議での無能な発言をありがとう、みんな助かりました", True),
        ("for removing the useless step, so that nobody had to wait", False),
        (THANKS, False),
    ],
)
async def test_words_of_contempt_are_asked_about_once_and_never_refused(
    company: ChatCompany, words: str, asks: bool
) -> None:
    reply = await company.types(ANA, f"@bo {words} #courage")
    assert ("can hurt" in said(reply)) is asks
    assert labels(reply) == (
        ["Change it", "Send as it is"] if asks else ["Change it", "Take it back", "Newcomers may read this"]
    )
    if asks:
        assert "on its way" in said(await company.presses(ANA, reply, "Send as it is"))


async def test_who_reads_it_reports_it_and_admins_read_so_without_a_name(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    await insulted(company)
    more = await more_of(company, platform, "kudos", CY)
    assert labels(more) == ["Report it"]  # type: ignore[arg-type]
    form = await company.presses(CY, more, "Report it")  # type: ignore[arg-type]
    assert isinstance(form, Form)
    for because in ("He was shouted at last week, too", "Nobody deserves this"):
        assert "Your admins have it" in said(await company.submits(CY, form, because=because))
    await company.deliver()
    [notice] = platform.stands[DANA.platform_id].values()
    assert Quote(INSULT) in notice.blocks
    assert "Nobody deserves this" in told(notice)
    assert CY.name not in told(notice)
    assert labels(notice) == ["Remove this kudos", "Let it stand"]
    assert platform.read("kudos") != []
    assert "Nobody is told your name" in told(form)
    assert await count("kudos_report") == 1


async def test_what_is_removed_is_told_kindly_to_its_giver_and_the_notice_goes(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    await insulted(company)
    more = await more_of(company, platform, "@bo", BO)
    await company.submits(BO, await company.presses(BO, more, "Report it"))  # type: ignore[arg-type]
    listed = await company.types(DANA, "reports")
    removal = await company.presses(DANA, listed, "Remove this kudos")
    assert "Removed" in said(await company.submits(DANA, removal, because="It hurts"))
    await company.deliver()
    assert platform.read("kudos") == platform.read("@bo") == platform.read(DANA.platform_id) == []
    [line] = platform.read(ANA.platform_id)
    assert line.startswith("Your kudos to Bo Achterberg was taken down.")
    [notice] = platform.stands[ANA.platform_id].values()
    assert Quote("It hurts") in notice.blocks
    assert "Nothing waits" in told(await company.types(DANA, "reports"))


async def test_what_an_admin_lets_stand_stands(company: ChatCompany, platform: RememberingPlatform) -> None:
    await insulted(company)
    more = await more_of(company, platform, "kudos", CY)
    await company.submits(CY, await company.presses(CY, more, "Report it"))  # type: ignore[arg-type]
    await company.deliver()
    [notice] = platform.stands[DANA.platform_id].values()
    assert "stands as it is" in said(await company.presses(DANA, notice, "Let it stand"))
    assert "Nothing waits" in said(await company.presses(DANA, notice, "Let it stand"))
    await company.deliver()
    assert platform.read(DANA.platform_id) == platform.read(ANA.platform_id) == []
    assert len(platform.read("kudos")) == 1


@pytest.mark.parametrize(("giver", "receiver"), [(DANA, BO), (ANA, DANA)], ids=["gave it", "got it"])
async def test_an_admin_neither_reads_nor_decides_on_what_is_reported_of_their_own(
    company: ChatCompany, platform: RememberingPlatform, giver: Profile, receiver: Profile
) -> None:
    hint = await company.types(giver, f"@{receiver.handle} {INSULT} #courage")
    await company.presses(giver, hint, "Send as it is")
    await company.deliver()
    [post] = platform.stands["kudos"].values()
    before = {**platform.stands.get(DANA.platform_id, {})}
    form = await company.presses(CY, await company.presses(CY, post, "More"), "Report it")
    assert "an admin who gave or got it does not" in told(form)
    assert "there is no admin who has no part" in said(await company.submits(CY, form, because="Nobody deserves this"))
    await company.deliver()
    assert platform.stands.get(DANA.platform_id, {}) == before
    assert "Nothing waits" in told(await company.types(DANA, "reports"))
    let_stand = LET_STAND.button("", int(buttons(post)[0].value))
    assert "another admin decides" in said(await company.presses_button(DANA, let_stand))

    with_another = replace(
        company.entrance, settings=company.entrance.settings.model_copy(update={"admins": (MIKA.platform_id,)})
    )
    company = ChatCompany(with_another)
    assert INSULT in told(await company.types(MIKA, "reports"))
    assert "Your admins have it now" in said(await company.submits(CY, form, because="Nobody deserves this"))
    await company.deliver()
    assert INSULT in told([*platform.stands[MIKA.platform_id].values()][-1])
    assert platform.stands.get(DANA.platform_id, {}) == before


async def test_a_giver_who_administers_cannot_find_out_whether_a_private_thanks_was_reported(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    form = await company.types(DANA, "")
    whole = {"receivers": ("@bo",), "value": form.blocks[1].options[0].value, "words": THANKS, "visibility": "private"}
    await company.submits(DANA, form, **whole)
    await company.deliver()
    [direct] = platform.stands["@bo"].values()
    more = await company.presses(BO, direct, "More")
    removal = REMOVE.button("", int(buttons(direct)[0].value))
    before = said(await company.presses_button(DANA, removal))
    await company.submits(BO, await company.presses(BO, more, "Report it"))
    assert (
        said(await company.presses_button(DANA, removal))
        == before
        == "This kudos is no longer there. It was taken back or removed."
    )


async def test_who_got_it_hides_it_everywhere(company: ChatCompany, platform: RememberingPlatform) -> None:
    await insulted(company)
    more = await more_of(company, platform, "@bo", BO)
    assert labels(more) == ["Report it", "Hide it"]  # type: ignore[arg-type]
    assert "Hidden" in said(await company.presses(BO, more, "Hide it"))  # type: ignore[arg-type]
    await company.deliver()
    assert platform.read("kudos") == platform.read("@bo") == []
    for who, listed in ((BO, "mine"), (ANA, "given"), (CY, "team")):
        assert INSULT not in told(await company.types(who, listed))
    assert "taken down" in platform.read(ANA.platform_id)[0]
    assert BO.name in platform.read(ANA.platform_id)[0]


async def test_of_several_who_got_it_only_the_one_who_hides_it_is_taken_out(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    await insulted(company, f"@bo @cy {INSULT} #courage")
    more = await more_of(company, platform, "kudos", BO)
    await company.presses(BO, more, "Hide it")  # type: ignore[arg-type]
    await company.deliver()
    assert platform.read("kudos") == ["Ana Lindqvist thanks Cy Okonjo for 🦁 Courage."]
    assert platform.read("@bo") == platform.read(ANA.platform_id) == []
    assert len(platform.read("@cy")) == 1
    assert INSULT not in told(await company.types(BO, "mine"))
    assert INSULT in told(await company.types(CY, "mine"))
    assert "no longer there" in said(await company.presses(BO, more, "Hide it"))  # type: ignore[arg-type]


async def test_where_all_who_got_it_hide_it_at_once_it_is_removed_and_its_giver_reads_so(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    await insulted(company, f"@bo @cy {INSULT} #courage")
    posts = [next(iter(platform.stands[who.platform_id].values())) for who in (BO, CY)]
    menus = [await company.presses(who, post, "More") for who, post in zip((BO, CY), posts, strict=True)]
    hiding = [company.presses(who, menu, "Hide it") for who, menu in zip((BO, CY), menus, strict=True)]
    assert ["Hidden" in said(answer) for answer in await gather(*hiding)] == [True, True]
    await company.deliver()
    assert platform.read("kudos") == []
    [line] = platform.read(ANA.platform_id)
    assert "was taken down" in line
    assert "Nothing here yet" in told(await company.types(ANA, "given"))


async def test_nobody_can_report_what_they_cannot_read(company: ChatCompany, platform: RememberingPlatform) -> None:
    await company.types(ANA, f"@bo {THANKS} #courage")
    await company.deliver()
    [post] = platform.stands["kudos"].values()
    bo = (await people.by_platform_ids(company.entrance.workspace.id, [BO.platform_id]))[BO.platform_id]
    await people.set_preferences(bo, posts_about_me=False, language="en")
    assert isinstance(await company.presses(BO, post, "More"), Message)
    report = REPORT.button("", int(buttons(post)[0].value))
    assert "no longer there" in told(await company.presses_button(CY, report))
    assert isinstance(await company.presses_button(BO, report), Form)


async def test_a_private_one_is_an_admin_s_to_read_only_once_its_receiver_reports_it(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    form = await company.types(ANA, "")
    value = form.blocks[1].options[0].value
    whole = {"receivers": ("@bo",), "value": value, "words": INSULT, "visibility": "private"}
    hinted = await company.submits(ANA, form, **whole)
    await company.submits(ANA, hinted)
    await company.deliver()
    *_, direct = platform.stands["@bo"].values()
    *_, more_button = buttons(direct)
    assert "no longer there" in said(await company.presses_button(CY, more_button))
    more = await company.presses_button(BO, more_button)
    await company.submits(BO, await company.presses(BO, more, "Report it"))
    await company.deliver()
    [notice] = platform.stands[DANA.platform_id].values()
    removal = await company.presses(DANA, notice, "Remove this kudos")
    assert "Removed" in said(await company.submits(DANA, removal, because="It hurts"))
    await company.deliver()
    assert platform.read("@bo") == []


async def test_nobody_reports_or_hides_what_is_not_theirs_to(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    await insulted(company)
    *_, post = platform.stands["kudos"].values()
    report = (await company.presses(CY, post, "More")).blocks[1].buttons[0]
    assert "is yours" in said(await company.presses_button(ANA, report))
    hide = (await company.presses(BO, post, "More")).blocks[1].buttons[1]
    assert "no longer there" in said(await company.presses_button(CY, hide))
    assert "Only an admin" in said(await company.types(CY, "reports"))
    assert len(platform.read("kudos")) == 1


async def test_a_thanks_for_a_message_quotes_how_it_begins_and_offers_to_add_a_word(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    link = "https://chat.example/1"
    form = await company.does(ANA, Picked("@bo", "\n  The import works again\nand more", link, "general"))
    assert "“The import works again”" in told(form)
    assert "on its way" in said(await company.submits(ANA, form, value=form.blocks[2].options[0].value))
    reply = await company.does(MIKA, Reacted("🦁", "@bo", link, "general", "The import works again"), "reaction:1")
    assert labels(reply) == ["一言を添える", "取り消す"]
    assert await count("kudos") == 2
    await company.deliver()
    for post in platform.stands["kudos"].values():
        assert "“The import works again”" in told(post)
        assert "For this message" not in told(post)


async def test_what_was_written_in_private_is_quoted_nowhere(company: ChatCompany) -> None:
    form = await company.does(ANA, Picked("@bo", "Between us: the import is down", "https://chat.example/1", ""))
    assert "import" not in told(form)
    assert "For this message" in told(form)


def test_a_long_beginning_is_cut() -> None:
    assert first_line("a" * 151) == "a" * 149 + "…"
    assert first_line("\u200b\n \n") == ""


async def test_a_report_is_as_long_as_it_may_be(company: ChatCompany, platform: RememberingPlatform) -> None:
    await insulted(company)
    form = await company.presses(CY, await more_of(company, platform, "kudos", CY), "Report it")  # type: ignore[arg-type]
    refused = await company.submits(CY, form, because="x" * 301)
    assert isinstance(refused, Refusal)
    assert refused.input == "because"
