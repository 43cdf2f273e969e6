"""Everything that Teams sends, with real tokens, through the real route into a real database."""

import json
from asyncio import gather
from typing import Any

import pytest

from tests.cast import THANKS
from tests.slack.fake import Fault
from tests.teams.activities import GROUP, KUDOS, LAUNCH, TEAM
from tests.teams.conftest import ANA, BO, DANA, GUO, MIKA, Stage, button, texts
from tests.teams.fake import CREATE, MEMBER, SEND

Json = dict[str, Any]

TEXT = f"kudos <at>{BO.name}</at> {THANKS} #courage"


async def test_a_kudos_typed_in_a_channel_is_posted_once_told_once_and_answered_in_private(stage: Stage) -> None:
    await stage.install(ANA, BO)
    before = len(stage.teams.messages(ANA.chat))
    sent = stage.teller.message(ANA, TEXT, f"{LAUNCH};messageid=177", (BO,))
    assert (await stage.send(sent)).status == 200
    assert (await stage.send(sent)).status == 200  # Teams repeats what it is unsure of
    await stage.deliver()
    assert await stage.stored() == 1
    [post] = stage.teams.messages(KUDOS)
    assert post["summary"] == "Ana Lindqvist thanks Bo Achterberg for 🦁 Courage."
    assert THANKS in texts(post["attachments"])
    assert stage.teams.messages(BO.chat)[-1]["summary"] == "Ana Lindqvist thanks you for 🦁 Courage."
    answers = stage.teams.messages(ANA.chat)[before:]
    assert "on its way" in answers[0]["summary"]
    assert stage.teams.messages(f"{LAUNCH};messageid=177") == []


async def test_in_a_private_chat_people_are_named_by_their_handle(stage: Stage) -> None:
    await stage.install(ANA)
    await stage.send(stage.teller.message(ANA, f"/kudos @bo {THANKS} #courage"))
    await stage.deliver()
    assert await stage.stored() == 1
    assert BO.chat in stage.teams.chats  # opened for the first contact
    assert "thanks you" in stage.teams.messages(BO.chat)[-1]["summary"]


async def test_a_group_chat_thanks_whom_it_mentions(stage: Stage) -> None:
    await stage.install(ANA)
    stage.teams.chats[GROUP] = [ANA, MIKA, BO]
    await stage.send(stage.teller.message(ANA, f"kudos <at>{MIKA.name}</at>、{THANKS} #courage", GROUP, (MIKA,)))
    await stage.deliver()
    assert "Ana Lindqvist" in stage.teams.messages(MIKA.chat)[-1]["summary"]
    assert stage.teams.messages(GROUP) == []


async def test_a_mentioned_channel_thanks_everybody_in_its_team_but_the_giver(stage: Stage) -> None:
    await stage.install(ANA)
    stage.teams.chats[TEAM].remove(GUO)
    sent = stage.teller.message(ANA, f"kudos <at>Harbour</at> {THANKS} #courage", LAUNCH)
    sent["entities"].append(
        {"type": "mention", "mentioned": {"id": TEAM, "name": "Harbour"}, "text": "<at>Harbour</at>"}
    )
    await stage.send(sent)
    await stage.deliver()
    for user in (BO, MIKA, DANA):
        assert len(stage.teams.messages(user.chat)) == 1


async def test_the_form_opens_as_a_dialog_and_one_opening_gives_one_kudos(stage: Stage) -> None:
    await stage.install(ANA)
    home = stage.teams.messages(ANA.chat)[0]
    opened = await stage.send(stage.teller.pressed(ANA, button(home, "Give kudos")))
    form = opened.body["task"]["value"]["card"]["content"]
    chosen = {
        "receivers": f"{BO.aad},{MIKA.aad}",
        "words": THANKS,
        "value": value(form, "Courage"),
        "visibility": "public",
    }
    for _ in range(2):
        answer = await stage.send(stage.teller.pressed(ANA, form["actions"][0], **chosen))
        assert "on its way" in texts(answer.body)
    await stage.deliver()
    assert await stage.stored() == 1
    assert len(stage.teams.messages(KUDOS)) == 1


