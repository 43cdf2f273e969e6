"""A manager's digest names whom a customer thanked, where they shared it, and counts it nowhere else."""

from bot.digest.digest import Digest
from bot.digest.wording import digest as wording
from commands.digest.read_digest import read_digest
from storage.org import people
from tests.cast import ANA, DANA
from tests.stories.conftest import told
from tests.stories.customers.conftest import WORDS, Shop
from tests.stories.customers.test_sharing import courage


async def digest_of_dana(shop: Shop) -> Digest | None:
    entrance = shop.entrance
    [dana] = (await people.by_handles(entrance.workspace.id, [DANA.handle])).values()
    now = entrance.clock.now()
    return await read_digest(entrance.workspace, dana, now, now)


async def test_dana_reads_that_a_customer_thanked_ana_once_ana_has_shared_it(shop: Shop) -> None:
    await shop.writes(await shop.makes(ANA), name="Maria")
    await shop.ticks()
    before = await digest_of_dana(shop)
    assert before is None or before.by_customers == ()
    await shop.shares(ANA, value=await courage(shop))
    digest = await digest_of_dana(shop)
    assert digest
    assert digest.by_customers == (ANA.name,)
    assert digest.thanks is None, "what colleagues give is counted apart"
    message = wording.digest(digest)
    assert message
    assert f"A customer thanked {ANA.name}." in told(message)
    assert WORDS not in told(message)
    assert "Maria" not in told(message)


async def test_what_ana_keeps_to_herself_stands_in_no_digest_and_last_weeks_no_more(shop: Shop) -> None:
    address = await shop.makes(ANA)
    await shop.writes(address)
    await shop.ticks()
    await shop.presses(ANA, await shop.waiting(ANA), "Keep it to myself")
    kept = await digest_of_dana(shop)
    assert kept is None or kept.by_customers == ()
    await shop.writes(address, "The second of the week")
    await shop.moves(days=1)
    await shop.shares(ANA, value=await courage(shop))
    assert (await digest_of_dana(shop)).by_customers == (ANA.name,)  # type: ignore[union-attr]
    await shop.moves(days=8)
    old = await digest_of_dana(shop)
    assert old is None or old.by_customers == ()
