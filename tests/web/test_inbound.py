"""What a person does on the page becomes one request, and everything else is refused without a trace."""

import asyncio
from dataclasses import replace
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest
from aiohttp.test_utils import TestClient, TestServer

from adapters.http import application
from adapters.web.inbound import install
from bot.org.imports.sources import PeopleSource
from bot.org.matching.doubts import Doubt
from commands.check_ins import CheckIns
from storage.caches import forget_all
from storage.database import close_database, statement
from storage.org.doubts import ask, read_asking
from tests.cast import ANA, BO, DANA, GUO, GUS, MIKA, ROBO, THANKS, FakeClock
from tests.commands.voice.windows import open_for
from tests.rounds import contents
from tests.stories.home.choosing import lets_guests
from tests.web.conftest import Client, Served, at, nothing_is_stored, stored


async def test_a_message_stands_at_its_place_and_nowhere_else(client: Client) -> None:
    await at(client).writes("The import is through.")
    assert "The import is through." in await at(client, BO).reads()
    assert "The import is through." not in await at(client, BO, "kudos").reads()


async def test_words_are_shown_as_they_were_written(client: Client) -> None:
    await at(client).writes("a <b>*bold*</b>\n  & {{ more }}")
    assert (
        '<p class="words" dir="auto" lang="">a &lt;b&gt;*bold*&lt;/b&gt;\n  &amp; {{ more }}</p>'
        in await at(client, BO).reads()
    )


async def test_a_message_sent_twice_stands_once(client: Client) -> None:
    same = str(uuid4())
    await asyncio.gather(*(at(client).writes("Once.", same) for _ in range(5)))
    assert await stored("post") == 1


async def test_a_kudos_sent_twice_at_once_is_one(client: Client) -> None:
    same = str(uuid4())
    answers = await asyncio.gather(*(at(client).writes(f"/kudos @bo {THANKS} #courage", same) for _ in range(5)))
    assert await stored("kudos") == 1
    assert {answer["kind"] for answer in answers} == {"message"}


@pytest.mark.parametrize("typed", ["/kudos", "/KUDOS", "／ｋｕｄｏｓ", "/kudos\n", "  /kudos "])
async def test_a_command_is_understood_however_it_was_typed(client: Client, typed: str) -> None:
    assert (await at(client).writes(typed))["kind"] == "form"
    assert await nothing_is_stored()


async def test_the_answer_to_a_command_is_for_the_asker_alone_and_repeats_it(client: Client) -> None:
    answer = await at(client).writes("/kudos help")
    assert "Only you see this" in answer["html"]
    assert "You wrote: /kudos help" in answer["html"]
    assert await nothing_is_stored()
    assert "入力した文：/kudos help" in (await at(client, MIKA).writes("/kudos help"))["html"]


async def test_the_composer_suggests_nothing_that_is_not_turned_on(client: Client) -> None:
    page = await at(client).reads()
    assert '"put": "/pulse"' in page
    assert '"put": "/voice' not in page


async def test_an_unknown_command_is_answered_and_not_posted(client: Client) -> None:
    answer = await at(client).writes("/thank @bo")
    assert answer["kind"] == "refused"
    assert answer["text"] == "There is no /thank. Write /kudos help to see what there is."
    assert await nothing_is_stored()


@pytest.mark.parametrize("typed", ["/voice The café closes at two", "／ｖｏｉｃｅ", "/waterline voice the café"])
async def test_what_needs_an_answer_is_asked_for_without_a_look_at_who_asks(client: Client, typed: str) -> None:
    await at(client).reads()
    await close_database()
    answer = await at(client).writes(typed)
    assert "not turned on here" in answer["html"]
    assert "caf" not in answer["html"], "what was typed goes no further"


RULE = "The travel form needs three signatures"
NAMED = {"words": RULE, "hinders": "Support", "cost": "They wait", "kind": "rule", "unnamed": "yes"}


async def test_a_barnacle_without_a_name_is_opened_and_sealed_without_a_look_at_who_asks(
    served: Served, check_ins: CheckIns, clock: FakeClock
) -> None:
    app = application()
    install(app, replace(served.entrance, windows=check_ins.windows), served.timeline, beat=0.02)
    open_for(ANA.platform_id, "web", "local", check_ins.folders, clock)
    async with TestClient(TestServer(app)) as client:
        await at(client).reads()
        await close_database()
        for typed in (f"/barnacle {RULE}", f"/waterline barnacle {RULE}"):
            form = await at(client).writes(typed)
            assert "Without my name: it is sealed first" in form["html"]
            assert RULE in form["html"]
        sealed = await at(client).does("submitted", form="barnacles.named", answers=NAMED, state={})
        assert "Sealed, without your name." in sealed["html"]
        assert RULE not in sealed["html"]
    assert not [file for file in contents(check_ins.folders) if RULE.encode() in file]


