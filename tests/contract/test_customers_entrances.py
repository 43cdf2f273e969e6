"""Ana walks through what is of customers by the entrances of Slack and of Teams: signed in, drawn out, and in words."""

import json
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from bot.config.settings import Settings
from bot.customers.door import CustomerWords, Left
from bot.org.people import Person, Workspace
from bot.signals.page import SignalPage
from commands.check_ins import CheckIns
from commands.customers.open_door import CustomersDoor
from tests.cast import FakeClock
from tests.contract.test_customers_page import longest
from tests.contract.voices import SlackVoice, TeamsVoice, answer_first, on_slack, on_teams
from tests.slack import conftest as slack
from tests.teams import conftest as teams

URL = "https://thanks.example.com"
WORDS = "She stayed on the line until our ferry was booked."


@pytest.fixture
def on(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Customers' thanks are on; Ana leads managers, and the page holds twelve departments of two years."""

    async def read_page(_: Workspace, reader: Person, *__: object) -> SignalPage:
        return replace(longest(), words=())

    async def leads_managers(*_: object) -> bool:
        return True

    answer_first(monkeypatch)
    monkeypatch.setattr("commands.signals.show_page.read_page", read_page)
    monkeypatch.setattr("storage.org.people.leads_managers", leads_managers)
    customers = settings.customers.model_copy(update={"enabled": True, "public_url": URL})
    return settings.model_copy(update={"customers": customers})


@pytest.fixture
async def on_her_slack(opened: str, on: Settings, clock: FakeClock, check_ins: CheckIns) -> AsyncIterator[SlackVoice]:
    async with on_slack(opened, on, clock, check_ins) as ana:
        assert isinstance(ana, SlackVoice)
        yield ana


@pytest.fixture
async def on_her_teams(opened: str, on: Settings, clock: FakeClock, check_ins: CheckIns) -> AsyncIterator[TeamsVoice]:
    async with on_teams(opened, on, clock, check_ins) as ana:
        assert isinstance(ana, TeamsVoice)
        yield ana


def value_of(sent: str, action_id: str) -> str:
    """The value of the first button with this action in what was sent, as JSON."""
    for button in re.findall(r"\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}", sent):
        if f'"action_id": "{action_id}' in button and (value := re.search(r'"value": "([^"]*)"', button)):
            return value[1]
    raise LookupError(action_id)


async def test_on_slack_ana_reads_the_page_and_the_same_in_words_and_what_a_customer_wrote(
    on_her_slack: SlackVoice, clock: FakeClock
) -> None:
    stage = on_her_slack._stage

    def seen(answer: object) -> str:
        return json.dumps([answer, [call.arguments for call in stage.slack.calls]], default=str, ensure_ascii=False)

    page = seen((await stage.send(stage.signer.slash(user=slack.ANA, command="/pulse", text="customers"))).body)
    assert "Do customers feel it?" in page
    assert len(re.findall("[▁▂▃▄▅▆▇█▒░]{26}", page)) >= 2 * 12, "two lines a department"
    pressed = stage.signer.block_actions(user=slack.ANA, action_id="felt.words", value=value_of(page, "felt.words"))
    stage.slack.calls.clear()
    words = seen((await stage.send(pressed)).body)
    assert "not shown in 2 periods" in words, "who sees no picture reads what it shows"
    assert not re.search("[▁▂▃▄▅▆▇█]", words)
    await stage.send(stage.signer.block_actions(user=slack.ANA, action_id="customers.name", value="person"))
    view = stage.slack.views[-1]
    await stage.send(stage.signer.view_submission(user=slack.ANA, view=view, answers={"name": "Ana"}))
    link = seen((await stage.send(stage.signer.slash(user=slack.ANA, command="/kudos", text="link"))).body)
    await leaves(re.findall(rf"{URL}/([0-9]+-[a-z2-7]{{32}})", link)[0], on_her_slack, clock)
    pressed = stage.signer.block_actions(user=slack.ANA, action_id="customers.waiting", value="0")
    assert WORDS in seen((await stage.send(pressed)).body)


async def test_on_teams_ana_reads_the_page_and_the_same_in_words_and_what_a_customer_wrote(
    on_her_teams: TeamsVoice, clock: FakeClock
) -> None:
    stage = on_her_teams._stage

    async def writes(text: str) -> list[Any]:
        before = len(stage.teams.messages(teams.ANA.chat))
        await stage.send(stage.teller.message(teams.ANA, text))
        return list(stage.teams.messages(teams.ANA.chat)[before:])

    async def presses(shown: Any, title: str, **answers: str) -> Any:
        return (await stage.send(stage.teller.pressed(teams.ANA, teams.button(shown, title), **answers))).body

    page = await writes("pulse customers")
    written = json.dumps(page, ensure_ascii=False)
    assert "Do customers feel it?" in written
    assert len(re.findall("[▁▂▃▄▅▆▇█▒░]{10,}", written)) >= 2 * 12, "two lines a department"
    before = len(stage.teams.messages(teams.ANA.chat))
    answer = await presses(page, "In words")
    words = json.dumps([answer, stage.teams.messages(teams.ANA.chat)[before:]], ensure_ascii=False)
    assert "not shown in 2 periods" in words, "who sees no picture reads what it shows"
    form = await presses(await writes("link"), "Make an address")
    await presses(form, "Save", name="Ana")
    link = teams.texts(await writes("link"))
    await leaves(re.findall(rf"{URL}/([0-9]+-[a-z2-7]{{32}})", link)[0], on_her_teams, clock)
    answer = await presses(await writes("link"), "1 thanks waits")
    assert WORDS in json.dumps([answer, stage.teams.messages(teams.ANA.chat)], ensure_ascii=False)


async def leaves(address: str, ana: SlackVoice | TeamsVoice, clock: FakeClock) -> None:
    door = CustomersDoor(ana.entrance.served, clock)
    assert await door.leave(address, CustomerWords(WORDS, "", "a form")) is Left.WAITS
