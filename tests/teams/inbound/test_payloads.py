"""What Teams sends means what it means; Microsoft's own models read whatever the tests send in its name."""

import copy
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from microsoft_teams.api.activities import ActivityTypeAdapter

from adapters.teams.payloads import Activity, idempotency_key, invoked, picked, reacted, read, typed
from adapters.teams.text import emoji
from adapters.teams.wire.shape import Malformed
from bot.messages.request import Opened, Picked, Reacted, Typed
from tests.slack.inbound.mutated import places, replaced
from tests.teams.activities import BOT, GROUP, KUDOS, LAUNCH, TEAM, Teller, mention
from tests.teams.conftest import ANA, BO, MIKA
from tests.teams.issuer import TENANT

Json = dict[str, Any]

TELLER = Teller("https://smba.example/emea/")
IDS = {BO.account: BO.aad, MIKA.account: MIKA.aad}


def every(teller: Teller) -> list[Json]:
    """One of each kind."""
    fetch = {
        "type": "Action.Submit",
        "title": "Plus",
        "data": {"msteams": {"type": "task/fetch"}, "verb": "kudos.plus"},
    }
    return [
        teller.message(ANA, f"kudos <at>{BO.name}</at> for the import", LAUNCH, (BO,)),
        teller.message(ANA, "", value={"verb": "kudos.more", "value": "7"}),
        teller.pressed(ANA, {"type": "Action.Execute", "title": "More", "verb": "kudos.more", "data": {"value": "7"}}),
        teller.pressed(ANA, fetch, KUDOS),
        teller.pressed(ANA, {"type": "Action.Submit", "title": "Keep", "data": {"verb": "kudos.more", "value": "7"}}),
        teller.extension(ANA, LAUNCH, teller.chosen(BO, "<p>It works</p>")),
        teller.extension(ANA),
        teller.reaction(ANA, "1772", "heart", LAUNCH),
        teller.installed(ANA),
        teller.installed(ANA, TEAM, "remove"),
        teller.joined(ANA, TEAM, (BO.account,)),
        teller.parted(ANA, GROUP),
        teller.changed(ANA, "channelRenamed"),
        teller.changed(ANA, "teamDeleted"),
    ]


@pytest.mark.parametrize("number", range(14))
def test_what_the_tests_send_in_the_name_of_teams_is_read_by_microsofts_own_models(number: int) -> None:
    body = every(TELLER)[number]
    assert ActivityTypeAdapter.validate_python(body).type == body["type"]
    assert isinstance(read(body), Activity)


def meant(text: str, place: str = "", *people: Any, **more: Any) -> Any:
    return typed(read(TELLER.message(ANA, text, place, people, **more)), IDS)


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("kudos @bo for the import", Typed("@bo for the import", "")),
        ("/kudos @bo for the import", Typed("@bo for the import", "")),
        ("Kudos\xa0@bo for it", Typed("@bo for it", "")),
        ("ＫＵＤＯＳ　@bo 助かりました", Typed("@bo 助かりました", "")),
        ("kudos", Typed("", "")),
        ("kudos @bo for a &lt;b&gt; &amp; c", Typed("@bo for a <b> & c", "")),
        ("pulse", Typed("", "", "/pulse")),
        ("pulse preview", Typed("preview", "", "/pulse")),
        ("values", Typed("values", "")),
        ("digest", Typed("digest", "", "/pulse")),
        ("pulse summary", Typed("summary", "", "/pulse")),
        ("Help", Typed("Help", "")),
        ("hello there", Opened()),
        ("", Opened()),
        ("kudosu @bo", Opened()),
        ("kudos: @bo for the import", Typed("@bo for the import", "")),
        ("kudos:@bo for it", Typed("@bo for it", "")),
        ("kudos, @bo for it", Typed("@bo for it", "")),
        ("kudos：@bo 助かりました", Typed("@bo 助かりました", "")),
        ("kudos@bo for it", Typed("@bo for it", "")),
        ("kudos :tada: @bo", Typed(":tada: @bo", "")),
        ("kudos\n@bo for it", Typed("@bo for it", "")),
        ("Hi Waterline, kudos @bo", Opened()),
        ("kudos \ud83d @bo", Typed("? @bo", "")),
    ],
)
def test_a_message_in_the_private_chat_is_the_command_it_begins_with(text: str, meaning: object) -> None:
    assert meant(text) == meaning


def test_mentions_are_the_people_they_mean_and_the_bot_is_none_of_them() -> None:
    both = f"kudos <at>{BO.name}</at> and <at>{MIKA.name}</at> for it"
    assert meant(both, LAUNCH, BO, MIKA) == Typed(f"<@{BO.aad}> and <@{MIKA.aad}> for it", LAUNCH)
    thread = f"{LAUNCH};messageid=177"
    assert meant("kudos mine", thread) == Typed("mine", LAUNCH)
    assert meant("what is this?", GROUP) == Typed("help", GROUP)


