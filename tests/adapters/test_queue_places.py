"""One place, or one row, is at fault: whatever else waits in its workspace goes out."""

import asyncio
from dataclasses import replace

import pytest
from aiohttp.test_utils import TestClient, TestServer

from adapters.clock import SystemClock
from adapters.http import BARRED, application
from adapters.queue import Queue
from bot.delivery.deliveries import Delivery
from bot.messages.message import Message
from bot.ports import Busy, Served
from storage.database import statement
from storage.delivery import deliveries
from tests.adapters.test_queue import RULES, company, in_order, nothing_waits, platform, queue, thank, working
from tests.cast import DANA
from tests.platform import WatchedPlatform
from tests.processes import until
from tests.stories.conftest import ChatCompany, count

__all__ = ["company", "platform", "queue"]

TRIGGER = """
create function no() returns trigger language plpgsql as $$ begin raise exception 'not now'; end $$;
create trigger no before update on delivery for each row when ({condition}) execute function no();
"""


class BusyAt(WatchedPlatform):
    """Says "busy" at these places, once each."""

    def __init__(self, seconds: float, *places: str) -> None:
        super().__init__()
        self.seconds = seconds
        self.busy = set(places)

    async def post(self, place: str, message: Message) -> str:
        if place in self.busy:
            self.busy.discard(place)
            self.calls.append(("busy", place))
            raise Busy(self.seconds, place_only=True)
        return await super().post(place, message)


async def test_a_busy_channel_waits_alone_and_goes_on_in_its_order(company: ChatCompany) -> None:
    words, busy = await thank(company), BusyAt(2, "kudos")
    async with working(Queue(deliveries, _served(company, busy), RULES, SystemClock())):
        await busy.until(lambda: len(busy.read("@bo")) == 5)
        assert busy.read("kudos") == []
        await busy.until(lambda: len(busy.read("kudos")) == 5)
    assert in_order(busy, "kudos") == words
    assert await count("delivery where tries > 0") == 0


async def test_what_is_wanted_at_a_busy_channel_meanwhile_is_not_tried_before_it_may_be(company: ChatCompany) -> None:
    await thank(company, 1)
    busy = BusyAt(3600, "kudos")
    await statement("update delivery set patient = true where place = 'kudos'")
    async with working(Queue(deliveries, _served(company, busy), RULES, SystemClock())):
        await busy.until(lambda: ("busy", "kudos") in busy.calls and len(busy.read("@bo")) == 1)
        await company.types(DANA, "@cy for the calm answer to the angry customer in Oslo #courage")  # not patient
        await busy.until(lambda: len(busy.read("@cy")) == 1)
        await until(_both_wait, "both of the channel wait")
    assert [place for _, place in busy.calls].count("kudos") == 1


async def _both_wait() -> bool:
    return await count("delivery where place = 'kudos' and due_at > now() + interval '50 minutes'") == 2


async def test_where_many_channels_are_busy_at_once_it_is_the_workspace(company: ChatCompany) -> None:
    await thank(company, 1)
    await statement(
        "insert into delivery (workspace_id, place, subject, subject_id, patient)"
        " select workspace_id, 'p' || n, subject, subject_id, false from delivery, generate_series(1, 40) n"
        " where place = 'kudos'"
    )
    busy = BusyAt(3600, *(f"p{number}" for number in range(1, 41)))
    async with working(Queue(deliveries, _served(company, busy), RULES, SystemClock())):
        await until(_five_wait, "as many as are tried at once")
    assert len([place for name, place in busy.calls if name == "busy"]) <= RULES.concurrency + 5


async def _five_wait() -> bool:
    return await count("delivery where due_at > now() + interval '50 minutes'") >= 5


async def test_a_row_that_the_database_never_changes_keeps_no_other_waiting(
    company: ChatCompany, platform: WatchedPlatform, queue: Queue
) -> None:
    words = await thank(company, 3)
    await statement("update delivery set tries = 7 where id = (select min(id) from delivery where place = 'kudos')")
    await statement(TRIGGER.format(condition="old.tries = 7"))
    async with working(queue):
        await platform.until(lambda: len(platform.read("kudos")) == 2 and len(platform.read("@bo")) == 3)
    assert in_order(platform, "@bo") == words
    assert in_order(platform, "kudos") == words[1:]
    assert await count("delivery where tries = 7 and posted = 0") == 1


async def test_what_this_version_does_not_know_does_not_hold_its_place(
    company: ChatCompany, platform: WatchedPlatform, queue: Queue
) -> None:
    await statement(
        "insert into delivery (workspace_id, place, subject, subject_id, patient)"
        " select id, 'kudos', 'of_tomorrow', n, false from workspace, generate_series(1, 30) n"
    )
    words = await thank(company, 3)
    async with working(queue):
        await platform.until(lambda: len(platform.read("kudos")) == len(platform.read("@bo")) == 3)
    assert in_order(platform, "kudos") == words
    assert await count("delivery where subject = 'of_tomorrow' and posted = 0 and due_at <= now()") == 30


