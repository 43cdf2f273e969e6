"""Whoever installs is welcomed once, by one message with three steps that knows which of them are done."""

from asyncio import gather
from dataclasses import replace

import pytest

from bot.messages.message import Message, Text
from bot.messages.say import plain
from bot.org.company import Company, Member, TeamName
from bot.ports import Busy
from commands.delivery.run_due import run_due
from commands.org.save_company import save_company
from commands.roles.grant_by_operator import grant_by_operator
from storage.caches import forget_all
from storage.database import statement
from storage.org import people
from tests.cast import ANA, BO, CY, DANA
from tests.platform import RememberingPlatform
from tests.stories.conftest import count, labels, said, told
from tests.stories.diary.test_reading import lines, reads
from tests.stories.welcome.conftest import STAFF, Newcomers


def steps(letter: Message) -> list[str]:
    """The lines of the steps, as they begin."""
    lines = [plain(block.line) for block in letter.blocks if isinstance(block, Text)]
    return [line.partition(":")[0] for line in lines if line.removeprefix("✅ ")[:2] in ("1.", "2.", "3.")]


async def load_chart(newcomers: Newcomers) -> None:
    """As an operator does, on the command line."""
    members = (Member(DANA), *(Member(one, DANA.platform_id) for one in STAFF[1:]))
    await save_company(newcomers.entrance.workspace, Company(members, {DANA.platform_id: TeamName("Crew", "crew")}))
    forget_all()


async def test_the_first_admin_gets_one_message_and_nobody_else_any(newcomers: Newcomers) -> None:
    for _ in range(3):
        await newcomers.tick()
    assert steps(newcomers.letter) == ["1. Values", "2. People", "3. First check-in"]
    assert [one.name for one in STAFF[1:] if newcomers.letters(one)] == []
    await newcomers.tick(days=500)
    assert await count("delivery where subject = 'welcome'") <= 1
    assert len(newcomers.letters()) == 1


async def test_two_processes_that_look_at_once_send_one(newcomers: Newcomers) -> None:
    now, served = newcomers.clock.now(), newcomers.entrance.served
    await gather(*(run_due(now, served, newcomers.check_ins) for _ in range(2)))
    await newcomers.deliver()
    assert len(newcomers.letters()) == 1


async def test_it_is_changed_in_its_place_as_each_step_is_done_wherever_that_is(newcomers: Newcomers) -> None:
    await newcomers.tick()
    form = await newcomers.presses(DANA, await newcomers.types(DANA, "values"), "Change")
    await newcomers.submits(DANA, form, name_en="Bravery")
    await newcomers.tick()
    assert steps(newcomers.letter) == ["✅ 1. Values", "2. People", "3. First check-in"]
    assert "🦁 Bravery" in told(newcomers.letter)
    await load_chart(newcomers)
    await newcomers.tick()
    assert steps(newcomers.letter) == ["✅ 1. Values", "✅ 2. People", "3. First check-in"]
    assert "5 people in 1 team." in told(newcomers.letter)
    form = await newcomers.presses(DANA, newcomers.letter, "Turn check-ins on")
    assert "On Tuesday, March 3, 2026 at 10:00" in told(form).replace("\u202f", " ")
    await newcomers.submits(DANA, form)
    await newcomers.deliver()
    assert steps(newcomers.letter) == ["✅ 1. Values", "✅ 2. People", "✅ 3. First check-in"]
    assert newcomers.letter.plain == "Welcome to Waterline: everything is set"
    assert len(newcomers.letters()) == 1
    await newcomers.presses(DANA, newcomers.letter, "I do")
    await newcomers.deliver()
    assert "Who should?" not in told(newcomers.letter), "it is asked until somebody is made an admin"


async def test_a_step_that_one_does_from_the_message_is_done_at_once(newcomers: Newcomers) -> None:
    await newcomers.tick()
    assert "stay as they are" in said(await newcomers.presses(DANA, newcomers.letter, "They are ours"))
    await newcomers.deliver()
    assert steps(newcomers.letter)[0] == "✅ 1. Values"
    assert "They are ours" not in labels(newcomers.letter)


async def test_it_says_what_happens_on_the_first_tuesday_in_words(newcomers: Newcomers) -> None:
    await load_chart(newcomers)
    await newcomers.tick()
    words = told(newcomers.letter).replace("\u202f", " ")
    assert "Once check-ins are on: on Tuesday, March 3, 2026 at 10:00 AM, by their own clock, 5 people" in words
    assert "It closes on Thursday, March 5, 2026 at 5:00 PM." in words
    assert "none of them made of fewer than 5 answers" in words


async def test_in_japanese_it_says_the_same(newcomers: Newcomers) -> None:
    dana = (await people.by_platform_ids(newcomers.entrance.workspace.id, [DANA.platform_id]))[DANA.platform_id]
    await people.set_preferences(dana, True, "ja")
    await newcomers.tick()
    words = told(newcomers.letter, "ja")
    assert "三つのステップ" in words
    assert "2026年3月3日火曜日 10:00" in words


