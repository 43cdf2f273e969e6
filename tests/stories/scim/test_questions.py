"""Many changes at once stop, and an admin is asked."""

import pytest

from tests.cast import ANA, BO, DANA
from tests.platform import RememberingPlatform
from tests.stories.conftest import buttons, labels, said, told
from tests.stories.diary.test_reading import details, lines, reads
from tests.stories.scim.conftest import Directory, leaves


async def test_when_nearly_half_would_leave_all_stays_and_admins_are_asked_once(
    directory: Directory, crew: dict[str, str], platform: RememberingPlatform
) -> None:
    before = await directory.lines()
    await leaves(directory, *(crew[letter] for letter in "defghij"))
    for _ in range(2):
        await directory.syncs()
        assert await directory.lines() == before
        await directory.patches(f"/Users/{crew['k']}", {"op": "Replace", "path": "locale", "value": f"x{_}"})
    await directory.company.deliver()
    [asked] = platform.stands[DANA.platform_id].values()
    text = told(asked)
    assert "7 people would have no place any more" in text
    assert "Person D" in text
    assert labels(asked) == ["Take it over", "Keep all as it is"]
    assert not any("directory" in message for message in platform.read(ANA.platform_id))
    assert "diary" not in text


async def test_an_admin_agrees_and_it_is_done_at_the_next_tick_with_an_entry(
    directory: Directory, crew: dict[str, str], platform: RememberingPlatform
) -> None:
    await leaves(directory, *(crew[letter] for letter in "defghij"))
    await directory.syncs()
    await directory.company.deliver()
    [asked] = platform.stands[DANA.platform_id].values()
    assert "within a minute" in said(await directory.company.presses(DANA, asked, "Take it over"))
    await directory.syncs(seconds=5)
    assert len(await directory.lines()) == 9
    assert "Take it over" not in labels(await directory.page())
    noted = await reads(directory.company, BO)
    assert "Dana Whitlock: agreed to many changes at once of the company's directory" in lines(noted)
    assert "Would have no place any more" in details(noted) or "7" in told(noted)
    again = await directory.company.presses(DANA, asked, "Take it over")
    assert "answered already" in told(again)


async def test_who_agreed_to_seven_has_not_agreed_to_nine(
    directory: Directory, crew: dict[str, str], platform: RememberingPlatform
) -> None:
    before = await directory.lines()
    await leaves(directory, *(crew[letter] for letter in "defghij"))
    await directory.syncs()
    await directory.presses("Take it over")
    await leaves(directory, crew["k"], crew["l"])
    await directory.syncs()
    assert await directory.lines() == before
    await directory.company.deliver()
    assert "9 people would have no place any more" in told(await directory.page())
    assert len(platform.stands[DANA.platform_id]) == 1, "the first question was never delivered, and is answered"
    await directory.presses("Take it over")
    await directory.syncs(seconds=5)
    assert len(await directory.lines()) == 7


async def test_an_admin_keeps_all_as_it_is_and_is_not_asked_again(
    directory: Directory, crew: dict[str, str], platform: RememberingPlatform
) -> None:
    before = await directory.lines()
    gone = [crew[letter] for letter in "defghij"]
    await leaves(directory, *gone)
    await directory.syncs()
    await directory.company.deliver()
    [asked] = platform.stands[DANA.platform_id].values()
    assert "All stays as it is" in said(await directory.company.presses(DANA, asked, "Keep all as it is"))
    await leaves(directory, crew["k"])
    await directory.syncs()
    await directory.company.deliver()
    assert await directory.lines() == before
    assert len(platform.stands[DANA.platform_id]) == 1
    assert "You can still take it over" in told(await directory.page())
    for user in gone:
        await directory.patches(f"/Users/{user}", {"op": "Replace", "path": "active", "value": True})
    await directory.syncs()
    assert before.keys() - (await directory.lines()).keys() == {"@k"}, "it was put right, and is taken over"
    assert not [button for button in buttons(await directory.page()) if button.label == "Take it over"]


class TestAfterANo:
    """An admin has said that all is to stay as it is."""

    @pytest.fixture
    async def gone(self, directory: Directory, crew: dict[str, str]) -> None:
        await leaves(directory, *(crew[letter] for letter in "defghij"))
        await directory.syncs()
        await directory.presses("Keep all as it is")

    async def asked(self, directory: Directory, platform: RememberingPlatform) -> int:
        """How often an admin was asked since."""
        await directory.company.deliver()
        messages = platform.stands.get(DANA.platform_id, {}).values()
        return sum("Take it over" in labels(message) for message in messages)

    async def test_the_same_is_asked_again_after_a_week_and_not_before(
        self, directory: Directory, gone: None, platform: RememberingPlatform
    ) -> None:
        for _ in range(6):
            await directory.syncs(days=1)
        assert await self.asked(directory, platform) == 0
        await directory.syncs(days=1)
        assert await self.asked(directory, platform) == 1
        await directory.syncs(days=8)
        assert await self.asked(directory, platform) == 1, "nobody has answered it yet"

    async def test_much_else_is_asked_about_the_day_after(
        self, directory: Directory, crew: dict[str, str], gone: None, platform: RememberingPlatform
    ) -> None:
        await leaves(directory, *(crew[letter] for letter in "klmno"))
        await directory.syncs(hours=1)
        assert await self.asked(directory, platform) == 0
        await directory.syncs(hours=24)
        assert await self.asked(directory, platform) == 1
        assert "12 people would have no place any more" in told(await directory.page())

    async def test_a_few_more_are_no_other_question(
        self, directory: Directory, crew: dict[str, str], gone: None, platform: RememberingPlatform
    ) -> None:
        await leaves(directory, crew["k"], crew["l"])
        await directory.syncs(days=2)
        assert await self.asked(directory, platform) == 0
