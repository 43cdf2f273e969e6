"""A check-in on Slack, in the payloads that Slack really sends."""

import json
from typing import Any

import pytest
import structlog

from bot.company import Company, Member
from bot.people import Profile
from bot.settings import Settings
from commands.entrance import Entrance
from commands.keep_company import keep_company
from commands.run_due import run_due
from storage.database import statement
from storage.keys import KeyFolder
from tests.cast import FakeClock
from tests.slack.blockkit import faults
from tests.slack.conftest import ANA, BO, DANA, MIKA, Stage

Json = dict[str, Any]

CANARY = "The canary sings at half past four"
ZONES = {ANA: "Europe/London", BO: "Europe/Amsterdam", DANA: "Europe/London", MIKA: "Asia/Tokyo"}


def colleague(person: str) -> Profile:
    return Profile(person, person.title(), person.lower(), "ja" if person == MIKA else "en", ZONES[person])


@pytest.fixture
async def asked(stage: Stage, slack_entrance: Entrance, settings: Settings, keys: KeyFolder, clock: FakeClock) -> Stage:
    """Dana leads Ana, who leads the others; all three have an invitation."""
    members = [
        Member(colleague(DANA)),
        Member(colleague(ANA), DANA),
        Member(colleague(BO), ANA),
        Member(colleague(MIKA), ANA),
    ]
    teams = {DANA: ("Leads", "leads"), ANA: ("Payments", "payments")}
    await keep_company(slack_entrance.workspace, Company(tuple(members), teams))
    checking = settings.model_copy(update={"pulse": settings.pulse.model_copy(update={"enabled": True})})
    for _ in range(14):
        clock.move(hours=2)
        await run_due(clock.now(), checking, keys, {"slack"})
        await stage.deliver()
    return stage


def taps(message: Json) -> list[Json]:
    held = [one for block in message["blocks"] for one in block.get("elements", []) if one["type"] == "button"]
    return [one for one in held if one["action_id"].startswith("pulse.answer")]


async def test_the_invitation_is_within_slacks_limits_in_both_languages_and_for_managers(asked: Stage) -> None:
    for person in (ANA, BO, DANA, MIKA):
        (invitation,) = asked.slack.messages(person)
        assert faults({"text": invitation["text"], "blocks": invitation["blocks"]}, "message") == []
        assert len(taps(invitation)) == 6 + 7 * 3  # the mood, two items and a value


async def test_a_tap_is_sealed_and_answered_in_private_with_the_same_words_whatever_it_was(asked: Stage) -> None:
    (invitation,) = asked.slack.messages(BO)
    for tap in taps(invitation):
        url = asked.slack.response_url(tap["value"].replace(":", "-"))
        click = asked.signer.block_actions(
            user=BO, action_id=tap["action_id"], value=tap["value"], message=invitation, response_url=url
        )
        assert (await asked.send(click)).status == 200
        assert len(await statement("select 1 from ballot")) == 5
    told = list(asked.slack.responses.values())
    assert len(told) == len(taps(invitation))
    assert all(one == told[0] for one in told)
    assert told[0][0]["text"] == "Sealed. Thank you."
    assert told[0][0]["response_type"] == "ephemeral"


async def test_a_comment_sent_by_form_is_nowhere_in_clear(asked: Stage, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    number = (await statement("select id from round"))[0]["id"]
    with structlog.testing.capture_logs() as logs:
        await asked.send(asked.signer.block_actions(user=BO, action_id="pulse.form", value=str(number)))
        view = asked.slack.views[-1]
        sent = await asked.send(
            asked.signer.view_submission(user=BO, view=view, answers={"mood": "2", "comment": CANARY})
        )
        await asked.deliver()
        metrics = await (await asked.client.get("/metrics")).text()
    assert sent.body["response_action"] == "update"
    assert "Sealed. Thank you." in json.dumps(sent.body)
    posted = [asked.slack.messages(person) for person in ZONES]
    for place in (
        sent.body,
        posted,
        metrics,
        logs,
        caplog.text,
        await statement("select * from delivery"),
    ):
        assert CANARY not in str(place)
    assert len(await statement("select 1 from ballot")) == 5


async def test_pulse_typed_in_slack_opens_the_round_again(asked: Stage) -> None:
    answer = await asked.send(asked.signer.slash(user=BO, command="/pulse"))
    assert len(taps(answer.body)) == 27
    assert faults(answer.body, "message") == []
