"""Who comes back is asked on Slack, in the payloads that Slack really sends, and thanks in private."""

import json

from commands.routing.entrance import Entrance
from storage.database import statement
from tests.slack.blockkit import faults
from tests.slack.conftest import ANA, BO, KUDOS, MIKA, Stage
from tests.slack.inbound.test_inbound import button, texts
from tests.stories.cover.absences import QUESTION, is_back

DEED = "for taking the night shift of the ferry line, so that nobody stood on the pier"


async def test_ana_is_asked_in_her_chat_alone_and_one_tap_opens_the_form_that_thanks_bo_in_private(
    stage: Stage, slack_entrance: Entrance
) -> None:
    await is_back(slack_entrance, ANA)
    await stage.deliver()
    [asked] = stage.slack.messages(ANA)
    assert QUESTION in texts(asked["blocks"])
    assert faults(asked, "message") == []
    assert not stage.slack.messages(KUDOS)
    await stage.send(stage.signer.block_actions(user=ANA, message=asked, **button(asked, "Say thank you")))
    view = stage.slack.views[-1]
    assert QUESTION in texts(view["blocks"])
    assert "Private at first" in texts(view["blocks"])
    assert "private" in json.dumps([block for block in view["blocks"] if block.get("block_id") == "visibility"])
    chosen = {"receivers": [BO], "words": DEED, "value": "1"}
    await stage.send(stage.signer.view_submission(user=ANA, view=view, answers=chosen))
    await stage.deliver()
    assert await statement("select private, cover from kudos") == [{"private": True, "cover": True}]
    assert not stage.slack.messages(KUDOS)
    [thanks] = stage.slack.messages(BO)
    assert "ferry line" in texts(thanks["blocks"])
    assert "away" not in texts(thanks["blocks"])
    mine = await stage.send(stage.signer.slash(user=BO, text="mine"))
    assert "Thanked for picking up the work of Ana." in texts(mine.body["blocks"])


async def test_mika_is_asked_in_japanese(stage: Stage, slack_entrance: Entrance) -> None:
    await is_back(slack_entrance, MIKA)
    await stage.deliver()
    [asked] = stage.slack.messages(MIKA)
    assert "お仕事を引き受けてくれたのは、どなたですか。" in texts(asked["blocks"])
    await stage.send(stage.signer.block_actions(user=MIKA, message=asked, **button(asked, "感謝を伝える")))
    assert "公開すると、あなたが休んでいたことが皆に伝わる" in texts(stage.slack.views[-1]["blocks"])
