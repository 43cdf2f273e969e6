"""Whoever reads very many concerns sees the first ones, how many further ones there are, and the way to these."""

import asyncio
from collections.abc import Collection, Iterable
from datetime import timedelta
from uuid import uuid4

import pytest

from adapters.slack import render as slack
from adapters.teams import render as teams
from bot.messages.message import Message
from bot.messages.request import Pressed, Typed
from bot.org.people import Profile
from bot.roles.roles import Role
from bot.sealed.roll import Outcome
from bot.voice.circles import Circle, CircleKind
from bot.voice.releasing import ReleasedConcern
from bot.voice.way_back import stored_look
from bot.voice.window_page import WindowPage
from commands.feature import Tick
from commands.org.chart import OrgChart, chart_around
from commands.voice.inbox import AT_ONCE, HIDDEN_AT_ONCE
from commands.voice.read_concerns import count_waiting, readers_of_all
from commands.voice.tell_readers import tell_all_readers
from storage.database import statement
from storage.roles import grants
from storage.voice import concerns, conversations
from tests.stories.conftest import labels, told
from tests.stories.voice.conftest import HEAD, LEAD, OTHER, THIRD, Voiced

LONGEST = "遅番は何も食べられません。" * 231  # 3,003 characters


@pytest.fixture
def here(voiced: Voiced) -> int:
    return voiced.entrance.workspace.id


async def released(
    voiced: Voiced,
    *words: str,
    kind: CircleKind = CircleKind.ABOVE,
    readers: Iterable[Profile] = (HEAD,),
    step_up: Iterable[Profile] = (),
) -> None:
    """A window releases this."""
    circle = Circle(
        kind=kind,
        readers=tuple(voiced.who(reader.handle).id for reader in readers),
        step_up=tuple(voiced.who(reader.handle).id for reader in step_up),
        crowd=15,
    )
    now = voiced.clock.now()
    written = tuple(ReleasedConcern(uuid4().hex, circle, uuid4().hex * 2, text[:3_000]) for text in words)
    page = WindowPage(uuid4().hex, "web-local", now, Outcome.CLOSED, now.date(), written)
    assert await concerns.publish(voiced.entrance.workspace.id, page)


async def inbox(voiced: Voiced, who: Profile = HEAD) -> Message:
    page = await voiced.does(who, Typed("inbox", "", "/voice"))
    assert isinstance(page, Message)
    return page


def matters(count: int) -> list[str]:
    return [f"The matter number {number:03}" for number in range(count)]


def named_on(page: Message, words: list[str]) -> set[str]:
    return {text for text in words if text in told(page)}


async def test_a_reader_turns_the_pages_until_everything_was_seen_once(voiced: Voiced) -> None:
    words = matters(2 * AT_ONCE + 3)
    await released(voiced, *words)
    page, seen = await inbox(voiced), list[str]()
    assert f"{AT_ONCE + 3} further ones stand behind these." in told(page)
    while True:
        seen += named_on(page, words)
        if "Further ones" not in labels(page):
            break
        page = await voiced.presses(HEAD, page, "Further ones")
    assert sorted(seen) == words
    assert "further" not in told(page)


async def test_a_page_behind_what_is_gone_meanwhile_is_the_first_one(voiced: Voiced) -> None:
    await released(voiced, *matters(3))
    page = await voiced.does(HEAD, Pressed("inbox.further", "gone"))
    assert len(named_on(page, matters(3))) == 3


async def test_a_leader_to_whom_one_rose_finds_it_behind_any_number_that_did_not(voiced: Voiced, here: int) -> None:
    """Hedda reads above; of what the group reads she is the step up, and nothing of it has risen but one."""
    await voiced.names_readers(OTHER, THIRD)
    group, now = [OTHER, THIRD], voiced.clock.now()
    await released(voiced, "The one that rose", kind=CircleKind.GROUP, readers=group, step_up=[HEAD])
    await statement("update concern set risen_at = %(now)s", now=now)
    voiced.clock.move(days=1)
    await released(voiced, *matters(60), kind=CircleKind.GROUP, readers=group, step_up=[HEAD])
    page = await inbox(voiced)
    assert "The one that rose" in told(page)
    assert named_on(page, matters(60)) == set()
    named = [voiced.who(reader.handle).id for reader in group]
    assert await count_waiting(here, voiced.who(HEAD.handle).id, named, now.date()) == 1
    assert await count_waiting(here, named[0], named, now.date()) == 61


