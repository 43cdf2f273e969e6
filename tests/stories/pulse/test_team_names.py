"""Teams are called what an admin called them in the reader's language, wherever a person reads of one."""

from datetime import timedelta

import pytest

from bot.messages.say import say
from bot.org.people import Person
from storage.caches import forget_all
from storage.database import statement
from tests.stories.conftest import buttons, told
from tests.stories.pulse.checkin import TUESDAY, CheckIn

OWN, HARBOUR = "港湾班", "Harbour Crew"


@pytest.fixture
async def bilingual(checkin: CheckIn) -> CheckIn:
    """The harbour crew has a Japanese name, and two people in it read Japanese."""
    await statement("update person set language = 'ja' where handle in ('hand11', 'lead1')")
    await name_the_harbour()
    return checkin


async def name_the_harbour(name: str = OWN) -> None:
    await statement(
        """update team set names = jsonb_build_object('ja', %(name)s::text) where name = 'Harbour Crew'""", name=name
    )
    forget_all()


async def shows(checkin: CheckIn, who: Person, *labels: str) -> str:
    """What stands in the invitation, behind these buttons of it, and under /pulse."""
    invitation = checkin.invitation(who)
    behind = [await checkin.presses_button(who, b) for b in buttons(invitation) if b.action in labels]
    return " ".join(map(told, (invitation, *behind, await checkin.pulse(who), await checkin.opens_home(who))))


async def test_a_check_in_and_what_came_of_it_are_read_in_one_s_own_language(bilingual: CheckIn) -> None:
    await bilingual.live_until(TUESDAY + timedelta(hours=2))
    speaker, neighbour = bilingual.who("hand11"), bilingual.who("hand12")
    asking = await shows(bilingual, speaker, "pulse.form", "pulse.readers", "pulse.open")
    assert OWN in asking
    assert HARBOUR not in asking
    assert HARBOUR in (english := await shows(bilingual, neighbour, "pulse.form", "pulse.readers"))
    assert OWN not in english
    await bilingual.all_answer(bilingual.staff, 4)
    await bilingual.live_until(TUESDAY + timedelta(days=4))
    results = told(await bilingual.presses(speaker, await bilingual.pulse(speaker), say("ja", "pulse.results")))
    assert OWN in results
    assert HARBOUR not in results + told(await bilingual.opens_home(speaker))
    assert HARBOUR in told(
        await bilingual.presses(neighbour, await bilingual.pulse(neighbour), say("en", "pulse.results"))
    )


async def test_what_was_frozen_stays_and_only_its_reader_s_name_changes(bilingual: CheckIn) -> None:
    await bilingual.live_until(TUESDAY + timedelta(hours=2))
    frozen = bytes(bilingual.running)
    await name_the_harbour("新しい班")
    assert "新しい班" in await shows(bilingual, bilingual.who("hand11"))
    assert bytes(bilingual.running) == frozen
    assert OWN.encode() not in frozen
    await statement("delete from team where name = 'Harbour Crew'")
    forget_all()
    assert HARBOUR in told(await bilingual.pulse(bilingual.who("hand11")))


async def test_a_team_s_handle_stands_where_one_s_own_team_is_named(bilingual: CheckIn) -> None:
    assert f"{OWN}（@team1）" in told(await bilingual.pulse(bilingual.who("hand11")))
    assert f"{HARBOUR} (@team1)" in told(await bilingual.pulse(bilingual.who("hand12")))