async def test_where_no_window_is_open_a_barnacle_without_a_name_is_not_sent_and_its_words_stay(client: Client) -> None:
    await at(client).reads()
    assert "For now it can only be named with your name." in (await at(client).writes("/barnacle"))["html"]
    await close_database()
    kept = await at(client).does("submitted", form="barnacles.named", answers=NAMED, state={})
    assert kept["kind"] == "form"
    assert "For now it can only be named with your name." in kept["html"]
    assert RULE in kept["html"]


async def test_a_path_is_no_command(client: Client) -> None:
    assert (await at(client).writes("/etc/hosts is wrong"))["kind"] == "nothing"
    assert await stored("post") == 1


async def test_a_message_that_is_too_long_is_refused_with_its_length(client: Client) -> None:
    answer = await at(client).writes("x" * 4001)
    assert answer["kind"] == "refused"
    assert "4001" in answer["text"]
    assert await nothing_is_stored()


async def test_a_refusal_to_a_form_names_its_input(client: Client) -> None:
    answers = {"receivers": [], "value": "1", "words": THANKS, "visibility": "public"}
    answer = await at(client).does("submitted", form="kudos.give", answers=answers, state={})
    assert answer["kind"] == "refused"
    assert answer["input"] == "receivers"
    assert await stored("kudos") == 0


async def test_a_form_gives_a_kudos(client: Client) -> None:
    answers = {"receivers": ["@bo", "@mika"], "value": "1", "words": THANKS, "visibility": "public"}
    answer = await at(client).does("submitted", form="kudos.give", answers=answers, state={})
    assert answer["kind"] == "message"
    assert await stored("kudos_receiver") == 2


async def post_of(client: Client, who: Any, text: str) -> int:
    await at(client, who).writes(text)
    return int((await statement("select max(id) as id from post"))[0]["id"])


async def test_an_emoji_under_a_message_thanks_its_author(client: Client) -> None:
    post = await post_of(client, BO, "The import is through.")
    answer = await at(client).does("reacted", post=post, emoji="🦁")
    assert "Bo Achterberg" in answer["html"]
    [kudos] = await statement("select link, words from kudos")
    assert kudos["link"] == f"general#post-{post}"
    assert kudos["words"] == ""


async def test_the_same_message_is_thanked_for_once_by_each(client: Client) -> None:
    post = await post_of(client, BO, "The import is through.")
    for who in (ANA, ANA, DANA):
        await at(client, who).does("reacted", post=post, emoji="🦁")
    assert await stored("kudos") == 2


async def test_one_picks_a_message_and_gets_the_form_with_its_author(client: Client) -> None:
    post = await post_of(client, BO, "The import is through.")
    answer = await at(client).does("picked", post=post)
    assert answer["kind"] == "form"
    assert 'data-person="@bo"' in answer["html"]
    assert f"general#post-{post}" in answer["html"]


async def test_a_message_that_is_gone_cannot_be_thanked_for(served: Served) -> None:
    client = served.client
    post = await post_of(client, BO, "The import is through.")
    assert await served.timeline.delete(served.entrance.workspace.id, post)
    for deed in ({"kind": "picked"}, {"kind": "reacted", "emoji": "🦁"}):
        answer = await at(client).does(**deed, post=post)
        assert answer["kind"] == "refused"
    assert (await at(client, place="kudos").does("picked", post=999))["kind"] == "refused"
    assert await stored("kudos") == 0


async def test_home_says_what_one_gave(client: Client) -> None:
    await at(client).writes(f"/kudos @bo {THANKS} #courage")
    assert THANKS.replace("'", "&#39;") in await at(client, place="@").reads()
    assert THANKS.replace("'", "&#39;") not in await at(client, DANA, "@").reads()


async def test_one_can_be_anyone_who_is_here(client: Client) -> None:
    html = await (await client.get("/")).text()
    for person in (ANA, BO, MIKA, DANA):
        assert person.name in html
    for other in (GUS, ROBO, GUO):
        assert other.name not in html


