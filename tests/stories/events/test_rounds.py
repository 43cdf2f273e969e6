"""A check-in that was counted is sent with what it published, and a week's concerns in the bands of letters."""

from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.events.outbox import Outbox
from adapters.events.sender import WebhookSender
from bot.config.settings import Settings
from bot.events.webhooks import Target, Topic, new_secret
from commands.check_ins import CheckIns
from commands.org.open_workspace import open_workspace
from commands.org.save_company import save_company
from commands.routing.entrance import Entrance
from storage.database import statement
from storage.events import webhooks
from storage.voice import concerns
from tests.cast import MONDAY, FakeClock
from tests.platform import RememberingPlatform
from tests.stories.events.conftest import Receiver, with_loopback
from tests.stories.pulse.checkin import CheckIn, small_company, with_check_ins
from tests.stories.voice.conftest import CAFE, HAND, Voiced, voiced
from tests.stories.voice.test_counts import written

__all__ = ["voiced"]

CANARY = "The crane is rusty and nobody of us"


@pytest.fixture
async def checkin(
    opened: str, settings: Settings, check_ins: CheckIns, clock: FakeClock, platform: RememberingPlatform
) -> CheckIn:
    checking = with_loopback(with_check_ins(settings))
    workspace = await open_workspace("web", "local", "Harbour", checking)
    met = await save_company(workspace, small_company())
    entrance = Entrance(workspace, platform, checking, clock, check_ins.ballots, windows=check_ins.windows)
    return CheckIn(entrance, check_ins, clock, platform, list(met.values()))


async def leads_to(receiver: Receiver, workspace_id: int, clock: FakeClock, secret: str) -> None:
    target = Target(receiver.url, (secret,))
    await webhooks.add(workspace_id, "127.0.0.1", tuple(Topic), target, clock.now())


async def sends(checkin: CheckIn) -> None:
    outbox = Outbox(checkin.entrance.served, WebhookSender(checkin.clock), checkin.clock)
    await outbox.begin()
    await outbox.settled()


async def test_a_round_is_sent_as_the_ledger_has_it_without_an_answer_and_to_no_other_workspace(
    checkin: CheckIn, receiver: Receiver
) -> None:
    own, foreign = new_secret(), new_secret()
    other = await open_workspace("web", "other", "Lighthouse", checkin.entrance.settings)
    await leads_to(receiver, checkin.entrance.workspace.id, checkin.clock, own)
    await leads_to(receiver, other.id, checkin.clock, foreign)
    await checkin.opens()
    assert await statement("select 1 from webhook_event") == []
    await checkin.closes_with_comments()
    await sends(checkin)
    await sends(replace_served(checkin, other.id))
    [arrived] = receiver.arrived
    assert arrived.type == "round.closed"
    scores = arrived.data["scores"]
    stored = await statement("select unit, item, reading from ledger where workspace_id = 1")
    published = {(row["unit"], row["item"], row["reading"]) for row in stored}
    assert scores
    assert {(score["unit"], score["item"], score["reading"]) for score in scores} <= published
    assert all(score["people_from"] >= 5 for score in scores)
    assert CANARY not in str(receiver.arrived)
    assert "comment" not in str(receiver.arrived)


def replace_served(checkin: CheckIn, workspace_id: int) -> CheckIn:
    """The same check-in, as the process that serves the other workspace sees it."""
    workspace = replace(checkin.entrance.workspace, id=workspace_id)
    entrance = replace(checkin.entrance, workspace=workspace)
    return CheckIn(entrance, checkin.check_ins, checkin.clock, checkin.platform, checkin.staff)


async def test_concerns_of_the_week_before_are_sent_in_bands_with_the_next_check_in_and_no_word_of_them(
    voiced: Voiced, receiver: Receiver
) -> None:
    here = voiced.entrance.workspace.id
    voiced.entrance = replace(voiced.entrance, settings=with_loopback(voiced.entrance.settings))
    await leads_to(receiver, here, voiced.clock, new_secret())
    texts = (CAFE, "The stairs are dark", "The rota comes on the evening before")
    await written(voiced, *texts)
    cafe, *_ = await concerns.every(here)
    await concerns.reply(here, cafe.key, voiced.who("head").id, "We ask the kitchen", voiced.clock.now())
    for closes_on in (MONDAY + timedelta(days=6), MONDAY + timedelta(days=13)):
        await voiced.live_until(closes_on, timedelta(hours=12))
        await sends(voiced)
    assert receiver.types == ["round.closed"] * 2 + ["concerns.counted"], "of the first week nothing is over"
    [counted] = [arrived for arrived in receiver.arrived if arrived.type == "concerns.counted"]
    band = {"fewest": 1, "largest": 4}
    assert counted.data == {"week_of": "2026-03-02", "came": band, "answered": band}
    for words in (*texts, "kitchen", HAND.name, "Hedda"):
        assert words not in str(receiver.arrived)
