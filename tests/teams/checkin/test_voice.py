"""A concern on Teams, in the activities that Teams really sends: what is typed is chat history, a dialog is not."""

import json
import re

import pytest

from commands.check_ins import CheckIns
from commands.routing.entrance import Entrance
from tests.cast import FakeClock
from tests.commands.voice.windows import open_for
from tests.rounds import contents
from tests.teams.activities import LAUNCH
from tests.teams.conftest import ANA, Json, Stage, button, texts

CAFE = "The café closes at two"


@pytest.fixture
async def written(stage: Stage, teams_entrance: Entrance, check_ins: CheckIns, clock: FakeClock) -> Stage:
    here = teams_entrance.workspace
    open_for(ANA.aad, here.platform, here.platform_id, check_ins.folders, clock)
    await stage.install(ANA)
    return stage


async def way_in(stage: Stage) -> Json:
    """What Ana reads in her private chat."""
    await stage.send(stage.teller.message(ANA, f"voice {CAFE}"))
    return stage.teams.messages(ANA.chat)[-1]


async def test_in_a_channel_one_reads_where_it_is_written_and_nothing_is_sent_to_anybody(written: Stage) -> None:
    before = len(written.teams.messages(ANA.chat))
    await written.send(written.teller.message(ANA, f"voice {CAFE}", LAUNCH))
    assert "in your private chat with me" in texts(written.teams.messages(LAUNCH)[-1])
    assert len(written.teams.messages(ANA.chat)) == before


async def test_what_is_typed_opens_by_a_button_the_form_in_a_dialog_which_is_empty_and_holds_the_six_words(
    written: Stage, check_ins: CheckIns
) -> None:
    shown = await way_in(written)
    form = await written.send(written.teller.pressed(ANA, button(shown, "Something that needs an answer?")))
    assert form.body["task"]["type"] == "continue"
    assert "Name 2" in texts(form.body)
    assert CAFE not in json.dumps(form.body, ensure_ascii=False)
    send = button(form.body, "Seal")
    refused = await written.send(written.teller.pressed(ANA, send, circle="0", words="x" * 3_001))
    assert "These are 3,001 characters, and 3,000 fit." in texts(refused.body)
    assert "x" * 3_001 in re.sub(r"[^x]", "", texts(refused.body)), "it is still there"
    sealed = await written.send(written.teller.pressed(ANA, send, circle="0", words=CAFE))
    keep = button(sealed.body, "Keep them in my chat")
    words = keep["data"]["value"]
    assert words in texts(sealed.body)
    chats = json.dumps([written.teams.messages(place) for place in (ANA.chat, LAUNCH)], ensure_ascii=False)
    assert words not in chats
    assert not [file for file in contents(check_ins.folders) if CAFE.encode() in file]
    assert "They stand in your chat now." in texts((await written.send(written.teller.pressed(ANA, keep))).body)
    assert words in texts(written.teams.messages(ANA.chat)[-1])


async def test_where_a_client_opens_no_dialog_nothing_can_be_written_since_it_would_stay(written: Stage) -> None:
    pressed = button(await way_in(written), "Something that needs an answer?")
    data = {"verb": "voice.write", "value": ""}
    await written.send(written.teller.message(ANA, "", value=data))
    assert "it would stay in the chat" in texts(written.teams.messages(ANA.chat)[-1])
    execute = {**pressed, "type": "Action.Execute", "verb": "voice.write", "data": data}
    answer = await written.send(written.teller.pressed(ANA, execute))
    assert "it would stay in the chat" in texts(answer.body)
