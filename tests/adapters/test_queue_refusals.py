"""What the queue does with a "no": never, not here until somebody acts, not yet; and with a database that says one."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp.test_utils import TestClient, TestServer

from adapters.clock import SystemClock
from adapters.http import BARRED, application
from adapters.queue import Queue
from bot.digest.letters import DIGEST
from bot.messages.message import Message
from bot.messages.say import done
from bot.ports import refused
from commands.features import DRAWINGS
from commands.operate.check_health import check_health
from storage.database import statement
from storage.delivery import deliveries
from tests.adapters.test_queue import RULES, company, in_order, platform, queue, thank, working
from tests.cast import ANA, DANA, FakeClock
from tests.platform import WatchedPlatform
from tests.processes import until
from tests.stories.conftest import ChatCompany, count

__all__ = ["company", "platform", "queue"]


async def test_while_a_token_is_ill_the_workspace_waits_and_after_the_cure_all_goes_out_in_order(
    company: ChatCompany, platform: WatchedPlatform, queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.queue._BARRED", 0.05)
    words = await thank(company)
    platform.trouble = [refused("token_revoked")] * 40
    async with working(queue):
        await platform.until(lambda: len(platform.trouble) < 20)
        assert queue.barred == {company.entrance.workspace.id: "token_revoked"}
        assert await count("delivery where failed is not null or tries > 0") == 0
        await platform.until(lambda: len(platform.read("kudos")) == len(platform.read("@bo")) == 5)
        await platform.until(lambda: len(platform.read(DANA.platform_id)) == 1)
    assert in_order(platform, "kudos") == in_order(platform, "@bo") == words
    assert queue.barred == {}
    [line] = platform.read(DANA.platform_id)  # who administers reads it once
    assert "could post nothing here" in line


class Counted(WatchedPlatform):
    """Counts how many messages it has in hand."""

    def __init__(self) -> None:
        super().__init__()
        self.at_once = 0

    async def post(self, place: str, message: Message) -> str:
        self.at_once += 1
        try:
            return await super().post(place, message)
        finally:
            self.at_once -= 1


async def spread(places: int) -> None:
    await statement(
        "insert into delivery (workspace_id, place, subject, subject_id)"
        " select workspace_id, 'p' || n, subject, subject_id from delivery, generate_series(1, %(places)s) n"
        " where place = 'kudos'",
        places=places,
    )


async def test_of_a_workspace_that_is_refused_one_place_at_a_time_is_tried_and_not_the_same_again(
    company: ChatCompany, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.queue._BARRED", 0.01)
    platform = Counted()
    await thank(company, 1)
    await spread(20)
    platform.trouble = [refused("token_revoked")] * 1_000
    queue = Queue(deliveries, replace(company.entrance, platform=platform).served, RULES, SystemClock())
    async with working(queue):
        await platform.until(lambda: bool(queue.barred) and platform.at_once == 0)
        platform.goes_on.clear()
        await platform.until(lambda: platform.at_once > 0)
        for _ in range(100):  # as long as it takes the queue to begin all that it would
            await statement("select 1")
        assert platform.at_once == 1
        platform.goes_on.set()
        before = len(platform.calls)
        await platform.until(lambda: len(platform.calls) >= before + RULES.concurrency)
        assert len(set(platform.calls[before:])) == RULES.concurrency
        platform.trouble = []
        await platform.until(lambda: len(platform.stands) == 22)
    assert queue.barred == {}


async def test_of_several_processes_one_tries_a_workspace_that_is_refused_and_all_go_on_once_it_is_let_in(
    company: ChatCompany, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Eight tries take four intervals and more, though there are four processes, of which each had its first "no": two
    that look in the same moment may both try.
    """
    monkeypatch.setattr("adapters.queue._BARRED", 0.5)
    platform = Counted()
    await thank(company, 1)
    await spread(20)
    platform.trouble = [refused("token_revoked")] * 1_000
    served = replace(company.entrance, platform=platform).served
    queues = [Queue(deliveries, served, RULES, SystemClock()) for _ in range(4)]
    async with AsyncExitStack() as stack:
        for queue in queues:
            await stack.enter_async_context(working(queue))
        await platform.until(lambda: all(queue.barred for queue in queues) and platform.at_once == 0)
        first, begun = len(platform.calls), asyncio.get_running_loop().time()
        await platform.until(lambda: len(platform.calls) >= first + 8)
        assert asyncio.get_running_loop().time() - begun >= 1.7
        platform.trouble = []
        await platform.until(lambda: len(platform.stands) == 22)


