"""A workspace that draws no tables: answers stand in words there, as posts do."""

from unittest.mock import AsyncMock

import pytest

from adapters.slack.voice import Address, Voice
from bot.messages.message import Cell, Message, Table
from bot.messages.request import Answered
from commands.routing.entrance import Entrance
from tests.slack import payloads
from tests.slack.conftest import ANA, KUDOS, Stage

WEEK = Message("the week", (Table("the week", ("team", "score"), ((Cell("Harbour"), Cell("3.5")),)),))


def is_in_words(page: payloads.Json) -> bool:
    return "3.5" in str(page["blocks"]) and not any(block["type"] == "data_table" for block in page["blocks"])


async def test_a_command_is_answered_in_words_where_the_workspace_refuses_tables(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Entrance, "answer", AsyncMock(return_value=Answered(WEEK, "en")))
    stage.slack.draws(natives=False)
    asked = {"user": ANA, "text": "digest", "command": "/pulse"}
    first = await stage.send(stage.signer.slash(**asked, response_url=stage.slack.response_url("first")))
    assert (first.status, first.body) == (200, {})
    assert [is_in_words(page) for page in stage.slack.responses["first"]] == [True]
    second = await stage.send(stage.signer.slash(**asked, response_url=stage.slack.response_url("second")))
    assert is_in_words(second.body)  # remembered: nothing is tried in vain
    assert "second" not in stage.slack.responses


async def test_what_is_shown_to_one_person_alone_comes_in_words_where_tables_are_refused(stage: Stage) -> None:
    stage.slack.draws(natives=False)
    voice = Voice(stage.connection.api, stage.connection.platform.natives)
    await voice.tell(WEEK, Address(ANA, payloads.CHANNEL))
    assert [is_in_words(shown) for shown in stage.slack.ephemerals] == [True]
    await stage.connection.platform.post(KUDOS, WEEK)  # posts need not learn it again
    tried = [call.outcome for call in stage.slack.calls if call.method == "chat.postMessage"]
    assert tried == ["ok"]


async def test_where_tables_are_drawn_a_command_is_answered_with_one(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Entrance, "answer", AsyncMock(return_value=Answered(WEEK, "en")))
    url = stage.slack.response_url("drawn")
    await stage.send(stage.signer.slash(user=ANA, text="digest", command="/pulse", response_url=url))
    [page] = stage.slack.responses["drawn"]
    assert [block["type"] for block in page["blocks"]][-1] == "data_table"
