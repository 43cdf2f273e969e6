"""Somebody gets what is held of them on Slack, on Teams and on the local page: once, and nobody else does."""

import io
import json
import zipfile
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.config.settings import Settings
from bot.kudos.kudos import Draft, as_named_now, week_of
from bot.personal_data.sections import Section
from commands.check_ins import CheckIns
from commands.org.save_company import save_company
from storage.database import statement
from storage.kudos import giving
from storage.kudos.giving import Limits
from storage.org import people, values
from tests.cast import COMPANY, FakeClock
from tests.contract.leaders import led_by
from tests.contract.personal_data.taking import SlackTaking, Taking, TeamsTaking, WebTaking, deliver, taking
from tests.contract.voices import VOICES, VoiceOn, answer_first

WORDS = 'for <b>holding</b> the line & "more"'


@pytest.fixture(params=VOICES)
async def voice(
    request: pytest.FixtureRequest,
    opened: str,
    settings: Settings,
    clock: FakeClock,
    check_ins: CheckIns,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[VoiceOn]:
    answer_first(monkeypatch)
    on: VoiceOn
    async with VOICES[request.param](opened, settings, clock, check_ins) as on:
        await save_company(on.entrance.workspace, COMPANY if request.param == "web" else led_by(on.account))
        yield on


@pytest.fixture
async def ana(voice: VoiceOn, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Taking]:
    async with taking(voice, monkeypatch) as opened_taking:
        yield opened_taking


async def gives(voice: VoiceOn, words: str, *, private: bool = False, key: str = "harbour") -> None:
    """Ana thanks a colleague."""
    entrance = voice.entrance
    workspace_id, now = entrance.workspace.id, entrance.clock.now()
    everybody = await people.everyone(workspace_id)
    [giver] = [one for one in everybody if one.platform_id == voice.account]
    receiver = next(one for one in everybody if one.platform_id in ("@bo", "lead"))
    value = (await values.current(workspace_id))[0]
    draft = Draft(receivers=(receiver,), value_id=value.id, words=words, private=private)
    assert await giving.give(
        *(workspace_id, key, giver.id, draft, as_named_now(value), [], week_of(now, "UTC"), Limits(), now)
    )


def unpacked(content: bytes | None) -> dict[str, str]:
    assert content is not None
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name).decode() for name in archive.namelist()}


def section(files: dict[str, str], name: Section) -> dict[str, list[dict[str, Any]]]:
    parts: dict[str, list[dict[str, Any]]] = json.loads(files[f"json/{name.value}.json"])["parts"]
    return parts


async def left_over() -> list[dict[str, Any]]:
    return [dict(row) for row in await statement("select * from file_handing")]


async def test_what_is_held_is_given_once_and_nothing_of_it_is_left(voice: VoiceOn, ana: Taking) -> None:
    await gives(voice, WORDS, private=True)
    assert "private chat" in await ana.asks()
    files = unpacked(await ana.takes())
    [thanks] = section(files, Section.KUDOS_GIVEN)["kudos_giver_id"]
    assert thanks["words"] == WORDS
    assert thanks["private"] is True
    [profile] = section(files, Section.PROFILE)["person_id"]
    assert profile["account"] == voice.account
    assert {f"json/{part.value}.json" for part in Section} <= files.keys()
    assert "&lt;b&gt;holding" in files["index.html"]
    assert "<b>holding" not in files["index.html"]
    assert "<script" not in files["index.html"]
    assert "Answers in check-ins" in files["not-here.html"]
    assert await ana.takes() is None
    assert await left_over() == []


async def test_whoever_asks_once_more_gets_another_and_the_one_of_before_is_dead(voice: VoiceOn, ana: Taking) -> None:
    await ana.asks()
    match ana:
        case WebTaking():
            [before] = await ana.links()
            await ana.asks()
            assert await ana.fetches(before) is None
        case TeamsTaking():
            [card] = ana.cards
            await ana.asks()
            assert await ana.answers(card) is None
        case _:  # Slack has it already
            assert unpacked(await ana.takes())
            await ana.asks()
    assert unpacked(await ana.takes())


async def test_who_left_before_it_is_there_gets_nothing(voice: VoiceOn, ana: Taking) -> None:
    await ana.asks()
    if isinstance(ana, SlackTaking):
        await ana.takes()
        await statement("update delivery set message_id = null, posted = 0 where subject = 'my_data'")
    await statement("update person set is_active = false where platform_id = %(account)s", account=voice.account)
    await deliver(voice)
    assert await ana.takes() is None


async def test_after_a_day_it_is_to_be_asked_for_anew(voice: VoiceOn, ana: Taking, clock: FakeClock) -> None:
    if isinstance(ana, SlackTaking):
        return
    await ana.asks()
    clock.move(hours=24)
    assert await ana.takes() is None
    await ana.asks()
    assert unpacked(await ana.takes())


async def test_another_persons_file_is_not_given(voice: VoiceOn, ana: Taking) -> None:
    await ana.asks()
    match ana:
        case WebTaking():
            [link] = await ana.links()
            assert await ana.fetches(link, "bo") is None
            assert await ana.fetches(link, "nobody") is None
            assert await ana.fetches("file/guessed") is None
            assert unpacked(await ana.fetches(link))
        case TeamsTaking():
            [card] = ana.cards
            forged = {**card, "content": {**card["content"], "acceptContext": {"waterline_file": "guessed"}}}
            assert await ana.answers(forged) is None
            assert await ana.answers(card, "decline") is None
            ana.sharepoint.refuses = True
            assert await ana.answers(card) is None
            ana.sharepoint.refuses = False
            assert unpacked(await ana.answers(card))
        case _:
            pass


async def test_it_reads_in_the_language_of_the_person(voice: VoiceOn, ana: Taking) -> None:
    await statement(
        "update person set language = 'ja', language_chosen = true where platform_id = %(account)s",
        account=voice.account,
    )
    await gives(voice, WORDS)
    people.forget()
    await ana.asks()
    files = unpacked(await ana.takes())
    assert '<html lang="ja">' in files["index.html"]
    assert "贈った感謝" in files["index.html"]
    assert "チェックインの回答" in files["not-here.html"]
