"""The home and `/pulse` say to each what is theirs by their role, and promise nothing that will never come."""

from datetime import timedelta

from bot.messages.message import Facts, Heading, Message
from bot.messages.request import Opened
from tests.cast import MONDAY
from tests.stories.conftest import labels
from tests.stories.pulse.checkin import TUESDAY, CheckIn, text_of

OF_MANAGERS, OF_LEADERS = {"This week", "Mirror"}, {"What lies below", "Say a word to all"}
OF_ADMINS = {"Questions of your own", "Who would see a number of their own team?"}


async def pages(checkin: CheckIn, handle: str) -> list[Message]:
    who = checkin.who(handle)
    return [await checkin.does(who, Opened()), await checkin.pulse(who)]


def headings(message: Message) -> set[str]:
    return {block.text for block in message.blocks if isinstance(block, Heading)}


async def test_each_is_offered_what_is_theirs_and_no_command_has_to_be_known(checkin: CheckIn) -> None:
    await checkin.live_until(TUESDAY + timedelta(hours=1))
    await checkin.all_answer(checkin.staff, 4)
    for page in await pages(checkin, "lead1"):
        assert "This week" in labels(page)
        assert "Mirror" not in labels(page), "nothing can stand in it yet"
    assert "Your check-in is open until March 5, 2026" in text_of((await pages(checkin, "hand11"))[0])
    await checkin.live_until(MONDAY + timedelta(days=6), timedelta(hours=12))
    for page in await pages(checkin, "hand11"):
        assert not {*labels(page)} & (OF_MANAGERS | OF_LEADERS | OF_ADMINS)
        assert not headings(page) & {"Your team", "Your branch", "What is set"}
    for page in await pages(checkin, "lead1"):
        assert {*labels(page)} >= OF_MANAGERS
        assert not {*labels(page)} & (OF_LEADERS | OF_ADMINS)
        assert "never by itself" not in text_of(page)
    for page in await pages(checkin, "head"):
        assert {*labels(page)} >= OF_MANAGERS | OF_LEADERS | OF_ADMINS
        assert "Fewer than 5 people report to you" in text_of(page), "three do"
        [facts] = [
            dict(block.rows) for block in page.blocks if isinstance(block, Facts) and "Who is asked" in dict(block.rows)
        ]
        assert facts["Who is asked"] == "People: 25. A number stands for 5 answers or more."
        assert "Nothing waits for you." in text_of(page)
    assert "Your check-in is open" not in text_of((await pages(checkin, "hand11"))[0])


async def test_what_never_comes_to_somebody_is_not_announced_to_them(checkin: CheckIn) -> None:
    hand, lead = checkin.who("hand11"), checkin.who("lead1")
    assert "Nobody reports to you, so there is no mirror for you." in (await checkin.pulse(hand, "mirror")).plain
    assert "No managers report to you" in (await checkin.pulse(lead, "summary")).plain
