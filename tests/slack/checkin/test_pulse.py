"""A check-in on Slack, in the payloads that Slack really sends."""

import json
from dataclasses import replace
from typing import Any
from unittest.mock import AsyncMock

import pytest
import structlog

from bot.config.settings import Settings
from bot.org.company import Company, Member, TeamName
from bot.org.people import Profile
from bot.ports import MaybeStored, NotStored
from commands.check_ins import CheckIns
from commands.org.save_company import save_company
from commands.routing.entrance import Entrance
from commands.sealed.freeze_round import freeze_round
from storage.database import statement
from tests.canary import dump, found_in
from tests.cast import FakeClock
from tests.rounds import contents, plan_of, sealed, tick
from tests.rows import every_row
from tests.slack.blockkit import faults
from tests.slack.conftest import ANA, BO, DANA, GUO, KUDOS, MIKA, Stage, directory
from tests.slack.fake import Directory, member
from tests.slack.payloads import TEAM
from tests.stories.pulse.checkin import with_check_ins

Json = dict[str, Any]

LATE = "U0LATE"  # came after the check-in had opened
ZONES = {ANA: "Europe/London", BO: "Europe/Amsterdam", DANA: "Europe/London", MIKA: "Asia/Tokyo"}


@pytest.fixture
def people_of_slack() -> Directory:
    known = directory()
    return replace(known, members=[*known.members, member(LATE, "Late")])


def colleague(person: str) -> Profile:
    return Profile(
        platform_id=person,
        name=person.title(),
        handle=person.lower(),
        language="ja" if person == MIKA else "en",
        time_zone=ZONES[person],
    )


@pytest.fixture
async def asked(
    stage: Stage, slack_entrance: Entrance, settings: Settings, check_ins: CheckIns, clock: FakeClock
) -> Stage:
    """Dana leads Ana, who leads the others; all three have an invitation."""
    members = [
        Member(colleague(DANA)),
        Member(colleague(ANA), DANA),
        Member(colleague(BO), ANA),
        Member(colleague(MIKA), ANA),
    ]
    teams = {DANA: TeamName("Leads", "leads"), ANA: TeamName("Payments", "payments")}
    await save_company(slack_entrance.workspace, Company(tuple(members), teams))
    for _ in range(14):
        clock.move(hours=2)
        await tick(check_ins, clock, with_check_ins(settings))
        await stage.deliver()
    return stage


@pytest.fixture
def key(asked: Stage, check_ins: CheckIns) -> str:
    """Of the check-in that is open."""
    manifest = check_ins.ballots.running("slack", TEAM)
    assert manifest is not None
    return manifest.key


def taps(message: Json) -> list[Json]:
    held = [one for block in message["blocks"] for one in block.get("elements", []) if one["type"] == "button"]
    return [one for one in held if one["action_id"].startswith("pulse.answer")]


async def test_the_invitation_is_within_slacks_limits_in_both_languages_and_for_managers(asked: Stage) -> None:
    for person in (ANA, BO, DANA, MIKA):
        (invitation,) = asked.slack.messages(person)
        assert faults({"text": invitation["text"], "blocks": invitation["blocks"]}, "message") == []
        assert len(taps(invitation)) == 6  # the mood: each answer brings the next question
        assert all(tap["accessibility_label"].startswith(f"{tap['text']['text']}") for tap in taps(invitation))
        assert all(len(tap["accessibility_label"]) > len(tap["text"]["text"]) for tap in taps(invitation))


async def test_a_tap_is_sealed_and_answered_in_private_with_the_next_question_whatever_it_was(
    asked: Stage, check_ins: CheckIns
) -> None:
    (message,) = asked.slack.messages(BO)
    sealed_before = 0
    for question in range(4):
        replies = [await _pressed(asked, tap, message) for tap in taps(message)]
        sealed_before += len(replies)
        assert sealed(check_ins) == sealed_before
        assert all(reply == replies[0] for reply in replies)
        assert replies[0]["text"] == "Sealed. Thank you."
        assert replies[0]["response_type"] == "ephemeral"
        assert replies[0]["replace_original"] is bool(question), "only what nobody else sees gives way"
        assert len(taps(replies[0])) == (7 if question < 3 else 0)
        message = replies[0]
    assert "That was the last one. Thank you." in str(message["blocks"])


@pytest.mark.parametrize(
    ("fault", "told"),
    [(NotStored, "nothing was kept"), (MaybeStored, "nobody can tell whether it was kept")],
)
async def test_a_question_stays_until_its_answer_is_sealed(
    asked: Stage, check_ins: CheckIns, monkeypatch: pytest.MonkeyPatch, fault: type[NotStored], told: str
) -> None:
    (message,) = asked.slack.messages(BO)
    second = await _pressed(asked, taps(message)[0], message)
    with monkeypatch.context() as disk:
        disk.setattr(type(check_ins.ballots), "put", AsyncMock(side_effect=fault))
        refused = await _pressed(asked, taps(second)[0], second)
    assert told in refused["text"]
    assert refused["replace_original"] is False, "or there is nothing left to tap again"
    assert sealed(check_ins) == 1


async def _pressed(asked: Stage, tap: Json, message: Json) -> Json:
    """What the person reads who presses it: of a reply, where only they see it."""
    name = tap["value"].replace(":", "-")
    click = asked.signer.block_actions(
        user=BO,
        action_id=tap["action_id"],
        value=tap["value"],
        message={**message, "is_ephemeral": "response_type" in message},
        response_url=asked.slack.response_url(name),
    )
    assert (await asked.send(click)).status == 200
    reply = asked.slack.responses[name][-1]
    return dict(reply)


