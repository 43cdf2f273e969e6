"""A process that is killed while it hands over files leaves nobody without theirs, and no more than one comes twice."""

import io
import zipfile
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.roles.roles import Role
from storage.database import statement
from tests.cast import FakeClock
from tests.contract.doors.conftest import Somebody
from tests.contract.doors.killed import DOOR, KNOWN, TAKEN, Company, gives, hands
from tests.contract.personal_data.taking import SlackTaking, Taking, TeamsTaking, WebTaking, deliver, taking
from tests.contract.voices import SlackVoice, TeamsVoice
from tests.slack import conftest as slack
from tests.slack.payloads import im
from tests.stories.conftest import count
from tests.stories.killed import is_killed
from tests.teams import conftest as teams

MY_DATA, EXPORT = "index.html", "kudos.csv"


@pytest.fixture
async def chat(ana: Somebody, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Taking]:
    async with taking(ana.voice, monkeypatch) as opened_taking:
        yield opened_taking


def company_of(ana: Somebody, conninfo: str) -> Company:
    workspace = ana.voice.entrance.workspace
    match ana.voice:
        case SlackVoice(_stage=stage):
            url = stage.slack.url
        case TeamsVoice(_stage=stage):
            url = stage.teams.url
        case _:
            url = ""
    return Company(workspace.platform, conninfo, url, teams.SECRETS, ana.voice.entrance.clock.now())


async def asks_for_both(ana: Somebody) -> None:
    """She is asked nothing else meanwhile."""
    await ana.becomes(Role.OBSERVER)
    await deliver(ana.voice)
    await ana.hand.types("my data", "waterline")
    await ana.hand.types("export", "waterline")
    await ana.hand.sends("exports.wanted", "Export", table="kudos", format="csv")
    assert await count("file_handing") == 2


async def all_that_she_gets(chat: Taking) -> list[bytes | None]:
    """Everything that stands in her chat, as she takes it; None for what leads nowhere."""
    match chat:
        case SlackTaking():
            assert chat._stage.slack.files.uploaded.keys() <= {im(slack.ANA)}, "nobody else has any"
            return [upload.content for upload in chat._stage.slack.files.uploaded[im(slack.ANA)]]
        case TeamsTaking():
            return [await chat.answers(card) for card in chat.cards]
        case WebTaking():
            return [await chat.fetches(link) for link in await chat.links()]
        case _:
            raise AssertionError


async def tokens(chat: Taking) -> list[str]:
    match chat:
        case TeamsTaking():
            return [card["content"]["acceptContext"]["waterline_file"] for card in chat.cards]
        case WebTaking():
            return [link.removeprefix("file/") for link in await chat.links()]
        case _:
            raise AssertionError


def kind_of(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        [kind] = {MY_DATA, EXPORT} & {*archive.namelist()}
        return kind


async def kinds_of_all(chat: Taking) -> list[str]:
    return [kind_of(content) for content in await all_that_she_gets(chat) if content is not None]


@pytest.mark.parametrize(("where", "times", "again"), [(DOOR, 1, []), (TAKEN, 2, [EXPORT]), (KNOWN, 1, [MY_DATA])])
async def test_both_files_come_wherever_the_process_is_killed(
    ana: Somebody, chat: Taking, opened: str, where: str, times: int, again: list[str]
) -> None:
    await asks_for_both(ana)
    await is_killed(hands, company_of(ana, opened), where, times)
    await statement("update delivery set due_at = now()")  # the minute for which it held what it had in hand
    for _ in range(2):
        await deliver(ana.voice)
    got = await all_that_she_gets(chat)
    files = Counter(kind_of(content) for content in got if content is not None)
    if isinstance(chat, SlackTaking):
        assert files == Counter([MY_DATA, EXPORT, *(again if where == TAKEN else [])])
        assert None not in got
    else:
        assert files == Counter([MY_DATA, EXPORT]), "what it is offered by comes twice, and the last one alone gives it"
        assert len(got) == 2 + len(again)
    assert await count("file_handing") == 0


async def test_what_she_was_taking_when_the_process_was_killed_she_can_take_two_minutes_later(
    ana: Somebody, chat: Taking, opened: str, clock: FakeClock, tmp_path: Path
) -> None:
    if isinstance(chat, SlackTaking):
        return
    await asks_for_both(ana)
    await deliver(ana.voice)
    disk, [token, _] = tmp_path / "disk", await tokens(chat)
    await is_killed(gives, company_of(ana, opened), ana.voice.account, token, disk)
    assert kind_of(disk.read_bytes()) == MY_DATA, "it had arrived, and nobody had noted so"
    assert await kinds_of_all(chat) == [EXPORT], "the other may still be on its way"
    clock.move(minutes=3)
    assert await kinds_of_all(chat) == [MY_DATA]
    assert await kinds_of_all(chat) == []
    assert await count("file_handing") == 0
