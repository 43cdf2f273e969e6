"""Commands are named as one types them in Teams: without a slash."""

import json
import re

import pytest

from tests.teams.activities import KUDOS, User
from tests.teams.conftest import ANA, BO, MIKA, Stage, texts


@pytest.mark.parametrize(("who", "typed"), [(ANA, "kudos help"), (MIKA, "kudos help"), (ANA, "pulse because of me")])
async def test_commands_are_named_as_one_types_them_here(stage: Stage, who: User, typed: str) -> None:
    await stage.install(who)
    await stage.send(stage.teller.message(who, typed))
    answer = stage.teams.messages(who.chat)[-1]
    assert re.search(r"(?<!/)\b(kudos mine|pulse)\b", texts(answer))
    assert not re.search("/(kudos|pulse)", json.dumps(answer))


async def test_a_refusal_on_a_form_and_in_place_names_a_command_so(stage: Stage) -> None:
    await stage.install(ANA)
    unknown = {"type": "Action.Execute", "title": "", "verb": "kudos.nothing", "data": {"value": ""}}
    answer = await stage.send(stage.teller.pressed(ANA, unknown))
    assert answer.body["value"].endswith("Type kudos help to see what works.")


async def test_words_of_a_person_keep_their_slash(stage: Stage) -> None:
    await stage.install(ANA, BO)
    await stage.send(
        stage.teller.message(ANA, "kudos @bo for telling everybody of /kudos help, so that it is used #courage")
    )
    await stage.deliver()
    [post] = stage.teams.messages(KUDOS)
    assert "of /kudos help, so" in texts(post)
