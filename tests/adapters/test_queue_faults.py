"""One of many is at fault: a workspace, a place, a row, a notice. The others go on, and nothing is lost."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import psycopg
import pytest
import structlog

from adapters.clock import SystemClock
from adapters.queue import Queue
from bot.config.settings import Settings
from bot.kudos.kudos import SUBJECT
from bot.messages.message import Message
from bot.ports import Barred, Busy, PlatformError, Rejected, Unreachable, refused
from commands.features import DRAWINGS
from commands.org.open_workspace import open_workspace
from commands.org.save_company import save_company
from commands.routing.entrance import Entrance
from storage import database
from storage.database import statement
from storage.delivery import deliveries
from tests.adapters.test_queue import DEEDS, RULES, company, in_order, nothing_waits, platform, queue, thank, working
from tests.adapters.test_queue_places import TRIGGER
from tests.cast import ANA, COMPANY, DANA, MIKA, FakeClock
from tests.platform import WatchedPlatform
from tests.processes import PATIENCE, until
from tests.stories.conftest import ChatCompany, count

__all__ = ["company", "platform", "queue"]
MENDING = "@bo for mending the door, so that nobody had to wait #courage"


class Silent(WatchedPlatform):
    """Answers nothing: some calls end without an answer, the others do not end."""

    def __init__(self, ends: int) -> None:
        super().__init__()
        self.ends = ends

    async def post(self, place: str, message: Message) -> str:
        self.calls.append((self.name, place))
        await self._tell()
        if len(self.calls) > self.ends:
            await self.goes_on.wait()
        raise Unreachable


async def test_a_platform_that_does_not_answer_keeps_no_other_workspace_waiting(
    company: ChatCompany, settings: Settings, clock: FakeClock
) -> None:
    silent, other = Silent(RULES.concurrency), WatchedPlatform()
    workspace = await open_workspace("slack", "T2", "Mountain", settings)
    await save_company(workspace, COMPANY)
    others = ChatCompany(Entrance(workspace=workspace, platform=other, settings=settings, clock=clock))
    await thank(company, 1)
    await statement(
        "insert into delivery (workspace_id, place, subject, subject_id, patient)"
        " select workspace_id, 'p' || n, subject, subject_id, false from delivery, generate_series(1, 40) n"
        " where place = 'kudos'"
    )
    silent.goes_on.clear()
    served = {**replace(company.entrance, platform=silent).served, **others.entrance.served}
    async with working(Queue(deliveries, served, RULES, SystemClock())):
        await silent.until(lambda: len(silent.calls) > RULES.concurrency)
        await thank(others, 1)
        async with asyncio.timeout(PATIENCE):
            await other.until(lambda: len(other.read("kudos")) == len(other.read("@bo")) == 1)
        assert len(silent.calls) == RULES.concurrency + 1  # it is asked one thing at a time
        silent.goes_on.set()


async def test_a_row_that_somebody_holds_a_lock_on_keeps_no_other_place_waiting(
    company: ChatCompany, platform: WatchedPlatform, queue: Queue, opened: str
) -> None:
    await thank(company, 1)
    async with await psycopg.AsyncConnection.connect(opened) as holder:
        await holder.execute("select 1 from delivery where place = '@bo' for update")
        async with working(queue):
            async with asyncio.timeout(PATIENCE):
                await platform.until(lambda: len(platform.read("kudos")) == 1)
            assert platform.read("@bo") == []
            await holder.rollback()
            await platform.until(lambda: len(platform.read("@bo")) == 1)
    assert len(platform.calls) == 2


async def test_a_row_that_is_locked_while_it_is_in_hand_keeps_no_other_from_being_noted(
    company: ChatCompany, platform: WatchedPlatform, opened: str
) -> None:
    await thank(company, 1)
    platform.goes_on.clear()
    queue = Queue(deliveries, company.entrance.served, RULES.model_copy(update={"lease_seconds": 6}), SystemClock())
    async with await psycopg.AsyncConnection.connect(opened) as holder, working(queue):
        await platform.until(lambda: len(platform.calls) == 2)
        await holder.execute("select 1 from delivery where place = '@bo' for update")
        platform.goes_on.set()
        await until(_is_noted, "the other is noted")
        begun = await database.clock()
        for number, deed in enumerate(DEEDS[1:], 1):  # for longer than the lease
            await company.types((ANA, DANA, MIKA)[number % 3], f"@cy for mending {deed}, so that we were dry #courage")
            await _reads_until(platform, number, begun + timedelta(seconds=2 * number))
        await holder.rollback()
        await until(nothing_waits, "the locked one is noted, too")
    assert len(platform.read("@bo")) == 1


async def _reads_until(platform: WatchedPlatform, many: int, moment: datetime) -> None:
    async def passed() -> bool:
        return await database.clock() > moment

    async with asyncio.timeout(PATIENCE):
        await platform.until(lambda: len(platform.read("@cy")) == many)
    await until(passed, "time passes")


async def _is_noted() -> bool:
    return await count("delivery where place = 'kudos' and posted = wanted") == 1


async def test_a_loss_that_cannot_be_noted_at_once_is_told_all_the_same(
    company: ChatCompany, platform: WatchedPlatform, queue: Queue
) -> None:
    await company.types(ANA, MENDING)
    platform.refuses["kudos"] = "is_archived"
    await statement(TRIGGER.format(condition="new.failed is not null"))
    async with working(queue):
        await platform.until(lambda: len(platform.calls) == 2)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(1):  # in which a notice that is wanted would be drawn
                await asyncio.Event().wait()
        assert await count("delivery where subject = 'kudos_lost'") == 0
        await statement("drop trigger no on delivery")
        await platform.until(lambda: bool(platform.read(ANA.platform_id)) and bool(platform.read(DANA.platform_id)))
    assert [place for _, place in platform.calls].count("kudos") == 1


async def test_a_notice_that_fails_for_a_reason_of_ours_keeps_nothing_waiting(
    company: ChatCompany, platform: WatchedPlatform, queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: object) -> None:
        raise KeyError("a fault of ours")

    monkeypatch.setitem(DRAWINGS, SUBJECT, replace(DRAWINGS[SUBJECT], tell_lost=fails))
    words = await thank(company, 3)
    platform.trouble = [refused("is_archived"), refused("user_disabled")]
    async with working(queue):
        await until(nothing_waits, "all are noted")
    assert await count("delivery where failed is not null") == 2
    assert in_order(platform, "kudos") == in_order(platform, "@bo") == words[1:]


async def test_a_word_for_the_whole_workspace_is_about_one_place_where_all_others_are_let_in(
    company: ChatCompany, platform: WatchedPlatform, queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.queue._BARRED", 0.05)
    words = await thank(company, 5)
    platform.refuses["kudos"] = "ekm_access_denied"
    async with working(queue):
        await platform.until(lambda: len(platform.read("@bo")) == 5)
        await until(_is_tried_again, "the one place waits by itself")
        monkeypatch.setattr("adapters.queue._BARRED", 3600)
        await company.types(ANA, "@cy for the calm answer to the angry customer in Oslo #courage")
        async with asyncio.timeout(PATIENCE):
            await platform.until(lambda: len(platform.read("@cy")) == 1)
    assert in_order(platform, "@bo") == words
    assert queue.barred == {}


async def _is_tried_again() -> bool:
    return await count("delivery where place = 'kudos' and tries > 0") == 1


async def test_what_asks_a_platform_for_nothing_does_not_show_that_it_lets_us_in(
    company: ChatCompany, platform: WatchedPlatform, queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.queue._BARRED", 0.05)
    reply = await company.types(ANA, "@cy for the calm answer to the angry customer in Oslo #courage")
    await company.presses(ANA, reply, "Take it back")
    await statement("update delivery set due_at = now() + interval '1 hour'")
    await company.types(ANA, "@mika for mending the door, so that nobody had to wait #courage")
    platform.trouble = [refused("token_revoked")] * 10_000
    logs = structlog.testing.LogCapture()
    monkeypatch.setattr("adapters.queue._log", structlog.wrap_logger(structlog.PrintLogger(), processors=[logs]))
    async with working(queue):
        await platform.until(lambda: bool(queue.barred))
        await statement("update delivery set due_at = now() where place = '@cy'")
        await until(_nothing_at_cy, "what was taken back is settled")
        assert queue.barred
    assert [entry["event"] for entry in logs.entries] == ["a platform refuses all of a workspace until somebody acts"]


async def _nothing_at_cy() -> bool:
    return await count("delivery where place = '@cy' and posted = wanted") == 1


async def test_admins_are_told_that_a_workspace_is_refused_though_the_database_took_nothing_at_first(
    company: ChatCompany, platform: WatchedPlatform, queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.queue._BARRED", 0.05)
    await thank(company, 1)
    await statement(TRIGGER.format(condition="true").replace("before update", "before insert"))
    tried = len(platform.calls)
    platform.trouble = [Barred("token_revoked")] * 1000
    async with working(queue):
        await platform.until(lambda: len(platform.calls) > tried + 4)
        await statement("drop trigger no on delivery")
        await until(_is_told, "admins are told")
        platform.trouble = []
        await platform.until(lambda: len(platform.read(DANA.platform_id)) == 1)


async def _is_told() -> bool:
    return await count("delivery where subject = 'barred'") == 1


@pytest.mark.parametrize("trouble", [KeyError("a fault of ours"), refused("moon_in_the_wrong_house")])
async def test_one_message_that_nobody_makes_sense_of_holds_up_its_channel_for_minutes_only(
    company: ChatCompany, platform: WatchedPlatform, queue: Queue, trouble: PlatformError
) -> None:
    words = await thank(company, 3)
    await statement("update delivery set tries = 9 where place = 'kudos'")
    await statement("update delivery set posted = wanted where place = '@bo'")
    platform.trouble = [trouble]
    async with working(queue):
        async with asyncio.timeout(PATIENCE):
            await platform.until(lambda: len(platform.read("kudos")) == 2)
    assert in_order(platform, "kudos") == words[1:]
    assert await count("delivery where place = 'kudos' and tries = 10 and failed is null and due_at > now()") == 1


@pytest.mark.parametrize("seconds", [float("inf"), 1e13])
async def test_a_wait_without_end_is_a_mistake(
    company: ChatCompany, platform: WatchedPlatform, queue: Queue, seconds: float
) -> None:
    await thank(company, 1)
    platform.trouble = [Busy(seconds), Busy(seconds)]
    async with working(queue):
        await until(_all_wait, "it is noted")
    assert await count("delivery where due_at < now() + interval '61 minutes'") == 2


async def _all_wait() -> bool:
    return await count("delivery where due_at > now() + interval '50 minutes'") == 2


async def test_a_word_that_no_database_takes_is_noted_without_what_it_does_not_take(
    company: ChatCompany, platform: WatchedPlatform, queue: Queue
) -> None:
    await thank(company, 1)
    platform.trouble = [Rejected("no\x00such\x1b[2J\ud800thing")] * 2
    async with working(queue):
        await until(nothing_waits, "both are noted")
    assert await count("delivery where failed = 'nosuch[2Jthing'") == 2
