"""In the demo, what was planted is held against what was found; in a real company there is nothing to look up."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.demo.invented import planted
from bot.messages.refusal import Refusal
from bot.ports import Context
from commands.demo import feature as demo
from commands.insight import requests as leading
from storage.database import statement
from storage.org import people
from tests.past import TODAY, Lived
from tests.platform import RememberingPlatform
from tests.stories.conftest import told


async def test_what_was_planted_is_held_against_the_summary_that_stands_above_it(
    harbour_past: Lived, platform: RememberingPlatform
) -> None:
    [ines] = (await people.by_handles(harbour_past.workspace.id, ["ines"])).values()
    asks = Context(harbour_past.workspace, ines, TODAY, "once", harbour_past.settings, platform)
    assert told(await demo.planted(asks)).count("found, since") == len(planted())
    await statement("delete from letter")
    before = replace(asks, now=TODAY - timedelta(days=6))  # on its Thursday, when none has come yet
    assert "fallen silent" in told(await leading.summary(asks))
    assert "fallen silent" not in told(await leading.summary(before))
    assert told(await demo.planted(before)).count("found, since") == 4


@pytest.mark.parametrize(
    ("language", "own", "of_others"),
    [("en", ["Tokyo support", "Payments"], "東京"), ("ja", ["東京サポート", "決済"], "Pay")],
)
async def test_what_was_planted_names_teams_in_the_reader_s_language_and_nothing_of_it_in_a_real_company(
    harbour_past: Lived, platform: RememberingPlatform, language: str, own: list[str], of_others: str
) -> None:
    [ines] = (await people.by_handles(harbour_past.workspace.id, ["ines"])).values()
    asks = Context(
        harbour_past.workspace, replace(ines, language=language), TODAY, "once", harbour_past.settings, platform
    )
    truth = told(await demo.planted(asks))
    assert [name for name in own if name not in truth] == []
    assert of_others not in truth
    real = replace(asks, workspace=replace(asks.workspace, invented=False))
    assert await demo.planted(real) == Refusal("refused.not_understood")
