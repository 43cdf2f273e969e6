"""Who is forgotten stands nowhere any more, and what they chose to leave stays without their name."""

import json
import re
from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from bot.messages.message import Form
from bot.messages.refusal import Refusal
from bot.messages.request import Typed
from storage.database import all_or_nothing, statement
from storage.org import people
from storage.org.joining import join_accounts
from storage.sealed.erasures import ErasureLists
from storage.sealed.roll import numbers_of
from tests.cast import ANA, BO, CY, DANA, MIKA
from tests.stories.conftest import ChatCompany, count, said, told
from tests.stories.forgetting.looking import ForgettingCompany

NAMES = ("Achterberg", "@bo")
GIVEN = "for staying late to fix the customer's import, so that they could open on time"
RECEIVED = "for carrying the whole migration to its end, so that nobody lost a day"
_PAST = """
with brought as (
    insert into past_kudos_import (workspace_id, product, imported_at)
    select id, 'bonusly', now() from workspace returning workspace_id, id
)
insert into past_kudos (workspace_id, import_id, line_key, giver_id, receiver_id, words, given_at)
select b.workspace_id, b.id, p.handle || q.handle, p.id, q.id, 'Thank you, Bo Achterberg', now()
from brought b, person p, person q where p.handle <> q.handle and 'bo' in (p.handle, q.handle)
    and 'cy' in (p.handle, q.handle)
"""


async def _lives(company: ChatCompany) -> None:
    """Bo thanks and is thanked, in public and in private, joins, is named by others, and leaves things half done."""
    await company.types(BO, f"@ana {GIVEN} #courage")
    await company.types(CY, f"@bo {RECEIVED}, and Bo Achterberg smiled #courage")
    await company.types(CY, f"@ana @bo {RECEIVED} together, said @bo #courage")
    await company.types(BO, "@nobodyknown for something")
    await statement(
        "insert into kudos_plus (workspace_id, kudos_id, author_id, word, added_at)"
        " select p.workspace_id, min(k.id), p.id, 'me too', now() from person p, kudos k"
        " where p.platform_id = '@bo' group by p.workspace_id, p.id"
    )
    await company.deliver()


async def test_who_is_forgotten_stands_in_no_table_no_file_no_post_and_no_log(forgetful: ForgettingCompany) -> None:
    await _lives(forgetful.chat)
    numbers_of(forgetful.check_ins.folders.sealed, forgetful.name, [BO.platform_id, ANA.platform_id])
    assert {*await forgetful.still_named(NAMES)} == {*NAMES}
    with capture_logs() as logged:
        receipt = await forgetful.wishes(BO)
        await forgetful.ticks()
    assert await forgetful.still_named(NAMES) == {}
    assert not [line for line in logged if any(name in str(line) for name in NAMES)]
    number = int("".join(re.findall(r"\d", receipt)))
    [row] = await statement("select * from forgetting")
    assert (row["number"], row["person_id"], row["account"]) == (number, None, None)
    posts = told(tuple(forgetful.platform.stands["kudos"].values()))
    assert GIVEN in posts
    assert RECEIVED in posts
    assert "a colleague" in posts
    assert BO.platform_id not in forgetful.platform.stands or not forgetful.platform.stands[BO.platform_id]


async def test_thanks_go_with_their_words_and_posts_where_somebody_chose_so(forgetful: ForgettingCompany) -> None:
    await _lives(forgetful.chat)
    await forgetful.wishes(BO, kudos_given="gone", kudos_received="gone")
    await forgetful.ticks()
    assert await forgetful.still_named([*NAMES, GIVEN, "smiled"]) == {}
    posts = told(tuple(forgetful.platform.stands["kudos"].values()))
    assert f"{RECEIVED} together" in posts, "Ana is thanked by it, too"
    assert await count("kudos_receiver r join person p on p.id = r.person_id where p.platform_id = ' forgotten'") == 0


async def test_a_slip_forgets_nobody(forgetful: ForgettingCompany) -> None:
    form = await forgetful.opens(BO)
    assert isinstance(form, Form)
    for typed in ("", "yes", "forget me not"):
        assert isinstance(await forgetful.chat.submits(BO, form, confirmation=typed), Refusal)
    await forgetful.ticks()
    assert await count("forgetting") == 0
    assert await forgetful.still_named(NAMES)


async def test_it_is_said_before_what_stays_and_why_in_both_languages(forgetful: ForgettingCompany) -> None:
    english, japanese = told(await forgetful.opens(BO)), told(await forgetful.opens(MIKA), "ja")
    for words in ("they are of groups", "a number that leads to nobody", "A first name that somebody typed stays"):
        assert words in english
    assert "個人は含まれていません" in japanese
    form = await forgetful.opens(MIKA)
    assert "受付番号" in said(await forgetful.chat.submits(MIKA, form, confirmation="消す"))  # type: ignore[arg-type]


async def test_who_leads_others_and_the_only_admin_stay_and_read_what_to_do(forgetful: ForgettingCompany) -> None:
    assert "Others still report" in told(await forgetful.opens(ANA))
    await statement("update person set team_id = null")
    assert isinstance(await forgetful.opens(ANA), Form)
    assert "the only admin" in told(await forgetful.opens(DANA))