@pytest.mark.parametrize(
    "path", ["/as/nobody/kudos", "/as/gus/kudos", "/as/ana/@bo", "/as/ana/secret", "/as/ana%00/kudos", "/as/ana/%27"]
)
async def test_there_is_no_page_where_one_may_not_be(client: Client, path: str) -> None:
    response = await client.get(path)
    assert response.status == 404
    assert "There is no such page. Choose who you are" in await response.text()
    deed = {"kind": "wrote", "id": str(uuid4()), "text": "hello"}
    assert (await client.post(path, json=deed)).status == 404
    assert (await client.get(f"{path}/news")).status == 404
    assert await nothing_is_stored()


@pytest.mark.parametrize("place", ["nosuch", "@gus", "%27"])
async def test_a_link_to_a_place_that_is_not_there_says_so_and_leads_on(client: Client, place: str) -> None:
    response = await client.get(f"/post/{place}/7")
    html = await response.text()
    assert response.status == 404
    assert "That message is not here: it was taken back, or it stands somewhere else." in html
    assert 'href="/as/ana/kudos"' in html


@pytest.mark.parametrize("place", ["kudos", "general", "@ana"])
async def test_a_link_to_a_place_that_is_there_leads_to_the_message(client: Client, place: str) -> None:
    response = await client.get(f"/post/{place}/7")
    assert response.status == 200
    assert f"/{quote(place, safe='')}#post-7" in await response.text()


async def test_a_person_alone_leads_to_the_kudos_channel(client: Client) -> None:
    response = await client.get("/as/ana", allow_redirects=False)
    assert (response.status, response.headers["Location"]) == (302, "/as/ana/kudos")


async def test_the_page_speaks_the_language_of_who_one_is(client: Client) -> None:
    assert '<html lang="ja">' in await at(client, MIKA).reads()
    assert '<html lang="en">' in await at(client, ANA).reads()


async def test_a_chosen_language_is_told_with_the_answer(client: Client) -> None:
    answers = {"posts": "yes", "language": "ja"}
    answer = await at(client).does("submitted", form="settings.keep", answers=answers, state={})
    assert answer["language"] == "ja"
    assert '<html lang="ja">' in await at(client).reads()


async def test_older_posts_come_a_page_at_a_time(client: Client) -> None:
    for number in range(60):
        await at(client).writes(f"number {number}.")
    html = await at(client).reads()
    assert "number 59." in html
    assert "number 9." not in html
    first = int(html.split('data-post="')[1].split('"')[0])
    older = await (await client.get(f"/as/ana/general/older?before={first}")).json()
    assert [post["id"] for post in older["posts"]] == list(range(first - 10, first))
    assert older["older"] is False


@pytest.mark.parametrize("before", ["", "-1", "x", "1" * 30, "１"])
async def test_a_page_before_nothing_is_refused(client: Client, before: str) -> None:
    assert (await client.get("/as/ana/general/older", params={"before": before})).status == 400


async def test_what_was_posted_where_kudos_stood_before_can_still_be_read(client: Client) -> None:
    await at(client, BO, "kudos").writes("The old place.")
    sql = 'insert into chosen_settings select id, \'{"kudos.channel": "thanks"}\' from workspace'
    await statement(sql)
    forget_all()
    assert "The old place." in await at(client, BO, "kudos").reads()
    await at(client, BO, "thanks").writes("The new place.")
    assert "The new place." in await at(client, ANA, "thanks").reads()


async def test_a_guest_has_a_window_and_thanks_once_an_admin_lets_guests(client: Client) -> None:
    await statement("update person set is_guest = true where platform_id = %(guo)s", guo=GUO.platform_id)
    forget_all()
    assert (await client.get("/as/guo/general")).status == 404
    await lets_guests()
    page = await at(client, GUO).reads()
    assert "/kudos mine" in page
    assert "/pulse preview" not in page
    await at(client, GUO).writes(f"/kudos @bo {THANKS} #courage")
    await at(client, BO).writes(f"/kudos @guo {THANKS} #courage")
    assert await stored("kudos") == 2


async def test_dana_answers_who_is_who_with_one_of_two_buttons(served: Served) -> None:
    here = served.entrance.workspace.id
    doubt = Doubt(subject="line 1", account="@ana", name="ana@x.test", person="Ana")
    [number] = await ask(here, PeopleSource.FILE, [doubt])
    page = await at(served.client, DANA).writes("/waterline people")
    assert "Is ana@x.test the same person as Ana?" in page["html"]
    assert page["html"].count(f'value="{number}"') == 2 or page["html"].count("people.") == 2
    for who, answers in ((ANA, {}), (DANA, {"line 1": {"@ana": True}})):
        await at(served.client, who).does("pressed", action="people.same", value=str(number))
        assert (await read_asking(here)).answers == answers
