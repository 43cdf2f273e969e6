"""Colleagues nominate, a jury reads and chooses twice, and the channel hears of it, on Slack, on Teams and on the local
page.
"""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import cast

import pytest

from bot.config.settings import Settings
from bot.messages.message import Form, Message
from bot.messages.request import Pressed, Request, Submitted, Typed
from bot.org.company import Company, Member, TeamName
from bot.org.people import Profile
from commands.awards.look import look_at_awards
from commands.check_ins import CheckIns
from commands.delivery.deliver import deliver_waiting
from commands.feature import Tick
from commands.org.save_company import save_company
from storage.database import statement
from tests import cast as page
from tests.cast import FakeClock
from tests.contract.voices import VOICES, TeamsVoice, VoiceOn, WebVoice, answer_first
from tests.slack import conftest as slack
from tests.stories.conftest import buttons, filled, told
from tests.teams import activities
from tests.teams import conftest as teams
from tests.web.conftest import at

DEED, WORDS = "Drove the spare part to the clinic on a Sunday", "It would have been closed for a day"
ACCOUNTS = {
    "web": {one.handle: one.platform_id for one in (page.ANA, page.BO, page.MIKA, page.DANA)},
    "slack": {"ana": slack.ANA, "bo": slack.BO, "mika": slack.MIKA, "dana": slack.DANA},
    "teams": {one.handle: one.aad for one in (teams.ANA, teams.BO, teams.MIKA, teams.DANA)},
}


def three_branches(account: dict[str, str]) -> Company:
    """Dana at the top, and below her a lead each of Ana, Bo and Mika, who works beside Noa."""
    leads = {name: Profile(f"lead-of-{name}", f"Lead of {name}", f"lead-{name}") for name in ("ana", "bo", "mika")}
    dana = Profile(account["dana"], "Dana", "dana", is_admin=True)
    below = [Member(Profile(account[name], name.title(), name), lead.platform_id) for name, lead in leads.items()]
    noa = Member(Profile("noa", "Noa Marsh", "noa"), leads["mika"].platform_id)
    members = (Member(dana), *(Member(lead, dana.platform_id) for lead in leads.values()), *below, noa)
    teams_ = {lead.platform_id: TeamName(lead.name, lead.handle) for lead in leads.values()}
    return Company(members, {dana.platform_id: TeamName("All", "all"), **teams_})


class Told:
    """The same story on one platform: who says what, by their handles."""

    def __init__(self, voice: VoiceOn, clock: FakeClock, account: dict[str, str]) -> None:
        self.voice, self.clock, self.account = voice, clock, account

    async def does(self, who: str, request: Request) -> Message | Form:
        answered = await self.voice.entrance.answer(self.account[who], f"{who}:{request}:{self.clock.now()}", request)
        assert isinstance(answered.reply, Message | Form), answered.reply
        return answered.reply

    async def submits(self, who: str, form: Message | Form, **answers: str | tuple[str, ...]) -> str:
        assert isinstance(form, Form), form
        return told(await self.does(who, Submitted(form.key, {**filled(form), **answers}, dict(form.state))))

    async def favours(self, who: str, name: str) -> None:
        """Presses the button below a name, and says why."""
        reading = await self.does(who, Pressed("awards.read", "0"))
        assert isinstance(reading, Message)
        names = [told(block) for block in reading.blocks]
        place = next(number for number, text in enumerate(names) if name in text)
        below = Message("", reading.blocks[place:])
        button = next(button for button in buttons(below) if button.action == "awards.favour")
        await self.submits(who, await self.does(who, Pressed(button.action, button.value)), reason="It took courage")

    async def it_is(self, month: int, day: int) -> None:
        """Half past three in the afternoon in UTC, which is in everybody's day, but for Mika."""
        moment = datetime(2026, month, day, 15, 30, tzinfo=UTC)
        self.clock.move(seconds=(moment - self.clock.now()).total_seconds())
        served = self.voice.entrance.served
        assert await look_at_awards(Tick(moment, served, cast(CheckIns, None))) == []
        await deliver_waiting(served, moment, self.voice.entrance.ballots)

    async def channel(self) -> str:
        if isinstance(self.voice, TeamsVoice):
            return json.dumps(self.voice._stage.teams.messages(activities.KUDOS), ensure_ascii=False)
        if isinstance(self.voice, WebVoice):
            return await at(self.voice.client, place="kudos").reads()
        return await self.voice.chats()


@pytest.fixture(params=VOICES)
async def story(
    request: pytest.FixtureRequest,
    opened: str,
    settings: Settings,
    clock: FakeClock,
    check_ins: CheckIns,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Told]:
    answer_first(monkeypatch)
    platform = str(request.param)
    in_channel = slack.KUDOS if platform == "slack" else "kudos"
    rules = settings.kudos.model_copy(update={"channel": in_channel})
    here = settings.model_copy(update={"kudos": rules})
    async with VOICES[platform](opened, here, clock, check_ins) as voice:
        if isinstance(voice, TeamsVoice):
            await voice._stage.install(teams.BO, teams.DANA, team=True)
        await save_company(voice.entrance.workspace, three_branches(ACCOUNTS[platform]))
        yield Told(voice, clock, ACCOUNTS[platform])


async def test_from_a_nomination_to_the_post_of_who_is_awarded(story: Told) -> None:
    jury = tuple(story.account[name] for name in ("ana", "bo", "dana"))
    form = await story.does("dana", Pressed("awards.name_jury", ""))
    assert "The jury is" in await story.submits("dana", form, jurors=jury, until="2026-03-06", gift="A day off")
    form = await story.does("bo", Typed(f"nominate @mika {DEED} #courage", "general"))
    assert "Mika is nominated." in await story.submits("bo", form, words=WORDS, reach="with_name")
    await statement(
        "insert into award_nomination (workspace_id, round_id, nominee_id, value_id, deed, words, reach, nominated_at)"
        " select p.workspace_id, r.id, p.id, 0, 'Stayed late', 'Kindly', 'nothing', now() from person p, award_round r"
        " where p.platform_id = 'noa'"
    )
    await story.it_is(3, 9)
    assert "You are one of the jury." in await story.voice.chats()
    theirs = told(await story.does("ana", Pressed("awards.read", "0")))
    assert DEED in theirs
    assert "Bo" not in theirs
    assert DEED not in told(await story.does("bo", Pressed("awards.read", "0"))), "whom he nominated others judge"
    for juror in ("ana", "dana"):
        await story.favours(juror, "Mika")
    await story.it_is(3, 17)
    assert "The jury has read everything once." in await story.voice.chats()
    assert "2 of the 2 who may judge this are for it." in told(await story.does("ana", Pressed("awards.read", "0")))
    for juror in ("ana", "dana"):
        await story.favours(juror, "Mika")
    await story.it_is(3, 25)
    post = await story.channel()
    for words in (DEED, WORDS, "A day off"):
        assert words in post
    assert "It took courage" not in post
    [row] = await statement("select p.platform_id from award a join person p on p.id = a.nominee_id")
    assert row["platform_id"] == story.account["mika"]
