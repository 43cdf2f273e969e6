"""An adversary reads everything that voice and barnacles show in 13 weeks: nothing is exact about a few people."""

from dataclasses import replace

import pytest

from bot.config.settings import Settings
from bot.demo.invented import invent_company
from bot.messages.message import Form, Message, Text
from commands.check_ins import CheckIns
from storage.voice import concerns
from tests.audit import voices
from tests.cast import MONDAY, FakeClock
from tests.simulation.voiced import WEEKS, VoicedCompany, move_in


async def audited(company: VoicedCompany, every: int = 1) -> tuple[list[str], int]:
    """Every complaint of 13 weeks, and how many messages and forms were read; in every so manyth week."""
    complaints, read = list[str](), 0
    for week in range(1, WEEKS + 1):
        await company.live()
        window = company.windows[-1]
        complaints += [f"{circle}: {count}" for circle, count in window.writers.items() if count < 15]
        frozen = {circle for opened in company.windows[-3:] for circle in opened.writers}
        now = company.clock.now()
        fresh = [each for each in await concerns.every(company.id) if (now - each.released_at).days < 7]
        complaints += [f"{concern.circle}" for concern in fresh if concern.circle not in frozen]
        if week % every == 0:
            complaints += voices.bands_that_are_wrong(await voices.bands_shown(company), company.drawn)
            for shown in await voices.everything_shown(company):
                found = voices.complaints_about_form(shown) if isinstance(shown, Form) else []
                complaints += voices.complaints_about(shown) if isinstance(shown, Message) else found
                read += 1
    return complaints, read


@pytest.fixture
async def company(opened: str, settings: Settings, check_ins: CheckIns, clock: FakeClock) -> VoicedCompany:
    return await move_in(invent_company(MONDAY), settings, check_ins, clock, 1)


async def test_thirteen_weeks_of_180_people_show_nothing_exact_and_no_concern_of_fewer_than_fifteen(
    company: VoicedCompany,
) -> None:
    complaints, read = await audited(company, every=WEEKS)
    assert complaints == []
    assert read > 50
    assert len(await concerns.every(company.id)) > 20
    assert {*(await voices.bands_shown(company)).values()} >= {"some", "20 people or more"}


def test_a_number_of_people_in_the_place_of_a_band_is_caught() -> None:
    line = "In the way of {}, since March 2, 2026. Named by Ana Lindqvist."
    assert voices.complaints_about(Message("", (Text((line.format("5 to 9 people"),)),))) == []
    assert voices.complaints_about(Message("", (Text((line.format("7 people"),)),)))
    assert voices.complaints_about(Message("", (Text(("One of 4 people wrote it.",)),)))
    assert voices.bands_that_are_wrong({1: "5 to 9 people"}, {1: 4})
    assert not voices.bands_that_are_wrong({1: "some"}, {1: 4})


@pytest.mark.parametrize("crowd", ["one of 7 to 14 people", "one of 16 to 32 people", "one of 45 to 90 people"])
def test_a_crowd_that_is_no_band_is_caught(crowd: str) -> None:
    form = Form(key="", title="", submit="", blocks=(Text((f"They know that {crowd} wrote it.",)),))
    assert voices.complaints_about_form(form)
    fits = replace(form, blocks=(Text(("They know that one of 30 to 60 people wrote it.",)),))
    assert not voices.complaints_about_form(fits)


async def test_a_circle_that_lost_its_people_is_caught(company: VoicedCompany) -> None:
    """As if the product had offered a circle whose people came yesterday."""
    await company.live()
    day, bosses = company.asked[-1]
    head = next(circle.readers[0] for circle in company.windows[-1].writers if circle.kind.value == "above")
    company.asked[:] = [(day, {person: boss for person, boss in bosses.items() if bosses.get(boss or 0) != head})]
    complaints = [
        count for circle, count in (await company._writers(company.windows[-1].manifest)).items() if count < 15
    ]
    assert complaints
