"""What the demo shows of promises: a leader's word, "you said, we did", an answer to comments, whether it helped."""

import pytest

from bot.checkin.announcements import Kind
from bot.demo.promises import Deed, promises_made
from bot.messages.message import Quote
from bot.messages.request import Opened, Typed
from bot.org.people import Profile
from commands.routing.entrance import Entrance
from storage.database import statement
from tests.cast import FakeClock
from tests.past import Lived
from tests.platform import RememberingPlatform
from tests.stories.conftest import ChatCompany
from tests.stories.demo.quarter import COMPANY
from tests.stories.pulse.checkin import text_of


def who(handle: str) -> Profile:
    return next(member.profile for member in COMPANY.members if member.profile.handle == handle)


class Visitor:
    """Whoever looks at the demo as one of its people."""

    def __init__(self, past: Lived, platform: RememberingPlatform) -> None:
        clock = FakeClock(past.now)
        self.company = ChatCompany(Entrance(past.workspace, platform, past.settings, clock, past.check_ins.ballots))

    async def home(self, handle: str) -> str:
        page = await self.company.does(who(handle), Opened())
        return text_of(page) + "".join(block.words for block in page.blocks if isinstance(block, Quote))

    async def digest(self, handle: str) -> str:
        return text_of(await self.company.does(who(handle), Typed("digest", "general", "/pulse")))


@pytest.fixture
def visitor(harbour_past: Lived, platform: RememberingPlatform) -> Visitor:
    return Visitor(harbour_past, platform)


async def test_everybody_reads_the_word_of_who_leads_the_company(visitor: Visitor) -> None:
    for handle in ("rhea", "curtis", "thandi"):
        home = await visitor.home(handle)
        assert "Inês Carvalhal, to everybody below:" in home
        assert "I will ask every team what to change first" in home


async def test_a_team_reads_what_its_manager_did_and_no_other_does(visitor: Visitor) -> None:
    assert "You said, we did: " in await visitor.home("rhea")
    assert "You said" not in await visitor.home("ana")


async def test_those_whose_comments_were_answered_read_it(visitor: Visitor) -> None:
    rows = await statement(
        "select a.unit, p.handle from announcement a join person p on p.id = a.person_id where a.kind = %(kind)s",
        kind=Kind.ANSWER.value,
    )
    replying = {made.by for made in promises_made() if made.does is Deed.REPLY}
    assert {row["handle"] for row in rows} == replying
    assert "about the comments, to everybody here:" in await visitor.home("amara")


async def test_managers_and_leaders_read_whether_it_helped(visitor: Visitor) -> None:
    told = {row["place"] for row in await statement("select place from post where html like '%%id it help?%%'")}
    assert told == {"@priya", "@amara"}
    assert "Did it help?" in await visitor.digest("curtis")
