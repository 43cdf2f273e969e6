"""A concern on Slack, in the payloads that Slack really sends: six words stand in a window, and never in a chat."""

import asyncio
import json
from typing import Any

import pytest

from adapters.slack import late
from commands.check_ins import CheckIns
from commands.routing.entrance import Entrance
from storage.voice.window_box import WindowBox
from tests.cast import FakeClock
from tests.commands.voice.windows import open_for
from tests.slack.blockkit import faults
from tests.slack.conftest import ANA, Stage
from tests.slack.inbound.test_inbound import button, texts

CAFE = "The café closes at two"


@pytest.fixture
def open_window(slack_entrance: Entrance, check_ins: CheckIns, clock: FakeClock) -> None:
    here = slack_entrance.workspace
    open_for(ANA, here.platform, here.platform_id, check_ins.folders, clock)


def said_in_chats(stage: Stage) -> str:
    return json.dumps([call for call in stage.slack.calls if not call.method.startswith("views.")], default=str)


@pytest.mark.usefixtures("open_window")
async def test_what_is_typed_stands_in_the_form_and_the_six_words_in_the_window_that_answers_it(stage: Stage) -> None:
    for command, text in (("/voice", CAFE), ("/waterline", f"voice {CAFE}")):
        answer = await stage.send(stage.signer.slash(user=ANA, command=command, text=text))
        assert not answer.body
    view = stage.slack.views[-1]
    [words] = [block["element"] for block in view["blocks"] if block.get("block_id") == "words"]
    assert (words["initial_value"], words["max_length"]) == (CAFE, 3_000)
    assert '"user_id": "U2"' in json.dumps(view["blocks"]), "who reads it is named"
    refused = await stage.send(stage.signer.view_submission(user=ANA, view=view, answers={"circle": "0", "words": ""}))
    assert list(refused.body["errors"]) == ["words"]
    sealed = await stage.send(stage.signer.view_submission(user=ANA, view=view, answers={"circle": "0", "words": CAFE}))
    assert faults(sealed.body["view"], "modal") == []
    shown = texts(sealed.body["view"]["blocks"])
    assert "Sealed. These are your six words" in shown
    keep = button(sealed.body["view"], "Keep them in my chat")
    assert keep["value"] in shown
    assert keep["value"] not in said_in_chats(stage)
    await stage.send(stage.signer.block_actions(user=ANA, view={**sealed.body["view"], "id": view["id"]}, **keep))
    [kept] = stage.slack.messages(ANA)
    assert keep["value"] in texts(kept["blocks"]), "since she asked for it"


@pytest.mark.usefixtures("open_window")
async def test_whoever_closed_the_form_before_its_answer_reads_no_six_words_in_their_chat(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(late, "ACKNOWLEDGED_WITHIN", 0.01)
    put, goes_on = WindowBox.put, asyncio.Event()

    async def slowly(*arguments: Any) -> bool:
        await goes_on.wait()
        return await put(*arguments)

    await stage.send(stage.signer.slash(user=ANA, command="/voice"))
    monkeypatch.setattr(WindowBox, "put", slowly)
    view = stage.slack.views[-1]
    waiting = await stage.send(
        stage.signer.view_submission(user=ANA, view=view, answers={"circle": "0", "words": CAFE})
    )
    assert waiting.body["response_action"] == "update"
    stage.slack.close_views()
    goes_on.set()
    await stage.desk.close()
    chat = said_in_chats(stage)
    assert "Nobody can say whether it was sealed." in chat
    assert "six words" not in chat
