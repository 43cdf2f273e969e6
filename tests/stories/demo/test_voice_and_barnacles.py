"""What the demo shows of concerns without a name, and of what got in the way."""

import re
from collections import Counter
from typing import get_args

import pytest

from bot.demo.barnacles import BarnacleLife, invented_barnacles
from bot.demo.concerns import ConcernLife, InventedConcern, invented_voice
from bot.messages.request import Submitted
from bot.voice.actions import LookForm
from storage.database import statement
from tests.past import Lived
from tests.platform import RememberingPlatform
from tests.stories.conftest import buttons, told
from tests.stories.demo.visitor import Visitor, who


@pytest.fixture
def visitor(harbour_past: Lived, platform: RememberingPlatform) -> Visitor:
    return Visitor(harbour_past, platform)


def concern_that(life: ConcernLife) -> InventedConcern:
    [concern] = [concern for concern in invented_voice().concerns if concern.life == life]
    return concern


def words_of(life: BarnacleLife) -> str:
    [barnacle] = [barnacle for barnacle in invented_barnacles() if barnacle.life == life]
    return barnacle.words


def test_there_are_four_concerns_and_eleven_barnacles_in_all_states() -> None:
    assert Counter(concern.life for concern in invented_voice().concerns) == Counter(get_args(ConcernLife))
    assert len(invented_voice().concerns) == 4
    assert Counter(barnacle.life for barnacle in invented_barnacles()) == Counter(get_args(BarnacleLife))
    assert len(invented_barnacles()) == 11


async def test_everybody_reads_that_two_concerns_were_answered_and_what_was_scraped_off(visitor: Visitor) -> None:
    home = await visitor.home("rhea")
    assert "2 concerns were answered last week." in home
    assert "2 things that got in the way were scraped off or made smaller in this quarter." in home
    assert "10 to 50 hours a month" in home
    assert concern_that("changed").deeds[-1].announced in home
    assert concern_that("changed").deeds[-1].announced not in await visitor.home("bo"), "who is not below Amara"


async def test_what_nobody_acknowledged_went_one_step_up_and_what_came_last_waits(visitor: Visitor) -> None:
    inbox = told(await visitor.asks("ines", "inbox", "/voice"))
    assert concern_that("rose").words in inbox
    assert [concern.words in inbox for concern in invented_voice().concerns].count(True) == 1
    assert "1 concern waits" in await visitor.home("kaoru") or "1件" in await visitor.home("kaoru")
    rows = await statement("select acknowledged_at > risen_at as answered from concern where risen_at is not null")
    assert [row["answered"] for row in rows] == [True]


async def test_readers_were_told_of_each_concern_after_it_came_and_not_before(harbour_past: Lived) -> None:
    told_at = {
        row["place"]: row["posted_at"]
        for row in await statement("select place, posted_at from post where html like '%%inbox.open%%'")
    }
    assert set(told_at) == {"@desmond", "@amara", "@noor", "@yoko", "@kaoru"}
    released = await statement("select min(released_at) as earlier, max(released_at) as later from concern")
    assert released[0]["earlier"] < told_at["@desmond"] < released[0]["later"] < told_at["@kaoru"]


async def test_six_words_that_a_writer_lends_lead_to_what_became_of_it(visitor: Visitor) -> None:
    changed = concern_that("changed")
    look = Submitted(LookForm.KEY, {LookForm.six_words.name: changed.six_words}, {})
    conversation = told(await visitor.company.does(who("bo"), look))
    assert changed.words in conversation
    assert "Amara" not in conversation, "readers answer together"


async def test_who_wrote_is_nowhere_and_no_key_is_left(harbour_past: Lived) -> None:
    folders = harbour_past.check_ins.folders
    assert not folders.keys.files("*window*")
    assert not folders.sealed.files("*.concerns")
    left = {file.name.rsplit(".", 1)[-1] for file in folders.sealed.files("*")}
    assert not left & {"boxes", "closing", "waits"}
    roles = await statement("select count(*) as many from concern_reader")
    assert roles[0]["many"] > 4


async def test_the_list_shows_what_stands_and_how_many_it_hinders_in_bands(visitor: Visitor) -> None:
    message = await visitor.asks("rhea", "list", "/barnacle")
    shown = told(message)
    for life in ("waiting", "owned", "came_back", "another_joined"):
        assert words_of(life) in shown.split("What ended lately")[0]
    assert words_of("joined") not in shown
    assert sorted(
        set(re.findall(r"\d+ to \d+ people|20 people or more", shown)), key=lambda band: int(band.split()[0])
    ) == ["5 to 9 people", "10 to 19 people", "20 people or more"]
    assert sum(button.label == "I look after it" for button in buttons(message)) == 1


async def test_every_barnacle_was_news_on_a_day_and_whoever_ended_one_and_named_it_thanked_each_other(
    harbour_past: Lived,
) -> None:
    posts = await statement("select html from post where place = 'kudos' and html like '%%what became of it:%%'")
    news = " ".join(row["html"] for row in posts)
    assert [barnacle.key for barnacle in invented_barnacles() if barnacle.words not in news] == []
    assert len(posts) >= 8
    thanks = await statement(
        "select g.handle as giver from kudos k join person g on g.id = k.giver_id where k.source like 'barnacles.%%'"
    )
    assert Counter(row["giver"] for row in thanks) == Counter(
        ["desmond", "desmond", "amara", "kaoru", "ruta", "cy", "paloma", "kei"]
    )


async def test_the_diary_tells_of_the_two_that_were_joined(visitor: Visitor) -> None:
    assert words_of("joined") in told(await visitor.asks("rhea", "diary", "/waterline"))
