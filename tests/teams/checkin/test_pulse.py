"""A check-in on Teams, in the activities that Teams really sends."""

import json
from dataclasses import replace
from typing import Any

import pytest
import structlog

from bot.config.settings import Settings
from bot.org.company import Company, Member, TeamName
from bot.org.people import Profile
from commands.check_ins import CheckIns
from commands.org.save_company import save_company
from commands.routing.entrance import Entrance
from storage.database import statement
from tests.cast import THANKS, FakeClock
from tests.rounds import contents, sealed, tick
from tests.rows import every_row
from tests.teams.activities import LAUNCH, Teller, User
from tests.teams.conftest import ANA, BO, DANA, MIKA, Stage, button, buttons, texts

Json = dict[str, Any]

CANARY = "The canary sings at half past four"


def colleague(user: User) -> Profile:
    return Profile(
        platform_id=user.aad, name=user.name, handle=user.handle, language=user.locale[:2], time_zone=user.time_zone
    )


@pytest.fixture
async def asked(
    stage: Stage, teams_entrance: Entrance, settings: Settings, check_ins: CheckIns, clock: FakeClock
) -> Stage:
    """Dana leads Ana, who leads the others; all have an invitation, the first message of the bot to them."""
    await stage.install()
    members = [Member(colleague(DANA)), Member(colleague(ANA), DANA.aad)]
    members += [Member(colleague(one), ANA.aad) for one in (BO, MIKA)]
    teams = {DANA.aad: TeamName("Leads", "leads"), ANA.aad: TeamName("Payments", "payments")}
    await save_company(teams_entrance.workspace, Company(tuple(members), teams))
    checking = settings.model_copy(update={"pulse": settings.pulse.model_copy(update={"enabled": True})})
    for _ in range(20):
        clock.move(hours=2)
        await tick(check_ins, clock, checking)
        await stage.deliver()
    return stage


def taps(message: Any) -> list[Json]:
    return [one for one in buttons(message) if one.get("verb") == "pulse.answer"]


async def test_everybody_is_invited_in_their_private_chat_in_their_language(asked: Stage) -> None:
    for user in (ANA, BO, DANA, MIKA):
        (invitation,) = asked.teams.messages(user.chat)
        assert len(taps(invitation)) == 6  # the mood: each answer brings the next question
        assert all(
            tap["tooltip"].startswith(tap["title"]) and tap["tooltip"] != tap["title"] for tap in taps(invitation)
        )
    assert asked.teams.messages(MIKA.chat)[0]["summary"] != asked.teams.messages(BO.chat)[0]["summary"]


async def test_a_tap_is_one_tap_and_answered_in_place_with_the_next_question_whatever_it_was(
    asked: Stage, check_ins: CheckIns
) -> None:
    (shown,) = asked.teams.messages(BO.chat)
    sealed_before = 0
    for question in range(4):
        replies = [(await asked.send(asked.teller.pressed(BO, tap))).body for tap in taps(shown)]
        sealed_before += len(replies)
        assert sealed(check_ins) == sealed_before
        assert all(reply == replies[0] for reply in replies)
        assert replies[0]["type"] == "application/vnd.microsoft.card.adaptive"
        shown = replies[0]["value"]
        assert shown["speak"] == "Sealed. Thank you."
        assert len(taps(shown)) == (7 if question < 3 else 0)
    assert "That was the last one. Thank you." in texts(shown)
    assert len(asked.teams.messages(BO.chat)) == 1


async def test_no_row_tells_that_somebody_answered(asked: Stage) -> None:
    """Bo answers from Tokyo, through another server of Teams: what is noted at whatever else he does."""
    there, elsewhere = replace(BO, time_zone="Asia/Tokyo", locale="ja-JP"), f"{asked.teams.address}emea/"
    teller, bearer = Teller(elsewhere), asked.teams.issuer.bearer(elsewhere)
    (invitation,) = asked.teams.messages(BO.chat)
    tap, before = taps(invitation)[0], await every_row()
    assert "Sealed" in str(await asked.send(teller.pressed(there, tap), bearer))
    opened = await asked.send(teller.pressed(there, button(invitation, "Answer in a form, with a comment")), bearer)
    form = opened.body["task"]["value"]["card"]["content"]["actions"][0]
    assert "Sealed" in str(await asked.send(teller.pressed(there, form, mood="2"), bearer))
    refused = await asked.send(teller.pressed(there, form, mood="2", comment="x" * 401), bearer)
    assert "Please shorten it" in texts(refused.body)
    by_message = teller.message(there, "", value={**tap["data"], "verb": tap["verb"]})
    assert (await asked.send(by_message, bearer)).status == 200
    assert await every_row() == before
    assert (await asked.send(teller.message(there, "help"), bearer)).status == 200
    changed = await every_row()
    assert {table for table in before if changed[table] != before[table]} == {"person", "installation", "due"}


