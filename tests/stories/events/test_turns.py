"""No event, no receiver and nobody who presses takes away what others wait for; who is forgotten is so everywhere."""

import asyncio
from datetime import timedelta

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from adapters.events.outbox import Outbox
from adapters.events.sender import WebhookSender
from bot.events.payloads import Payload
from bot.events.webhooks import EventKind, HeldEvent
from bot.org.people import Workspace
from commands.events import send
from commands.events.draw import draw
from storage.database import statement
from storage.events import waiting
from storage.events.waiting import WebhookBacklog
from tests.cast import ANA, BO, CY, DANA, MIKA, MONDAY, THANKS
from tests.platform import RememberingPlatform
from tests.stories.conftest import told
from tests.stories.events.conftest import Hooked, Receiver
from tests.stories.forgetting.conftest import forgetful
from tests.stories.forgetting.looking import ForgettingCompany

__all__ = ["forgetful"]


async def test_who_is_forgotten_is_taken_out_of_what_was_sent(
    hooked: Hooked, receiver: Receiver, forgetful: ForgettingCompany
) -> None:
    await hooked.makes()
    await hooked.company.types(CY, f"@ana @bo {THANKS}, both #courage")
    await hooked.company.types(MIKA, f"@bo {THANKS}, alone #courage")
    await hooked.sends()
    assert len(receiver.arrived) == 2
    assert BO.name in receiver.arrived[0].body + receiver.arrived[1].body
    [bo] = receiver.arrived[1].data["receivers"]
    receiver.arrived.clear()
    await forgetful.wishes(BO)
    await forgetful.ticks()
    await hooked.sends()
    sent = {arrived.data["id"]: arrived for arrived in receiver.arrived}
    assert len(sent) == len(receiver.arrived) == 2, "once each"
    assert {arrived.type for arrived in sent.values()} == {"kudos.edited"}
    assert BO.name not in str(receiver.arrived)
    people = [person for event in receiver.arrived for person in event.data["receivers"]]
    assert {person["id"] for person in people if person["name"] == "a colleague"}
    assert bo["id"] not in {person["id"] for person in people}


async def test_of_thanks_that_go_with_somebody_receivers_read_so(
    hooked: Hooked, receiver: Receiver, forgetful: ForgettingCompany
) -> None:
    await hooked.makes()
    await hooked.company.types(CY, f"@ana @bo {THANKS}, both #courage")
    await hooked.company.types(MIKA, f"@bo {THANKS}, alone #courage")
    await hooked.sends()
    receiver.arrived.clear()
    await forgetful.wishes(BO, kudos_given="gone", kudos_received="gone")
    await forgetful.ticks()
    await hooked.sends()
    assert {arrived.type for arrived in receiver.arrived} == {"kudos.edited", "kudos.taken_back"}
    [both] = [arrived for arrived in receiver.arrived if arrived.type == "kudos.edited"]
    assert [person["name"] for person in both.data["receivers"]] == [ANA.name]