async def test_places_that_are_refused_each_by_themselves_keep_the_others_from_nothing(
    company: ChatCompany, platform: WatchedPlatform, queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.queue._BARRED", 0.01)
    await thank(company, 1)
    await spread(3)
    platform.refuses = dict.fromkeys(("kudos", "p1", "p2"), "ekm_access_denied")
    async with working(queue):
        await platform.until(lambda: len(platform.read("@bo")) == len(platform.read("p3")) == 1)


async def test_whoever_operates_sees_that_a_workspace_is_refused(
    company: ChatCompany, platform: WatchedPlatform, queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.queue._BARRED", 0.05)
    await thank(company, 1)
    platform.trouble = [refused("missing_scope")] * 1_000
    app = application()
    app[BARRED] = queue.barred
    async with working(queue), TestClient(TestServer(app)) as client:
        await platform.until(lambda: len(platform.trouble) < 1_000 and bool(queue.barred))
        assert (await client.get("/health")).status == 200  # no reason to take the process out
        assert (await (await client.get("/health")).json())["workspaces_refused"] == ["missing_scope"]
        metrics = await (await client.get("/metrics")).text()
    assert 'waterline_workspaces_refused{reason="missing_scope"} 1.0' in metrics


@pytest.mark.parametrize(
    ("word", "because"),
    [
        ("NotEnoughPermissions", "not everybody may post there"),
        ("team_not_found", "there is no such channel"),
    ],
)
async def test_a_giver_reads_why_in_their_own_words_whatever_the_platform_calls_it(
    company: ChatCompany, platform: WatchedPlatform, queue: Queue, word: str, because: str
) -> None:
    await company.types(ANA, "@bo for mending the door, so that nobody had to wait #courage")
    platform.refuses["kudos"] = word
    async with working(queue):
        await platform.until(lambda: bool(platform.read(ANA.platform_id)))
    assert because in platform.read(ANA.platform_id)[0]


async def test_a_post_that_can_never_stand_is_told_to_its_giver_and_to_admins_once(
    company: ChatCompany, platform: WatchedPlatform, queue: Queue
) -> None:
    await company.types(ANA, "@bo for mending the door, so that nobody had to wait #courage")
    platform.refuses["kudos"] = "is_archived"
    async with working(queue):
        await platform.until(lambda: bool(platform.read(ANA.platform_id)) and bool(platform.read(DANA.platform_id)))
    own = "Your kudos could not be posted in #kudos: the channel is archived."
    assert platform.read(ANA.platform_id) == [f"{own} Whom you thanked reads it in a direct message."]
    [told_admin] = platform.read(DANA.platform_id)
    assert "Ana" in told_admin
    assert "is_archived" in told_admin
    assert platform.read("kudos") == []
    await statement("update delivery set failed = null where place = 'kudos'")
    async with working(queue):
        await until(lambda: _is_dead("kudos"), "it was refused once more")
    assert len(platform.read(ANA.platform_id)) == len(platform.read(DANA.platform_id)) == 1


async def test_of_a_channel_that_is_gone_every_giver_is_told_and_an_admin_once_a_day(
    company: ChatCompany, platform: WatchedPlatform, queue: Queue
) -> None:
    platform.refuses["kudos"] = "is_archived"
    for words in ("mending the door, so that nobody had to wait", "the map of the cellar, which saved us a day"):
        await company.types(ANA, f"@bo for {words} #courage")
        async with working(queue):
            await until(_nothing_waits, "it is refused, and who is to know is told")
    assert len(platform.read(ANA.platform_id)) == 2
    assert len(platform.read(DANA.platform_id)) == 1
    fast = FakeClock(datetime.now(UTC) + timedelta(hours=25))
    await company.types(ANA, "@cy for the oar, which brought the boat home in the fog #courage")
    async with working(Queue(deliveries, company.entrance.served, RULES, fast)):
        await until(_nothing_waits, "it is refused in a process whose clock is a day ahead")
    assert len(platform.read(DANA.platform_id)) == 1, "the day is the database's"
    await statement("update delivery set wanted_at = wanted_at - interval '25 hours'")
    await company.types(ANA, "@bo for the new rope, which held the boat in the storm #courage")
    async with working(queue):
        await until(_nothing_waits, "it is refused a day later")
    assert len(platform.read(DANA.platform_id)) == 2


async def test_nobody_is_told_that_somebody_read_what_was_refused_to_them(
    company: ChatCompany, platform: WatchedPlatform, queue: Queue
) -> None:
    await company.types(ANA, "@bo for mending the door, so that nobody had to wait #courage")
    platform.refuses |= {"kudos": "is_archived", "@bo": "user_disabled"}
    async with working(queue):
        await until(lambda: _is_dead("@bo"), "the direct message is refused")
        await platform.until(lambda: "did not reach" in " ".join(platform.read(ANA.platform_id)))
    [line] = platform.read(ANA.platform_id)
    assert "reads it" not in line


async def test_a_refused_message_to_somebody_is_told_to_admins_once_and_a_refused_notice_to_nobody(
    company: ChatCompany, platform: WatchedPlatform, queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def draw(*_: object) -> Message:
        return done("home.title", "en")

    monkeypatch.setitem(DRAWINGS, DIGEST, replace(DRAWINGS[DIGEST], draw=draw))
    await statement(
        "insert into delivery (workspace_id, place, reader_id, subject, subject_id)"
        " select workspace_id, platform_id, id, 'digest', 1 from person where handle in ('ana', 'bo')"
    )
    platform.refuses |= {ANA.platform_id: "user_disabled", "@bo": "cannot_dm_bot", DANA.platform_id: "user_disabled"}
    async with working(queue):
        await until(lambda: _is_dead(DANA.platform_id), "the notice is refused, too")
    assert await count("delivery") == 3
    platform.refuses.pop(DANA.platform_id)
    await statement("update delivery set failed = null, due_at = now() where subject = 'undelivered'")
    async with working(queue):
        await platform.until(lambda: bool(platform.read(DANA.platform_id)))
    [line] = platform.read(DANA.platform_id)
    assert "Ana Lindqvist, Bo Achterberg (cannot_dm_bot, user_disabled)" in line


async def test_a_private_message_that_cannot_be_delivered_is_told_to_nobody(
    company: ChatCompany, platform: WatchedPlatform, queue: Queue
) -> None:
    await company.types(ANA, "@bo for mending the door, so that nobody had to wait #courage")
    platform.refuses["@bo"] = "user_disabled"
    async with working(queue):
        await until(lambda: _is_dead("@bo"), "it was refused")
        await platform.until(lambda: len(platform.read("kudos")) == 1)
    assert await count("delivery") == 2


async def _nothing_waits() -> bool:
    return await count("delivery where posted <> wanted and failed is null") == 0


async def _is_dead(place: str) -> bool:
    return await count(f"delivery where place = '{place}' and failed is not null") == 1


async def test_a_word_that_nobody_knows_is_tried_again(
    company: ChatCompany, platform: WatchedPlatform, queue: Queue
) -> None:
    await thank(company, 1)
    platform.trouble = [refused("moon_in_the_wrong_house")]
    async with working(queue):
        await platform.until(lambda: len(platform.read("kudos")) == len(platform.read("@bo")) == 1)
    assert (await check_health()).dead == {}