async def test_the_same_account_is_a_new_person_when_it_comes_back(forgetful: ForgettingCompany) -> None:
    await _lives(forgetful.chat)
    before = (await people.by_platform_ids(forgetful.workspace, [BO.platform_id]))[BO.platform_id].id
    await forgetful.wishes(BO)
    await forgetful.ticks()
    forgetful.platform.strangers[BO.platform_id] = BO
    await forgetful.chat.types(CY, f"@bo {RECEIVED} #courage")
    assert "Nobody" not in told(await forgetful.chat.types(BO, "mine"))
    back = (await people.by_platform_ids(forgetful.workspace, [BO.platform_id]))[BO.platform_id]
    assert back.id != before
    await forgetful.ticks()
    assert await people.by_ids(forgetful.workspace, [back.id]), "the list of erasures is about the person of before"
    assert await count(f"kudos where giver_id = {back.id}") == 0


async def test_two_admins_who_go_at_once_do_not_leave_the_company_without_one(forgetful: ForgettingCompany) -> None:
    await statement("update person set team_id = null, is_admin = platform_id in ('@bo', '@dana')")
    people.forget()
    for who in (DANA, BO):
        await forgetful.wishes(who)
    await forgetful.ticks()
    assert await count("person where is_admin") == 1
    await statement("update person set is_admin = true where platform_id = '@ana'")
    await forgetful.ticks(61)
    assert [row["handle"] for row in await statement("select handle from person where is_admin")] == ["ana"]


async def test_the_account_of_before_goes_too_and_a_backup_may_know_them_by_it(forgetful: ForgettingCompany) -> None:
    async with all_or_nothing():
        await join_accounts(forgetful.workspace, BO.platform_id, "@newbo")
    await statement("update person set name = 'Bo Neumann', handle = 'newbo' where platform_id = '@newbo'")
    people.forget()
    numbers_of(forgetful.check_ins.folders.sealed, forgetful.name, [BO.platform_id, "@newbo"])
    await forgetful.chat.types(CY, f"@ana {RECEIVED}, which Bo Achterberg and Bo Neumann began #courage")
    await forgetful.wishes(replace(BO, platform_id="@newbo"))
    await forgetful.ticks()
    assert await forgetful.still_named((*NAMES, "Neumann", "newbo")) == {}
    [erasure] = ErasureLists(forgetful.check_ins.folders.sealed).of(forgetful.name)
    assert erasure.is_of(BO.platform_id)
    assert erasure.is_of("@newbo")
    assert not erasure.is_of(ANA.platform_id)


class TestLeavers:
    async def test_an_admin_has_a_leaver_forgotten_and_the_diary_names_the_receipt_alone(
        self, forgetful: ForgettingCompany
    ) -> None:
        form = await forgetful.opens(DANA, "forget farrow")
        assert isinstance(form, Form)
        assert "Bo Achterberg" not in told(form)
        [gus] = await statement("select id from person where platform_id = '@gus'")
        answers = {"person": str(gus["id"]), "confirmation": "Forget"}
        receipt = said(await forgetful.chat.submits(DANA, form, **answers))
        await forgetful.ticks()
        assert await forgetful.still_named(["Farrow", "@gus"]) == {}
        [entry] = await statement("select content from diary where kind = 'leaver_forgotten'")
        assert json.loads(entry["content"]) == {"receipt": int("".join(re.findall(r"\d", receipt)))}
        diary = told(await forgetful.chat.does(BO, Typed("diary", "general", "/waterline")))
        assert "had somebody forgotten who has left" in diary

    async def test_nobody_who_works_here_is_forgotten_by_an_admin_and_nobody_else_forgets_a_leaver(
        self, forgetful: ForgettingCompany
    ) -> None:
        assert "Nobody who has left" in told(await forgetful.opens(DANA, "forget achterberg"))
        form = await forgetful.opens(DANA, "forget")
        [bo] = await statement("select id from person where platform_id = '@bo'")
        answers = {"person": str(bo["id"]), "confirmation": "forget"}
        assert isinstance(await forgetful.chat.submits(DANA, form, **answers), Refusal)  # type: ignore[arg-type]
        assert not isinstance(await forgetful.opens(BO, "forget gus"), Form)
        assert await count("forgetting") == 0


async def test_the_roll_goes_on_counting_and_says_no_more_who_it_was(forgetful: ForgettingCompany) -> None:
    sealed = forgetful.check_ins.folders.sealed
    before = numbers_of(sealed, forgetful.name, [ANA.platform_id, BO.platform_id, CY.platform_id])
    await forgetful.wishes(BO)
    await forgetful.ticks()
    after = numbers_of(sealed, forgetful.name, [ANA.platform_id, CY.platform_id])
    assert after.items() < before.items()
    assert numbers_of(sealed, forgetful.name, [BO.platform_id])[BO.platform_id] != before[BO.platform_id]


async def test_the_list_of_erasures_holds_numbers_and_salted_hashes_alone(forgetful: ForgettingCompany) -> None:
    await forgetful.wishes(BO)
    await forgetful.ticks()
    [erasure] = ErasureLists(forgetful.check_ins.folders.sealed).of(forgetful.name)
    assert erasure.is_of(BO.platform_id)
    assert not erasure.is_of(ANA.platform_id)
    [line] = (forgetful.check_ins.folders.sealed.path / f"{forgetful.name}.erasures").read_text().splitlines()
    assert {*json.loads(line)} == {
        "receipt",
        "person",
        "salt",
        "hash",
        "kudos_received",
        "kudos_given",
        "at",
        "earlier_hashes",
    }


@pytest.mark.parametrize(("choice", "stay"), [("kept", 2), ("gone", 0)])
async def test_thanks_of_another_product_go_or_stay_as_chosen(
    forgetful: ForgettingCompany, choice: str, stay: int
) -> None:
    await statement(_PAST)
    await forgetful.wishes(BO, kudos_given=choice, kudos_received=choice)
    await forgetful.ticks()
    assert await count("past_kudos") == stay
    assert await forgetful.still_named(NAMES) == {}
