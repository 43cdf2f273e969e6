"""A tenant that draws no tables: they stand in words there."""

import json
from unittest.mock import patch

from adapters.teams.replies import Replies, Response
from bot.messages.message import Cell, Message, Table
from tests.teams.activities import LAUNCH
from tests.teams.conftest import ANA, Stage, texts
from tests.teams.fake import SEND, UPDATE

WEEK = Message("the week", (Table("the week", ("team", "score"), ((Cell("Harbour"), Cell("3.5")),)),))


async def test_a_table_that_teams_refuses_is_sent_in_words_and_so_it_stays(stage: Stage) -> None:
    await stage.install()
    stage.teams.judge = lambda activity: ["no tables"] if '"Table"' in json.dumps(activity) else []
    platform = stage.connection.platform
    first, second = await platform.post(LAUNCH, WEEK), await platform.post(LAUNCH, WEEK)
    await platform.update(LAUNCH, second, WEEK)
    assert first != second
    calls = [call.outcome for call in stage.teams.calls if call.method in (SEND, UPDATE)]
    assert [outcome == "ok" for outcome in calls[-4:]] == [False, True, True, True]
    assert all("3.5" in texts(posted) for posted in stage.teams.messages(LAUNCH))


async def test_an_answer_whose_table_teams_refuses_comes_in_words(stage: Stage) -> None:
    await stage.install(ANA)
    stage.teams.judge = lambda activity: ["no tables"] if '"Table"' in json.dumps(activity) else []
    with patch.object(Replies, "respond", return_value=Response(WEEK, "en")):
        for _ in range(2):
            await stage.send(stage.teller.message(ANA, "pulse digest"))
    calls = [call.outcome for call in stage.teams.calls if call.method == SEND]
    assert [outcome == "ok" for outcome in calls[-3:]] == [False, True, True]
    assert all("3.5" in texts(answer) for answer in stage.teams.messages(ANA.chat)[-2:])
