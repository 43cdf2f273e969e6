"""Whom one may nominate, whose thanks can be put forward, and who wants to be kept out."""

from typing import Any

import pytest

from bot.messages.message import Form, Message
from bot.messages.refusal import Refusal
from bot.messages.request import Pressed, Typed
from bot.org.people import Profile
from storage.database import statement
from tests.cast import ANA, BO, CY, DANA, GUS, MIKA, THANKS
from tests.stories.awards.awarding import (
    BEA,
    BEN,
    CAT,
    COL,
    DEED,
    KAI,
    WORDS,
    goes_to,
    is_wide,
    names_jury,
    nominates,
    reads,
    three_are_nominated,
)
from tests.stories.awards.test_endings import READING
from tests.stories.conftest import ChatCompany, count, filled, labels, told


async def kudos_of(company: ChatCompany, text: str = f"@bo {THANKS} #courage") -> str:
    """Ana thanks, and the number of it."""
    reply = await company.types(ANA, text)
    assert "on its way" in told(reply)
    return str((await statement("select max(id) as id from kudos"))[0]["id"])


async def more(company: ChatCompany, who: Profile, kudos: str) -> Any:
    return await company.does(who, Pressed("kudos.more", kudos))


async def test_awards_are_closed_until_an_admin_names_a_jury(company: ChatCompany) -> None:
    await is_wide(company)
    kudos = await kudos_of(company)
    assert "an admin opens them by naming a jury" in told(await company.does(ANA, Typed("nominate", "general")))
    assert "Put it forward for an award" not in labels(await more(company, CY, kudos))
    assert "No awards are open now." in told(await company.does(ANA, Typed("award", "general")))
    assert "award" not in told(await company.opens_home(ANA)).casefold()
    await names_jury(company)
    page = await company.does(ANA, Typed("award", "general"))
    assert "The jury: Ben Tarrant, Cat Vesper and Kai Sorrel." in told(page)
    assert "Nominate" in labels(await company.opens_home(ANA))
    assert "Change the jury" not in labels(page)
    assert "Change the jury" in labels(await company.does(DANA, Typed("award", "general")))


@pytest.mark.parametrize("who", [ANA, CY], ids=["its giver", "whoever read it"])
async def test_a_public_thanks_is_put_forward_and_its_words_are_read(company: ChatCompany, who: Profile) -> None:
    await is_wide(company)
    await names_jury(company)
    kudos = await kudos_of(company)
    form = await company.presses(who, await more(company, who, kudos), "Put it forward for an award")
    assert isinstance(form, Form)
    assert THANKS.removeprefix("for ") in told(form)
    assert f"{BO.name} is nominated." in told(await company.submits(who, form))
    await nominates(company, DANA, COL)
    await goes_to(company, READING)
    assert THANKS.removeprefix("for ") in await reads(company, KAI)
    await statement("update kudos set removed_at = now()")
    assert THANKS.removeprefix("for ") not in await reads(company, KAI), "what was taken back is quoted no more"


async def test_who_was_thanked_puts_nothing_of_theirs_forward_and_private_thanks_never_are(
    company: ChatCompany,
) -> None:
    await is_wide(company)
    await names_jury(company)
    public = await kudos_of(company)
    assert "Put it forward for an award" not in labels(await more(company, BO, public))
    assert "This one names you." in told(await company.does(BO, Pressed("awards.put_forward", public)))
    await statement("update kudos set private = true")
    assert "Only a thanks that others may read" in told(await company.does(CY, Pressed("awards.put_forward", public)))
    assert await count("award_nomination") == 0


async def test_a_thanks_that_was_posted_elsewhere_is_not_told_in_the_channel_of_kudos(company: ChatCompany) -> None:
    await is_wide(company)
    await names_jury(company)
    kudos = await kudos_of(company)
    form = await company.does(CY, Pressed("awards.put_forward", kudos))
    assert isinstance(form, Form)
    await statement("update delivery set place = 'harbour-leads' where subject = 'kudos' and reader_id is null")
    assert "Put it forward for an award" not in labels(await more(company, CY, kudos))
    for late in (await company.does(CY, Pressed("awards.put_forward", kudos)), await company.submits(CY, form)):
        assert "Nominate your colleague in words of your own: /kudos nominate." in told(late)
    assert "ご自身のことばで推薦してください：/kudos nominate。" in told(Refusal("awards.refused.elsewhere"), "ja")
    await statement("delete from delivery")
    assert isinstance(await company.does(CY, Pressed("awards.put_forward", kudos)), Form), "posts stand in the channel"
    assert await count("award_nomination") == 0


