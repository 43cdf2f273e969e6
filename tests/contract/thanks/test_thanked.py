"""What one may do with thanks, and reads of one's own, on Slack, on Teams and on the local page: thank back, good days,
a kind hint, what reaches one, and that there are no points.
"""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import NamedTuple

import pytest

from bot.config.settings import Settings
from bot.kudos.kudos import Draft, as_named_now, week_of
from bot.org.people import Person
from commands.check_ins import CheckIns
from commands.delivery.deliver import deliver_waiting
from commands.org.save_company import save_company
from storage.caches import forget_all
from storage.database import statement
from storage.kudos import giving
from storage.kudos.giving import DeliveryTarget, Limits
from storage.org import people, values
from tests.cast import COMPANY, THANKS, FakeClock
from tests.contract.leaders import led_by
from tests.contract.thanks.hands import HANDS, Hand
from tests.contract.voices import VOICES, VoiceOn, answer_first

QUIET = "Does it still say something?"


class Thanked(NamedTuple):
    """Ana, and a colleague who thanks her."""

    hand: Hand
    voice: VoiceOn
    ana: Person
    colleague: Person

    async def thanks(self, giver: Person, receiver: Person, moment: int = 0) -> None:
        entrance = self.voice.entrance
        workspace_id, now = entrance.workspace.id, entrance.clock.now()
        value = (await values.current(workspace_id))[0]
        draft = Draft(receivers=(receiver,), value_id=value.id, words=f"{THANKS} ({moment})")
        targets = [DeliveryTarget(receiver.platform_id, receiver.id)] if receiver == self.ana else []
        given = await giving.give(
            *(workspace_id, f"{giver.id} {moment}", giver.id, draft, as_named_now(value), targets),
            *(week_of(now, "UTC"), Limits(), now),
        )
        assert given

    async def is_thanked(self) -> None:
        await self.thanks(self.colleague, self.ana)
        entrance = self.voice.entrance
        await deliver_waiting(entrance.served, entrance.clock.now(), entrance.ballots)


@pytest.fixture(params=VOICES)
async def thanked(
    request: pytest.FixtureRequest,
    opened: str,
    settings: Settings,
    clock: FakeClock,
    check_ins: CheckIns,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Thanked]:
    answer_first(monkeypatch)
    voice: VoiceOn
    async with VOICES[request.param](opened, settings, clock, check_ins) as voice:
        workspace = voice.entrance.workspace
        await save_company(workspace, COMPANY if request.param == "web" else led_by(voice.account))
        everybody = await people.everyone(workspace.id)
        ana = next(person for person in everybody if person.platform_id == voice.account)
        colleague = next(person for person in everybody if person.platform_id in ("@bo", "hand"))
        yield Thanked(HANDS[request.param](voice), voice, ana, colleague)


async def test_she_thanks_back_by_one_tap_and_no_message_goes_out(thanked: Thanked) -> None:
    await thanked.is_thanked()
    assert THANKS in await thanked.hand.looks()
    [before] = await statement("select count(*) as count from delivery")
    assert "without a message of its own" in await thanked.hand.presses("Thank back")
    await thanked.hand.looks()
    assert "You thanked them back already." in await thanked.hand.presses("Thank back")
    [row] = await statement("select thanked_back from kudos_receiver")
    assert row["thanked_back"]
    assert await statement("select count(*) as count from delivery") == [before]


async def test_she_saves_a_thanks_to_her_good_days_and_finds_it_there(thanked: Thanked) -> None:
    await thanked.is_thanked()
    await thanked.hand.types("mine")
    assert "Nothing here yet. What you save" in await thanked.hand.presses("My good days")
    await thanked.hand.looks()
    assert "Saved to your good days, which only you can see: " in await thanked.hand.presses("Save to my good days")
    await thanked.hand.types("mine")
    assert THANKS in await thanked.hand.presses("My good days")


async def test_two_who_take_turns_read_one_kind_hint_in_what_they_gave_and_it_can_be_turned_off(
    thanked: Thanked,
) -> None:
    for week in range(12):
        await thanked.thanks(thanked.ana, thanked.colleague, 2 * week)
        thanked.voice.entrance.clock.move(days=1)  # type: ignore[attr-defined]
        await thanked.thanks(thanked.colleague, thanked.ana, 2 * week + 1)
        thanked.voice.entrance.clock.move(days=6)  # type: ignore[attr-defined]
    assert "thanked each other in turns" in await thanked.hand.types("given")
    assert "thanked each other in turns" not in await thanked.hand.types("mine")
    await thanked.hand.types("given")
    assert "Thanks from colleagues always reach you." in await thanked.hand.presses("Why do I see this?")
    await thanked.hand.sends("reach.keep", "Save", fair_hint="no")
    assert "thanked each other in turns" not in await thanked.hand.types("given")


async def test_she_chooses_in_one_form_what_reaches_her(thanked: Thanked) -> None:
    await thanked.is_thanked()
    thanked.voice.entrance.clock.move(seconds=timedelta(hours=1).total_seconds())  # type: ignore[attr-defined]
    assert "Thanks from colleagues always reach you." in await thanked.hand.types("messages")
    await thanked.hand.sends("reach.keep", "Save", newcomer_story="no", award_jury="no")
    rows = await statement("select kind, is_on from reach_choice where not is_on order by kind")
    assert [row["kind"] for row in rows] == ["award_jury", "newcomer_story"]


@pytest.mark.parametrize("text", ["leaderboard", "top 10", "my points"])
async def test_who_asks_for_points_or_a_ranking_reads_why_there_are_none(thanked: Thanked, text: str) -> None:
    answer = await thanked.hand.types(text)
    assert "There are no points here" in answer or "There is no ranking here" in answer
    assert "kudos mine" in answer
    assert await statement("select 1 from draft") == []


async def test_an_admin_is_asked_on_her_page_whether_a_value_still_says_something(thanked: Thanked) -> None:
    await thanked.thanks(thanked.colleague, thanked.ana)
    await statement("update person set is_admin = true where platform_id = %(ana)s", ana=thanked.voice.account)
    forget_all()
    assert QUIET not in await thanked.hand.types("admin", "waterline")
    await statement(
        "insert into value_watch (workspace_id, value_id, quiet_until)"
        " select workspace_id, id, '2026-01-01' from value where workspace_id = %(workspace_id)s",
        workspace_id=thanked.voice.entrance.workspace.id,
    )
    page = await thanked.hand.types("admin", "waterline")
    assert page.count(QUIET) == 1, "one value at a time"
    assert "for a year" in await thanked.hand.presses("It still says something")
    [row] = await statement("select count(*) as count from value_watch where quiet_until > '2027-01-01'")
    assert row["count"] == 1