async def test_an_event_that_cannot_be_made_lets_others_pass_and_is_given_up_after_a_day(
    hooked: Hooked, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    await hooked.makes(rounds="no", concerns="no")

    async def failing(workspace: Workspace, event: HeldEvent) -> Payload | None:
        if event.subject_id == 1:
            raise KeyError("a page that is not there")
        return await draw(workspace, event)

    monkeypatch.setattr(send, "draw", failing)
    await hooked.company.types(CY, f"@bo {THANKS} first #courage")
    await hooked.company.types(ANA, f"@bo {THANKS} second #courage")
    await hooked.sends()
    await hooked.sends()
    assert receiver.types == [EventKind.KUDOS_GIVEN.value]
    assert "second" in receiver.arrived[0].body
    await hooked.passes(hours=25)
    await hooked.sends()
    [dead] = await statement("select failed, tries from webhook_event")
    assert (dead["failed"], dead["tries"]) == (send.OURS, 2)


async def test_a_receiver_that_takes_its_time_lets_the_other_webhooks_have_theirs(
    hooked: Hooked, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    await hooked.makes()
    for who in (ANA, CY, MIKA):
        await hooked.company.types(who, f"@bo {THANKS}, {who.name} #courage")
    monkeypatch.setattr(send, "TURN_SECONDS", 0.0)
    await hooked.sends()
    assert len(receiver.arrived) == 1, "its time was over"
    await hooked.sends()
    await hooked.sends()
    assert [arrived.type for arrived in receiver.arrived] == ["kudos.given"] * 3
    assert await statement("select 1 from webhook_event") == []


async def test_a_test_that_is_pressed_while_something_is_on_its_way_has_nothing_sent_twice(
    hooked: Hooked, receiver: Receiver
) -> None:
    came, go_on = asyncio.Event(), asyncio.Event()

    async def slow(request: web.Request) -> web.Response:
        came.set()
        await go_on.wait()
        return await receiver.take(request)

    app = web.Application()
    app.add_routes([web.post("/waterline", slow)])
    async with TestServer(app) as server:
        await hooked.saves(str(server.make_url("/waterline")))
        await hooked.company.types(CY, f"@bo {THANKS} #courage")
        other = Outbox(hooked.company.entrance.served, WebhookSender(hooked.clock), hooked.clock)
        on_its_way = asyncio.create_task(hooked.sends())
        await came.wait()
        await hooked.presses("test")
        await other.begin()
        elsewhere = asyncio.create_task(other.settled())
        go_on.set()
        await asyncio.gather(on_its_way, elsewhere)
        await hooked.sends()
    assert receiver.types == ["kudos.given", "test"]


def test_no_two_events_have_one_id_though_a_restored_database_counts_anew() -> None:
    def event(days: int) -> HeldEvent:
        made_at = MONDAY + timedelta(days=days)
        return HeldEvent(7, webhook_id=1, kind=EventKind.TEST, subject_id=1, made_at=made_at, tries=days)

    assert event(0).message_id != event(1).message_id
    assert "." not in event(0).message_id, "receivers sign over id.timestamp.body"


async def test_a_second_outage_is_told_too_though_what_the_first_one_lost_still_stands_there(
    hooked: Hooked, receiver: Receiver, platform: RememberingPlatform
) -> None:
    await hooked.makes()
    assert await waiting.backlog() == WebhookBacklog()
    for outage, words in enumerate((f"@bo {THANKS}", "@bo for writing to forty captains before the fog came"), 1):
        receiver.answers = [500] * 4
        for giver in (ANA, CY):
            await hooked.company.types(giver, f"{words} #courage")
            await hooked.passes(hours=25)
            assert (await waiting.backlog()).overdue_seconds > 3600, "it is due, and nobody has tried it"
            await hooked.sends()
        assert await waiting.backlog() == WebhookBacklog(lost=2 * outage)
        await hooked.company.deliver()
        read = [told(message) for message in platform.stands[DANA.platform_id].values()]
        assert len([text for text in read if "has not taken something for a day" in text]) == outage
        receiver.answers.clear()
        await hooked.passes(hours=1)
        await hooked.company.types(MIKA, f"{words} #courage")
        await hooked.sends()
        assert receiver.arrived[-1].data["giver"]["name"] == MIKA.name, "it answers again"


async def test_a_process_that_ends_hands_back_what_it_was_sending_and_another_one_goes_on_at_once(
    hooked: Hooked, receiver: Receiver
) -> None:
    arrived, answers, ids = asyncio.Event(), asyncio.Event(), []

    async def hold(request: web.Request) -> web.Response:
        ids.append(request.headers["webhook-id"])
        arrived.set()
        await answers.wait()
        return web.Response()

    holding = web.Application()
    holding.router.add_post("/waterline", hold)
    async with TestServer(holding) as server:
        await hooked.saves(str(server.make_url("/waterline")))
        await hooked.company.types(CY, f"@ana {THANKS} #courage")
        ending = asyncio.create_task(hooked.outbox.work())
        await arrived.wait()
        ending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await ending
        answers.set()
        hooked.outbox = Outbox(hooked.company.entrance.served, WebhookSender(hooked.clock), hooked.clock)
        await hooked.sends()
    assert len(ids) == 2
    assert len({*ids}) == 1
    assert receiver.arrived == []
