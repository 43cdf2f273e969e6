"""What `doctor` is told by Slack in each ill state, and the cure."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from adapters.slack.examine import Examined, examine
from adapters.slack.manifest import SCOPES
from commands.operate.examine import Finding
from tests.faults import Fault
from tests.slack.fake import APP_TOKEN, BOT_TOKEN, Directory, FakeSlack, channel
from tests.slack.payloads import TEAM

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CHANNELS = (
    channel("C0KUDOS", "kudos", is_member=False),
    channel("C0OLD", "old", is_archived=True),
    channel("C0SECRET", "secret", is_private=True, is_member=False),
)


def slack_of(**options: Any) -> FakeSlack:
    directory = Directory([], list(CHANNELS))
    return FakeSlack(directory, **{"scopes": SCOPES, "clock": NOW.timestamp, **options})


async def findings_of(
    slack: FakeSlack,
    place: str = "kudos",
    app_token: str = APP_TOKEN,
    is_serving: bool = False,
    is_connected: bool = True,
    token: str = BOT_TOKEN,
    chosen: dict[str, str] | None = None,
) -> dict[str, Finding]:
    async with slack.served() as url:
        examined = Examined(url, token, app_token, place, is_serving, is_connected, chosen or {})
        return {finding.about: finding for finding in await examine(examined, NOW)}


async def test_an_app_that_was_installed_before_files_were_read_works_and_is_told_the_cure() -> None:
    scopes = (await findings_of(slack_of(scopes=set(SCOPES) - {"files:read"})))["scopes"]
    assert (scopes.well, scopes.weak) == (True, True)
    assert "files:read is not granted" in scopes.text
    assert "install the app again" in scopes.text


async def test_the_channel_that_was_chosen_in_chat_is_tried_in_the_place_of_app_yaml_s() -> None:
    findings = await findings_of(slack_of(), place="nowhere", chosen={TEAM: "kudos", "T0OTHER": "elsewhere"})
    assert findings["channel kudos"].well
    assert "channel nowhere" not in findings
    findings = await findings_of(slack_of(), place="nowhere", chosen={TEAM: ""})
    assert "is not used" in findings["channel"].text


async def test_where_all_is_well_each_line_says_so_and_nothing_is_left_behind() -> None:
    slack = slack_of()
    findings = await findings_of(slack)
    assert {about: finding.well and not finding.weak for about, finding in findings.items()} == {
        "SLACK_BOT_TOKEN": True,
        "scopes": True,
        "clock": True,
        "channel kudos": True,
        "SLACK_APP_TOKEN": True,
    }
    assert f"workspace Waterline ({TEAM})" in findings["SLACK_BOT_TOKEN"].text
    assert (slack.messages("C0KUDOS"), slack.scheduled, slack.socket.count) == ([], [], 0)


@pytest.mark.parametrize(
    ("word", "cure"),
    [
        ("invalid_auth", "Copy the Bot User OAuth Token once more from Install App"),
        ("account_inactive", "Install the app again (Install App) and set the new SLACK_BOT_TOKEN"),
        ("token_revoked", "Install the app again (Install App) and set the new SLACK_BOT_TOKEN"),
        ("token_expired", "leave token rotation off"),
        ("a_word_of_tomorrow", "docs/operator.md, Dead letters"),
    ],
)
async def test_a_dead_token_is_one_line_with_its_cure_and_the_socket_is_asked_all_the_same(
    word: str, cure: str
) -> None:
    refusal = Fault(kind="refused", method="auth.test", error=word)
    findings = await findings_of(slack_of(plan=[refusal]))
    assert set(findings) == {"SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"}
    assert not findings["SLACK_BOT_TOKEN"].well
    assert findings["SLACK_BOT_TOKEN"].text.startswith(f"Slack says {word}. ")
    assert cure in findings["SLACK_BOT_TOKEN"].text
    assert findings["SLACK_APP_TOKEN"].well


async def test_a_missing_scope_is_named_with_its_cure_and_one_too_many_is_weak() -> None:
    findings = await findings_of(slack_of(scopes=set(SCOPES) - {"users:read", "chat:write.public"}), place="secret")
    assert not findings["scopes"].well
    assert findings["scopes"].text.startswith("chat:write.public, users:read are not granted. Paste the manifest anew")
    more = await findings_of(slack_of(scopes={*SCOPES, "channels:history"}))
    assert (more["scopes"].well, more["scopes"].weak) == (True, True)
    assert more["scopes"].text.startswith("channels:history is granted and never used.")


@pytest.mark.parametrize(
    ("place", "scopes", "word", "cure"),
    [
        (
            "nowhere",
            SCOPES,
            "channel_not_found",
            "Make the channel, or correct kudos.channel in app.yaml",
        ),
        ("C0OLD", SCOPES, "is_archived", "Take the channel out of the archive"),
        ("C0SECRET", SCOPES, "channel_not_found", "If it is private, write its id there and invite Waterline"),
        ("kudos", ["chat:write"], "not_in_channel", "Invite Waterline there with /invite @Waterline"),
        ("kudos", ["users:read"], "missing_scope", "Paste the manifest anew"),
    ],
)
async def test_a_channel_that_cannot_be_written_to_is_told_with_its_cure(
    place: str, scopes: tuple[str, ...], word: str, cure: str
) -> None:
    slack = slack_of(scopes=scopes)
    finding = (await findings_of(slack, place))[f"channel {place}"]
    assert not finding.well
    assert finding.text.startswith(f"Slack says {word}. ")
    assert cure in finding.text
    assert slack.scheduled == []


async def test_a_public_channel_needs_no_invitation_and_none_is_tried_where_kudos_stay_where_they_are_given() -> None:
    assert (await findings_of(slack_of(), "C0KUDOS"))["channel C0KUDOS"].well
    slack = slack_of()
    assert (await findings_of(slack, ""))["channel"].well
    assert not [call for call in slack.calls if call.method.startswith("chat.")]


async def test_a_trial_that_could_not_be_taken_back_is_admitted() -> None:
    fault = Fault(kind="server_error", method="chat.deleteScheduledMessage")
    finding = (await findings_of(slack_of(plan=[fault])))["channel kudos"]
    assert (finding.well, finding.weak) == (True, True)
    assert "it is posted in a day" in finding.text


@pytest.mark.parametrize(("minutes", "word"), [(10, "behind"), (-10, "ahead of")])
async def test_a_clock_that_is_ten_minutes_off_is_told_against_slack_s(minutes: int, word: str) -> None:
    findings = await findings_of(slack_of(clock=(NOW + timedelta(minutes=minutes)).timestamp))
    assert not findings["clock"].well
    assert findings["clock"].text.startswith(f"is 600 s {word} Slack's. Set it by a time server")
    assert findings["channel kudos"].well, "the trial goes by Slack's clock"


@pytest.mark.parametrize(
    ("spoil", "cure"),
    [
        (lambda slack: slack.plan.faults.append(refused_socket("invalid_auth")), "Generate another under Basic Info"),
        (lambda slack: slack.plan.faults.append(refused_socket("missing_scope")), "scope connections:write"),
        (lambda slack: setattr(slack.socket, "closes", "link_disabled"), "Turn Socket Mode on"),
        (lambda slack: setattr(slack.socket, "refusals", 1), "Let this machine reach ws://127.0.0.1"),
    ],
)
async def test_a_socket_that_slack_refuses_is_told_with_its_cure(spoil: Callable[[FakeSlack], None], cure: str) -> None:
    slack = slack_of()
    spoil(slack)
    finding = (await findings_of(slack))["SLACK_APP_TOKEN"]
    assert not finding.well
    assert cure in finding.text
    assert "ticket" not in finding.text


def refused_socket(word: str) -> Fault:
    return Fault(kind="refused", method="apps.connections.open", error=word)


async def test_no_second_socket_is_opened_beside_that_of_serve_and_none_at_all_over_http() -> None:
    slack = slack_of()
    slack.socket.closes = "link_disabled"
    assert (await findings_of(slack, is_serving=True))["SLACK_APP_TOKEN"].well
    deaf = (await findings_of(slack, is_serving=True, is_connected=False))["SLACK_APP_TOKEN"]
    assert (deaf.well, "has no socket open now" in deaf.text) == (False, True)
    by_http = slack_of()
    assert "SLACK_APP_TOKEN" not in await findings_of(by_http, app_token="")
    assert "apps.connections.open" not in [call.method for call in by_http.calls]


async def test_a_slack_that_is_away_is_one_line_and_no_secret_is_in_any() -> None:
    away = await examine(Examined("http://127.0.0.1:9/api", BOT_TOKEN, APP_TOKEN, "kudos", False, False), NOW)
    [finding] = away
    assert (finding.about, finding.well) == ("slack", False)
    assert "HTTPS_PROXY" in finding.text
    texts = str([*away, *(await findings_of(slack_of(), token="xoxb-of-another")).values()])
    assert not [secret for secret in (BOT_TOKEN, APP_TOKEN, "xoxb-of-another") if secret in texts]


async def test_a_busy_slack_is_asked_again_later() -> None:
    [finding] = (await findings_of(slack_of(plan=[Fault(kind="rate_limited", seconds=30)]), app_token="")).values()
    assert finding.text == "asks to wait 30 s. Ask `doctor` again then."
