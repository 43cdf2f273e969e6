"""The fake is as strict as Teams is on a bad day: limits, places and tokens in every state, errors in every form."""

import pytest

from adapters.teams.outbound import TeamsConnection
from bot.messages.say import sentence
from bot.ports import Barred, Busy, PlatformError, Rejected, Unclear
from tests.cast import FakeClock
from tests.limits import Limits, of_teams
from tests.teams.activities import KUDOS, TEAM
from tests.teams.conftest import ANA, Stage
from tests.teams.fake import FakeTeams, Form

HELLO = sentence("Hello")


@pytest.mark.parametrize(("calls", "seconds"), [(7, 1), (8, 2), (60, 30), (1800, 3600)])
def test_a_conversation_takes_so_many_messages_in_so_many_seconds(calls: int, seconds: int, clock: FakeClock) -> None:
    limits = Limits(of_teams, lambda: clock.now().timestamp())
    begun = clock.now().timestamp()
    taken = []
    while (moment := clock.now().timestamp()) < begun + seconds:
        if wait := limits.wait("send", KUDOS):
            clock.move(seconds=wait)
        else:
            taken.append(moment)
    assert 0 < len(taken) <= calls
    assert limits.wait("send", "a:1ana") == 0


@pytest.mark.parametrize("form", Form)
async def test_after_too_many_messages_it_says_how_long_to_wait_in_any_form(
    stage: Stage, teams: FakeTeams, connection: TeamsConnection, clock: FakeClock, form: Form
) -> None:
    await stage.install(ANA)
    teams.limits, teams.errors = Limits(of_teams, lambda: clock.now().timestamp()), form
    for _ in range(7):
        await connection.platform.post(KUDOS, HELLO)
    with pytest.raises(Busy) as busy:
        await connection.platform.post(KUDOS, HELLO)
    assert busy.value.seconds == 1
    assert len(teams.messages(KUDOS)) == 7


@pytest.mark.parametrize(("form", "error"), [(Form.JSON, Rejected), (Form.TEXT, Unclear), (Form.HTML, Unclear)])
async def test_a_team_without_the_app_refuses_it(
    stage: Stage, teams: FakeTeams, connection: TeamsConnection, form: Form, error: type[PlatformError]
) -> None:
    await stage.install(ANA)
    del teams.chats[TEAM]
    teams.errors = form
    with pytest.raises(error):
        await connection.platform.post(KUDOS, HELLO)
    assert teams.messages(KUDOS) == []


async def test_a_channel_that_was_deleted_is_not_found(
    stage: Stage, teams: FakeTeams, connection: TeamsConnection
) -> None:
    await stage.install(ANA)
    teams.gone.add(KUDOS)
    with pytest.raises(Rejected, match="ConversationNotFound"):
        await connection.platform.post(KUDOS, HELLO)
    with pytest.raises(Rejected, match="channel_not_found"):
        await connection.platform.post("kudos", HELLO)


@pytest.mark.parametrize("form", Form)
async def test_a_token_that_it_forgot_is_fetched_anew_whatever_form_the_401_has(
    stage: Stage, teams: FakeTeams, connection: TeamsConnection, form: Form
) -> None:
    await stage.install(ANA)
    teams.issuer.tokens.clear()
    teams.errors = form
    await connection.platform.post(KUDOS, HELLO)
    assert len(teams.messages(KUDOS)) == 1
    teams.issuer.tokens.clear()
    teams.issuer.refuses = "invalid_client"
    with pytest.raises(Barred, match="invalid_client"):
        await connection.platform.post(KUDOS, HELLO)