async def test_it_asks_who_administers_until_somebody_does(newcomers: Newcomers) -> None:
    await newcomers.tick()
    assert "Who should?" in told(newcomers.letter)
    await newcomers.presses(DANA, newcomers.letter, "I do")
    await newcomers.deliver()
    assert "Who should?" not in told(newcomers.letter)
    assert await count("role_grant where role = 'admin'") == 1


async def test_whoever_is_an_admin_by_a_grant_is_welcomed_before_all_others(newcomers: Newcomers) -> None:
    await grant_by_operator("@cy", "Runs it", "", (), newcomers.clock.now())
    await newcomers.tick()
    assert newcomers.letters(DANA) == []
    assert len(newcomers.letters(CY)) == 1


async def test_whom_app_yaml_names_is_welcomed_before_whoever_administers_the_platform(newcomers: Newcomers) -> None:
    settings = newcomers.entrance.settings.model_copy(update={"admins": (BO.platform_id,)})
    newcomers.entrance = replace(newcomers.entrance, settings=settings)
    await newcomers.tick()
    assert (len(newcomers.letters(BO)), newcomers.letters(DANA)) == (1, [])


class OwnedPlatform(RememberingPlatform):
    """One that tells who owns the workspace after some pages of people."""

    def __init__(self, pages: int, owner: str) -> None:
        super().__init__()
        self.pages = pages
        self.owner = owner

    async def installer(self) -> str | None:
        self._heed()
        self.pages -= 1
        return None if self.pages > 0 else self.owner


@pytest.mark.parametrize("pages", [1, 3])
async def test_whoever_owns_the_workspace_is_asked_first_once_the_platform_has_said_who(
    newcomers: Newcomers, pages: int
) -> None:
    newcomers.platform = OwnedPlatform(pages, CY.platform_id)
    newcomers.entrance = replace(newcomers.entrance, platform=newcomers.platform)
    for _ in range(pages - 1):
        await newcomers.tick(seconds=5)
        assert not newcomers.platform.stands
    await newcomers.tick(seconds=5)
    assert (len(newcomers.letters(CY)), newcomers.letters(DANA)) == (1, [])


async def test_a_platform_that_asks_to_wait_is_waited_for(newcomers: Newcomers) -> None:
    platform = OwnedPlatform(1, CY.platform_id)
    platform.trouble.append(Busy(90))
    newcomers.platform, newcomers.entrance = platform, replace(newcomers.entrance, platform=platform)
    await newcomers.tick(seconds=5)
    await newcomers.tick(seconds=60)
    assert platform.pages == 1
    await newcomers.tick(seconds=31)
    assert len(newcomers.letters(CY)) == 1


async def test_where_nobody_is_known_it_waits_for_the_first_admin(newcomers: Newcomers) -> None:
    await statement("update person set is_admin = false")
    forget_all()
    await newcomers.tick()
    assert not newcomers.platform.stands
    await grant_by_operator("@ana", "Runs it", "", (), newcomers.clock.now())
    await newcomers.tick(minutes=11)
    assert len(newcomers.letters(ANA)) == 1


async def test_whoever_used_it_before_is_not_welcomed(newcomers: Newcomers) -> None:
    await statement("insert into welcome (workspace_id, ended) select id, true from workspace")
    forget_all()
    await newcomers.tick()
    assert not newcomers.platform.stands


async def test_an_invented_company_is_not_welcomed(newcomers: Newcomers) -> None:
    invented = replace(newcomers.entrance.workspace, invented=True)
    newcomers.entrance = replace(newcomers.entrance, workspace=invented)
    await newcomers.tick()
    assert not newcomers.platform.stands


async def test_nobody_but_an_admin_presses_its_buttons(newcomers: Newcomers) -> None:
    await newcomers.tick()
    for label in ("They are ours", "Bring your people", "Turn check-ins on", "I do"):
        assert "admin" in said(await newcomers.presses(BO, newcomers.letter, label))
    assert steps(newcomers.letter) == ["1. Values", "2. People", "3. First check-in"]
    assert await count("role_grant") == 0


async def test_check_ins_that_were_turned_on_stand_in_the_diary_and_can_be_put_back(newcomers: Newcomers) -> None:
    await newcomers.tick()
    form = await newcomers.presses(DANA, newcomers.letter, "Turn check-ins on")
    assert "The chart is empty so far" in told(form)
    answer = await newcomers.submits(DANA, form)
    assert "Check-ins are on." in said(answer)
    assert lines(await reads(newcomers, BO))[0].startswith("Dana Whitlock: ")
    await newcomers.presses(DANA, answer, "Put it back")
    await newcomers.tick()
    assert steps(newcomers.letter)[2] == "3. First check-in"


async def test_turned_on_twice_it_is_on_and_noted_once(newcomers: Newcomers) -> None:
    await newcomers.tick()
    form = await newcomers.presses(DANA, newcomers.letter, "Turn check-ins on")
    for _ in range(2):
        assert "Check-ins are on." in said(await newcomers.submits(DANA, form))
    assert len([one for one in lines(await reads(newcomers, BO)) if one.startswith("Dana Whitlock: ")]) == 1
