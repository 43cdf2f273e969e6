"""What is sent of a kudos is read once for the places that it goes to, and never older than what was changed."""

import pytest

from bot.delivery.deliveries import Delivery
from bot.kudos.kudos import SUBJECT
from commands.delivery.deliver import read_ahead
from storage.database import statement
from storage.delivery import deliveries
from storage.kudos import kudos as stored
from tests.cast import ANA, THANKS
from tests.platform import RememberingPlatform
from tests.stories.conftest import ChatCompany, told


@pytest.fixture
async def channel(company: ChatCompany) -> Delivery:
    """The post of Ana's thanks to Bo, which the queue has claimed and read."""
    await company.types(ANA, f"@bo {THANKS} #courage")
    claimed = await deliveries.claim(company.entrance.workspace.id, places=1, lease=60)
    await read_ahead(claimed)
    [post] = claimed
    assert (post.place, post.subject) == ("kudos", SUBJECT)
    return post


async def test_bo_is_sent_what_was_read_for_the_channel_a_moment_ago(
    company: ChatCompany, channel: Delivery, platform: RememberingPlatform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(stored, "statement")  # nothing more is read of kudos
    await company.deliver()
    assert stored.is_read(channel.workspace_id, channel.subject_id)
    (message,) = platform.stands["@bo"].values()
    assert THANKS in told(message)


async def test_what_another_process_changed_in_that_moment_is_read_again(
    company: ChatCompany, channel: Delivery, platform: RememberingPlatform
) -> None:
    await statement("update kudos set words = 'for the quiet word'")
    await deliveries.revise(SUBJECT, channel.workspace_id, channel.subject_id)
    await company.deliver()
    (message,) = platform.stands["@bo"].values()
    assert "for the quiet word" in told(message)
    assert THANKS not in told(message)
