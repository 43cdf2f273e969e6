"""Whatever people of the demo's company can open after their quarter, drawn as Teams shows it."""

import re
from collections.abc import AsyncIterator

import pytest

from adapters.teams import render
from adapters.teams.text import written
from bot.messages.message import Chart, Message, Table
from tests.npm import modules
from tests.past import Lived
from tests.platform import RememberingPlatform
from tests.stories.demo.walking import WALKERS, walked
from tests.teams.cards import faults, message_faults
from tests.teams.looking import OFFICIAL, Renderer, open_renderer
from tests.teams.outbound.test_looking import NOT_TEAMS, kept
from tests.teams.outbound.test_render_laws import cards

RARER = ("kaoru", "thandi")  # what a leader and an admin see is valid by `tests.slack.outbound.test_walking`, too


@pytest.fixture(scope="module")
async def renderer() -> AsyncIterator[Renderer]:
    if modules(OFFICIAL) is None:
        pytest.skip("skipped: Microsoft's renderer needs Node.js and npm, which are not here")
    async with open_renderer() as renderer:
        yield renderer


@pytest.mark.parametrize(
    "handle", [pytest.param(one, marks=pytest.mark.long if one in RARER else ()) for one in WALKERS]
)
async def test_everything_one_can_open_is_valid_and_drawn(
    harbour_past: Lived, renderer: Renderer, handle: str, platform: RememberingPlatform
) -> None:
    seen, language = await walked(harbour_past, platform, handle)
    for name, told in seen.items():
        if isinstance(told, Message):
            assert [fault for one in render.activities(told) for fault in message_faults(one)] == [], name
            drawn = [
                (card, "wide" if "width" in card.get("msteams", {}) else "") for card in cards(render.activities(told))
            ]
        else:
            dialog = render.dialog(told, language)["task"]["value"]["card"]["content"]
            assert faults(dialog, dialog=True) == [], name
            drawn = [(dialog, "wide"), (render.form_card(told, language), "")]
        for number, (card, look) in enumerate(drawn):
            assert set(await renderer.draw(card, look)) <= NOT_TEAMS, name
            assert await renderer.cut() == [], name
            await kept(renderer, f"{handle}-{name.replace(' ', '_')}-{number}")
        assert not re.search("/(kudos|pulse)", written(drawn)), name
    shapes = {type(block) for told in seen.values() for block in told.blocks}
    assert ({Table, Chart} <= shapes) is (handle in ("ines", "kaoru"))
