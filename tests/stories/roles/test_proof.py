"""An observer has a check-in checked in chat, and reads how it was kept: no score, and not who answered."""

from dataclasses import replace

import pytest

from bot.config.settings import Settings
from bot.messages.message import Facts, Message
from bot.messages.request import Pressed, Typed
from bot.org.people import Person
from bot.ports import TakenElsewhere, Unreachable
from bot.roles.roles import Role
from bot.sealed.history import History
from commands.routing.entrance import Entrance
from storage.caches import forget_all
from storage.database import statement
from storage.diary import diary
from storage.org import people
from storage.roles import grants
from tests.cast import FakeClock
from tests.past import Lived
from tests.platform import RememberingPlatform
from tests.stories.conftest import ChatCompany, labels, said, told
from tests.stories.pulse.checkin import with_check_ins

PROOF = Typed("proof", "general", "/waterline")


@pytest.fixture
async def observed(harbour_past: Lived, settings: Settings, platform: RememberingPlatform) -> ChatCompany:
    """The invented company after its quarter; Bo is of the works council."""
    entrance = Entrance(
        harbour_past.workspace,
        platform,
        with_check_ins(settings),
        FakeClock(harbour_past.now),
        harbour_past.check_ins.ballots,
    )
    bo = await _who(entrance, "bo")
    await grants.add(entrance.workspace.id, bo.id, Role.OBSERVER, None, "Elected", harbour_past.now)
    forget_all()
    return ChatCompany(entrance)


async def _who(entrance: Entrance, handle: str) -> Person:
    return (await people.by_handles(entrance.workspace.id, [handle]))[handle]


async def reads(company: ChatCompany, language: str = "en") -> Message:
    bo = await _who(company.entrance, "bo")
    await people.set_preferences(bo, True, language)
    page = await company.does(bo, PROOF)
    assert isinstance(page, Message)
    return page


async def test_an_observer_reads_that_every_check_was_passed_and_the_fingerprint(observed: ChatCompany) -> None:
    page = await reads(observed)
    latest = _history(observed).roll.last_closed
    assert latest is not None
    assert "Every check was passed." in told(page)
    assert f"has the fingerprint {latest.fingerprint}, as everybody was shown." in told(page)
    assert latest.nonce not in told(page)
    assert "すべての項目に問題はありません。" in told(await reads(observed, "ja"), "ja")


async def test_it_names_nobody_and_no_number_of_a_team(observed: ChatCompany) -> None:
    page = told(await reads(observed))
    everybody = await people.everyone(observed.entrance.workspace.id)
    assert not [person.name for person in everybody if person.name in page]
    facts = [text for block in (await reads(observed)).blocks if isinstance(block, Facts) for _, text in block.rows]
    assert not [text for text in facts if text.replace(".", "").isdigit() and "." in text]


async def test_a_number_that_was_changed_in_the_database_is_told(observed: ChatCompany) -> None:
    await statement("alter table ledger disable trigger ledger_stays")
    await statement("update ledger set reading = '2' where reading <> '2'")
    assert "Not passed:" in told(await reads(observed))


async def test_one_goes_back_to_the_check_in_before_until_there_is_none(observed: ChatCompany) -> None:
    bo, page, seen = await _who(observed.entrance, "bo"), await reads(observed), 1
    while "The check-in before" in labels(page):
        page = await observed.presses(bo, page, "The check-in before")
        seen += 1
    assert seen == len(_history(observed).roll.closings)


async def test_an_observer_keeps_it_as_text_and_the_diary_says_who_has_it(
    observed: ChatCompany, platform: RememberingPlatform
) -> None:
    answer = await observed.presses(await _who(observed.entrance, "bo"), await reads(observed), "Send it to me as text")
    assert "It stands in your direct messages" in said(answer)
    bo = await _who(observed.entrance, "bo")
    [copied] = platform.stands[bo.platform_id].values()
    latest = _history(observed).roll.last_closed
    assert latest is not None
    assert f"has the fingerprint {latest.fingerprint}" in told(copied)
    assert "python -m bot verify-round" in told(copied)
    assert latest.nonce not in told(copied)
    everybody = await people.everyone(observed.entrance.workspace.id)
    assert not [person.name for person in everybody if person.name in told(copied)]
    assert labels(copied) == []
    newest = (await diary.page(observed.entrance.workspace.id, None, 1))[0]
    assert (newest.kind, newest.person_id) == ("proof_exported", bo.id)


async def test_who_is_no_observer_gets_none(observed: ChatCompany, platform: RememberingPlatform) -> None:
    cy = await _who(observed.entrance, "cy")
    assert "This needs a role" in said(await observed.does(cy, Pressed("pulse.keep_proof", "1")))
    assert platform.stands.get(cy.platform_id) is None


async def test_a_copy_that_does_not_arrive_is_said(observed: ChatCompany, platform: RememberingPlatform) -> None:
    page = await reads(observed)
    platform.trouble = [Unreachable("silent")]
    answer = await observed.presses(await _who(observed.entrance, "bo"), page, "Send it to me as text")
    assert "could not be sent to you just now" in said(answer)


async def test_that_somebody_looked_stands_where_everybody_reads_when_it_was_checked(observed: ChatCompany) -> None:
    before = len(_history(observed).checks)
    await reads(observed)
    assert len(_history(observed).checks) == before + 1


async def test_before_the_first_check_in_has_closed_it_says_so(company: ChatCompany) -> None:
    dana = (await people.by_handles(company.entrance.workspace.id, ["dana"]))["dana"]
    assert said(await company.does(dana, PROOF)).startswith("no check-in has closed yet")


async def test_it_is_asked_of_the_replica_that_has_the_folders(entrance: Entrance) -> None:
    far = ChatCompany(replace(entrance, ballots=None, elsewhere=True))
    dana = (await people.by_handles(entrance.workspace.id, ["dana"]))["dana"]
    with pytest.raises(TakenElsewhere):
        await far.does(dana, PROOF)


def _history(company: ChatCompany) -> History:
    here = company.entrance.workspace
    assert company.entrance.ballots is not None
    return company.entrance.ballots.history(here.platform, here.platform_id)
