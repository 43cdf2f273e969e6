"""The address of a team or a department waits for whoever leads it, who says of whom it is when they share it."""

from dataclasses import replace

from bot.messages.refusal import Refusal
from bot.org.company import Company, TeamName
from bot.org.people import Profile
from commands.org.save_company import save_company
from storage.caches import forget_all
from storage.checkin import departments
from storage.database import statement
from storage.org.chart import keep_chart
from tests.cast import ANA, BO, COMPANY, CY, DANA, MIKA
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


TWO_TEAMS = {ANA: TeamName("Support", "support"), BO: TeamName("Dock", "dock")}


async def reorganised(shop: Shop, teams: dict[Profile, TeamName], reports_to: dict[Profile, Profile]) -> None:
    """The chart is another one, and the clock looks once."""
    await keep_chart(shop.entrance.workspace.id, shop.entrance.clock.now(), None)
    managers = {person.platform_id: manager.platform_id for person, manager in reports_to.items()}
    members = [
        replace(member, manager=managers.get(member.profile.platform_id, member.manager)) for member in COMPANY.members
    ]
    names = {DANA.platform_id: COMPANY.teams[DANA.platform_id]}
    names |= {leader.platform_id: name for leader, name in teams.items()}
    await save_company(shop.entrance.workspace, Company(tuple(members), names))
    forget_all()
    await shop.ticks()


async def test_the_address_of_a_team_that_became_part_of_another_one_leads_to_that_one(shop: Shop) -> None:
    await reorganised(shop, TWO_TEAMS, {MIKA: ANA, CY: BO})
    of_support, of_dock = await shop.makes(ANA, 1), await shop.makes(BO, 1)
    await shop.writes(of_support, "Waits since before")
    await reorganised(shop, {BO: TWO_TEAMS[BO]}, {MIKA: BO, CY: BO, ANA: BO})
    assert await finds(shop, of_support) == await finds(shop, of_dock) == "Dock"
    await shop.writes(of_support, "Came after")
    assert "Waits since before" not in told(await shop.waiting(ANA))
    for words in ("Waits since before", "Came after"):
        assert words in told(await shop.waiting(BO))
    assert "2 thanks" in told(await shop.links_of(BO))
    assert await shop.held(await who(shop, BO)) == ["Dock"]


async def test_where_two_managers_change_places_the_addresses_stay_with_the_teams(shop: Shop) -> None:
    await reorganised(shop, TWO_TEAMS, {MIKA: ANA, CY: BO})
    of_support, of_dock = await shop.makes(ANA, 1), await shop.makes(BO, 1)
    changed = {MIKA: BO, CY: ANA}
    await reorganised(shop, {BO: TWO_TEAMS[ANA], ANA: TWO_TEAMS[BO]}, changed)
    await reorganised(shop, {BO: TeamName("Care", "care"), ANA: TWO_TEAMS[BO]}, changed)
    await shop.writes(of_support, "To Mika's team")
    await shop.writes(of_dock, "To Cy's team")
    assert "To Mika's team" in told(await shop.waiting(BO))
    assert "To Mika's team" not in told(await shop.waiting(ANA)), "hers is another one by now"
    assert "To Cy's team" in told(await shop.waiting(ANA))


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
