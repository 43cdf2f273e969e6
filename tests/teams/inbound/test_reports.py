"""A thanks that hurts, in Teams: reported by More under its post, without a name, or hidden by who got it."""

from tests.cast import THANKS
from tests.teams.activities import KUDOS
from tests.teams.conftest import ANA, BO, DANA, MIKA, Json, Stage, button, texts


async def posted(stage: Stage) -> Json:
    await stage.install(ANA, BO, DANA)
    await stage.send(stage.teller.message(DANA, "kudos help"))
    await stage.send(stage.teller.message(ANA, f"kudos @bo {THANKS} #courage"))
    await stage.deliver()
    [post] = stage.teams.messages(KUDOS)
    return post


async def test_who_reads_a_post_reports_it_in_its_dialog_and_an_admin_removes_it(stage: Stage) -> None:
    more = await stage.send(stage.teller.pressed(MIKA, button(await posted(stage), "More"), KUDOS))
    opened = await stage.send(stage.teller.pressed(MIKA, button(more.body, "Report it"), KUDOS))
    form = opened.body["task"]["value"]["card"]["content"]
    answer = await stage.send(stage.teller.pressed(MIKA, form["actions"][0], KUDOS, because="つらいです"))
    assert "Your admins have it now" in texts(answer.body)
    await stage.deliver()
    notice = stage.teams.messages(DANA.chat)[-1]
    assert THANKS in texts(notice)
    assert "つらいです" in texts(notice)
    assert MIKA.name not in str(notice)
    assert MIKA.aad not in str(notice)
    assert "つらいです" not in str(stage.teams.messages(ANA.chat))
    removal = (await stage.send(stage.teller.pressed(DANA, button(notice, "Remove this kudos")))).body
    card = removal["task"]["value"]["card"]["content"]
    await stage.send(stage.teller.pressed(DANA, card["actions"][0], because="It hurts"))
    await stage.deliver()
    assert stage.teams.messages(KUDOS) == []
    assert "was taken down" in stage.teams.messages(ANA.chat)[-1]["summary"]


async def test_who_got_it_hides_it_from_their_own_message(stage: Stage) -> None:
    await posted(stage)
    more = await stage.send(stage.teller.pressed(BO, button(stage.teams.messages(BO.chat)[-1], "More")))
    answer = await stage.send(stage.teller.pressed(BO, button(more.body, "Hide it")))
    assert "Hidden" in texts(answer.body)
    await stage.deliver()
    assert stage.teams.messages(KUDOS) == []
    assert THANKS not in texts(stage.teams.messages(BO.chat))
