"""What a platform refused for good is listed, sent again and dropped by the operator."""

from collections.abc import Awaitable, Callable

import pytest

from adapters.queue import Queue
from bot.messages.message import Message, Quote
from bot.ports import refused as refused_with
from commands.operate.dead_letters import DeadLetterAction, look_through
from tests.adapters.test_queue import company, nothing_waits, platform, queue, working
from tests.cast import ANA, DANA, MONDAY
from tests.platform import WatchedPlatform
from tests.processes import until
from tests.stories.conftest import ChatCompany, count
from tests.stories.diary.test_reading import details, lines, reads

__all__ = ["company", "platform", "queue"]


async def refused(company: ChatCompany, platform: WatchedPlatform, queue: Queue) -> None:
    await company.types(ANA, "@bo for mending the door, so that nobody had to wait #courage")
    platform.refuses = {"kudos": "is_archived", "@bo": "user_disabled"}
    async with working(queue):
        await until(nothing_waits, "both were refused, and whom it concerns was told")
    platform.refuses = {}


async def test_each_is_listed_with_its_place_and_its_reason(
    company: ChatCompany, platform: WatchedPlatform, queue: Queue
) -> None:
    assert await look_through(DeadLetterAction.LIST, "", MONDAY) == []
    await refused(company, platform, queue)
    lines = await look_through(DeadLetterAction.LIST, "", MONDAY)
    assert len(lines) == 2
    assert [line.rpartition(": ")[2] for line in sorted(lines)] == ["user_disabled", "is_archived"]
    [archived] = await look_through(DeadLetterAction.LIST, "is_archived", MONDAY)
    assert "kudos for kudos" in archived
    assert "mending" not in archived  # nobody's words


async def test_after_the_cure_those_of_one_reason_are_sent_again(
    company: ChatCompany, platform: WatchedPlatform, queue: Queue
) -> None:
    await refused(company, platform, queue)
    [line] = await look_through(DeadLetterAction.RESEND, "is_archived", MONDAY)
    assert "1 are tried again" in line
    async with working(queue):
        await platform.until(lambda: len(platform.read("kudos")) == 1)
        await until(nothing_waits, "it stands")
    assert platform.read("@bo") == []
    assert [line.rpartition(": ")[2] for line in await look_through(DeadLetterAction.LIST, "", MONDAY)] == [
        "user_disabled"
    ]


async def test_a_giver_reads_which_of_their_kudos_was_lost_and_an_admin_reads_no_words(
    company: ChatCompany, platform: WatchedPlatform, queue: Queue
) -> None:
    await refused(company, platform, queue)
    [own], [admin] = (list(platform.stands[each.platform_id].values()) for each in (ANA, DANA))
    assert own.blocks[1:] == (Quote("for mending the door, so that nobody had to wait"),)
    assert len(admin.blocks) == 1
    assert "mending" not in str(admin)


async def test_what_stands_after_it_was_sent_again_is_called_lost_no_longer(
    company: ChatCompany, platform: WatchedPlatform, queue: Queue
) -> None:
    await refused(company, platform, queue)
    assert len(platform.read(ANA.platform_id)) == len(platform.read(DANA.platform_id)) == 1
    await look_through(DeadLetterAction.RESEND, "is_archived", MONDAY)
    async with working(queue):
        await until(nothing_waits, "it stands")
    assert platform.read(ANA.platform_id) == platform.read(DANA.platform_id) == []


@pytest.mark.parametrize("button", ["Change it", "Take it back"])
async def test_a_loss_that_its_giver_has_mended_is_called_so_no_longer(
    company: ChatCompany, platform: WatchedPlatform, queue: Queue, button: str
) -> None:
    reply = await company.types(ANA, "@bo for mending the door, so that nobody had to wait #courage")
    platform.refuses = {"kudos": "is_archived"}
    async with working(queue):
        await until(nothing_waits, "it was refused, and whom it concerns was told")
    assert len(platform.read(ANA.platform_id)) == len(platform.read(DANA.platform_id)) == 1
    platform.refuses = {}
    pressed = await company.presses(ANA, reply, button)
    if button == "Change it":
        await company.submits(ANA, pressed, words="for the quiet word in the storm")
    async with working(queue):
        await until(nothing_waits, "it stands, or is taken back")
    assert platform.read(ANA.platform_id) == platform.read(DANA.platform_id) == []
    assert len(platform.read("kudos")) == (button == "Change it")


