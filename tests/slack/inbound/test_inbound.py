"""Everything that Slack sends, signed, through the real route into a real database."""

import json
import time
from typing import Any

import pytest

from tests.cast import THANKS
from tests.slack import payloads
from tests.slack.blockkit import faults
from tests.slack.conftest import ANA, BO, DANA, GUO, GUS, KUDOS, MIKA, ROBO, Stage
from tests.slack.fake import Fault

Json = dict[str, Any]

KUDOS_TEXT = f"<@{BO}|bo> {THANKS} #courage"


def texts(payload: Any) -> str:
    """Every text in a payload, in order."""
    if isinstance(payload, dict):
        return " ".join(texts(value) for key, value in payload.items() if key in ("text", "blocks", "elements"))
    if isinstance(payload, list):
        return " ".join(texts(one) for one in payload)
    return str(payload)


def button(surface: Json, label: str) -> Json:
    """What a click on the button with this label sends."""
    held = [one for block in surface["blocks"] for one in block.get("elements", []) if one["type"] == "button"]
    found = next(one for one in held if one["text"]["text"] == label)
    return {"action_id": found["action_id"], "value": found.get("value", "")}


async def test_a_typed_kudos_is_acknowledged_in_private_then_posted_and_told(stage: Stage) -> None:
    answer = await stage.send(stage.signer.slash(user=ANA, text=KUDOS_TEXT))
    assert answer.status == 200
    assert "on its way" in answer.body["text"]
    assert faults(answer.body, "message") == []
    assert "response_type" not in answer.body  # Slack shows it to the person alone
    await stage.deliver()
    [post] = stage.slack.messages(KUDOS)
    [direct] = stage.slack.messages(BO)
    assert post["text"] == "Ana thanks Bo for 🦁 Courage."
    assert direct["text"] == "Ana thanks you for 🦁 Courage."
    assert THANKS in texts(post["blocks"])


async def test_the_same_command_twice_is_one_kudos_and_one_post(stage: Stage) -> None:
    signed = stage.signer.slash(user=ANA, text=KUDOS_TEXT)
    answers = [await stage.send(signed), await stage.send(signed.retried())]
    await stage.deliver()
    assert [answer.status for answer in answers] == [200, 200]
    assert await stage.stored() == 1
    assert len(stage.slack.messages(KUDOS)) == 1


async def test_the_bare_command_opens_the_form_and_submitting_it_gives_the_kudos(stage: Stage) -> None:
    answer = await stage.send(stage.signer.slash(user=ANA))
    assert (answer.status, answer.body) == (200, {})
    [form] = stage.slack.views
    chosen = {"receivers": [BO, MIKA], "words": THANKS, "value": _value(form, "Courage"), "visibility": "public"}
    signed = stage.signer.view_submission(user=ANA, view=form, answers=chosen)
    first, again = await stage.send(signed), await stage.send(signed)
    assert first.body["response_action"] == again.body["response_action"] == "update"
    assert faults(first.body["view"], "modal") == []
    assert await stage.stored() == 1
    await stage.deliver()
    assert len(stage.slack.messages(KUDOS)) == len(stage.slack.messages(MIKA)) == 1


def _value(form: Json, label: str) -> str:
    block = next(block for block in form["blocks"] if block.get("block_id") == "value")
    return str(next(one["value"] for one in block["element"]["options"] if label in one["text"]["text"]))


async def test_a_refusal_stands_at_the_input_it_is_about_and_keeps_the_form(stage: Stage) -> None:
    await stage.send(stage.signer.slash(user=ANA))
    [form] = stage.slack.views
    chosen = {"receivers": [ANA], "words": THANKS, "value": _value(form, "Courage")}
    answer = await stage.send(stage.signer.view_submission(user=ANA, view=form, answers=chosen))
    assert answer.body["response_action"] == "errors"
    assert list(answer.body["errors"]) == ["receivers"]
    assert await stage.stored() == 0


