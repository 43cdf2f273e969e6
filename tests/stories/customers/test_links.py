"""Addresses: whose they are, who is found at them, and from when on nobody is."""

from dataclasses import replace

import pytest

from bot.config.settings import Settings
from bot.customers.door import CustomerWords, Left, ThanksPage
from bot.customers.links import workspace_of
from bot.messages.message import Form, Link, Message, Text
from bot.messages.refusal import Refusal
from bot.messages.request import Pressed
from commands.customers.open_door import CustomersDoor
from commands.org.open_workspace import open_workspace
from commands.org.save_company import save_company
from commands.routing.entrance import Entrance
from storage.caches import forget_all
from storage.customers import links
from storage.database import all_or_nothing, statement
from storage.org import people
from storage.org.joining import join_accounts
from tests.cast import ANA, BO, COMPANY, CY, DANA, GUO, MIKA, FakeClock
from tests.platform import RememberingPlatform
from tests.stories.conftest import labels, told
from tests.stories.customers.conftest import URL, WORDS, Shop, finds, leads_instead, who


async def test_ana_gets_an_address_a_line_for_mails_and_a_picture_under_the_name_she_typed(shop: Shop) -> None:
    page = await shop.links_of(ANA)
    assert "You have no address yet." in told(page)
    form = await shop.presses(ANA, page, "Make an address")
    assert isinstance(form, Form)
    assert "Ana" in told(form)
    assert "Lindqvist" not in told(form), "nothing more than the first name is filled in"
    made = await shop.submits(ANA, form, name="Ana from Support")
    [address] = await shop.addresses_of(ANA)
    assert f"Did we do well? A word of thanks reaches us here: {URL}/{address}" in told(made)
    assert isinstance(made, Message)
    files = [
        span.url
        for block in made.in_words().blocks
        if isinstance(block, Text)
        for span in block.line
        if isinstance(span, Link)
    ]
    assert files == [f"{URL}/{address}", f"{URL}/{address}/qr.png", f"{URL}/{address}/qr.svg"]
    assert "QR picture of the address of Ana from Support" in told(made)
    assert await shop.door.read(address) == ThanksPage("Harbour", "Ana from Support", 1000)
    assert "0 thanks came." in told(made)
    await shop.writes(address)
    assert "1 thanks came." in told(await shop.links_of(ANA))


async def test_of_an_address_the_database_holds_its_hash_alone(shop: Shop) -> None:
    address = await shop.makes(ANA)
    assert workspace_of(address) == shop.entrance.workspace.id
    assert len(address.partition("-")[2]) * 5 == 160, "bits"
    [row] = await statement("select * from customer_link")
    assert address not in str(dict(row))
    assert address.partition("-")[2] not in str(dict(row))


async def test_another_name_leaves_the_address_and_a_new_address_the_name(shop: Shop) -> None:
    old = await shop.makes(ANA, name="Ana")
    form = await shop.presses(ANA, await shop.links_of(ANA), "Change the name")
    await shop.submits(ANA, form, name="Ana L.")
    assert await finds(shop, old) == "Ana L."
    asked = await shop.presses(ANA, await shop.links_of(ANA), "New address")
    assert await finds(shop, old) == "Ana L.", "nothing is replaced before it was read"
    await shop.presses(ANA, asked, "New address")
    [new] = await shop.addresses_of(ANA)
    assert await finds(shop, old) == ""
    assert await shop.writes(old) is Left.UNKNOWN
    assert await finds(shop, new) == "Ana L."
    again = await shop.presses(ANA, asked, "New address")
    assert URL in told(again)


async def test_what_is_taken_back_is_unknown_and_what_waits_stays(shop: Shop) -> None:
    address = await shop.makes(ANA)
    await shop.writes(address)
    asked = await shop.presses(ANA, await shop.links_of(ANA), "Take it back")
    assert "not yours" not in told(await shop.presses(ANA, asked, "Take it back"))
    assert await finds(shop, address) == ""
    assert WORDS in told(await shop.waiting(ANA))
    assert "replaced or taken back" in told(await shop.presses(ANA, asked, "Take it back"))
    assert await shop.makes(ANA) != address


async def test_nobody_replaces_or_takes_back_what_is_anothers(shop: Shop) -> None:
    address = await shop.makes(ANA)
    [link] = await links.held_by(shop.entrance.workspace.id, await who(shop, ANA))
    for action in ("new_address", "replace", "take_back", "remove"):
        reply = await shop.does(BO, Pressed(f"customers.{action}", str(link.id)))
        assert "replaced or taken back, or is no longer yours" in told(reply)
    assert await finds(shop, address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "1",
        "1-",
        "0-" + "a" * 32,
        "1-" + "A" * 32,
        "1-" + "a" * 31,
        "999-" + "a" * 32,
        "1-" + "a" * 32,
        "١-" + "a" * 32,
    ],
)
async def test_an_address_that_nobody_was_given_is_unknown(shop: Shop, address: str) -> None:
    assert await shop.door.read(address) is None
    assert await shop.writes(address) is Left.UNKNOWN


