"""The admin's home on Slack: its own picker of channels, the consequence in the same window, and a test post."""

from typing import Any

from adapters.slack.render import modal
from bot.messages.message import ChoiceInput, Form
from bot.org.imports.sources import PeopleSource
from bot.org.matching.doubts import Doubt
from storage.config.chosen import stored
from storage.org import people
from storage.org.doubts import ask, read_asking
from tests.slack.blockkit import faults
from tests.slack.conftest import ANA, DANA, Stage
from tests.slack.inbound.test_inbound import button, texts

Json = dict[str, Any]
LAUNCH = "C0LAUNCH"


async def chosen_now() -> Any:
    [here] = await people.workspaces()
    return await stored(here.id)


def picker(view: Json) -> Json:
    block = next(block for block in view["blocks"] if block.get("block_id") == "kudos.channel")
    element: Json = block["element"]
    return element


async def opened(stage: Stage) -> Json:
    look = await stage.send(stage.signer.slash(user=DANA, command="/waterline", text="admin"))
    assert faults(look.body, "message") == []
    await stage.send(stage.signer.block_actions(user=DANA, message=look.body, **button(look.body, "Where posts stand")))
    [form] = stage.slack.views
    return form


async def test_dana_picks_a_channel_reads_what_comes_of_it_tries_it_and_saves(stage: Stage) -> None:
    form = await opened(stage)
    assert picker(form)["type"] == "conversations_select"
    assert picker(form)["filter"] == {"include": ["public", "private"], "exclude_bot_users": True}
    answers = {"kudos.channel": LAUNCH, "kudos.post_in": "channel"}
    answer = await stage.send(stage.signer.view_submission(user=DANA, view=form, answers=answers))
    shown = {**answer.body["view"], "id": form["id"]}
    assert faults(answer.body["view"], "modal") == []
    [named] = [
        part
        for block in shown["blocks"]
        for line in block.get("elements", [])
        for part in line.get("elements", [])
        if part.get("type") == "channel"
    ]
    assert named["channel_id"] == LAUNCH
    await stage.send(stage.signer.block_actions(user=DANA, view=shown, **button(shown, "Post a test")))
    [post] = stage.slack.messages(LAUNCH)
    assert "Dana tries whether kudos can be posted here" in post["text"]
    assert await chosen_now() == {}
    await stage.send(stage.signer.block_actions(user=DANA, view=shown, **button(shown, "Save")))
    assert await chosen_now() == {"kudos.channel": LAUNCH}
    again = await stage.send(stage.signer.slash(user=DANA, command="/waterline", text="admin"))
    assert "Where posts stand" in texts(again.body["blocks"])


async def test_a_channel_that_nobody_picked_stays_as_it_is(stage: Stage) -> None:
    form = await opened(stage)
    answer = await stage.send(stage.signer.view_submission(user=DANA, view=form))
    assert "It is so already" in texts(answer.body["view"]["blocks"])
    assert await chosen_now() == {}


async def test_who_has_no_role_is_told_so(stage: Stage) -> None:
    answer = await stage.send(stage.signer.slash(user=ANA, command="/waterline", text="admin"))
    assert "This needs a role that you do not have." in answer.body["text"]
    assert stage.slack.views == []


def test_a_channel_that_is_known_by_its_id_is_chosen_in_the_picker_and_one_by_its_name_is_not() -> None:
    for chosen, initial in (("C0LAUNCH1", "C0LAUNCH1"), ("kudos", None)):
        asks = ChoiceInput(name="kudos.channel", label="The channel", options=(), chosen=chosen, of_channels=True)
        view = modal(Form(key="f", title="Form", submit="Send", blocks=(asks,)), "en")
        assert picker(view).get("initial_conversation") == initial
        assert faults(view, "modal") == []


async def test_dana_answers_who_is_who_with_one_of_two_buttons(stage: Stage) -> None:
    [here] = await people.workspaces()
    await ask(here.id, PeopleSource.FILE, [Doubt(subject="line 1", account=ANA, name="ana@x.test", person="Ana")])
    page = await stage.send(stage.signer.slash(user=DANA, command="/waterline", text="people"))
    assert faults(page.body, "message") == []
    assert "Is ana@x.test the same person as Ana?" in texts(page.body["blocks"])
    pressed = stage.signer.block_actions(user=DANA, message=page.body, **button(page.body, "Two people"))
    await stage.send(pressed)
    assert (await read_asking(here.id)).answers == {"line 1": {ANA: False}}