@pytest.mark.parametrize("message_id", ["1" * 256, "1\x002", "1\ud8002", ""])
async def test_a_message_whose_id_cannot_be_kept_is_posted_once(company: ChatCompany, message_id: str) -> None:
    class Odd(WatchedPlatform):
        async def post(self, place: str, message: Message) -> str:
            await super().post(place, message)
            return message_id

    odd = Odd()
    await thank(company, 2)
    async with working(Queue(deliveries, _served(company, odd), RULES, SystemClock())):
        await until(nothing_waits, "all is noted")
    assert len(odd.calls) == 4
    assert await count("delivery where message_id = ''") == 4


async def test_that_the_app_was_removed_is_heard_before_anything_is_refused_and_all_goes_out_once_it_is_back(
    company: ChatCompany, platform: WatchedPlatform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.queue._BARRED", 0.5)
    await company.entrance.bar("app_uninstalled")
    await company.entrance.bar("app_uninstalled")
    words = await thank(company, 2)
    barred = company.entrance.barred
    app = application()
    app[BARRED] = barred
    queue = Queue(deliveries, company.entrance.served, RULES, SystemClock(), barred=barred)
    async with TestClient(TestServer(app)) as client:
        assert (await (await client.get("/health")).json())["workspaces_refused"] == ["app_uninstalled"]
        async with working(queue):
            await platform.until(lambda: len(platform.read("kudos")) == len(platform.read("@bo")) == 2)
            await platform.until(lambda: len(platform.read(DANA.platform_id)) == 1)
        assert (await (await client.get("/health")).json())["workspaces_refused"] == []
    assert in_order(platform, "kudos") == words


def _served(company: ChatCompany, platform: WatchedPlatform) -> Served:
    [(workspace, served)] = company.entrance.served.items()
    return {workspace: replace(served, platform=platform)}


async def test_what_cannot_be_noted_for_a_while_is_posted_once_and_keeps_no_other_waiting(
    company: ChatCompany, platform: WatchedPlatform, queue: Queue
) -> None:
    words = await thank(company)
    await statement(TRIGGER.format(condition="new.place = '@bo' and new.posted > old.posted"))
    async with working(queue):
        await platform.until(lambda: len(platform.read("kudos")) == 5 and len(platform.read("@bo")) == 1)
        await until(lambda: _noted("kudos", 5), "the others are noted meanwhile")
        await statement("drop trigger no on delivery")
        await platform.until(lambda: len(platform.read("@bo")) == 5)
        await until(lambda: _noted("@bo", 5), "all are noted")
    assert in_order(platform, "kudos") == in_order(platform, "@bo") == words


async def _noted(place: str, many: int) -> bool:
    return await count(f"delivery where place = '{place}' and posted = wanted") == many


async def test_the_queue_outlives_a_database_that_takes_no_writes(
    company: ChatCompany, platform: WatchedPlatform, queue: Queue
) -> None:
    words = await thank(company)
    await statement(TRIGGER.format(condition="true"))  # nothing can be claimed
    async with working(queue):
        await asyncio.sleep(0)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.5):
                await asyncio.Event().wait()
        assert platform.calls == []
        await statement("drop trigger no on delivery")
        await platform.until(lambda: len(platform.read("kudos")) == len(platform.read("@bo")) == 5)
    assert in_order(platform, "kudos") == words


async def test_where_the_database_comes_back_between_two_rows_none_of_them_is_overtaken(
    company: ChatCompany, platform: WatchedPlatform, queue: Queue
) -> None:
    words = await thank(company)
    await statement("create sequence tries")  # which no rollback takes back
    await statement(TRIGGER.format(condition="nextval('tries') <= 3"))
    async with working(queue):
        await platform.until(lambda: len(platform.read("kudos")) == len(platform.read("@bo")) == 5)
    assert in_order(platform, "kudos") == words


async def test_what_is_wanted_anew_between_its_noting_and_the_next_claim_is_not_left_until_the_lease_ends(
    company: ChatCompany, platform: WatchedPlatform, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Claiming takes a moment, in which what is in hand goes on: it ends, and somebody changes what it says."""
    await thank(company, 1)
    claim = deliveries.claim

    async def claim_late(workspace_id: int, places: int, lease: float) -> list[Delivery]:
        if platform.calls and not platform.goes_on.is_set():
            platform.goes_on.set()
            await until(lambda: _noted("kudos", 1), "what was in hand is noted")
            await statement(
                "with changed as (update kudos set words = 'for the quiet word' returning id)"
                " update delivery set wanted = wanted + 1, due_at = now() from changed"
                " where subject_id = changed.id and place = 'kudos'"
            )
        return await claim(workspace_id, places, lease)

    monkeypatch.setattr(deliveries, "claim", claim_late)
    platform.goes_on.clear()
    rules = RULES.model_copy(update={"lease_seconds": 3600})
    async with working(Queue(deliveries, _served(company, platform), rules, SystemClock())):
        await platform.until(lambda: bool(platform.calls))
        await statement("insert into due (workspace_id, work, next_at) select id, 'deliveries', now() from workspace")
        await platform.until(lambda: in_order(platform, "kudos") == ["for the quiet word"])
