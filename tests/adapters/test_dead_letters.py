"""What a platform refused for good is listed, sent again and dropped by the operator."""

from collections.abc import Awaitable, Callable

import pytest

from adapters.queue import Queue
from bot.config.settings import Settings
from bot.messages.message import Message, Quote
from bot.ports import refused as refused_with
from commands.operate.choose_workspace import UnknownWorkspace
from commands.operate.dead_letters import DeadLetterAction, DeadLetterChoice, look_through
from commands.org.open_workspace import open_workspace
from storage.database import statement
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
    assert await look_through(DeadLetterChoice(DeadLetterAction.LIST), MONDAY) == []
    await refused(company, platform, queue)
    lines = await look_through(DeadLetterChoice(DeadLetterAction.LIST), MONDAY)
    assert len(lines) == 2
    assert [line.rpartition(": ")[2] for line in sorted(lines)] == ["user_disabled", "is_archived"]
    [archived] = await look_through(DeadLetterChoice(DeadLetterAction.LIST, "is_archived"), MONDAY)
    assert "kudos for kudos" in archived
    assert "mending" not in archived  # nobody's words


async def test_after_the_cure_those_of_one_reason_are_sent_again(
    company: ChatCompany, platform: WatchedPlatform, queue: Queue
) -> None:
    await refused(company, platform, queue)
    [line] = await look_through(DeadLetterChoice(DeadLetterAction.RESEND, "is_archived"), MONDAY)
    assert "1 are tried again" in line
    async with working(queue):
        await platform.until(lambda: len(platform.read("kudos")) == 1)
        await until(nothing_waits, "it stands")
    assert platform.read("@bo") == []
    assert [
        line.rpartition(": ")[2] for line in await look_through(DeadLetterChoice(DeadLetterAction.LIST), MONDAY)
    ] == ["user_disabled"]


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
    await look_through(DeadLetterChoice(DeadLetterAction.RESEND, "is_archived"), MONDAY)
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
    await look_through(DeadLetterChoice(DeadLetterAction.DROP), MONDAY)
    assert await look_through(DeadLetterChoice(DeadLetterAction.LIST), MONDAY) == []
    assert await count("kudos") == 1


async def test_what_is_dropped_stands_in_the_diary_as_a_count_and_nothing_where_nothing_was(
    company: ChatCompany, platform: WatchedPlatform, queue: Queue
) -> None:
    await refused(company, platform, queue)
    await look_through(DeadLetterChoice(DeadLetterAction.DROP, "no_such_reason"), MONDAY)
    assert await count("diary") == 0
    waiting = len(await look_through(DeadLetterChoice(DeadLetterAction.LIST, "is_archived"), MONDAY))
    await look_through(DeadLetterChoice(DeadLetterAction.DROP, "is_archived"), MONDAY)
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
    [line] = await look_through(DeadLetterChoice(DeadLetterAction.DROP), MONDAY)
    assert "2 were dropped" in line
    assert await look_through(DeadLetterChoice(DeadLetterAction.LIST), MONDAY) == []
    await company.presses(ANA, reply, "Take it back")
    async with working(queue):
        await until(nothing_waits, "it is taken back")
    assert platform.read("kudos") == platform.read("@bo") == []


class TestOfSeveralWorkspaces:
    """Harbour has two; Mountain, on another platform, has one, for the same reason as one of Harbour's."""

    @pytest.fixture(autouse=True)
    async def both(self, company: ChatCompany, platform: WatchedPlatform, queue: Queue, settings: Settings) -> None:
        await refused(company, platform, queue)
        mountain = await open_workspace("slack", "T0MOUNTAIN", "Mountain", settings)
        await statement(
            "insert into delivery (workspace_id, place, subject, subject_id, wanted, posted, failed, patient, tries,"
            " wanted_at, due_at) select %(mountain)s, place, subject, subject_id, wanted, posted, failed, patient,"
            " tries, wanted_at, due_at from delivery where failed = 'is_archived'",
            mountain=mountain.id,
        )

    async def through(self, action: DeadLetterAction, reason: str = "", workspace: str = "") -> list[str]:
        return await look_through(DeadLetterChoice(action, reason, workspace), MONDAY)

    @pytest.mark.parametrize("name", ["Mountain", "mountain", "T0MOUNTAIN"])
    async def test_those_of_one_are_named_by_its_name_or_by_the_platforms_id(self, name: str) -> None:
        [line] = await self.through(DeadLetterAction.LIST, workspace=name)
        assert line.startswith("Mountain (slack T0MOUNTAIN): kudos for kudos")
        assert len(await self.through(DeadLetterAction.LIST)) == 3

    async def test_what_is_tried_again_or_given_up_in_one_stays_in_the_other(self) -> None:
        assert await self.through(DeadLetterAction.DROP, workspace="Mountain") == [
            "Mountain (slack T0MOUNTAIN): 1 were dropped."
        ]
        assert await self.through(DeadLetterAction.RESEND, workspace="Mountain") == []
        [line] = await self.through(DeadLetterAction.RESEND, "is_archived")
        assert line.startswith("Harbour (web local): 1 are tried again")
        [left] = await self.through(DeadLetterAction.LIST)
        assert left.endswith("user_disabled")

    async def test_they_are_counted_by_workspace_and_reason(self) -> None:
        lines = await self.through(DeadLetterAction.COUNT, "is_archived")
        assert [line.split(" since ")[0] for line in lines] == [
            "Harbour (web local): 1",
            "Mountain (slack T0MOUNTAIN): 1",
        ]
        assert len(await self.through(DeadLetterAction.COUNT)) == 3

    async def test_a_name_of_none_or_of_two_says_which_there_are(self, settings: Settings) -> None:
        with pytest.raises(
            UnknownWorkspace, match=r"There are: Harbour \(web local\); Mountain \(slack T0MOUNTAIN\)\."
        ):
            await self.through(DeadLetterAction.LIST, workspace="Valley")
        await open_workspace("slack", "T0OTHER", "Mountain", settings)
        with pytest.raises(UnknownWorkspace, match=r"2 workspaces are called Mountain.*T0OTHER"):
            await self.through(DeadLetterAction.DROP, workspace="Mountain")