def test_a_mention_that_nobody_could_name_stays_the_name_that_was_written() -> None:
    assert typed(read(TELLER.message(ANA, f"kudos <at>{BO.name}</at> for it", LAUNCH, (BO,))), {}) == Typed(
        "@Bo.Achterberg for it", LAUNCH
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<at>Waterline</at> kudos<at>Bo Achterberg</at> for it", "<@BO> for it"),
        ("<at>Waterline</at>, kudos: <at>Bo Achterberg</at> for it", "<@BO> for it"),
        ("Hi <at>Waterline</at>, kudos <at>Bo Achterberg</at> for it", "<@BO> for it"),
        ("Hi <at>Waterline</at>! Kudos <at>Bo Achterberg</at> for it", "<@BO> for it"),
        ("kudos <at>Waterline</at> <at>Bo Achterberg</at> for it", "<@BO> for it"),
        ("<at>Waterline</at> kudos <at><b>Bo Achterberg</b></at> for it", "<@BO> for it"),
        ('<at id="0">Waterline</at> kudos <at id="1"><i><b>Bo</b></i> Achterberg</at>', "<@BO>"),
        ("<at>Waterline</at>さん、kudos<at>Bo Achterberg</at>", "<@BO>"),
    ],
)
def test_a_command_is_meant_wherever_it_follows_on_the_bot_s_name_however_it_is_written(text: str, words: str) -> None:
    sent = read(TELLER.message(ANA, "", LAUNCH, (BO,)) | {"text": text})
    assert typed(sent, IDS) == Typed(words.replace("BO", BO.aad), LAUNCH)


def test_a_mention_is_whom_it_names_also_where_another_s_text_is_odd() -> None:
    body = TELLER.message(ANA, f"kudos <at>{MIKA.name}</at> and <at>{BO.name}</at>", LAUNCH, (MIKA, BO))
    mika = next(entity for entity in body["entities"] if entity.get("mentioned", {}).get("id") == MIKA.account)
    mika["text"] = {"odd": 1}
    assert typed(read(body), IDS) == Typed(f"<@{MIKA.aad}> and <@{BO.aad}>", LAUNCH)
    body["entities"].remove(mika)
    assert typed(read(body), IDS) == Typed(f"{MIKA.name} and <@{BO.aad}>", LAUNCH)


@pytest.mark.parametrize(
    "author",
    [None, {"application": {"id": "877192bd-0000-4000-8000-8aa042671600", "applicationIdentityType": "bot"}}, {}, 7],
)
def test_whom_to_thank_for_a_bot_s_message_is_left_open(author: Any) -> None:
    sent = read(TELLER.extension(ANA, LAUNCH, {**TELLER.chosen(BO, "<p>Build 7 is red</p>"), "from": author}))
    found = invoked(sent).chosen
    assert found
    assert (picked(sent, found).author, picked(sent, found).words) == ("", "Build 7 is red")


def test_what_has_no_id_is_the_same_when_it_comes_again_and_no_other() -> None:
    first, second = ({**TELLER.message(ANA, text), "id": None} for text in ("kudos @bo", "kudos @mika"))
    assert idempotency_key(read(first)) == idempotency_key(read(copy.deepcopy(first)))
    assert idempotency_key(read(first)) != idempotency_key(read(second))


def test_tags_that_never_end_are_words_and_however_many_are_read_at_once() -> None:
    assert meant("kudos " + "<at>" * 60_000, LAUNCH, BO) == Typed("<at>" * 60_000, LAUNCH)


def test_a_mentioned_team_is_a_group() -> None:
    sent = TELLER.message(ANA, "kudos <at>Harbour</at> for it", LAUNCH)
    sent["entities"].insert(1, mention(TEAM, "Harbour"))
    assert typed(read(sent), IDS) == Typed(f"<!{TEAM}> for it", LAUNCH)


def test_a_chosen_message_tells_its_author_words_and_link() -> None:
    chosen = TELLER.chosen(BO, "<p>It works &amp; <b>runs</b></p>")
    sent = read(TELLER.extension(ANA, LAUNCH, chosen))
    found = invoked(sent).chosen
    assert found
    link = f"https://teams.microsoft.com/l/message/19%3Alaunch%40thread.tacv2/{chosen['id']}?tenantId={TENANT}"
    assert picked(sent, found) == Picked(BO.aad, "It works & runs", link, LAUNCH)


@pytest.mark.parametrize(
    "message", ["../../../../evil", "1?url=https://evil.example", "1#", "//evil.example/1", "@evil"]
)
def test_a_message_is_linked_to_where_it_stands_whatever_the_sender_calls_it(message: str) -> None:
    chosen = {**TELLER.chosen(BO, "<p>It works</p>", message), "linkToMessage": "https://evil.example/"}
    sent = read(TELLER.extension(ANA, f"{LAUNCH};messageid=177", chosen))
    found = invoked(sent).chosen
    assert found
    link = urlsplit(picked(sent, found).link)
    assert (link.scheme, link.netloc, link.fragment) == ("https", "teams.microsoft.com", "")
    assert link.path.startswith("/l/message/19%3Alaunch%40thread.tacv2/")
    assert link.path.count("/") == 4
    assert parse_qs(link.query) == {"tenantId": [TENANT], "parentMessageId": ["177"]}


