"""Whose thanks always go the same way reads a hint in their own list, and nobody else reads anything of it."""

import pytest
import structlog

from bot.kudos.fairness import Band, band_of
from bot.messages.message import Form
from bot.org.people import Profile
from storage.database import statement
from storage.kudos import leanings
from tests.cast import ANA, BO, CY, DANA, MIKA, MONDAY, FakeClock
from tests.stories.conftest import ChatCompany, count, labels, told

IN_TURNS = "thanked each other in turns"
DEEDS = ("pipes", "lamps", "carts", "ropes", "sails", "masts", "decks", "locks", "tills", "signs", "doors", "roofs")


async def thanks(company: ChatCompany, giver: Profile, receiver: Profile, what: str) -> None:
    sent = await company.types(
        giver, f"@{receiver.handle} for mending the {what}, so that we could open on time #courage"
    )
    if "Send as it is" in labels(sent):
        await company.presses(giver, sent, "Send as it is")


async def take_turns(company: ChatCompany, clock: FakeClock, one: Profile, other: Profile) -> None:
    for what in DEEDS:
        await thanks(company, one, other, what)
        clock.move(days=1)
        await thanks(company, other, one, f"{what} again")
        clock.move(days=6)


async def test_two_who_take_turns_read_it_each_in_their_own_list_and_nobody_else_does(
    company: ChatCompany, clock: FakeClock
) -> None:
    with structlog.testing.capture_logs() as logs:
        await take_turns(company, clock, ANA, BO)
        await thanks(company, CY, ANA, "boats")
        assert [IN_TURNS in told(await company.types(who, "given")) for who in (ANA, BO)] == [True, True]
    assert not [entry for entry in logs if "turn" in str(entry)]
    for who in (CY, DANA, MIKA):
        for page in ("given", "mine", "team", "help"):
            assert IN_TURNS not in told(await company.types(who, page))
    assert IN_TURNS not in told(await company.opens_home(ANA))
    assert IN_TURNS not in told(await company.opens_home(DANA))
    assert await count("reach_day") == 0, "it is no message"


async def test_it_leads_to_where_it_is_turned_off_and_is_gone_then(company: ChatCompany, clock: FakeClock) -> None:
    await take_turns(company, clock, ANA, BO)
    form = await company.presses(ANA, await company.types(ANA, "given"), "Why do I see this?")
    assert isinstance(form, Form)
    await company.submits(ANA, form, fair_hint="no")
    assert IN_TURNS not in told(await company.types(ANA, "given"))
    assert IN_TURNS in told(await company.types(BO, "given"))


async def test_it_is_over_when_the_window_is_and_where_nobody_takes_turns_there_is_none(
    company: ChatCompany, clock: FakeClock
) -> None:
    for place, what in enumerate(DEEDS):
        await thanks(company, CY, (ANA, BO, DANA)[place % 3], what)
        clock.move(days=7)
    assert "Why do I see this?" not in labels(await company.types(CY, "given"))
    await take_turns(company, clock, ANA, BO)
    clock.move(weeks=20)
    assert IN_TURNS not in told(await company.types(ANA, "given"))


async def test_private_thanks_of_others_are_not_looked_at(company: ChatCompany, clock: FakeClock) -> None:
    await take_turns(company, clock, ANA, BO)
    await statement("update kudos set private = true")
    assert IN_TURNS in told(await company.types(ANA, "given")), "one's own are one's own to read"


async def test_admins_read_one_band_and_nothing_of_fewer_than_five(company: ChatCompany, clock: FakeClock) -> None:
    assert "Fewer than five people gave enough" in told(await company.types(DANA, "fairness"))
    await take_turns(company, clock, ANA, BO)
    assert [*await leanings.givers(company.entrance.workspace.id, MONDAY, 9)] != []
    page = told(await company.types(DANA, "fairness"))
    assert "Fewer than five people gave enough" in page, "two of them did"
    assert not [who for who in (ANA, BO) if who.name in page]
    assert "Only an admin can do this" in told(await company.types(ANA, "fairness"))


@pytest.mark.parametrize(
    ("hinted", "givers", "band"),
    [
        (0, 4, Band.TOO_FEW),
        (4, 4, Band.TOO_FEW),
        (0, 5, Band.UNDER_FIVE),
        (4, 5, Band.UNDER_FIVE),
        (5, 21, Band.SOME),
        (5, 20, Band.MANY),
    ],
)
def test_nobody_and_four_are_one_band(hinted: int, givers: int, band: Band) -> None:
    assert band_of(hinted, givers) is band