async def test_who_leaves_is_unknown_at_once_and_who_moves_keeps_the_address(shop: Shop) -> None:
    address = await shop.makes(MIKA, name="Mika")
    await leads_instead(shop, BO)
    assert await finds(shop, address) == "Mika"
    gone = [replace(MIKA, is_active=False)]
    await people.meet(shop.entrance.workspace.id, gone)
    assert await finds(shop, address) == ""
    assert await shop.writes(address) is Left.UNKNOWN
    await people.meet(shop.entrance.workspace.id, [MIKA])
    assert await finds(shop, address) == "Mika"


async def test_guests_have_none_and_where_it_is_off_nobody_has(shop: Shop) -> None:
    guest = replace(GUO, is_guest=True)
    await people.meet(shop.entrance.workspace.id, [guest])
    forget_all()
    assert URL not in told(await shop.types(guest, "link"))
    address = await shop.makes(ANA)
    await shop.writes(address)
    shop.set(enabled=False)
    assert await finds(shop, address) == ""
    assert await shop.writes(address) is Left.UNKNOWN
    assert WORDS in told(await shop.types(ANA, "link")), "what waits is still hers"
    assert "an admin can turn that on" in told(await shop.types(BO, "link"))
    shop.set(enabled=True, public_url="")
    assert "no page for customers yet" in told(await shop.types(BO, "link"))
    shop.set(public_url=URL)
    assert await finds(shop, address) == "Ana"


async def test_who_goes_back_to_a_form_and_writes_more_is_not_told_thank_you_for_what_is_lost(shop: Shop) -> None:
    address = await shop.makes(ANA)
    for words in ("Ana was kind", "Ana was kind, and so was Bo", "Ana was kind"):
        assert await shop.writes(address, words, nonce="one form") is Left.WAITS
    page = told(await shop.waiting(ANA))
    assert page.count("Ana was kind") == 2
    assert "and so was Bo" in page


async def test_more_than_the_limits_is_not_taken_and_a_form_that_comes_again_is_taken_once(shop: Shop) -> None:
    shop.set(hour_limit=2, day_limit=12)
    anas, others = await shop.makes(ANA), [await shop.makes(person) for person in (BO, CY, DANA)]
    assert await shop.writes(anas, nonce="one form") is Left.WAITS
    assert await shop.writes(anas, nonce="one form") is Left.WAITS
    assert await shop.writes(anas) is Left.WAITS
    assert await shop.writes(anas) is Left.TOO_MANY
    assert await shop.writes(anas, nonce="one form") is Left.WAITS, "it is there already"
    await shop.moves(hours=2)
    assert await shop.writes(anas) is Left.WAITS
    assert await shop.writes(anas) is Left.TOO_MANY, "a quarter of the company's day: the others stay open"
    for address in others:
        assert [await shop.writes(address) for _ in range(2)] == [Left.WAITS] * 2
    await shop.moves(hours=2)
    for address in others:
        assert [await shop.writes(address) for _ in range(2)] == [Left.WAITS, Left.TOO_MANY]
    await shop.moves(hours=23)
    assert await shop.writes(anas) is Left.WAITS


async def test_all_addresses_together_take_no_more_than_the_company_s_day(shop: Shop) -> None:
    shop.set(day_limit=3)
    addresses = [await shop.makes(person) for person in (ANA, BO, CY, DANA)]
    came = [await shop.writes(address) for address in addresses]
    assert came == [Left.WAITS] * 3 + [Left.TOO_MANY]


async def test_words_are_within_the_limits_of_kudos(shop: Shop) -> None:
    address = await shop.makes(ANA)
    assert await shop.writes(address, "x" * 1001) is Left.TOO_LONG
    assert await shop.writes(address, name="x" * 61) is Left.TOO_LONG
    assert await shop.writes(address, " \u200b\u2060\n ") is Left.EMPTY
    assert await shop.writes(address, "❤️") is Left.WAITS
    assert await shop.door.leave(address, CustomerWords(WORDS, "", "")) is Left.UNKNOWN, "no form of ours"