def test_a_reaction_is_the_emoji_that_teams_means_by_its_name() -> None:
    link = "https://teams.microsoft.com/l/message/19%3Alaunch%40thread.tacv2/1772?tenantId="
    found = reacted(read(TELLER.reaction(ANA, "1772", "1f981_lionface", LAUNCH)), BO.aad)
    assert isinstance(found, Reacted)
    assert (found.emoji, found.author, found.place) == ("🦁", BO.aad, LAUNCH)
    assert found.link.startswith(link)
    coder = "\U0001f468\u200d\U0001f4bb"
    kinds = ("heart", "1f468-200d-1f4bb_x", "custom", "", "ffffffff")
    assert [emoji(kind) for kind in kinds] == ["❤️", coder, "", "", ""]


def test_what_comes_again_has_the_same_source_and_nothing_else_has_it() -> None:
    activities = [read(body) for body in every(TELLER)]
    same = [read(copy.deepcopy(body)) for body in every(TELLER)]
    assert len({idempotency_key(one) for one in [*activities, *same] if one.type in ("message", "invoke")}) == 14
    heart, like = (TELLER.reaction(ANA, "1772", kind, LAUNCH) for kind in ("heart", "like"))
    assert idempotency_key(read(heart)) == idempotency_key(read(like))
    assert BOT not in idempotency_key(activities[0])


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(st.integers(0, 13), st.data(), junk)
def test_whatever_stands_where_something_was_only_what_it_is_cannot_be_odd(
    number: int, data: st.DataObject, odd: Any
) -> None:
    body = every(TELLER)[number]
    path = data.draw(st.sampled_from(list(places(body))))
    changed = replaced(body, path, odd)
    if not isinstance(changed, dict) or not isinstance(changed.get("type"), str):
        with pytest.raises(Malformed):
            read(changed)
        return
    activity = read(changed)
    assert isinstance(typed(activity, {}), Typed | Opened)
    assert len(idempotency_key(activity)) <= 255
    chosen = invoked(activity).chosen
    assert chosen is None or picked(activity, chosen).link.startswith("https://teams.microsoft.com/l/message/")


@given(st.integers(0, 13), st.data(), st.text(max_size=5), junk)
def test_a_key_that_nobody_knows_changes_nothing(number: int, data: st.DataObject, key: str, odd: Any) -> None:
    body = every(TELLER)[number]
    objects = [path for path in places(body) if isinstance(at(body, path), dict)]
    path = data.draw(st.sampled_from(objects))
    known = at(body, path)
    key = f"x-{key}"
    changed = replaced(body, path, {**known, key: odd}) if path else {**body, key: odd}
    before, after = (read(activity).model_dump(exclude={"value"}) for activity in (body, changed))
    assert before == after


@given(st.integers(0, 13), st.data())
def test_a_key_that_is_missing_costs_no_more_than_what_it_held(number: int, data: st.DataObject) -> None:
    body = every(TELLER)[number]
    *above, key = data.draw(st.sampled_from([path for path in places(body) if path and isinstance(path[-1], str)]))
    holder = {name: value for name, value in at(body, tuple(above)).items() if name != key}
    if (*above, key) == ("type",):
        return
    fewer = read(replaced(body, tuple(above), holder)).model_dump(exclude={"value", "id"})
    whole = read(body).model_dump(exclude={"value", "id"})
    assert [name for name in whole if whole[name] != fewer[name] and (above or [key])[0] not in aliases(name)] == []


def aliases(name: str) -> set[str]:
    return {name, str(Activity.model_fields[name].alias)}


def at(body: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        body = body[key]
    return body


@pytest.mark.parametrize(
    ("conversation", "shared"),
    [
        ({"id": "a:1ana", "conversationType": "personal"}, False),
        ({"id": "19:ana_bo@unq.gbl.spaces", "conversationType": "personal"}, True),
        ({"id": "19:ana_bo@unq.gbl.spaces"}, True),
        ({"id": "a:1ana"}, True),  # what is not said to be private is not taken for it
        ({"id": "8:orgid:ana", "conversationType": "personal"}, True),
        ({"id": "personal-chat-id", "conversationType": "personal"}, True),
        ({"id": "19:team@thread.tacv2", "conversationType": "channel"}, True),
    ],
)
def test_only_a_chat_with_the_bot_alone_is_private(conversation: Json, shared: bool) -> None:
    sent = read({**TELLER.message(ANA, "kudos"), "conversation": conversation})
    assert sent.shared is shared
