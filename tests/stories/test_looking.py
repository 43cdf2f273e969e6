"""What is known of people is looked at again: events are missed while the program does not run."""

from dataclasses import replace

import pytest

from bot.org.people import Profile
from bot.ports import Busy, PlatformError, ServedWorkspace, Unreachable
from commands.check_ins import CheckIns
from commands.delivery.run_due import run_due
from commands.org.look_again import PEOPLE_A_TICK, look_from_now
from commands.org.open_workspace import open_workspace
from commands.routing.entrance import Entrance
from storage.database import statement
from storage.org import people
from tests.cast import ANA, BO, CY, DANA, MIKA, MONDAY, THANKS, FakeClock
from tests.platform import RememberingPlatform
from tests.stories.conftest import ChatCompany, count, said, told

HERE = (ANA, BO, CY, DANA, MIKA)


class Silent(RememberingPlatform):
    """Says who people are, but for its troubles."""

    async def profiles(self, platform_ids: list[str]) -> list[Profile]:
        self._heed()
        return await super().profiles(platform_ids)


@pytest.fixture
def platform() -> Silent:
    remembering = Silent()
    remembering.strangers = {who.platform_id: who for who in HERE}
    return remembering


async def tick(entrance: Entrance, check_ins: CheckIns, clock: FakeClock) -> None:
    await run_due(clock.now(), entrance.served, check_ins)


async def test_who_was_deactivated_while_the_program_was_stopped_cannot_be_thanked(
    company: ChatCompany, platform: Silent
) -> None:
    platform.strangers[BO.platform_id] = replace(BO, is_active=False)
    await look_from_now(company.entrance.served, MONDAY)
    answer = await company.types(ANA, f"<@@bo> {THANKS} #courage")
    assert "is no longer active here" in told(answer)
    assert await count("kudos") == 0
    assert platform.asked == ["@bo"]


async def test_somebody_is_asked_about_once(company: ChatCompany, platform: Silent) -> None:
    await look_from_now(company.entrance.served, MONDAY)
    for _ in range(2):
        await company.types(ANA, f"<@@bo> {THANKS} #courage")
    assert platform.asked == ["@bo"]


@pytest.mark.parametrize("trouble", [Busy(30), Unreachable("HTTP 500")])
async def test_where_the_platform_does_not_answer_what_was_known_has_to_do(
    company: ChatCompany, platform: Silent, trouble: PlatformError
) -> None:
    await look_from_now(company.entrance.served, MONDAY)
    platform.trouble.append(trouble)
    assert "Bo Achterberg" in said(await company.types(ANA, f"<@@bo> {THANKS} #courage"))
    assert await count("kudos") == 1


async def test_everybody_is_looked_at_once_a_day_a_few_at_a_time(
    entrance: Entrance, check_ins: CheckIns, clock: FakeClock, platform: Silent
) -> None:
    platform.strangers |= {f"@n{n}": Profile(f"@n{n}", f"N{n}", f"n{n}") for n in range(2 * PEOPLE_A_TICK)}
    await people.meet(entrance.workspace.id, platform.strangers.values())
    await tick(entrance, check_ins, clock)
    assert platform.asked == []
    platform.strangers["@n3"] = replace(platform.strangers["@n3"], is_active=False)
    clock.move(hours=24, minutes=1)
    for ticks in range(1, 4):
        await tick(entrance, check_ins, clock)
        assert len(platform.asked) == ticks * PEOPLE_A_TICK
    await tick(entrance, check_ins, clock)
    assert sorted(platform.asked) == sorted([*platform.strangers, "@guo"])
    assert await count("person where platform_id = '@n3' and not is_active") == 1
    assert await count("person where is_stale") == 0


async def test_a_platform_that_asks_to_wait_is_asked_nothing_until_then_and_nobody_is_forgotten(
    entrance: Entrance, check_ins: CheckIns, clock: FakeClock, platform: Silent
) -> None:
    await look_from_now(entrance.served, clock.now())
    platform.trouble.append(Busy(90))
    await tick(entrance, check_ins, clock)
    clock.move(seconds=80)
    await tick(entrance, check_ins, clock)
    assert (platform.asked, await count("person where is_stale")) == ([], len(HERE) + 1)  # and one of another company
    clock.move(seconds=11)
    for _ in range(2):
        await tick(entrance, check_ins, clock)
    assert {who.platform_id for who in HERE} < set(platform.asked)
    assert await count("person where is_stale") == 0


async def test_after_a_start_one_workspace_begins_after_the_other_and_who_is_met_before_is_asked_about_at_once(
    company: ChatCompany, check_ins: CheckIns, clock: FakeClock, platform: Silent
) -> None:
    entrance, first = company.entrance, Silent()
    others = {}
    for number in range(60):  # of which each begins half a minute after the one before
        other = await open_workspace("slack", f"T{number}", f"Quay {number}", entrance.settings)
        others[other.id] = ServedWorkspace(other, first, entrance.settings)
        await people.meet(other.id, [Profile("U1", "Wim Aalto", "wim")])
    served = {**others, **entrance.served}
    await look_from_now(served, clock.now())
    assert await count("person where is_stale") == 0  # nothing is written of a million people
    await run_due(clock.now(), served, check_ins)
    assert (first.asked, platform.asked) == (["U1"], [])
    platform.strangers[BO.platform_id] = replace(BO, is_active=False)
    assert "is no longer active here" in told(await company.types(ANA, f"<@@bo> {THANKS} #courage"))
    assert platform.asked == ["@bo"]
    clock.move(minutes=15)
    await run_due(clock.now(), served, check_ins)
    assert (len(first.asked), platform.asked) == (31, ["@bo"])
    clock.move(minutes=15)
    for _ in range(2):
        await run_due(clock.now(), served, check_ins)
    assert len(first.asked) == 60
    assert {who.platform_id for who in HERE if who != BO} < set(platform.asked)


async def test_a_second_start_forgets_whom_the_first_had_asked_about(company: ChatCompany, platform: Silent) -> None:
    for lives in (1, 2):
        await look_from_now(company.entrance.served, MONDAY)
        await company.types(ANA, f"<@@bo> {THANKS} number {lives} #courage")
    assert platform.asked == ["@bo", "@bo"]


async def test_a_time_zone_that_the_platform_does_not_tell_stays(
    entrance: Entrance, check_ins: CheckIns, clock: FakeClock, platform: Silent
) -> None:
    platform.strangers[MIKA.platform_id] = replace(MIKA, name="三浦", time_zone="UTC", tells_time_zone=False)
    await look_from_now(entrance.served, clock.now())
    for _ in range(2):
        await tick(entrance, check_ins, clock)
    [mika] = await statement("select name, time_zone from person where platform_id = '@mika'")
    assert (mika["name"], mika["time_zone"]) == ("三浦", "Asia/Tokyo")


async def test_a_colleague_in_another_workspace_of_the_company_is_no_stranger_to_it(
    company: ChatCompany, platform: Silent
) -> None:
    wim = Profile("W1", "Wim Aalto", "wim", is_stranger=True, is_of_company=True)
    platform.strangers["W1"] = wim
    answer = await company.types(ANA, f"<@W1> {THANKS} #courage")
    assert "Wim Aalto belongs to another workspace of your company" in told(answer)
    assert "organisation" not in told(answer)
    assert "another workspace of your company" in told(await company.types(wim, "/kudos help"))
