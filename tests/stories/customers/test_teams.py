"""The address of a team or a department waits for whoever leads it, who says of whom it is when they share it."""

from bot.messages.refusal import Refusal
from storage.checkin import departments
from storage.database import statement
from storage.org.chart import keep_chart
from tests.cast import ANA, BO, CY, DANA, MIKA
from tests.stories.conftest import told
from tests.stories.customers.conftest import WORDS, Shop, finds, leads_instead, who


async def test_a_manager_has_one_for_the_team_which_waits_for_who_leads_it_now(shop: Shop) -> None:
    address = await shop.makes(ANA, 1)
    page = await shop.door.read(address)
    assert page
    assert (page.thanked, page.is_of_many) == ("Support", True)
    await shop.writes(address, "The whole team was kind")
    await shop.ticks()
    assert "To the team Support" in shop.notices(ANA)[0]
    await leads_instead(shop, BO)
    assert await finds(shop, address) == "Support"
    await shop.moves(days=1)
    assert shop.notices(ANA) == []
    assert "The whole team was kind" in shop.notices(BO)[0]
    assert "The whole team" not in told(await shop.waiting(ANA))
    form = await shop.presses(BO, await shop.waiting(BO), "Share it")
    assert "三浦 美香" in told(form), "who is thanked is filled in"
    assert [*await shop.addresses_of(BO)] == [address]


async def test_what_ana_kept_to_herself_goes_to_nobody_who_leads_her_team_later(shop: Shop) -> None:
    address = await shop.makes(ANA, 1)
    await shop.writes(address, "Kept")
    await shop.presses(ANA, await shop.waiting(ANA), "Keep it to myself")
    await shop.writes(address, "Waits")
    await leads_instead(shop, BO)
    await shop.ticks()
    assert "Waits" in told(await shop.waiting(BO))
    assert "Kept" not in told(await shop.waiting(BO))
    assert "Kept" in told(await shop.waiting(ANA)), "nobody else reads it"


async def test_it_follows_a_team_that_is_called_otherwise_under_its_new_manager(shop: Shop) -> None:
    address = await shop.makes(ANA, 1)
    await shop.writes(address)
    await keep_chart(shop.entrance.workspace.id, shop.entrance.clock.now(), None)
    await leads_instead(shop, CY, handle="care")
    await shop.ticks()
    assert await finds(shop, address) == "Support", "as its owner typed it"
    assert WORDS in told(await shop.waiting(CY))


async def test_it_is_shared_for_whom_the_manager_names_who_all_read_it(shop: Shop) -> None:
    await shop.writes(await shop.makes(ANA, 1), "They were kind")
    reply = await shop.shares(ANA, value=await first_value(shop), receivers=("@mika", "@ana"))
    assert "Shared" in told(reply)
    await shop.deliver()
    [post] = shop.stands("kudos")
    assert "A customer thanks 三浦 美香 and Ana Lindqvist for" in post.plain
    assert "お客さまから、あなたへの感謝のことばです。" in shop.notices(MIKA)[0]
    assert shop.notices(ANA) == [], "who shared it needs no message of it"


async def first_value(shop: Shop) -> str:
    return str((await statement("select min(id) as id from value"))[0]["id"])


async def test_it_is_not_shared_for_nobody_or_for_whom_nobody_can_thank(shop: Shop) -> None:
    await shop.writes(await shop.makes(ANA, 1))
    value = await first_value(shop)
    for receivers in ((), ("@gus",), ("@robo",), ("@guo",), ("name:nobody",)):
        assert isinstance(await shop.shares(ANA, value=value, receivers=receivers), Refusal)
    assert isinstance(await shop.shares(ANA, value="", receivers=("@mika",)), Refusal), "a value is missing"
    assert shop.stands("kudos") == []


async def test_who_heads_a_department_has_one_for_it(shop: Shop) -> None:
    assert "department" not in told(await shop.links_of(ANA))
    await departments.pick(shop.entrance.workspace.id, [await who(shop, ANA)])
    assert "For your department: Support" in told(await shop.links_of(ANA))
    address = await shop.makes(ANA, 2, name="Customer care")
    await shop.writes(address)
    assert "To the department Customer care" in told(await shop.waiting(ANA))
    await departments.pick(shop.entrance.workspace.id, [await who(shop, DANA)])
    assert await finds(shop, address) == "", "it is no department any more"
