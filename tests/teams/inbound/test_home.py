"""The admin's home in Teams: the channels of the teams that we are in, the consequence, and a test post."""

from typing import Any

from bot.org.imports.sources import PeopleSource
from bot.org.matching.doubts import Doubt
from storage.config.chosen import stored
from storage.org import people
from storage.org.doubts import ask, read_asking
from tests.teams.activities import LAUNCH
from tests.teams.conftest import ANA, DANA, Stage, button, texts

Json = dict[str, Any]


async def chosen_now() -> Any:
    [here] = await people.workspaces()
    return await stored(here.id)


def field(card: Json, name: str) -> Json:
    found: Json = next(part for part in card["body"] if part.get("id") == name)
    return found


async def test_dana_chooses_among_the_channels_that_are_known_and_saves(stage: Stage) -> None:
    await stage.install(DANA)
    await stage.send(stage.teller.message(DANA, "waterline admin"))
    look = stage.teams.messages(DANA.chat)[-1]
    opened = await stage.send(stage.teller.pressed(DANA, button(look, "Where posts stand")))
    form = opened.body["task"]["value"]["card"]["content"]
    channels = [choice["value"] for choice in field(form, "kudos.channel")["choices"]]
    assert channels == ["kudos", "Harbour/General", "Harbour/kudos", "Harbour/launch"]
    chosen = {"kudos.post_in": "channel", "kudos.channel": "Harbour/launch"}
    answer = await stage.send(stage.teller.pressed(DANA, form["actions"][0], **chosen))
    first = answer.body["task"]["value"]["card"]["content"]
    assert "posts stand in Harbour/launch" in first["speak"]
    await stage.send(stage.teller.pressed(DANA, button(first, "Post a test")))
    [post] = stage.teams.messages(LAUNCH)
    assert "tries whether kudos can be posted here" in texts(post)
    await stage.send(stage.teller.pressed(DANA, button(first, "Save")))
    assert await chosen_now() == {"kudos.channel": "Harbour/launch"}


async def test_what_is_refused_stands_on_the_form_with_what_was_entered(stage: Stage) -> None:
    await stage.install(DANA)
    await stage.send(stage.teller.message(DANA, "waterline admin"))
    look = stage.teams.messages(DANA.chat)[-1]
    opened = await stage.send(stage.teller.pressed(DANA, button(look, "Language and time")))
    form = opened.body["task"]["value"]["card"]["content"]
    chosen = {"languages": "en ja", "time_zone": "Mars"}
    refused = await stage.send(stage.teller.pressed(DANA, form["actions"][0], **chosen))
    again = refused.body["task"]["value"]["card"]["content"]
    assert "There is no time zone Mars." in texts(again["body"][0])
    assert field(again, "time_zone")["value"] == "Mars"
    assert await chosen_now() == {}


async def test_dana_answers_who_is_who_with_one_of_two_buttons(stage: Stage) -> None:
    await stage.install(DANA)
    [here] = await people.workspaces()
    await ask(here.id, PeopleSource.FILE, [Doubt(subject="line 1", account=ANA.aad, name="ana@x.test", person="Ana")])
    await stage.send(stage.teller.message(DANA, "waterline people"))
    page = stage.teams.messages(DANA.chat)[-1]
    assert "Is ana@x.test the same person as Ana?" in texts(page)
    await stage.send(stage.teller.pressed(DANA, button(page, "The same person")))
    assert (await read_asking(here.id)).answers == {"line 1": {ANA.aad: True}}