async def test_of_a_whole_round_neither_an_answer_nor_a_comment_stands_anywhere_in_clear(
    asked: Stage,
    opened: str,
    settings: Settings,
    check_ins: CheckIns,
    clock: FakeClock,
    key: str,
    canary: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("DEBUG")
    (message,) = asked.slack.messages(BO)
    before, pressed = await dump(opened), 0
    with structlog.testing.capture_logs() as logs:
        while every := taps(message):
            pressed += len(every)
            [*_, message] = [await _pressed(asked, tap, message) for tap in every]
        await asked.send(asked.signer.block_actions(user=BO, action_id="pulse.form", value=key))
        form = asked.signer.view_submission(
            user=BO, view=asked.slack.views[-1], answers={"mood": "2", "comment": canary}
        )
        sent = await asked.send(form)
        assert sent.body["response_action"] == "update"
        assert "Sealed. Thank you." in json.dumps(sent.body)
        assert sealed(check_ins) == pressed + 1 == 28
        assert await dump(opened) == before  # an answer changes nothing in the database
        files = contents(check_ins.folders)
        assert await _leaks(asked, opened, canary, sent=sent.body, logs=[*logs, caplog.text], files=files) == []
        for _ in range(4):
            clock.move(days=1)
            await tick(check_ins, clock, with_check_ins(settings))
            await asked.deliver()
        assert await statement("select state from round") == [{"state": "closed"}]
        files = contents(check_ins.folders)
        assert await _leaks(asked, opened, canary, logs=[*logs, caplog.text], files=files) == []
    for one in ("Very bad", "strongly", f"{key}:mood"):
        assert one not in str(logs) + caplog.text


async def _leaks(stage: Stage, conninfo: str, canary: str, **said: object) -> list[str]:
    metrics, health = [await (await stage.client.get(path)).text() for path in ("/metrics", "/health")]
    posted = [stage.slack.messages(person) for person in (*ZONES, KUDOS)]
    shown = [stage.slack.responses, stage.slack.views]
    return await found_in(conninfo, canary, metrics=metrics, health=health, posted=posted, shown=shown, **said)


async def test_pulse_typed_in_slack_opens_the_round_again(asked: Stage) -> None:
    answer = await asked.send(asked.signer.slash(user=BO, command="/pulse"))
    assert len(taps(answer.body)) == 6
    assert faults(answer.body, "message") == []


@pytest.mark.parametrize(
    ("person", "value", "told"),
    [
        (BO, "{open}:mood:9", "no answer to this check-in"),
        (BO, "{open}:mood:-1", "no answer to this check-in"),
        (BO, "{open}:process-3:4", "no answer to this check-in"),
        (BO, "{open}:comment:4", "no answer to this check-in"),
        (BO, "{elsewhere}:mood:4", "This check-in has closed."),
        (BO, "99999999999999999999:mood:4", "This check-in has closed."),
        (BO, "../{open}:mood:4", "This check-in has closed."),
        (LATE, "{open}:mood:4", "not among those asked"),
        (GUO, "{open}:mood:4", "not among those asked"),
        (MIKA, "{open}:mood:9", "何も保存していません"),
    ],
)
async def test_a_tap_that_no_button_of_the_person_makes_gets_a_kind_sentence_and_stores_nothing(
    asked: Stage, check_ins: CheckIns, clock: FakeClock, key: str, person: str, value: str, told: str
) -> None:
    elsewhere = freeze_round(plan_of("T0OTHER", [ANA, BO], clock.now()), check_ins.folders, clock)
    told_to = await _tapped(asked, person, value.format(open=key, elsewhere=elsewhere.key))
    assert told in told_to
    assert sealed(check_ins) == 0


async def test_a_tap_after_the_close_gets_a_kind_sentence_and_stores_nothing(
    asked: Stage, check_ins: CheckIns, clock: FakeClock, key: str
) -> None:
    clock.move(days=4)
    assert "This check-in has closed." in await _tapped(asked, BO, f"{key}:mood:4")
    assert "この回は締め切りました。" in await _tapped(asked, MIKA, f"{key}:mood:4")
    assert sealed(check_ins) == 0


@pytest.mark.parametrize("length", [401, 40_000])
async def test_a_comment_that_is_too_long_is_told_at_its_field_and_nothing_is_stored(
    asked: Stage, check_ins: CheckIns, key: str, length: int
) -> None:
    await asked.send(asked.signer.block_actions(user=BO, action_id="pulse.form", value=key))
    form = {"mood": "2", "comment": "x" * length}
    sent = await asked.send(asked.signer.view_submission(user=BO, view=asked.slack.views[-1], answers=form))
    assert sent.body["response_action"] == "errors"
    assert "Please shorten it to 400." in str(sent.body["errors"])
    assert sealed(check_ins) == 0


async def _tapped(asked: Stage, person: str, value: str) -> str:
    """What the person reads."""
    url = asked.slack.response_url("told")
    click = asked.signer.block_actions(user=person, action_id="pulse.answer", value=value, response_url=url)
    assert (await asked.send(click)).status == 200
    return str(asked.slack.responses["told"][-1]["text"])


async def test_no_row_tells_that_somebody_answered(asked: Stage, key: str) -> None:
    (invitation,) = asked.slack.messages(BO)
    tap = taps(invitation)[0]
    before = await every_row()
    assert "Sealed" in await _tapped(asked, BO, tap["value"])
    await asked.send(asked.signer.block_actions(user=BO, action_id="pulse.form", value=key))
    form = asked.signer.view_submission(user=BO, view=asked.slack.views[-1], answers={"mood": "2"})
    assert "Sealed" in str((await asked.send(form)).body)
    assert await every_row() == before