async def test_nothing_crosses_to_a_company_with_the_same_people(
    shop: Shop, settings: Settings, clock: FakeClock
) -> None:
    on = settings.model_copy(update={"customers": shop.entrance.settings.customers})
    workspace = await open_workspace("web", "elsewhere", "Mountain", on)
    await save_company(workspace, COMPANY)
    mountain = Entrance(workspace, RememberingPlatform(), on, clock, ballots=shop.entrance.ballots)
    there = Shop(mountain, RememberingPlatform())
    address = await shop.makes(ANA)
    await shop.writes(address)
    number, _, secret = address.partition("-")
    assert await there.door.read(address) is None
    assert await there.door.read(f"{workspace.id}-{secret}") is None
    both = CustomersDoor({**shop.entrance.served, **there.entrance.served}, clock)
    assert (await both.read(f"{number}-{secret}")) == ThanksPage("Harbour", "Ana", 1000)
    assert WORDS not in told(await there.waiting(ANA))
    [row] = await statement("select id from customer_thanks")
    for action in ("share", "keep", "not_thanks", "throw_away", "hand_on", "close"):
        reply = await there.does(ANA, Pressed(f"customers.{action}", str(row["id"])))
        assert "not yours to decide" in told(reply)
    assert WORDS in told(await shop.waiting(ANA))


async def test_under_a_new_account_ana_keeps_her_address_and_what_waits(shop: Shop) -> None:
    address = await shop.makes(ANA)
    await shop.writes(address)
    await shop.ticks()
    again = replace(ANA, platform_id="@ana2", handle="ana2")
    async with all_or_nothing():
        await join_accounts(shop.entrance.workspace.id, "@ana", "@ana2")
    await people.meet(shop.entrance.workspace.id, [again])
    forget_all()
    assert await shop.addresses_of(again) == [address]
    assert await finds(shop, address) == "Ana"
    assert WORDS in told(await shop.waiting(again))
    await shop.moves(days=1)
    assert shop.notices(again) == [], "she was told before"


async def test_where_both_accounts_had_an_address_the_one_in_print_goes_on_until_it_is_replaced(shop: Shop) -> None:
    old = await shop.makes(ANA)
    await shop.writes(old)
    again = replace(ANA, platform_id="@ana2", handle="ana2", name="Ana Ito")
    await people.meet(shop.entrance.workspace.id, [again])
    new = await shop.makes(again)
    async with all_or_nothing():
        await join_accounts(shop.entrance.workspace.id, "@ana", "@ana2")
    forget_all()
    assert await shop.addresses_of(again) == [new]
    for address in (old, new):
        assert await finds(shop, address) == "Ana"
        await shop.writes(address, f"Thank you by {address}")
    [link] = await statement("select came from customer_link")
    assert link["came"] == 3
    assert told(await shop.waiting(again)).count("Thank you by") == 2
    asked = await shop.presses(again, await shop.links_of(again), "New address")
    await shop.presses(again, asked, "New address")
    [newest] = await shop.addresses_of(again)
    assert [await finds(shop, address) for address in (old, new, newest)] == ["", "", "Ana"]


async def test_what_was_written_to_somebody_who_is_erased_goes_with_them(shop: Shop) -> None:
    address = await shop.makes(CY)
    await shop.writes(address)
    here, cy = shop.entrance.workspace.id, await who(shop, CY)
    await statement("delete from person where workspace_id = %(here)s and id = %(cy)s", here=here, cy=cy)
    assert await statement("select 1 from customer_thanks union select 1 from customer_link") == []


async def test_where_the_key_is_lost_the_address_works_and_a_new_one_can_be_shown(shop: Shop) -> None:
    address = await shop.makes(ANA)
    folders = shop.entrance.ballots.folders  # type: ignore[union-attr]
    folders.sealed.remove("*.addresses")
    page = await shop.links_of(ANA)
    assert "cannot be shown once more" in told(page)
    assert await finds(shop, address) == "Ana"
    await shop.presses(ANA, await shop.presses(ANA, page, "New address"), "New address")
    [new] = await shop.addresses_of(ANA)
    assert await finds(shop, new) == "Ana"


async def test_mika_whose_family_name_comes_first_types_the_name_herself(shop: Shop) -> None:
    form = await shop.presses(MIKA, await shop.links_of(MIKA), "アドレスを作る")
    assert "三浦" not in told(form)
    assert isinstance(await shop.submits(MIKA, form), Refusal)
    assert labels(await shop.submits(MIKA, form, name="三浦"))


async def test_an_address_that_is_typed_in_capitals_from_print_is_the_same(shop: Shop) -> None:
    address = await shop.makes(ANA)
    assert await finds(shop, address.upper()) == await finds(shop, address) == "Ana"
    assert await shop.writes(address.upper()) is Left.WAITS
