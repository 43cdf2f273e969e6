"""A customer's words wait for whom they thank: shared, kept, thrown away; nothing is posted before."""

import asyncio

from bot.customers.door import Left
from bot.messages.message import Quote
from bot.messages.request import Pressed
from storage.caches import forget_all
from storage.database import statement
from storage.org import values
from tests.cast import ANA, BO, CY, DANA, MIKA
from tests.stories.conftest import labels, told
from tests.stories.customers.conftest import WORDS, Shop


async def courage(shop: Shop) -> str:
    return str((await values.current(shop.entrance.workspace.id))[0].id)


async def test_what_a_customer_writes_waits_for_ana_who_alone_reads_it_once_a_day(shop: Shop) -> None:
    address = await shop.makes(ANA)
    assert await shop.writes(address, name="Maria") is Left.WAITS
    await shop.ticks()
    [notice] = shop.notices(ANA)
    assert "Somebody thanked you." in notice
    assert WORDS in notice
    assert "Signed: Maria (as the customer wrote it)" in notice
    assert labels(shop.stands("@ana")[0]) == ["Share it", "Keep it to myself", "This is not thanks"]
    assert shop.stands("kudos") == []
    await shop.writes(address, "The second of the day")
    await shop.moves(hours=1)
    assert len(shop.notices(ANA)) == 1, "once a day"
    await shop.moves(days=1)
    assert "The second of the day" in shop.notices(ANA)[1]
    assert shop.notices(BO) == shop.notices(DANA) == []


async def test_a_day_is_ana_s_who_works_where_london_s_ends_in_the_afternoon(shop: Shop) -> None:
    address = await shop.makes(ANA)
    await statement("update person set time_zone = 'America/Los_Angeles'")
    forget_all()
    await shop.writes(address)
    await shop.moves(hours=9)  # 11 in the morning
    assert len(shop.notices(ANA)) == 1
    await shop.writes(address, "The second of the day")
    await shop.moves(hours=6)
    assert len(shop.notices(ANA)) == 1
    await shop.moves(hours=18)
    assert len(shop.notices(ANA)) == 2


async def test_ana_shares_it_and_it_stands_as_a_kudos_from_a_customer_with_her_value(shop: Shop) -> None:
    await shop.writes(await shop.makes(ANA), name="Maria")
    await shop.ticks()
    reply = await shop.shares(ANA, value=await courage(shop))
    assert "Shared: a customer thanks" in told(reply)
    assert labels(reply) == ["Take it back"]
    await shop.deliver()
    [post] = shop.stands("kudos")
    assert "A customer thanks Ana Lindqvist for 🦁 Courage." in post.plain
    assert Quote(WORDS) in post.blocks
    assert "Signed: Maria (as the customer wrote it)" in told(post)
    assert shop.notices(ANA) == [], "the notice is gone with the decision"
    assert WORDS in told(await shop.types(ANA, "mine"))
    assert WORDS in told(await shop.types(DANA, "team"))
    assert WORDS not in told(await shop.types(ANA, "given")), "she gave nothing"


async def test_nobody_else_decides_on_it_and_nobody_twice(shop: Shop) -> None:
    await shop.writes(await shop.makes(ANA))
    [row] = await statement("select id from customer_thanks")
    for action in ("share", "keep", "not_thanks", "throw_away", "hand_on"):
        assert "not yours to decide" in told(await shop.does(BO, Pressed(f"customers.{action}", str(row["id"]))))
    form = await shop.presses(ANA, await shop.waiting(ANA), "Share it")
    value = await courage(shop)
    replies = await asyncio.gather(*(shop.submits(ANA, form, value=value) for _ in range(2)))
    assert sum("Shared" in told(reply) for reply in replies) == 1
    await shop.deliver()
    assert len(shop.stands("kudos")) == 1


async def test_ana_keeps_it_finds_it_beside_her_thanks_and_shares_it_later(shop: Shop) -> None:
    await shop.writes(await shop.makes(ANA))
    await shop.ticks()
    await shop.presses(ANA, shop.stands("@ana")[0], "Keep it to myself")
    await shop.deliver()
    assert shop.notices(ANA) == []
    assert "You keep 1 further thanks of a customer to yourself:  /kudos link" in told(await shop.types(ANA, "mine"))
    await shop.moves(days=100)
    assert labels(await shop.waiting(ANA)) == ["Share it", "This is not thanks"]
    assert "Shared" in told(await shop.shares(ANA, value=await courage(shop)))