async def test_who_wants_to_be_kept_out_is_neither_nominated_nor_read(company: ChatCompany) -> None:
    await is_wide(company)
    await names_jury(company)
    await three_are_nominated(company)
    page = await company.does(BEA, Typed("award", "general"))
    assert "Nobody can put you forward from now on" in told(await company.presses(BEA, page, "Do not put me forward"))
    assert "would rather not be put forward" in told(await nominates(company, BO, BEA))
    kudos = await kudos_of(company, f"@bea {THANKS} #courage")
    form = await company.does(ANA, Pressed("awards.put_forward", kudos))
    assert "would rather not be put forward" in told(await company.submits(ANA, form))
    await goes_to(company, READING)
    for juror in (CAT, KAI):
        assert BEA.name not in await reads(company, juror)
    page = await company.does(BEA, Typed("award", "general"))
    await company.presses(BEA, page, "Let me be put forward again")
    assert BEA.name in await reads(company, KAI)


@pytest.mark.parametrize(
    ("answers", "says", "says_ja"),
    [
        ({"nominee": ()}, "Name one colleague.", "同僚を一人"),
        ({"nominee": ("@bo", "@cy")}, "Name one colleague.", "同僚を一人"),
        ({"nominee": ("@nobody",)}, "That name is not known here.", "ここで知られていません"),
        ({"nominee": (GUS.platform_id,)}, "does not work here", "離れています"),
        ({"deed": " "}, "Say what they did.", "何をしたか"),
        ({"words": ""}, "Say why it matters.", "なぜ大切か"),
        ({"deed": "…"}, "Say what they did.", "何をしたか"),
        ({"words": "!!! 👏 —"}, "Say why it matters.", "なぜ大切か"),
        ({"words": "x" * 601}, "These are 601 characters", "601文字"),
    ],
)
async def test_what_cannot_be_nominated_says_why(
    company: ChatCompany, answers: dict[str, Any], says: str, says_ja: str
) -> None:
    await is_wide(company)
    await names_jury(company)
    assert says in told(await nominates(company, ANA, BEA, **answers))
    assert says_ja in told(await nominates(company, MIKA, BEA, **answers), "ja")
    assert "This one names you." in told(await nominates(company, ANA, ANA))
    assert await count("award_nomination") == 0


async def test_one_changes_what_one_wrote_and_takes_it_back_and_nobody_else_sees_it(company: ChatCompany) -> None:
    await is_wide(company)
    await names_jury(company)
    await nominates(company, ANA, BEA)
    await nominates(company, ANA, BEA, words="Better said")
    assert [row["words"] for row in await statement("select words from award_nomination")] == ["Better said"]
    page = await company.does(ANA, Typed("award", "general"))
    assert f"Bea Holm: {DEED}" in told(page)
    for other in (DANA, BEA, BEN):
        assert DEED not in told(await company.does(other, Typed("award", "general")))
    number = str((await statement("select id from award_nomination"))[0]["id"])
    assert "It is not there any more" in told(await company.does(BO, Pressed("awards.take_back", number)))
    await company.presses(ANA, page, "Take it back")
    assert await count("award_nomination") == 0


async def test_once_the_jury_reads_nothing_is_nominated_changed_or_taken_back(company: ChatCompany) -> None:
    await is_wide(company)
    await names_jury(company)
    form = await company.does(BO, Typed("nominate", "general"))
    await three_are_nominated(company)
    await goes_to(company, READING)
    late = await company.submits(BO, form, nominee=("@kai",), deed=DEED, words=WORDS)
    assert "Nominations are closed" in told(late)
    number = str((await statement("select min(id) as id from award_nomination"))[0]["id"])
    assert "the jury reads it already" in told(await company.does(ANA, Pressed("awards.take_back", number)))
    assert "stays until it is decided" in told(await company.does(DANA, Pressed("awards.name_jury", "")))
    assert await count("award_nomination") == 3


@pytest.mark.parametrize(
    ("jury", "says"),
    [
        ((BEN, CAT), "Name 3 to 9 people."),
        ((BEN, BEA, BO), "All of these work in one branch"),
        ((BEN, CAT, GUS), "does not work here"),
    ],
)
async def test_a_jury_that_cannot_be_is_refused_with_the_cure(
    company: ChatCompany, jury: tuple[Profile, ...], says: str
) -> None:
    await is_wide(company)
    assert says in told(await names_jury(company, *jury))
    assert "Write a day to come" in told(await names_jury(company, until="yesterday"))
    assert "Write a day to come" in told(await names_jury(company, until="2026-03-02"))
    assert await count("award_round") == 0


async def test_an_admin_reads_whom_no_message_reaches(company: ChatCompany) -> None:
    await is_wide(company)
    assert "tell them yourself" not in told(await names_jury(company))
    await statement(
        "insert into reach_choice (workspace_id, person_id, kind, is_on)"
        " select workspace_id, id, 'award_jury', false from person where platform_id = '@cat'"
    )
    answer = told(await names_jury(company))
    assert "Turned off such messages, so better tell them yourself: Cat Vesper." in answer


