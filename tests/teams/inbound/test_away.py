"""The database is away: whoever writes, presses or sends a form in Teams reads so, and what they wrote is not lost."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any
from unittest.mock import AsyncMock

import pytest
from tortoise import connections

from adapters.teams import desk, inbound
from adapters.teams.payloads import Activity
from bot.ports import refused
from commands.routing import once_back
from storage.caches import forget_all
from storage.database import statement
from tests.cast import THANKS
from tests.faults import Fault, FaultKind
from tests.processes import until
from tests.teams.activities import LAUNCH
from tests.teams.conftest import ANA, BO, MIKA, Stage, button, texts
from tests.teams.inbound.test_inbound import value

WORDS = "We cannot reach our own notes just now"
Away = Callable[[], AbstractAsyncContextManager[None]]


@pytest.fixture
def away(monkeypatch: pytest.MonkeyPatch) -> Away:
    """While it is entered, somebody holds the only connection that there is."""

    @asynccontextmanager
    async def entered() -> AsyncIterator[None]:
        pool = connections.get("default")._pool
        await pool.resize(1, 1)
        monkeypatch.setattr(pool, "timeout", 0.05)
        forget_all()
        async with pool.connection():
            yield
        forget_all()

    return entered


@pytest.mark.parametrize("knows", [True, False], ids=["known to Teams", "without an id of the organisation"])
async def test_what_is_typed_in_private_is_answered_in_words_and_one_tap_from_the_form(
    stage: Stage, away: Away, knows: bool
) -> None:
    await stage.install(ANA)
    typed: dict[str, Any] = stage.teller.message(ANA, f"kudos @bo {THANKS} #courage")
    if not knows:
        typed["from"].pop("aadObjectId")
    async with away():
        assert (await stage.send(typed)).status == 200
    answer = stage.teams.messages(ANA.chat)[-1]
    assert WORDS in texts(answer)
    assert THANKS in texts(answer)
    assert await stage.stored() == 0
    form = (await stage.send(stage.teller.pressed(ANA, button(answer, "Open the form")))).body
    assert THANKS in texts(form)


async def test_in_a_channel_the_words_come_where_they_were_asked_for(stage: Stage, away: Away) -> None:
    await stage.install(ANA)
    async with away():
        sent = stage.teller.message(ANA, f"kudos <at>{BO.name}</at> {THANKS} #courage", LAUNCH, (BO,))
        assert (await stage.send(sent)).status == 200
    assert WORDS in texts(stage.teams.messages(LAUNCH)[-1])
    assert await stage.stored() == 0


@pytest.mark.parametrize("visibility", ["public", "private"])
async def test_what_was_written_into_a_form_stands_in_its_answer(stage: Stage, away: Away, visibility: str) -> None:
    await stage.install(ANA, MIKA)
    form = (await stage.send(stage.teller.extension(ANA))).body["task"]["value"]["card"]["content"]
    entered = {"receivers": BO.aad, "words": THANKS, "value": value(form, "Courage"), "visibility": visibility}
    async with away():
        answer = await stage.send(stage.teller.pressed(ANA, form["actions"][0], **entered))
    assert answer.status == 200
    assert WORDS in texts(answer.body)
    assert THANKS in texts(answer.body)
    assert await stage.stored() == 0
    if visibility == "private":  # the form would open as a public one
        with pytest.raises(LookupError):
            button(answer.body, "Open the form")
        return
    again = await stage.send(stage.teller.pressed(ANA, button(answer.body, "Open the form")))
    assert THANKS in texts(again.body)
    assert BO.aad in texts(again.body)


async def test_the_message_extension_says_so_where_it_would_open_a_form(stage: Stage, away: Away) -> None:
    await stage.install(ANA)
    async with away():
        answer = await stage.send(stage.teller.extension(ANA, LAUNCH, stage.teller.chosen(BO, "The import works")))
    assert answer.status == 200
    assert WORDS in texts(answer.body)


async def thanked_by_emoji(stage: Stage) -> dict[str, Any]:
    """Ana's lion under what Bo has written."""
    await stage.install(ANA)
    said = stage.teller.message(BO, "The import works again", LAUNCH)
    assert (await stage.send(said)).status == 200
    return stage.teller.reaction(ANA, said["id"], "1f981_lionface", LAUNCH)


