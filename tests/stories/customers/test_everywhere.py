"""A kudos that no colleague gave breaks nothing that reads kudos, and is counted apart from what colleagues give."""

from datetime import timedelta

from bot.delivery.deliveries import Delivery
from bot.kudos.kudos import REPORTED, SUBJECT
from bot.messages.request import Pressed
from commands.kudos.tell_lost import tell_lost
from storage.caches import forget_all
from storage.checkin import departments
from storage.customers import counts
from storage.database import statement
from storage.digest import weeks
from storage.insight import evidence
from storage.kudos import recent
from storage.org import people
from tests.cast import ANA, BO, CY, DANA, MIKA, MONDAY, THANKS
from tests.stories.conftest import labels, told
from tests.stories.customers.conftest import WORDS, Shop


async def shared(shop: Shop, number: int = 0) -> int:
    """Ana shares what a customer wrote; for whom stands in `number`: 0 for her alone, 1 for her team."""
    await shop.writes(await shop.makes(ANA, number), name="Maria")
    value = str((await statement("select min(id) as id from value"))[0]["id"])
    await shop.shares(ANA, value=value, **({"receivers": ("@mika",)} if number else {}))
    await shop.deliver()
    forget_all()
    return int((await statement("select max(id) as id from kudos"))[0]["id"])


async def number_of(shop: Shop, platform_id: str) -> int:
    return (await people.by_platform_ids(shop.entrance.workspace.id, [platform_id]))[platform_id].id


async def test_the_digest_of_ana_s_team_counts_colleagues_alone_and_mika_is_not_without_thanks(shop: Shop) -> None:
    here, ana = shop.entrance.workspace.id, await number_of(shop, "@ana")
    await shop.types(BO, f"@mika {THANKS} #courage")
    await shop.deliver()
    await shop.moves(days=30)
    await shared(shop, 1)
    week = await weeks.of_team(here, ana, shop.entrance.clock.now() + timedelta(hours=1))
    assert week
    assert (week.count, list(week.kudos)) == (0, []), "the customer's is counted apart"
    assert week.unthanked is None


async def test_evidence_of_blind_spots_the_summary_and_departments_has_none_of_them(shop: Shop) -> None:
    here = shop.entrance.workspace.id
    await shared(shop, 1)
    since, until = MONDAY - timedelta(days=1), MONDAY + timedelta(days=7)
    records = await evidence.records(here, MONDAY.date(), range(1, 3))
    assert (list(records.received), list(records.thanks_given)) == ([], [])
    assert await evidence.recognised(here, since, until) == []
    assert await evidence.given_by_bosses(here, since, until) == {}
    place = {await number_of(shop, "@dana"): "unit:1", await number_of(shop, "@ana"): "team:2"}
    assert await departments.thanks_between(here, place, since, until) == []


async def test_leaders_read_how_many_customers_thanked_and_in_which_words(shop: Shop) -> None:
    here = shop.entrance.workspace.id
    await shared(shop, 1)
    await shop.types(BO, f"@mika {THANKS} #courage")
    since, until = MONDAY - timedelta(days=1), MONDAY + timedelta(days=1)
    place = {await number_of(shop, "@dana"): "dana's", await number_of(shop, "@ana"): "ana's"}
    assert await counts.shared_in(here, place, since, until) == {"ana's": 1}
    [words] = await counts.words_shared_in(here, place, since, until, 5)
    assert (words.department, words.words, words.customer) == ("ana's", WORDS, "Maria")
    assert WORDS not in repr(words)
    assert await counts.shared_in(here, place, until, until + timedelta(days=1)) == {}
    await shop.submits(MIKA, await shop.types(MIKA, "settings"), posts="no")
    assert await counts.shared_in(here, place, since, until) == {}, "who wants no posts is counted nowhere"


async def test_it_uses_up_nobody_s_limit_and_the_coach_knows_nothing_of_it(shop: Shop) -> None:
    await shared(shop)
    assert await statement("select 1 from allowance") == []
    for person in ("@ana", "@bo"):
        assert await recent.recent_of(shop.entrance.workspace.id, await number_of(shop, person)) == []


async def test_lists_home_and_buttons_of_the_post_are_answered_for_everybody(shop: Shop) -> None:
    kudos = await shared(shop, 1)
    for person in (ANA, BO, CY, DANA, MIKA):
        for word in ("mine", "given", "team", "link"):
            assert told(await shop.types(person, word))
        await shop.opens_home(person)
        for action in ("more", "plus", "change", "report"):
            assert await shop.does(person, Pressed(f"kudos.{action}", str(kudos)))
    assert "words of a customer, which nobody changes" in told(
        await shop.does(ANA, Pressed("kudos.change", str(kudos)))
    )
    joined = await shop.submits(BO, await shop.does(BO, Pressed("kudos.plus", str(kudos))), word="Well done")
    assert joined
    await shop.deliver()
    assert "Well done" in told(shop.stands("kudos")[0])


async def test_ana_takes_it_back_within_15_minutes_and_nobody_else_does(shop: Shop) -> None:
    kudos = await shared(shop)
    assert "Only the giver" in told(await shop.does(BO, Pressed("kudos.take_back", str(kudos))))
    reply = await shop.does(ANA, Pressed("kudos.take_back", str(kudos)))
    await shop.deliver()
    assert shop.stands("kudos") == []
    assert told(reply)
    assert WORDS in told(await shop.waiting(ANA)), "it was shared by mistake, and is hers to share anew"
    await shop.shares(ANA, value=str((await statement("select max(id) as id from value"))[0]["id"]))
    await shop.deliver()
    assert len(shop.stands("kudos")) == 1


async def test_an_admin_removes_it_and_who_shared_it_reads_so_without_a_word_of_blame(shop: Shop) -> None:
    kudos = await shared(shop, 1)
    form = await shop.does(DANA, Pressed("kudos.more", str(kudos)))
    await shop.submits(DANA, form, because="It names a patient")
    await shop.deliver()
    assert shop.stands("kudos") == []
    [notice] = shop.notices(ANA)
    assert "The customer's thanks to 三浦 美香 that you shared was taken down." in notice
    assert "It names a patient" in notice
    assert "Words can land otherwise" not in notice


async def test_it_can_be_reported_hidden_and_decided_on(shop: Shop) -> None:
    kudos = await shared(shop, 1)
    await shop.submits(BO, await shop.does(BO, Pressed("kudos.report", str(kudos))), because="It is an insult")
    await shop.deliver()
    assert any("It is an insult" in notice for notice in shop.notices(DANA))
    assert "Let it stand" in labels(await shop.types(DANA, "reports"))
    assert await statement("select 1 from delivery where subject = %(subject)s", subject=REPORTED)
    await shop.does(MIKA, Pressed("kudos.hide", str(kudos)))
    await shop.deliver()
    assert shop.stands("kudos") == []


async def test_where_the_channel_is_gone_who_shared_it_reads_so(shop: Shop) -> None:
    shop.platform.refuses["kudos"] = "is_archived"
    kudos, here = await shared(shop, 1), shop.entrance.workspace.id
    lost = Delivery(1, here, "kudos", None, SUBJECT, kudos, wanted=1, posted=0, message_id=None, tries=0)
    await tell_lost(lost, shop.entrance.served[here], shop.entrance.clock.now())
    await shop.deliver()
    assert any("The customer's thanks that you shared could not be posted" in text for text in shop.notices(ANA))
    assert any("The thanks of a customer could not be posted" in text for text in shop.notices(DANA))
