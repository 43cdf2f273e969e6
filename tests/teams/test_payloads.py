"""What Teams sends means what it means; Microsoft's own models read whatever the tests send in its name."""

import copy
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from microsoft_teams.api.activities import ActivityTypeAdapter

from adapters.teams.payloads import Activity, Malformed, emoji, invoked, picked, reacted, read, source, typed
from bot.messages.request import Opened, Picked, Reacted, Typed
from tests.slack.test_payloads import places, replaced
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
    assert len({source(one) for one in [*activities, *same] if one.type in ("message", "invoke")}) == 14
    heart, like = (TELLER.reaction(ANA, "1772", kind, LAUNCH) for kind in ("heart", "like"))
    assert source(read(heart)) == source(read(like))
    assert BOT not in source(activities[0])


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(st.integers(0, 11), st.data(), junk)
def test_whatever_stands_where_something_was_it_is_read_or_refused(number: int, data: st.DataObject, odd: Any) -> None:
    body = every(TELLER)[number]
    path = data.draw(st.sampled_from(list(places(body))))
    try:
        activity = read(replaced(body, path, odd))
    except Malformed:
        return
    assert typed(activity, {}) is not None
    assert len(source(activity)) <= 255