async def test_a_reaction_is_acknowledged_and_kept_until_the_database_is_back(
    stage: Stage, away: Away, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Teams sends it once, and again only by chance: it is one kudos all the same."""
    monkeypatch.setattr(inbound, "MESSAGE_SECONDS", 0.3)
    monkeypatch.setattr(once_back, "AGAIN_SECONDS", 0.05)
    lion = await thanked_by_emoji(stage)
    async with away():
        assert [(await stage.send(lion)).status for _ in range(2)] == [200, 200]
    await until(lambda: _is_stored(stage), "the kudos is stored")
    await stage.connection.pending.end()
    assert await stage.stored() == 1


async def _is_stored(stage: Stage) -> bool:
    return await stage.stored() > 0


async def test_who_reacted_reads_that_it_failed_where_the_database_stayed_away_for_too_long(
    stage: Stage, away: Away, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbound, "MESSAGE_SECONDS", 0.3)
    monkeypatch.setattr(once_back, "AGAIN_SECONDS", 0.05)
    monkeypatch.setattr(once_back, "KEPT_SECONDS", 1.0)  # beyond its acknowledgement
    lion, apologised = await thanked_by_emoji(stage), asyncio.Event()
    apologise = desk.Desk.apologise

    async def apologise_once_back(self: desk.Desk, activity: Activity) -> None:
        await apologised.wait()
        await apologise(self, activity)

    monkeypatch.setattr(desk.Desk, "apologise", apologise_once_back)
    async with away():
        assert (await stage.send(lion)).status == 200
        await until(lambda: _gave_up(stage), "the reaction is given up")
    apologised.set()
    await stage.connection.pending.end()
    assert "Something went wrong" in texts(stage.teams.messages(ANA.chat)[-1])
    assert await stage.stored() == 0


async def _gave_up(stage: Stage) -> bool:
    return not stage.connection.pending._late


@pytest.mark.parametrize("knows", [True, False], ids=["known to Teams", "without an id of the organisation"])
@pytest.mark.parametrize("kind", ["rate_limited", "server_error"])
async def test_a_reaction_waits_for_a_teams_that_does_not_say_who_is_thanked(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, kind: FaultKind, knows: bool
) -> None:
    monkeypatch.setattr(inbound, "MESSAGE_SECONDS", 0.3)
    monkeypatch.setattr(once_back, "AGAIN_SECONDS", 0.05)
    monkeypatch.setattr(once_back, "SILENT_SECONDS", 0.05)
    lion = await thanked_by_emoji(stage)
    await statement("delete from person")
    forget_all()
    if not knows:
        lion["from"].pop("aadObjectId")
        stage.connection.platform._ids.clear()
    stage.teams.plan.faults.append(Fault(kind, "member", times=2, seconds=1))
    assert (await stage.send(lion)).status == 200
    await until(lambda: _is_stored(stage), "the kudos is stored")
    await stage.connection.pending.end()
    assert await stage.stored() == 1


async def test_who_reacted_reads_that_it_failed_where_teams_says_no_to_the_look_up(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    lion = await thanked_by_emoji(stage)
    no = AsyncMock(side_effect=refused("InvalidBotApiHost"))
    monkeypatch.setattr(stage.connection.platform, "profiles", no)
    await statement("delete from person")
    forget_all()
    assert (await stage.send(lion)).status == 200
    assert "Something went wrong" in texts(stage.teams.messages(ANA.chat)[-1])
    assert await stage.stored() == 0