async def test_however_many_wait_the_chart_is_read_once_and_never_the_whole_of_it(
    voiced: Voiced, here: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    await released(voiced, *matters(30))
    monkeypatch.setattr("storage.org.people.everyone", None)
    charts = list[Collection[int]]()

    async def noted(workspace_id: int, people: Collection[int]) -> OrgChart:
        charts.append(people)
        return await chart_around(workspace_id, people)

    monkeypatch.setattr("commands.roles.concern_readers.chart_around", noted)
    await inbox(voiced)
    assert len(charts) == 1
    reading = await readers_of_all(here, await concerns.waiting(here, voiced.clock.now().date()), ())
    assert {*reading.values()} == {(voiced.who("head").id,)}
    assert len(charts) == 2
    assert await tell_all_readers(Tick(voiced.clock.now(), voiced.entrance.served, voiced.check_ins)) == []
    assert len(charts) <= 3


async def test_whoever_looks_back_reads_the_longest_words_and_every_reply_whole(voiced: Voiced, here: int) -> None:
    awkward = 'A "quote",\nnext line, \x1f \\ and { %s }'
    await released(voiced, awkward, LONGEST)
    [concern] = [each for each in await concerns.every(here) if each.words == awkward]
    now = voiced.clock.now()
    await asyncio.gather(*(concerns.reply(here, concern.key, 1, f"{number}\n{awkward}", now) for number in range(12)))
    look = bytes(range(32))
    await statement(
        "update concern set look = %(look)s where key = %(key)s",
        look=stored_look(look, concern.key).hex(),
        key=concern.key,
    )
    [found] = (await conversations.read_all(here)).find(look)
    assert (found.concern.words, found.concern.acknowledged_at) == (awkward, now)
    assert list(found.replies) == list(await concerns.replies_to(here, concern.key))
    assert (await conversations.read_all(here)).find(bytes(32)) == []


async def test_the_longest_inbox_fits_one_message_of_each_platform(voiced: Voiced, here: int) -> None:
    reader = voiced.who(HEAD.handle)
    await grants.add(here, reader.id, Role.OBSERVER, None, "Elected", voiced.clock.now())
    grants.forget(here)
    await released(voiced, *[LONGEST] * 12)
    await statement(
        "update concern set closed_at = %(now)s, closing = 'stays', because = words, acknowledged_at = %(now)s",
        now=voiced.clock.now() + timedelta(days=1),
    )
    page = await inbox(voiced)
    assert LONGEST[:200] in told(page)
    assert LONGEST[:400] not in told(page)
    assert len(slack.pages(page)) == 1
    assert len(teams.activities(page)) == 1


async def test_an_observer_turns_the_pages_of_what_was_called_abusive(voiced: Voiced, here: int) -> None:
    await grants.add(here, voiced.who("hand21").id, Role.OBSERVER, None, "Elected", voiced.clock.now())
    grants.forget(here)
    words = matters(HIDDEN_AT_ONCE + 2)
    await released(voiced, *words)
    await statement("update concern set called_by = 1, called_at = released_at, hidden_by = 2")
    observer = Profile("@hand21", "Hand 21", "hand21")
    page = await inbox(voiced, observer)
    assert "2 further ones stand behind these." in told(page)
    further = await voiced.presses(observer, page, "Further ones")
    assert named_on(page, words) | named_on(further, words) == {*words}
    assert "Bring it back" in labels(further)
    for who in (LEAD, THIRD):
        assert named_on(await voiced.does(who, Pressed("inbox.further_called", "")), words) == set(), who
