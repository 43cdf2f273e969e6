"""Who comes back is asked on Teams, as Teams really sends it, and thanks in private."""

from commands.routing.entrance import Entrance
from storage.database import statement
from tests.stories.cover.absences import QUESTION, is_back
from tests.teams.activities import LAUNCH
from tests.teams.conftest import ANA, BO, MIKA, Stage, button, texts

DEED = "for taking the night shift of the ferry line, so that nobody stood on the pier"


async def test_ana_is_asked_in_her_chat_alone_and_one_tap_opens_the_form_that_thanks_bo_in_private(
    stage: Stage, teams_entrance: Entrance
) -> None:
    await stage.install(ANA, BO)
    await is_back(teams_entrance, ANA.aad)
    await stage.deliver()
    asked = stage.teams.messages(ANA.chat)[-1]
    assert QUESTION in texts(asked)
    assert QUESTION not in texts([stage.teams.messages(place) for place in (BO.chat, LAUNCH)])
    form = (await stage.send(stage.teller.pressed(ANA, button(asked, "Say thank you")))).body
    assert QUESTION in texts(form)
    assert "Private at first" in texts(form)
    entered = {"receivers": BO.aad, "words": DEED, "value": "1", "visibility": "private"}
    await stage.send(stage.teller.pressed(ANA, button(form, "Send"), **entered))
    await stage.deliver()
    assert await statement("select private, cover from kudos") == [{"private": True, "cover": True}]
    assert "ferry line" in texts(stage.teams.messages(BO.chat)[-1])
    assert "away" not in texts(stage.teams.messages(BO.chat)[-1])
    assert "ferry line" not in texts(stage.teams.messages(LAUNCH))
    await stage.send(stage.teller.message(BO, "kudos mine"))
    assert "Thanked for picking up the work of Ana Lindqvist." in texts(stage.teams.messages(BO.chat)[-1])


async def test_mika_is_asked_in_japanese(stage: Stage, teams_entrance: Entrance) -> None:
    await stage.install(MIKA)
    await is_back(teams_entrance, MIKA.aad)
    await stage.deliver()
    asked = stage.teams.messages(MIKA.chat)[-1]
    assert "お仕事を引き受けてくれたのは、どなたですか。" in texts(asked)
    form = (await stage.send(stage.teller.pressed(MIKA, button(asked, "感謝を伝える")))).body
    assert "公開すると、あなたが休んでいたことが皆に伝わる" in texts(form)
