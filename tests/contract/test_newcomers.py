"""A newcomer meets a value on Slack, on Teams and on the local page: with a thanks whose people agreed to that."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import cast

import pytest

from bot.config.settings import Settings
from bot.kudos.kudos import Draft, as_named_now, week_of
from commands.check_ins import CheckIns
from commands.delivery.deliver import deliver_waiting
from commands.feature import Tick
from commands.newcomers.show_stories import show_stories
from commands.org.save_company import save_company
from storage.database import statement
from storage.kudos import consent, giving
from storage.kudos.giving import Limits
from storage.org import people, values
from tests.cast import COMPANY, THANKS, FakeClock
from tests.contract.leaders import led_by
from tests.contract.voices import VOICES, VoiceOn

JOINED_BEFORE = timedelta(days=3)


@pytest.fixture(params=VOICES)
async def newcomer(
    request: pytest.FixtureRequest, opened: str, settings: Settings, clock: FakeClock, check_ins: CheckIns
) -> AsyncIterator[VoiceOn]:
    clock.move(hours=4)
    voice: VoiceOn
    async with VOICES[request.param](opened, settings, clock, check_ins) as voice:
        chart = COMPANY if request.param == "web" else led_by(voice.account)
        await save_company(voice.entrance.workspace, chart)
        await statement(
            "update person set joined_on = %(day)s where workspace_id = %(workspace_id)s and platform_id = %(account)s",
            workspace_id=voice.entrance.workspace.id,
            account=voice.account,
            day=(clock.now() - JOINED_BEFORE).date(),
        )
        yield voice


async def thanks_of_others(voice: VoiceOn) -> None:
    """Two others are in a public thanks, and both agree that newcomers may read it."""
    entrance = voice.entrance
    workspace_id, now = entrance.workspace.id, entrance.clock.now()
    everybody = await people.everyone(workspace_id)
    giver, receiver = [one for one in everybody if one.platform_id in ("@bo", "@cy", "lead", "hand")]
    value = (await values.current(workspace_id))[0]
    draft = Draft(receivers=(receiver,), value_id=value.id, words=THANKS)
    outcome = await giving.give(
        *(workspace_id, "harbour", giver.id, draft, as_named_now(value), [], week_of(now, "UTC"), Limits(), now)
    )
    assert outcome
    for person in (giver, receiver):
        assert await consent.agree(workspace_id, outcome.id, person.id)


async def read(voice: VoiceOn) -> str:
    entrance = voice.entrance
    tick = Tick(entrance.clock.now(), entrance.served, cast(CheckIns, None))
    assert await show_stories(tick) == []
    await deliver_waiting(entrance.served, entrance.clock.now(), entrance.ballots)
    posts = await statement("select html from post where place = %(account)s", account=voice.account)
    return await voice.chats() + " ".join(row["html"] for row in posts)


async def test_a_newcomer_meets_a_value_with_a_thanks_of_others(newcomer: VoiceOn) -> None:
    await thanks_of_others(newcomer)
    chat = await read(newcomer)
    assert "What we value here" in chat
    assert "open on time" in chat
    assert "Why do I get this?" in chat


async def test_without_their_word_the_value_comes_alone(newcomer: VoiceOn) -> None:
    await thanks_of_others(newcomer)
    await statement("delete from newcomer_consent where person_id = (select min(person_id) from newcomer_consent)")
    chat = await read(newcomer)
    assert "What we value here" in chat
    assert "open on time" not in chat