async def test_what_is_dropped_is_forgotten_and_the_kudos_stays(
    company: ChatCompany, platform: WatchedPlatform, queue: Queue
) -> None:
    await refused(company, platform, queue)
    await look_through(DeadLetterAction.DROP, "", MONDAY)
    assert await look_through(DeadLetterAction.LIST, "", MONDAY) == []
    assert await count("kudos") == 1


async def test_what_is_dropped_stands_in_the_diary_as_a_count_and_nothing_where_nothing_was(
    company: ChatCompany, platform: WatchedPlatform, queue: Queue
) -> None:
    await refused(company, platform, queue)
    await look_through(DeadLetterAction.DROP, "no_such_reason", MONDAY)
    assert await count("diary") == 0
    waiting = len(await look_through(DeadLetterAction.LIST, "is_archived", MONDAY))
    await look_through(DeadLetterAction.DROP, "is_archived", MONDAY)
    page = await reads(company, ANA)
    assert lines(page)[0].startswith(f"Whoever runs the server: gave up {waiting} message")
    assert "Only those refused as: is_archived" in details(page)


async def unchanged(company: ChatCompany, platform: WatchedPlatform, queue: Queue) -> Message:
    """A kudos that stands, and cannot be changed; the giver's answer with the way back."""
    reply = await company.types(ANA, "@bo for mending the door, so that nobody had to wait #courage")
    assert isinstance(reply, Message)
    await company.deliver()
    await company.submits(ANA, await company.presses(ANA, reply, "Change it"), words="for the quiet word")
    with pytest.MonkeyPatch.context() as platform_refuses:
        platform_refuses.setattr(platform, "update", _refuses("edit_window_closed", platform.update))
        async with working(queue):
            await until(nothing_waits, "the change was refused, and whom it concerns was told")
    return reply


def _refuses(word: str, does: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    """What is told about the refusal is not refused: a second notice may change the first."""

    async def refusing(place: str, *message: object) -> None:
        if place in ("kudos", "@bo"):
            raise refused_with(word)
        await does(place, *message)

    return refusing


async def test_of_what_cannot_be_changed_is_said_that_it_stands_as_it_was(
    company: ChatCompany, platform: WatchedPlatform, queue: Queue
) -> None:
    await unchanged(company, platform, queue)
    [own], [admin] = platform.read(ANA.platform_id), platform.read(DANA.platform_id)
    assert "could not be posted" not in own + admin
    assert own.startswith("Your kudos in #kudos could not be changed or taken back: the platform refused it.")
    assert "Ana Lindqvist in #kudos" in admin
    assert "edit_window_closed" in admin


async def test_who_takes_back_in_vain_reads_so_even_after_another_notice(
    company: ChatCompany, platform: WatchedPlatform, queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    reply = await unchanged(company, platform, queue)
    await company.presses(ANA, reply, "Take it back")
    monkeypatch.setattr(platform, "delete", _refuses("compliance_exports_prevent_deletion", platform.delete))
    async with working(queue):
        await until(nothing_waits, "it was refused, and whom it concerns was told")
    [own], [admin] = platform.read(ANA.platform_id), platform.read(DANA.platform_id)
    assert "still stands there" in own
    assert "compliance_exports_prevent_deletion" in admin
    assert len(platform.read("kudos")) == 1


async def test_a_message_that_stands_is_taken_back_though_its_change_was_dropped(
    company: ChatCompany, platform: WatchedPlatform, queue: Queue
) -> None:
    reply = await unchanged(company, platform, queue)
    [line] = await look_through(DeadLetterAction.DROP, "", MONDAY)
    assert "2 were dropped" in line
    assert await look_through(DeadLetterAction.LIST, "", MONDAY) == []
    await company.presses(ANA, reply, "Take it back")
    async with working(queue):
        await until(nothing_waits, "it is taken back")
    assert platform.read("kudos") == platform.read("@bo") == []
