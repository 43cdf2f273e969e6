"""A thanks that hurts, on Slack: reported from the menu of its message, or hidden by who got it."""

from tests.cast import THANKS
from tests.slack.conftest import ANA, BO, DANA, KUDOS, MIKA, Stage
from tests.slack.inbound.test_inbound import KUDOS_TEXT, button, texts


async def test_a_kudos_is_reported_from_its_message_s_menu_and_an_admin_removes_it(stage: Stage) -> None:
    await stage.send(stage.signer.slash(user=DANA, text="help"))  # who administers is known from then on
    await stage.send(stage.signer.slash(user=ANA, text=KUDOS_TEXT))
    await stage.deliver()
    [post] = stage.slack.messages(KUDOS)
    shortcut = stage.signer.message_shortcut(
        user=MIKA, author="U0WATERBOT", text=post["text"], callback_id="report_kudos", message=post
    )
    assert (await stage.send(shortcut)).status == 200
    [form] = stage.slack.views
    assert form["callback_id"] == "kudos.reported"
    answer = await stage.send(stage.signer.view_submission(user=MIKA, view=form, answers={"because": "つらいです"}))
    assert answer.body["response_action"] == "update"
    await stage.deliver()
    [notice] = stage.slack.messages(DANA)
    assert THANKS in texts(notice["blocks"])
    assert "つらいです" in texts(notice["blocks"])
    assert MIKA not in texts(notice["blocks"])
    click = stage.signer.block_actions(user=DANA, message=notice, **button(notice, "Remove this kudos"))
    await stage.send(click)
    removal = stage.slack.views[-1]
    await stage.send(stage.signer.view_submission(user=DANA, view=removal, answers={"because": "It hurts"}))
    await stage.deliver()
    assert stage.slack.messages(KUDOS) == stage.slack.messages(BO) == stage.slack.messages(DANA) == []
    [told] = stage.slack.messages(ANA)
    assert "was taken down" in told["text"]


async def test_what_is_no_kudos_cannot_be_reported(stage: Stage) -> None:
    url = stage.slack.response_url("no")
    shortcut = stage.signer.message_shortcut(
        user=MIKA, author=BO, text="Hello", callback_id="report_kudos", response_url=url
    )
    assert (await stage.send(shortcut)).status == 200
    assert stage.slack.views == []
    assert len(stage.slack.responses["no"]) == 1


async def test_who_got_it_hides_it(stage: Stage) -> None:
    await stage.send(stage.signer.slash(user=ANA, text=KUDOS_TEXT))
    await stage.deliver()
    [direct] = stage.slack.messages(BO)
    urls = [stage.slack.response_url(name) for name in ("more", "hide")]
    await stage.send(
        stage.signer.block_actions(user=BO, message=direct, response_url=urls[0], **button(direct, "More"))
    )
    [more] = stage.slack.responses["more"]
    await stage.send(stage.signer.block_actions(user=BO, message=more, response_url=urls[1], **button(more, "Hide it")))
    await stage.deliver()
    assert "Hidden" in stage.slack.responses["hide"][0]["text"]
    assert stage.slack.messages(KUDOS) == stage.slack.messages(BO) == []
