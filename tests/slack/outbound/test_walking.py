"""Whatever people of the demo's company can open after their quarter is valid on Slack, and nothing of it is cut."""

import pytest

from adapters.slack.render import home, message_view, modal, pages
from bot.messages.message import Chart, Message, Table
from tests.past import Lived
from tests.platform import RememberingPlatform
from tests.slack.blockkit import faults
from tests.stories.demo.walking import WALKERS, walked


@pytest.mark.parametrize("handle", WALKERS)
async def test_everything_one_can_open_is_valid(
    harbour_past: Lived, handle: str, platform: RememberingPlatform
) -> None:
    seen, language = await walked(harbour_past, platform, handle)
    native: set[str] = set()
    for name, told in seen.items():
        if isinstance(told, Message):
            for page in pages(told):
                assert faults(page, "message") == [], name
                native |= {block["type"] for block in page["blocks"]}
            assert faults(message_view(told, language), "modal") == [], name
            assert faults(home(told, language), "home") == [], name
        else:
            assert faults(modal(told, language), "modal") == [], name
    shapes = {type(block) for told in seen.values() for block in told.blocks}
    leads = handle in ("ines", "kaoru")
    assert ({Table, Chart} <= shapes) is leads
    assert ({"data_table", "data_visualization"} <= native) is leads
