"""What is written without a name on Teams, as Teams really sends it: what is typed is chat history, a dialog is not."""

import json
import re

import pytest

from commands.check_ins import CheckIns
from commands.routing.entrance import Entrance
from storage.database import close_database
from tests.cast import FakeClock
from tests.commands.voice.windows import open_for
from tests.rounds import contents
from tests.teams.activities import LAUNCH
from tests.teams.conftest import ANA, Json, Stage, button, texts

CAFE = "The café closes at two"
NAMED = {"words": "The travel form needs three signatures", "hinders": "Support", "cost": "They wait", "unnamed": "yes"}


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


# --- a barnacle without a name


async def opened(stage: Stage) -> Json:
    """The dialog behind the button in the list."""
    await stage.send(stage.teller.message(ANA, "barnacle list"))
    shown = button(stage.teams.messages(ANA.chat)[-1], "Name a barnacle")
    return (await stage.send(stage.teller.pressed(ANA, shown))).body


async def test_what_is_typed_can_be_named_with_ones_name_only_and_says_where_it_can_be_without(written: Stage) -> None:
    await written.send(written.teller.message(ANA, f"barnacle {NAMED['words']}"))
    card = written.teams.messages(ANA.chat)[-1]
    assert "what stands in a chat stays there" in texts(card)
    assert "Without my name" not in texts(card)
    named = await written.send(written.teller.pressed(ANA, button(card, "Name it"), **{**NAMED, "unnamed": ""}))
    assert "stands in the list now" in texts(named.body)


async def test_in_a_dialog_it_is_sealed_without_a_statement_and_stands_in_no_chat(
    written: Stage, check_ins: CheckIns
) -> None:
    form = await opened(written)
    assert "Without my name: it is sealed first" in texts(form)
    await close_database()
    send = button(form, "Name it")
    refused = await written.send(written.teller.pressed(ANA, send, **(NAMED | {"cost": "x" * 3_001})))
    assert "These are 3001 characters, and 200 fit." in texts(refused.body)
    assert NAMED["words"] in texts(refused.body), "it is still there"
    assert "Without my name: it is sealed first" in texts(refused.body)
    sealed = await written.send(written.teller.pressed(ANA, send, **NAMED))
    assert "Sealed, without your name." in texts(sealed.body)
    chats = json.dumps([written.teams.messages(place) for place in (ANA.chat, LAUNCH)], ensure_ascii=False)
    assert "signatures" not in chats
    assert not [file for file in contents(check_ins.folders) if b"signatures" in file]


async def test_where_a_client_opens_no_dialog_it_is_not_sealed_since_the_words_would_stay(written: Stage) -> None:
    send = button(await opened(written), "Name it")
    data = {**send["data"], **NAMED}
    execute = {**send, "type": "Action.Execute", "verb": send["data"].get("verb", ""), "data": data}
    answer = await written.send(written.teller.pressed(ANA, execute))
    assert "it would stay in the chat" in texts(answer.body)
    await written.send(written.teller.message(ANA, "", value=data))
    assert "it would stay in the chat" in texts(written.teams.messages(ANA.chat)[-1])