async def test_a_hint_comes_once_as_the_same_form_with_everything_in_it(stage: Stage) -> None:
    await stage.send(stage.signer.slash(user=ANA))
    [form] = stage.slack.views
    chosen = {"receivers": [BO], "words": "great job", "value": _value(form, "Courage")}
    answer = await stage.send(stage.signer.view_submission(user=ANA, view=form, answers=chosen))
    hinted = answer.body["view"]
    assert faults(hinted, "modal") == []
    assert hinted["submit"]["text"] == "Send as it is"
    again = await stage.send(stage.signer.view_submission(user=ANA, view={**hinted, "id": form["id"]}))
    assert "on its way" in texts(again.body["view"]["blocks"])
    assert await stage.stored() == 1


async def test_a_refusal_that_has_no_input_stands_on_top_of_the_form(stage: Stage) -> None:
    await stage.send(stage.signer.slash(user=ANA, text="settings"))
    [form] = stage.slack.views
    stage.slack.plan.faults.append(Fault(kind="server_error", method="users.info"))
    answer = await stage.send(stage.signer.view_submission(user=BO, view=form))
    assert answer.body["response_action"] == "update"
    view = answer.body["view"]
    assert faults(view, "modal") == []
    assert "try again in a minute" in view["blocks"][0]["text"]["text"]
    assert view["blocks"][1:] == form["blocks"]
    assert view["private_metadata"] == form["private_metadata"]


async def test_a_refused_command_offers_the_form_with_what_was_typed(stage: Stage) -> None:
    refused = await stage.send(stage.signer.slash(user=ANA, text=THANKS + " #courage"))
    assert "Nobody is named" in refused.body["text"]
    click = button(refused.body, "Open the form")
    await stage.send(stage.signer.block_actions(user=ANA, message=refused.body, **click))
    [form] = stage.slack.views
    words = next(block for block in form["blocks"] if block.get("block_id") == "words")
    assert words["element"]["initial_value"] == THANKS


async def test_a_button_is_answered_in_private_at_its_response_address(stage: Stage) -> None:
    given = await stage.send(stage.signer.slash(user=ANA, text=KUDOS_TEXT))
    await stage.deliver()
    url = stage.slack.response_url("click")
    click = button(given.body, "Take it back")
    await stage.send(stage.signer.block_actions(user=ANA, message=given.body, response_url=url, **click))
    await stage.deliver()
    [answer] = stage.slack.responses["click"]
    assert (answer["response_type"], answer["replace_original"]) == ("ephemeral", False)
    assert "Taken back" in answer["text"]
    assert stage.slack.messages(KUDOS) == stage.slack.messages(BO) == []


async def test_a_button_inside_a_form_changes_that_form(stage: Stage) -> None:
    await stage.send(stage.signer.slash(user=ANA))
    [form] = stage.slack.views
    chosen = {"receivers": [BO], "words": THANKS, "value": _value(form, "Courage")}
    answer = await stage.send(stage.signer.view_submission(user=ANA, view=form, answers=chosen))
    shown = {**answer.body["view"], "id": form["id"]}
    await stage.send(stage.signer.block_actions(user=ANA, view=shown, **button(shown, "Change it")))
    [changing] = stage.slack.views
    assert (changing["id"], changing["callback_id"]) == (form["id"], "kudos.change")
    await stage.send(stage.signer.block_actions(user=ANA, view=shown, **button(shown, "Take it back")))
    [taken] = stage.slack.views
    assert "Taken back" in texts(taken["blocks"])