def value(card: Json, label: str) -> str:
    choices = next(one for one in card["body"] if one.get("id") == "value")["choices"]
    return str(next(one["value"] for one in choices if label in one["title"]))


async def test_a_refusal_stands_on_the_form_and_nothing_that_was_entered_is_lost(stage: Stage) -> None:
    await stage.install(ANA)
    opened = await stage.send(stage.teller.extension(ANA, LAUNCH))
    form = opened.body["task"]["value"]["card"]["content"]
    chosen = {"receivers": ANA.aad, "words": THANKS, "value": value(form, "Courage"), "visibility": "private"}
    refused = await stage.send(stage.teller.pressed(ANA, form["actions"][0], LAUNCH, **chosen))
    again = refused.body["task"]["value"]["card"]["content"]
    assert "yourself" in texts(again["body"][0])
    assert next(one for one in again["body"] if one.get("id") == "words")["value"] == THANKS
    assert next(one for one in again["body"] if one.get("id") == "visibility")["value"] == "private"
    chosen["receivers"] = BO.aad
    corrected = await stage.send(stage.teller.pressed(ANA, again["actions"][0], LAUNCH, **chosen))
    assert "on its way" in texts(corrected.body)


async def test_a_hint_comes_once_as_the_same_form_with_everything_in_it(stage: Stage) -> None:
    await stage.install(ANA)
    form = (await stage.send(stage.teller.extension(ANA))).body["task"]["value"]["card"]["content"]
    chosen = {"receivers": BO.aad, "words": "great job", "value": value(form, "Courage")}
    hinted = (await stage.send(stage.teller.pressed(ANA, form["actions"][0], **chosen))).body
    card = hinted["task"]["value"]["card"]["content"]
    assert card["actions"][0]["title"] == "Send as it is"
    sent = await stage.send(stage.teller.pressed(ANA, card["actions"][0], **chosen))
    assert "on its way" in texts(sent.body)
    assert await stage.stored() == 1


async def test_kudos_from_somebodys_message_opens_the_form_with_its_author_and_link(stage: Stage) -> None:
    await stage.install(ANA)
    chosen = stage.teller.chosen(BO, "<p>The import works &amp; runs</p>")
    opened = await stage.send(stage.teller.extension(ANA, LAUNCH, chosen))
    form = opened.body["task"]["value"]["card"]["content"]
    assert next(one for one in form["body"] if one.get("id") == "receivers")["value"] == BO.aad
    entered = {"receivers": BO.aad, "words": "", "value": value(form, "Courage")}
    await stage.send(stage.teller.pressed(ANA, form["actions"][0], LAUNCH, **entered))
    await stage.deliver()
    [post] = stage.teams.messages(KUDOS)
    assert f"https://teams.microsoft.com/l/message/19%3Alaunch%40thread.tacv2/{chosen['id']}" in json.dumps(post)


@pytest.mark.parametrize(
    ("post_in", "place", "says"),
    [("here", GROUP, True), ("here", LAUNCH, False), ("here", "", False), ("channel", GROUP, False)],
)
async def test_where_a_thanks_cannot_stand_where_it_is_given_the_form_says_where_it_will(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, post_in: str, place: str, says: bool
) -> None:
    await stage.install(ANA)
    monkeypatch.setitem(stage.settings.kudos.__dict__, "post_in", post_in)
    form = (await stage.send(stage.teller.extension(ANA, place))).body
    assert ("so your kudos will stand in your company's kudos channel" in texts(form)) is says