async def test_with_an_award_for_each_value_one_says_for_which(company: ChatCompany) -> None:
    await is_wide(company)
    await names_jury(company, each_value="yes")
    assert "Say for which value." in told(await nominates(company, ANA, BEA))
    form = await company.does(ANA, Typed("nominate", "general"))
    [values] = [block.options for block in form.blocks if getattr(block, "name", "") == "value"]
    for whom in (BEA, COL):
        await nominates(company, ANA, whom, value=values[0].value)
    await nominates(company, ANA, KAI, value=values[1].value)
    await goes_to(company, READING)
    page = await reads(company, KAI)
    assert f"Bea Holm , for  {values[0].label}".replace("  ", " ") in page.replace("  ", " ")
    assert KAI.name not in await reads(company, BEN), "who is alone for a value"


async def test_a_form_of_who_may_not_judge_is_refused_and_others_are_told_it_is_for_the_jury(
    company: ChatCompany,
) -> None:
    await is_wide(company)
    await names_jury(company)
    await three_are_nominated(company)
    assert "does not read now" in told(await company.does(CAT, Pressed("awards.read", "0")))
    await goes_to(company, READING)
    for who in (ANA, DANA):
        assert "This is for the jury." in told(await company.does(who, Pressed("awards.read", "0")))
    form = await company.does(KAI, Pressed("awards.favour", str(await _first_of(BEA))))
    assert isinstance(form, Form)
    assert filled(form)["reason"] == ""
    for nothing in (" ", "…"):
        assert "Say in a few words why." in told(await company.submits(KAI, form, reason=nothing))
    kept = await company.submits(KAI, form, reason="It took courage")
    assert isinstance(kept, Message)
    assert "I am not for this any more" in labels(await company.does(KAI, Pressed("awards.read", "0")))
    await company.does(KAI, Pressed("awards.unfavour", str(await _first_of(BEA))))
    assert await count("award_choice") == 0


async def _first_of(whom: Profile) -> int:
    rows = await statement(
        "select min(n.id) as id from award_nomination n join person p on p.workspace_id = n.workspace_id"
        " and p.id = n.nominee_id where p.platform_id = %(account)s",
        account=whom.platform_id,
    )
    return int(rows[0]["id"])


async def test_on_the_page_a_colleague_is_found_by_the_full_name(company: ChatCompany) -> None:
    await is_wide(company)
    await names_jury(company)
    for name in ("Bea Holm", "@Bea Holm", "bea holm"):
        assert "Bea Holm is nominated." in told(await nominates(company, ANA, BEA, nominee=(name,)))
    assert "That name is not known here." in told(await nominates(company, ANA, BEA, nominee=("Bea Holmes",)))
    assert await count("award_nomination") == 1


async def test_nobody_nominates_half_the_company(company: ChatCompany) -> None:
    await is_wide(company)
    await names_jury(company)
    await nominates(company, ANA, BEA)
    await statement(
        "insert into award_nomination (workspace_id, round_id, nominator_id, nominee_id, value_id, deed, words, reach,"
        " nominated_at) select workspace_id, round_id, nominator_id, nominee_id, value_id + n, deed, words, reach,"
        " nominated_at from award_nomination, generate_series(1, 9) n"
    )
    assert "You have nominated 10 colleagues" in told(await nominates(company, ANA, COL))
    assert "推薦は一人10件まで" in told(await nominates(company, ANA, COL), "ja")
    assert "Bea Holm is nominated." in told(await nominates(company, ANA, BEA, words="Better said"))
    assert "Col Darrow is nominated." in told(await nominates(company, DANA, COL))


@pytest.mark.parametrize("text", ["nominate @bea {}", "Nominate Bea Holm {} #courage", "nominate @bea {} #courage"])
async def test_what_is_typed_behind_the_word_stands_in_the_form_and_is_no_thanks(
    company: ChatCompany, text: str
) -> None:
    """A thanks would name its giver in the channel."""
    await is_wide(company)
    await names_jury(company, each_value="yes")
    form = await company.types(ANA, text.format("for driving to the clinic"))
    assert isinstance(form, Form), form
    typed = filled(form)
    assert "driving to the clinic" in typed["deed"]
    if "@" in text:
        assert typed["nominee"] == (BEA.platform_id,)
        assert typed["value"] == ("1" if "#courage" in text else "")
    assert await count("kudos") == await count("draft") == 0


async def test_the_page_of_awards_is_found_by_what_one_would_type(company: ChatCompany) -> None:
    await is_wide(company)
    for text in ("awards", "award @bea for driving to the clinic #courage"):
        assert "No awards are open now." in told(await company.types(ANA, text))