async def test_kudos_from_somebodys_message_opens_the_form_with_its_author_and_link(stage: Stage) -> None:
    said = stage.slack.say("C0LAUNCH", BO, "The import works again")
    signed = stage.signer.message_shortcut(
        user=ANA, author=BO, text=said["text"], channel="C0LAUNCH", message_ts=said["ts"]
    )
    assert (await stage.send(signed)).status == 200
    [form] = stage.slack.views
    receivers = next(block for block in form["blocks"] if block.get("block_id") == "receivers")
    assert receivers["element"]["initial_users"] == [BO]
    link = (await stage.connection.api.look_up("chat.getPermalink", channel="C0LAUNCH", message_ts=said["ts"]))[
        "permalink"
    ]
    assert json.loads(form["private_metadata"])["link"] == link


async def test_a_value_s_emoji_under_a_message_thanks_its_author_once(stage: Stage) -> None:
    said = stage.slack.say("C0LAUNCH", BO, "The import works again")
    for event_id in ("Ev1", "Ev2"):
        signed = stage.signer.reaction_added(
            user=ANA, reaction="lion_face", author=BO, channel="C0LAUNCH", message_ts=said["ts"], event_id=event_id
        )
        assert (await stage.send(signed)).status == 200
    await stage.deliver()
    assert await stage.stored() == 1
    [post] = stage.slack.messages(KUDOS)
    assert said["ts"].replace(".", "") in json.dumps(post["blocks"])
    [offered] = stage.slack.ephemerals  # one word more, to the person alone
    assert (offered["user"], offered["channel"]) == (ANA, "C0LAUNCH")
    await stage.send(stage.signer.block_actions(user=ANA, message=offered, **button(offered, "Add a word")))
    [form] = stage.slack.views
    assert form["callback_id"] == "kudos.change"


@pytest.mark.parametrize(
    ("user", "reaction", "author"),
    [(ANA, "tada", BO), (ANA, "lion_face", ANA), (ANA, "lion_face", ROBO), (GUO, "lion_face", BO), (GUO, "tada", BO)],
)
async def test_other_emoji_and_strangers_are_met_with_silence(
    stage: Stage, user: str, reaction: str, author: str
) -> None:
    answer = await stage.send(stage.signer.reaction_added(user=user, reaction=reaction, author=author))
    assert (answer.status, await stage.stored(), stage.slack.ephemerals) == (200, 0, [])


async def test_an_emoji_that_cannot_thank_says_so_to_the_reacting_person_only(stage: Stage) -> None:
    answer = await stage.send(stage.signer.reaction_added(user=ANA, reaction="lion_face", author=GUS))
    assert answer.status == 200
    [told] = stage.slack.ephemerals
    assert (told["user"], told["channel"]) == (ANA, payloads.CHANNEL)
    assert "no longer active" in told["text"]


async def test_the_home_shows_what_one_gave_and_got_in_one_s_language(stage: Stage) -> None:
    await stage.send(stage.signer.slash(user=ANA, text=f"<@{MIKA}> {THANKS} #courage"))
    assert (await stage.send(stage.signer.app_home_opened(user=MIKA))).status == 200
    home = stage.slack.home(MIKA)
    assert home is not None
    assert THANKS in texts(home["blocks"])
    assert "感謝" in texts(home["blocks"]) or "お礼" in texts(home["blocks"])
    assert await stage.send(stage.signer.app_home_opened(user=BO, tab="messages"))
    assert stage.slack.home(BO) is None


async def test_a_button_of_the_home_opens_a_form(stage: Stage) -> None:
    await stage.send(stage.signer.app_home_opened(user=ANA))
    home = stage.slack.home(ANA)
    assert home is not None
    await stage.send(stage.signer.block_actions(user=ANA, view=home, **button(home, "Give kudos")))
    [form] = stage.slack.views
    assert form["callback_id"] == "kudos.give"


@pytest.mark.parametrize("user", [GUO, ROBO, GUS])
async def test_strangers_bots_and_people_who_left_are_refused_in_words(stage: Stage, user: str) -> None:
    answer = await stage.send(stage.signer.slash(user=user, text=KUDOS_TEXT))
    assert answer.status == 200
    assert answer.body["text"]
    assert await stage.stored() == 0