async def test_under_a_post_every_button_opens_a_dialog_since_others_read_along(stage: Stage) -> None:
    await stage.install(ANA, BO)
    await stage.send(stage.teller.message(ANA, TEXT, LAUNCH, (BO,)))
    await stage.deliver()
    [post] = stage.teams.messages(KUDOS)
    plus = await stage.send(stage.teller.pressed(MIKA, button(post, "+1 with a word"), KUDOS))
    form = plus.body["task"]["value"]["card"]["content"]
    await stage.send(stage.teller.pressed(MIKA, form["actions"][0], KUDOS, word="さすがです"))
    more = await stage.send(stage.teller.pressed(ANA, button(post, "More"), KUDOS))
    taken = await stage.send(stage.teller.pressed(ANA, button(more.body, "Take it back"), KUDOS))
    assert "Taken back" in texts(taken.body)
    await stage.deliver()
    assert stage.teams.messages(KUDOS) == []


async def test_a_button_in_a_private_chat_changes_its_card_in_place(stage: Stage) -> None:
    await stage.install(ANA)
    await stage.send(stage.teller.message(ANA, "kudos @bo great job #courage"))
    hint = stage.teams.messages(ANA.chat)[-1]
    sent = await stage.send(stage.teller.pressed(ANA, button(hint, "Send as it is")))
    assert (sent.body["statusCode"], sent.body["type"]) == (200, "application/vnd.microsoft.card.adaptive")
    assert "on its way" in texts(sent.body["value"])
    taken = await stage.send(stage.teller.pressed(ANA, button(sent.body, "Take it back")))
    assert taken.body["type"] == "application/vnd.microsoft.activity.message"
    assert "Taken back" in taken.body["value"]


async def test_a_client_that_knows_no_dialogs_is_answered_with_the_form_as_a_card(stage: Stage) -> None:
    await stage.install(ANA)
    settings = button(stage.teams.messages(ANA.chat)[0], "My settings")
    await stage.send(stage.teller.message(ANA, "", value=settings["data"]))
    form = stage.teams.messages(ANA.chat)[-1]["attachments"][0]["content"]
    kept = await stage.send(stage.teller.pressed(ANA, form["actions"][0], posts="yes", language="ja"))
    assert kept.body["type"] == "application/vnd.microsoft.activity.message"
    await stage.send(stage.teller.message(ANA, "help"))
    assert "感謝" in texts(stage.teams.messages(ANA.chat)[-1])


async def test_admins_edit_values_and_others_do_not(stage: Stage) -> None:
    await stage.install(ANA, DANA)
    await stage.send(stage.teller.message(DANA, "kudos values"))
    listed = stage.teams.messages(DANA.chat)[-1]
    form = (await stage.send(stage.teller.pressed(DANA, button(listed, "Add a value")))).body
    card = form["task"]["value"]["card"]["content"]
    entered = {"name_en": "Patience", "name_ja": "根気", "emoji": "🐢", "practice_en": "we wait", "practice_ja": "待つ"}
    kept = await stage.send(stage.teller.pressed(DANA, card["actions"][0], **entered))
    assert kept.status == 200
    await stage.send(stage.teller.message(ANA, "kudos values"))
    shown = stage.teams.messages(ANA.chat)[-1]
    assert "Patience" in texts(shown)
    with pytest.raises(LookupError):
        button(shown, "Add a value")
    forged = await stage.send(stage.teller.pressed(ANA, button(listed, "Add a value")))
    assert "Patience" not in texts(forged.body)


async def test_language_and_time_zone_are_what_teams_tells(stage: Stage) -> None:
    await stage.install(MIKA)
    assert "感謝" in texts(stage.teams.messages(MIKA.chat)[0])
    await stage.send(stage.teller.message(MIKA, f"kudos @bo {THANKS} #courage"))
    assert "19:15" in texts(stage.teams.messages(MIKA.chat)[-1])  # 10:00 UTC, and a quarter of an hour


async def test_strangers_are_refused_in_words(stage: Stage) -> None:
    await stage.install(ANA, GUO)
    before = await stage.stored()
    await stage.send(stage.teller.message(GUO, f"kudos @bo {THANKS} #courage"))
    assert "this organisation" in stage.teams.messages(GUO.chat)[-1]["summary"]
    assert await stage.stored() == before


