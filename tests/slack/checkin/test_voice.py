"""What is written without a name on Slack, in the payloads that Slack really sends: it stands in a window, and never in
a chat.
"""

import asyncio
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.slack import late
from adapters.slack.render import modal
from bot.voice.wording import writing
from commands.check_ins import CheckIns
from commands.routing.entrance import Entrance
from storage.database import close_database
from storage.voice.window_box import WindowBox
from tests.cast import FakeClock
from tests.commands.voice.windows import Voice, open_for, plan
from tests.slack.blockkit import faults
from tests.slack.conftest import ANA, Stage
from tests.slack.inbound.test_inbound import button, texts

CAFE = "The café closes at two"
NAMED = {"words": "The travel form needs three signatures", "hinders": "Support", "cost": "They wait", "unnamed": "yes"}
WAYS = {"/voice": {"circle": "0", "words": CAFE}, "/barnacle": NAMED}  # what is sealed, by the command that opens it


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
async def test_a_barnacle_without_a_name_is_typed_opened_and_sealed_without_a_statement_and_stands_in_no_chat(
    stage: Stage,
) -> None:
    await close_database()
    await stage.send(stage.signer.slash(user=ANA, command="/barnacle", text=NAMED["words"]))
    view = stage.slack.views[-1]
    assert "Without my name: it is sealed first" in json.dumps(view["blocks"])
    [words] = [block["element"] for block in view["blocks"] if block.get("block_id") == "words"]
    assert words["initial_value"] == NAMED["words"]
    empty = NAMED | {"cost": " "}
    refused = await stage.send(stage.signer.view_submission(user=ANA, view=view, answers=empty))
    assert list(refused.body["errors"]) == ["cost"]
    sealed = await stage.send(stage.signer.view_submission(user=ANA, view=view, answers=NAMED))
    assert faults(sealed.body["view"], "modal") == []
    assert "Sealed, without your name." in texts(sealed.body["view"]["blocks"])
    assert "signatures" not in said_in_chats(stage) + texts(sealed.body["view"]["blocks"])


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_days_on_which_it_is_read_stand_on_one_line_whatever_the_month(tmp_path: Path, language: str) -> None:
    manifest = Voice.at(tmp_path / "folders").open(plan(managers=10))
    writer = manifest.writer("U1000")
    assert writer
    for days in range(366):
        window = replace(manifest, closes_at=manifest.closes_at + timedelta(days=days))
        desk = writing.Desk(window, writer._replace(language=language), "UTC")
        assert '"description"' not in json.dumps(modal(writing.form(desk), language)), "where Slack has the rest of it"


@pytest.mark.parametrize("command", WAYS)
@pytest.mark.usefixtures("open_window")
async def test_whoever_closed_the_form_before_its_answer_reads_nothing_of_it_in_their_chat(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setattr(late, "ACKNOWLEDGED_WITHIN", 0.01)
    put, goes_on = WindowBox.put, asyncio.Event()

    async def slowly(*arguments: Any) -> bool:
        await goes_on.wait()
        return await put(*arguments)

    await stage.send(stage.signer.slash(user=ANA, command=command))
    monkeypatch.setattr(WindowBox, "put", slowly)
    view = stage.slack.views[-1]
    waiting = await stage.send(stage.signer.view_submission(user=ANA, view=view, answers=WAYS[command]))
    assert waiting.body["response_action"] == "update"
    stage.slack.close_views()
    goes_on.set()
    await stage.desk.close()
    chat = said_in_chats(stage)
    assert "Nobody can say whether it was sealed." in chat
    assert "six words" not in chat
    assert "Sealed" not in chat
    assert WAYS[command]["words"] not in chat