async def test_what_ana_kept_for_long_she_still_keeps_after_she_shared_it_with_a_wrong_value(shop: Shop) -> None:
    await shop.writes(await shop.makes(ANA))
    await shop.ticks()
    await shop.presses(ANA, shop.stands("@ana")[0], "Keep it to myself")
    await shop.moves(days=100)
    shared = await shop.shares(ANA, value=await courage(shop))
    await shop.presses(ANA, shared, "Take it back")
    await shop.moves(hours=1)
    assert labels(await shop.waiting(ANA)) == ["Share it", "This is not thanks"]
    assert "Shared" in told(await shop.shares(ANA, value=await courage(shop)))


async def test_what_nobody_decides_on_is_gone_after_90_days(shop: Shop) -> None:
    await shop.writes(await shop.makes(ANA))
    await shop.moves(days=89)
    assert WORDS in told(await shop.waiting(ANA))
    await shop.moves(days=1)
    assert WORDS not in told(await shop.waiting(ANA))
    assert await statement("select 1 from customer_thanks") == []
    assert shop.notices(ANA) == []


async def test_of_what_is_no_thanks_nothing_is_kept_and_it_does_not_come_again(shop: Shop) -> None:
    address = await shop.makes(ANA)
    await shop.writes(address, "Buy cheap pills", nonce="the form")
    await shop.ticks()
    asked = await shop.presses(ANA, shop.stands("@ana")[0], "This is not thanks")
    assert "Throw it away" in labels(asked)
    assert "Gone." in told(await shop.presses(ANA, asked, "Throw it away"))
    [row] = await statement("select words, name, state from customer_thanks")
    assert row == {"words": "", "name": "", "state": "gone"}
    assert await shop.writes(address, "Buy cheap pills", nonce="the form") is Left.WAITS
    await shop.moves(days=1)
    assert shop.notices(ANA) == []


async def test_a_complaint_goes_by_name_to_who_heads_the_department_and_a_word_comes_back(shop: Shop) -> None:
    await shop.writes(await shop.makes(MIKA, name="Mika"), "Twice promised, never called back", "Lee")
    [row] = await statement("select id from customer_thanks")
    asked = await shop.does(MIKA, Pressed("customers.not_thanks", str(row["id"])))
    assert "Ana Lindqvist" in told(asked), "the one below the top"
    await shop.presses(MIKA, asked, "渡す")
    await shop.deliver()
    [handed] = shop.notices(ANA)
    assert "三浦 美香 hands on to you what a customer wrote" in handed
    assert "Twice promised" in handed
    form = await shop.presses(ANA, shop.stands("@ana")[0], "Close it with a word")
    assert "not yours to decide" in told(await shop.submits(BO, form, word="Mine"))
    assert "Closed." in told(await shop.submits(ANA, form, word="I called Lee today"))
    assert "not yours to decide" in told(await shop.submits(ANA, form, word="Again"))
    await shop.deliver()
    [answer] = shop.notices(MIKA)
    assert "I called Lee today" in answer
    assert shop.stands("kudos") == []
    await shop.moves(days=91)
    assert await statement("select 1 from customer_thanks") == []
    assert shop.notices(MIKA) == shop.notices(ANA) == []


async def test_what_was_handed_on_to_ana_who_leaves_waits_for_mika_once_more(shop: Shop) -> None:
    await shop.writes(await shop.makes(MIKA, name="Mika"), "Never called back")
    await shop.moves(hours=16)  # Tuesday morning in Tokyo
    asked = await shop.presses(MIKA, shop.stands("@mika")[0], "感謝ではない")
    await shop.presses(MIKA, asked, "渡す")
    await shop.ticks()
    assert shop.notices(MIKA) == []
    await statement("update person set is_active = false where platform_id = '@ana'")
    forget_all()
    await shop.moves(days=1)
    assert "Never called back" in shop.notices(MIKA)[0]
    assert "Never called back" in told(await shop.waiting(MIKA))


async def test_dana_who_has_nobody_above_her_can_throw_it_away_only(shop: Shop) -> None:
    await shop.writes(await shop.makes(DANA))
    asked = await shop.presses(DANA, await shop.waiting(DANA), "This is not thanks")
    assert labels(asked) == ["Throw it away"]


async def test_what_waits_stands_at_home(shop: Shop) -> None:
    await shop.writes(await shop.makes(CY))
    home = await shop.opens_home(CY)
    assert "1 thanks waits" in labels(home)
    assert "thanks wait" not in told(await shop.opens_home(BO))