async def test_an_answer_where_others_read_along_comes_from_no_card_of_ours(asked: Stage, check_ins: CheckIns) -> None:
    tap = taps(asked.teams.messages(BO.chat)[0])[0]
    sent = asked.teller.message(BO, "", LAUNCH, value={**tap["data"], "verb": tap["verb"]})
    before = len(asked.teams.calls)
    answer = await asked.send(sent)
    assert (answer.status, answer.body, len(asked.teams.calls)) == (200, {}, before)
    assert sealed(check_ins) == 0


async def test_a_comment_sent_by_form_is_nowhere_in_clear(
    asked: Stage, check_ins: CheckIns, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    (invitation,) = asked.teams.messages(BO.chat)
    with structlog.testing.capture_logs() as logs:
        opened = await asked.send(asked.teller.pressed(BO, button(invitation, "Answer in a form, with a comment")))
        form = opened.body["task"]["value"]["card"]["content"]
        sent = await asked.send(asked.teller.pressed(BO, form["actions"][0], mood="2", comment=CANARY))
        await asked.deliver()
        metrics = await (await asked.client.get("/metrics")).text()
    assert "Sealed. Thank you." in json.dumps(sent.body)
    called = [one.body for one in asked.teams.calls]
    rows, files = await every_row(), contents(check_ins.folders)
    for place in (sent.body, called, metrics, logs, caplog.text, rows, files):
        assert CANARY not in str(place)
    assert sealed(check_ins) == 1


async def test_a_manager_forecasts_in_a_dialog(asked: Stage) -> None:
    (invitation,) = asked.teams.messages(ANA.chat)
    opened = await asked.send(asked.teller.pressed(ANA, button(invitation, "What will my team say?")))
    form = opened.body["task"]["value"]["card"]["content"]
    asked_for = [one["id"] for one in form["body"] if "choices" in one]
    kept = await asked.send(asked.teller.pressed(ANA, form["actions"][0], **dict.fromkeys(asked_for, "4")))
    assert kept.body["task"]["type"] == "message"
    assert len(await statement("select 1 from forecast")) == len(asked_for)


async def test_pulse_typed_opens_the_round_again(asked: Stage) -> None:
    await asked.send(asked.teller.message(BO, "pulse"))
    assert len(taps(asked.teams.messages(BO.chat)[-1])) == 6


async def test_a_manager_reads_the_digest_and_a_leader_the_summary_and_the_mirror(
    asked: Stage, settings: Settings, check_ins: CheckIns, clock: FakeClock
) -> None:
    thanks = f"kudos @bo {THANKS} #courage"
    await asked.send(asked.teller.message(MIKA, thanks))
    checking = settings.model_copy(update={"pulse": settings.pulse.model_copy(update={"enabled": True})})
    for _ in range(9 * 6):
        clock.move(hours=4)
        await tick(check_ins, clock, checking)
        await asked.deliver()
    letters = [one for one in asked.teams.messages(ANA.chat) if one["summary"].startswith("Your week with")]
    assert THANKS in texts(letters)
    for typed in ("digest", "pulse digest", "pulse mirror", "pulse summary"):
        before = len(asked.teams.messages(DANA.chat))
        assert (await asked.send(asked.teller.message(DANA, typed))).status == 200
        assert len(asked.teams.messages(DANA.chat)) > before
        assert "kudos help" not in texts(asked.teams.messages(DANA.chat)[-1])
    settings_of_letters = button(letters[-1], "Settings")
    form = (await asked.send(asked.teller.pressed(ANA, settings_of_letters))).body
    assert form["task"]["type"] == "continue"
