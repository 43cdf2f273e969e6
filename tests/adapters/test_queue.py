"""The queue with a real worker on a real database: whatever a platform does, nothing is lost and order is kept."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from aiohttp.test_utils import TestClient, TestServer

from adapters.clock import SystemClock
from adapters.http import application
from adapters.queue import Queue
from bot.config.settings import QueueRules, Settings
from bot.delivery.deliveries import TRIES, pause
from bot.ports import Busy, PlatformError, Rejected, Unreachable, refused
from commands.operate.check_health import Health, check_health
from commands.org.open_workspace import open_workspace
from commands.org.save_company import save_company
from commands.routing.entrance import Entrance
from storage import database
from storage.database import statement
from storage.delivery import deliveries
from tests.cast import ANA, COMPANY, DANA, MIKA, FakeClock
from tests.platform import RememberingPlatform, WatchedPlatform
from tests.processes import until
from tests.stories.conftest import ChatCompany, count, labels, said

RULES = QueueRules(concurrency=5)
DEEDS = ("the doors of the shop", "a lamp over the stairs", "two carts in the yard", "our pipes", "every single clock")


@pytest.fixture
def platform() -> WatchedPlatform:
    return WatchedPlatform()


@pytest.fixture
def queue(entrance: Entrance) -> Queue:
    return Queue(deliveries, entrance.served, RULES, SystemClock())


@pytest.fixture
def company(entrance: Entrance) -> ChatCompany:
    return ChatCompany(entrance)


@asynccontextmanager
async def working(queue: Queue) -> AsyncIterator[None]:
    """At its end what was begun is finished and noted."""
    task = asyncio.create_task(queue.work())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def thank(company: ChatCompany, many: int = 5) -> list[str]:
    """Ana and others thank Bo; the words in their order."""
    words = [f"for mending {deed}, so that nobody had to wait" for deed in DEEDS[:many]]
    for number, one in enumerate(words):
        assert "Bo Achterberg" in said(await company.types((ANA, DANA, MIKA)[number % 3], f"@bo {one} #courage"))
    return words


def in_order(platform: RememberingPlatform, place: str) -> list[str]:
    return [message.blocks[1].words for message in platform.stands.get(place, {}).values()]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "trouble",
    [
        [Unreachable()],
        [Busy(0.2), Busy(0.1)],
        [Unreachable(), Busy(0.1), ConnectionError("not even one of the port's errors")],
    ],
)
async def test_trouble_loses_nothing_and_keeps_the_order_of_every_place(
    company: ChatCompany, platform: WatchedPlatform, queue: Queue, trouble: list[PlatformError]
) -> None:
    words = await thank(company)
    platform.trouble = list(trouble)
    async with working(queue):
        await platform.until(lambda: len(platform.read("kudos")) == len(platform.read("@bo")) == 5)
    assert in_order(platform, "kudos") == in_order(platform, "@bo") == words
    assert platform.trouble == []
    assert await count("delivery where posted = wanted and failed is null") == 10


async def test_while_a_platform_is_busy_its_workspace_waits_and_others_do_not(
    company: ChatCompany, opened: str, settings: Settings, clock: FakeClock
) -> None:
    calls: list[tuple[str, str]] = []
    busy, other = WatchedPlatform(calls, "busy"), WatchedPlatform(calls, "other")
    workspace = await open_workspace("slack", "T2", "Mountain", settings)
    await save_company(workspace, COMPANY)
    others = ChatCompany(Entrance(workspace=workspace, platform=other, settings=settings, clock=clock))
    served = {**replace(company.entrance, platform=busy).served, **others.entrance.served}
    await thank(company, 3)
    busy.trouble = [Busy(3600)]
    async with working(Queue(deliveries, served, replace_concurrency(1), SystemClock())):
        await busy.until(lambda: len(calls) == 1)
        await thank(others, 3)
        await other.until(lambda: len(other.read("kudos")) == len(other.read("@bo")) == 3)
    assert [name for name, _ in calls] == ["busy", *["other"] * 6]
    assert await count(f"delivery where workspace_id = {company.entrance.workspace.id} and posted <> wanted") == 6


def replace_concurrency(many: int) -> QueueRules:
    return RULES.model_copy(update={"concurrency": many})


async def test_a_final_no_is_a_dead_letter_that_everybody_who_operates_sees(
    company: ChatCompany, platform: WatchedPlatform, queue: Queue
) -> None:
    words = await thank(company, 3)
    platform.trouble = [Rejected("channel_not_found")]
    async with working(queue):
        await platform.until(lambda: len(platform.calls) >= 6)
        await until(nothing_waits, "whom it concerns was told, if it was a post for all")
    assert (await check_health()).dead == {"channel_not_found": 1}
    async with TestClient(TestServer(application())) as client:
        assert (await (await client.get("/health")).json())["dead_letters"] == 1
        metrics = await (await client.get("/metrics")).text()
    assert 'waterline_dead_letters{reason="channel_not_found"} 1.0' in metrics
    stands = in_order(platform, "kudos"), in_order(platform, "@bo")
    assert sorted(map(len, stands)) == [2, 3]
    assert words in stands
    assert (await check_health()).queue_seconds is None


async def test_a_dead_letter_that_is_wanted_anew_is_tried_anew(
    company: ChatCompany, platform: WatchedPlatform, queue: Queue
) -> None:
    reply = await company.types(ANA, "@bo for mending the door, so that nobody had to wait #courage")
    platform.trouble = [Rejected("channel_not_found"), Rejected("channel_not_found")]
    async with working(queue):
        await platform.until(lambda: len(platform.calls) == 2 and not platform.trouble)
    assert (await check_health()).dead == {"channel_not_found": 2}
    assert labels(reply)[:2] == ["Change it", "Take it back"]
    await company.submits(ANA, await company.presses(ANA, reply, "Change it"), words="for the quiet word")
    async with working(queue):
        await platform.until(lambda: len(platform.read("kudos")) == len(platform.read("@bo")) == 1)
    assert in_order(platform, "kudos") == ["for the quiet word"]
    assert (await check_health()).dead == {}


async def test_what_a_dead_process_had_in_hand_is_tried_again(
    company: ChatCompany, platform: WatchedPlatform, queue: Queue
) -> None:
    await thank(company, 1)
    assert len(await deliveries.claim(company.entrance.workspace.id, places=10, lease=3600)) == 2
    async with working(queue):
        await company.types(MIKA, "@cy お客さまからの電話に最後まで付き合ってくださり、助かりました #勇気")
        await platform.until(lambda: len(platform.read("@cy")) == 1)
        assert platform.read("@bo") == platform.read("kudos") == []
        await statement("update delivery set due_at = due_at - interval '1 hour'")  # as if it had passed
        await platform.until(lambda: len(platform.read("@bo")) == 1 and len(platform.read("kudos")) == 2)
    assert (await check_health()).queue_seconds is None


async def test_what_a_living_process_has_in_hand_is_left_to_it(company: ChatCompany, platform: WatchedPlatform) -> None:
    """For longer than the lease that it took at first, which lasts longer than a busy machine may stand still."""
    await thank(company, 1)
    platform.goes_on.clear()
    other, rules = WatchedPlatform(), RULES.model_copy(update={"lease_seconds": 5})
    begun = await database.clock()
    async with working(Queue(deliveries, company.entrance.served, rules, SystemClock())):
        await platform.until(lambda: len(platform.calls) == 2)
        async with working(Queue(deliveries, replace(company.entrance, platform=other).served, rules, SystemClock())):
            await until(lambda: _is_held_until(begun + timedelta(seconds=11)), "the lease was renewed several times")
        platform.goes_on.set()
        await platform.until(lambda: len(platform.read("kudos")) == len(platform.read("@bo")) == 1)
    assert len(platform.calls) == 2
    assert other.calls == []


async def test_what_a_process_has_in_hand_is_not_begun_again_when_it_hung_for_longer_than_its_lease(
    company: ChatCompany, platform: WatchedPlatform, queue: Queue
) -> None:
    await thank(company, 1)
    platform.goes_on.clear()
    async with working(queue):
        await platform.until(lambda: len(platform.calls) == 2)
        await statement("update delivery set due_at = due_at - interval '1 hour'")  # as if it had passed
        now = await database.clock()
        await until(lambda: _is_held_until(now), "the queue has found them again")
        platform.goes_on.set()
        await platform.until(lambda: len(platform.read("kudos")) == len(platform.read("@bo")) == 1)
    assert len(platform.calls) == 2
    assert await count("delivery where posted = wanted and failed is null") == 2


async def _is_held_until(moment: datetime) -> bool:
    return await count(f"delivery where due_at > '{moment}'") == 2


async def nothing_waits() -> bool:
    return (await check_health()).queue_seconds is None


async def _all_stands() -> bool:
    return await count("delivery where posted <> wanted") == 0


async def test_what_is_taken_back_while_it_waits_in_line_is_never_posted(
    company: ChatCompany, platform: WatchedPlatform, queue: Queue
) -> None:
    await company.types(ANA, "@bo for mending the door, so that nobody had to wait #courage")
    reply = await company.types(DANA, "@cy for the calm answer to the angry customer in Oslo #courage")
    platform.goes_on.clear()
    async with working(queue):
        await platform.until(lambda: len(platform.calls) == 3)
        await company.presses(DANA, reply, "Take it back")
        platform.goes_on.set()
        await until(_all_stands, "nothing was left to do")
    assert sorted(place for _, place in platform.calls) == ["@bo", "@cy", "kudos"]
    assert in_order(platform, "kudos") == ["for mending the door, so that nobody had to wait"]


async def test_what_another_process_changes_while_it_waits_in_line_stands_as_changed_in_the_end(
    company: ChatCompany, platform: WatchedPlatform, queue: Queue
) -> None:
    await thank(company, 2)
    platform.goes_on.clear()
    async with working(queue):
        await platform.until(lambda: len(platform.calls) == 2)
        await statement(
            "with changed as (update kudos set words = 'for the quiet word' returning id)"
            " update delivery set wanted = wanted + 1 from changed where subject_id = changed.id"
        )
        platform.goes_on.set()
        await platform.until(
            lambda: in_order(platform, "kudos") == in_order(platform, "@bo") == ["for the quiet word"] * 2
        )


async def test_who_stops_finishes_what_was_begun(company: ChatCompany, platform: WatchedPlatform, queue: Queue) -> None:
    await thank(company, 1)
    platform.goes_on.clear()
    work = asyncio.create_task(queue.work())
    await platform.until(lambda: len(platform.calls) == 2)
    work.cancel()
    await company.types(MIKA, "@cy お客さまからの電話に最後まで付き合ってくださり、助かりました #勇気")
    waits = not work.done()
    platform.goes_on.set()
    await asyncio.wait([work])
    assert waits
    assert len(platform.read("kudos")) == len(platform.read("@bo")) == 1
    assert await count("delivery where posted = 1 and message_id is not null") == 2
    assert await count("delivery where posted <> wanted and due_at <= now()") == 2


async def test_the_queue_outlives_the_end_of_its_connections(
    company: ChatCompany, platform: WatchedPlatform, queue: Queue
) -> None:
    ends = "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()"
    async with working(queue):
        await thank(company, 1)
        await platform.until(lambda: len(platform.read("kudos")) == len(platform.read("@bo")) == 1)
        await statement(f"{ends} and pid <> pg_backend_pid()")
        await company.types(ANA, "@cy for the calm answer to the angry customer in Oslo #courage")
        await platform.until(lambda: len(platform.read("kudos")) >= 2 and len(platform.read("@cy")) == 1)
    assert in_order(platform, "kudos")[-1] == "for the calm answer to the angry customer in Oslo"


def test_pauses_grow_to_five_minutes() -> None:
    assert [pause(attempts) for attempts in (0, 1, 2, 8, 9, 300)] == [1, 2, 4, 256, 300, 300]


@pytest.mark.parametrize(
    ("trouble", "reason"),
    [
        (Unreachable(), "unreachable"),
        (KeyError("a fault of ours"), "error"),
        (refused("moon_in_the_wrong_house"), "moon_in_the_wrong_house"),
    ],
)
async def test_what_was_tried_in_vain_for_a_day_is_given_up(
    company: ChatCompany, platform: WatchedPlatform, queue: Queue, trouble: PlatformError, reason: str
) -> None:
    await thank(company, 1)
    await statement("update delivery set tries = %(tries)s", tries=TRIES)
    platform.trouble = [trouble, trouble]
    async with working(queue):
        await platform.until(lambda: len(platform.calls) >= 2 and not platform.trouble)
        await until(nothing_waits, "whom it concerns was told")
    health = await check_health()
    known = Health("ok", None, {reason: 2}, dead_workspaces=1)
    assert replace(health, folders_free={}) == replace(
        known, condition=health.condition, clock_apart=health.clock_apart
    )
