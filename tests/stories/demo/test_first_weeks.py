"""The first weeks of the demo: what somebody sees who opens the page for the first time."""

from collections import Counter
from datetime import datetime, timedelta
from html import unescape

import pytest

from adapters.web import render
from adapters.web.outbound import WebPlatform
from bot.app.demo import demo_settings
from bot.config.settings import Settings
from bot.delivery.timeline import Post
from bot.demo.invented import invent_company
from bot.kudos.sincerity import hint
from bot.org.people import Person, Workspace
from commands.org.open_workspace import open_workspace
from commands.org.save_company import save_company
from commands.past.play_first_weeks import first_weeks, play_first_weeks
from commands.routing.entrance import Entrance
from storage.database import statement
from storage.delivery import deliveries
from storage.delivery.timeline import StoredTimeline
from storage.kudos import kudos as stored
from storage.org import people
from tests.cast import MONDAY, FakeClock

WEEKS = first_weeks()


class Page:
    """The invented company on the local page, with its own past."""

    def __init__(self, conninfo: str, workspace: Workspace, settings: Settings) -> None:
        self.timeline = StoredTimeline(conninfo)
        self.workspace = workspace
        self.settings = demo_settings(settings)

    def entrance_for(self, moment: datetime) -> Entrance:
        clock = FakeClock(moment)
        platform = WebPlatform(self.timeline, self.workspace.id, clock)
        return Entrance(self.workspace, platform, self.settings, clock)

    async def write(self, place: str, writer: Person, words: str, moment: datetime) -> str:
        post = await self.timeline.add(self.workspace.id, place, writer.id, render.words(words), words, moment)
        return f"{place}#post-{post}"

    async def play(self, now: datetime = MONDAY) -> None:
        await play_first_weeks(self.entrance_for, self.write, now)

    async def read(self, place: str) -> list[Post]:
        return await self.timeline.latest(self.workspace.id, place, None, 1000)

    async def counted(self) -> list[int]:
        tables = ("post", "kudos", "kudos_plus", "delivery")
        return [(await statement(f"select count(*) as many from {table}"))[0]["many"] for table in tables]


@pytest.fixture
async def page(opened: str, settings: Settings) -> Page:
    workspace = await open_workspace("web", "local", "Harbour", settings)
    await save_company(workspace, invent_company(MONDAY))
    return Page(opened, workspace, settings)


async def test_every_kudos_of_the_weeks_stands_where_it_belongs(page: Page) -> None:
    await page.play()
    public = [kudos for kudos in WEEKS.kudos if not kudos.private]
    reactions = [message for message in WEEKS.messages if message.thanked]
    assert len(await page.read("kudos")) == len(public) + len(reactions)
    assert len(await page.read("general")) == len(WEEKS.messages)
    received = Counter(handle for kudos in WEEKS.kudos for handle in kudos.to)
    received.update(message.by for message in reactions)
    assert {one: len(await page.read(f"@{one}")) for one in received} == received
    assert await deliveries.oldest_waiting() is None
    assert not await deliveries.dead_letters()


async def test_posts_carry_their_moment_and_stand_in_its_order(page: Page) -> None:
    await page.play()
    for place in ("kudos", "general"):
        moments = [post.posted_at for post in await page.read(place)]
        assert moments == sorted(moments)
        assert MONDAY - timedelta(days=22) < moments[0] < MONDAY - timedelta(days=18)
        assert MONDAY - timedelta(days=4) < moments[-1] < MONDAY
        assert all(moment.weekday() < 5 for moment in moments)


async def test_private_words_stand_with_their_receiver_only(page: Page) -> None:
    await page.play()
    posts = await statement("select place, html from post")
    for kudos in WEEKS.kudos:
        if kudos.private:
            places = {post["place"] for post in posts if kudos.words in unescape(post["html"])}
            assert places == {f"@{one}" for one in kudos.to}


async def test_everybody_who_joined_a_thanks_is_read_under_it(page: Page) -> None:
    await page.play()
    html = unescape(" ".join(post.html for post in await page.read("kudos")))
    for word in (word for kudos in WEEKS.kudos for word in kudos.plus.values()):
        assert word in html


async def test_a_message_thanked_by_an_emoji_is_linked_from_the_thanks(page: Page) -> None:
    await page.play()
    thanked = next(message for message in WEEKS.messages if message.thanked)
    message = next(post for post in await page.read("general") if post.plain == thanked.says)
    writer = next(one for one in await page.read(f"@{thanked.by}") if f"general#post-{message.id}" in one.html)
    assert "thanks you" in writer.plain


async def test_played_again_on_another_day_nothing_changes(page: Page) -> None:
    await page.play()
    before = await page.counted()
    await page.play(MONDAY + timedelta(days=3))
    assert await page.counted() == before


async def test_weeks_that_break_off_leave_nothing_and_are_played_the_next_time(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise ConnectionError

    with monkeypatch.context() as patch:
        patch.setattr(stored, "add_plus", broken)
        with pytest.raises(ConnectionError):
            await page.play()
    assert await page.counted() == [0, 0, 0, 0]
    await page.play()
    assert (await page.counted())[1] == len(WEEKS.kudos) + 1


async def test_a_company_with_other_values_has_first_weeks_too(page: Page) -> None:
    await statement('update value set names = \'{"en": "Patience"}\'')
    await page.play()
    assert (await page.counted())[1] == len(WEEKS.kudos) + 1


def test_no_words_of_the_weeks_would_get_a_hint() -> None:
    found = {kudos.words: hint(kudos.words, (), [], frozenset()) for kudos in WEEKS.kudos}
    assert not {words: advice for words, advice in found.items() if advice}


def test_the_weeks_show_what_kudos_can_be() -> None:
    kudos = WEEKS.kudos
    assert 55 <= len(kudos) <= 70
    assert 12 <= len(WEEKS.messages) <= 18
    assert min(Counter(one.value for one in kudos).values()) >= 8
    assert len({one.value for one in kudos}) == 5
    assert sum(len(one.to) > 1 for one in kudos) >= 8
    assert sum(one.private for one in kudos) >= 3
    assert sum(bool(one.plus) for one in kudos) >= 10
    assert sum(is_japanese(one.words) for one in kudos) >= 15


def is_japanese(words: str) -> bool:
    return any("ぁ" <= character <= "ん" for character in words)


async def test_a_contractor_is_thanked_as_a_guest_and_has_no_place(page: Page) -> None:
    await page.play()
    [silas] = [person for person in await people.everyone(page.workspace.id) if person.is_guest]
    assert silas.name == "Silas Okwuosa"
    assert silas.team_id is None
    assert len(await page.read("@silas")) == 1