async def test_who_cannot_be_written_to_in_private_reads_how_to_change_that(stage: Stage) -> None:
    await stage.install()
    stage.teams.blocked.add(ANA.aad)
    await stage.send(stage.teller.message(ANA, TEXT, LAUNCH, (BO,)))
    assert await stage.stored() == 1
    [told] = stage.teams.messages(LAUNCH)
    assert "add Waterline" in told["text"]


@pytest.mark.parametrize("kind", ["server_error", "reset_before", "rate_limited", "refused"])
async def test_an_answer_that_teams_does_not_take_undoes_nothing(stage: Stage, kind: Any) -> None:
    await stage.install(ANA)
    stage.teams.plan.faults.append(Fault(kind=kind, method=SEND, error="403"))
    assert (await stage.send(stage.teller.message(ANA, f"kudos @bo {THANKS} #courage"))).status == 200
    assert await stage.stored() == 1
    await stage.deliver()
    assert len(stage.teams.messages(KUDOS)) == 1


async def test_people_hear_when_teams_does_not_say_who_they_are(stage: Stage) -> None:
    stage.teams.chats[ANA.chat] = [ANA]
    stage.teams.plan.faults.append(Fault(kind="server_error", method=MEMBER))
    await stage.send(stage.teller.message(ANA, f"kudos @bo {THANKS} #courage"))
    assert "try again in a minute" in stage.teams.messages(ANA.chat)[-1]["summary"]
    assert await stage.stored() == 0


async def test_whoever_adds_the_bot_is_greeted_once_though_teams_tells_it_twice_at_a_time(stage: Stage) -> None:
    """As an installation and as a member of the chat; and so again after it was removed."""
    for greetings in (1, 2):
        stage.teams.chats[ANA.chat] = [ANA]
        told = (stage.teller.installed(ANA), stage.teller.joined(ANA))
        await gather(*(stage.send(one) for one in told))
        assert len(stage.teams.messages(ANA.chat)) == greetings
        await stage.send(stage.teller.installed(ANA, action="remove"))


async def test_who_removes_the_bot_is_never_written_to_until_they_add_it_again(stage: Stage) -> None:
    await stage.install(ANA, BO)
    await stage.send(stage.teller.installed(BO, action="remove"))
    before = len(stage.teams.messages(BO.chat)), len([one for one in stage.teams.calls if one.method == CREATE])
    await stage.send(stage.teller.message(ANA, TEXT, LAUNCH, (BO,)))
    await stage.deliver()
    assert len(stage.teams.messages(KUDOS)) == 1
    assert before == (len(stage.teams.messages(BO.chat)), len([o for o in stage.teams.calls if o.method == CREATE]))
    await stage.send(stage.teller.installed(BO))
    await stage.send(
        stage.teller.message(ANA, "kudos @bo for showing the new harbour master where the pilots wait #courage")
    )
    await stage.deliver()
    assert "thanks you" in stage.teams.messages(BO.chat)[-1]["summary"]


async def test_a_value_s_emoji_under_a_message_that_reached_us_thanks_its_author_once(stage: Stage) -> None:
    await stage.install(ANA, BO)
    said = stage.teller.message(BO, "the import works again", LAUNCH)
    await stage.send(said)
    for _ in range(2):
        assert (await stage.send(stage.teller.reaction(ANA, said["id"], "1f981_lionface", LAUNCH))).status == 200
    await stage.send(stage.teller.reaction(ANA, "1772440000000", "1f981_lionface", LAUNCH))
    await stage.send(stage.teller.reaction(ANA, said["id"], "like", LAUNCH))
    assert await stage.stored() == 1
    [_, offered] = stage.teams.messages(ANA.chat)  # after the greeting one word more, to the person alone, once
    form = (await stage.send(stage.teller.pressed(ANA, button(offered, "Add a word")))).body["task"]["value"]
    assert form["title"] == "Change your kudos"
