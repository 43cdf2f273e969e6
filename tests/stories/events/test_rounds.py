"""A check-in that was counted is sent with what it published, and a week's concerns in the bands of letters."""

from dataclasses import replace

import pytest

from adapters.events.outbox import Outbox
from adapters.events.sender import WebhookSender
from bot.config.settings import Settings
from bot.events.webhooks import Target, Topic, new_secret
from bot.insight.claims.concern_counts import ConcernCounts, CountBand
from commands.check_ins import CheckIns
from commands.events import draw
from commands.org.open_workspace import open_workspace
from commands.org.save_company import save_company
from commands.routing.entrance import Entrance
from storage.database import statement
from storage.events import webhooks
from tests.cast import FakeClock
from tests.platform import RememberingPlatform
from tests.stories.events.conftest import Receiver, with_loopback
from tests.stories.pulse.checkin import CheckIn, small_company, with_check_ins

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
    checkin: CheckIn, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, foreign = new_secret(), new_secret()
    other = await open_workspace("web", "other", "Lighthouse", checkin.entrance.settings)
    await leads_to(receiver, checkin.entrance.workspace.id, checkin.clock, own)
    await leads_to(receiver, other.id, checkin.clock, foreign)
    await checkin.opens()
    assert await statement("select 1 from webhook_event") == []
    bands = ConcernCounts(came=CountBand(1, 4), answered=None)

    async def counted(*_: object) -> ConcernCounts:
        return bands

    monkeypatch.setattr(draw, "count_concerns", counted)
    await checkin.closes_with_comments()
    await sends(checkin)
    await sends(replace_served(checkin, other.id))
    assert sorted(receiver.types) == ["concerns.counted", "round.closed"]
    by_type = {arrived.type: arrived for arrived in receiver.arrived}
    assert by_type["concerns.counted"].data["came"] == {"fewest": 1, "largest": 4}
    assert by_type["concerns.counted"].data["answered"] is None
    scores = by_type["round.closed"].data["scores"]
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