async def test_a_group_thanks_everybody_in_it_but_the_giver(stage: Stage) -> None:
    await stage.send(stage.signer.slash(user=ANA, text=f"<!subteam^S0PAY|@payments> {THANKS} #courage"))
    await stage.deliver()
    assert len(stage.slack.messages(BO)) == len(stage.slack.messages(MIKA)) == 1
    assert stage.slack.messages(ANA) == []


async def test_an_admin_s_list_of_values_longer_than_a_message_is_told_in_several(stage: Stage) -> None:
    for number in range(20):
        await stage.send(stage.signer.slash(user=DANA, text="values"))
        value = {"name_en": f"Value {number}", "emoji": f":own_{number}:"}
        url = stage.slack.response_url(f"values{number}")
        signed = stage.signer.slash(user=DANA, text="values", response_url=url)
        answer = await stage.send(signed)
        shown = answer.body or stage.slack.responses[f"values{number}"][-1]
        await stage.send(stage.signer.block_actions(user=DANA, message=shown, **button(shown, "Add a value")))
        await stage.send(stage.signer.view_submission(user=DANA, view=stage.slack.views[-1], answers=value))
    url = stage.slack.response_url("all")
    answer = await stage.send(stage.signer.slash(user=DANA, text="values", response_url=url))
    assert answer.body == {}
    told = stage.slack.responses["all"]
    assert len(told) > 1
    assert all(faults(page, "message") == [] for page in told)
    assert all(f"Value {number}" in texts(told) for number in range(20))


@pytest.mark.parametrize("method", ["views.open", "views.publish", "respond", "chat.postEphemeral"])
@pytest.mark.parametrize("kind", ["server_error", "reset_before", "rate_limited", "refused"])
async def test_an_answer_that_slack_does_not_take_undoes_nothing(stage: Stage, method: str, kind: Any) -> None:
    given = await stage.send(stage.signer.slash(user=ANA, text=KUDOS_TEXT))
    stage.slack.plan.faults.append(Fault(kind=kind, method=method))
    click = stage.signer.block_actions(
        user=ANA, message=given.body, response_url=stage.slack.response_url("x"), **button(given.body, "Take it back")
    )
    asked = {
        "views.open": stage.signer.slash(user=ANA),
        "views.publish": stage.signer.app_home_opened(user=ANA),
        "respond": click,
        "chat.postEphemeral": stage.signer.reaction_added(user=ANA, reaction="lion_face", author=GUS),
    }
    assert (await stage.send(asked[method])).status == 200
    assert [call.outcome for call in stage.slack.calls if call.method == method][-1] != "ok"


async def test_a_form_that_slack_closed_too_early_is_explained(stage: Stage) -> None:
    url = stage.slack.response_url("late")
    late = payloads.trigger(time.time() - 60)
    assert (await stage.send(stage.signer.slash(user=ANA, trigger_id=late, response_url=url))).status == 200
    [told] = stage.slack.responses["late"]
    assert "try again" in told["text"]


async def test_people_hear_when_slack_does_not_say_who_they_are(stage: Stage) -> None:
    stage.slack.plan.faults.append(Fault(kind="server_error", method="users.info"))
    answer = await stage.send(stage.signer.slash(user=ANA, text=KUDOS_TEXT))
    assert "try again in a minute" in answer.body["text"]


async def test_an_event_is_sent_again_when_slack_does_not_say_who_somebody_is(
    stage: Stage, capsys: pytest.CaptureFixture[str]
) -> None:
    stage.slack.plan.faults.append(Fault(kind="server_error", method="users.info"))
    signed = stage.signer.reaction_added(user=ANA, reaction="lion_face", author=BO)
    assert (await stage.send(signed)).status == 500
    assert (await stage.send(signed.retried())).status == 200
    assert await stage.stored() == 1
    logged = capsys.readouterr()
    assert "Unreachable" in logged.out + logged.err
    assert ANA not in logged.out + logged.err
