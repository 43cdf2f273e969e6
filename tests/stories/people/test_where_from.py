"""`/waterline people`: an admin reads where people come from and what needs a hand, and is told of it once."""

from dataclasses import replace
from typing import Any

from bot.messages.request import Typed
from bot.org.people import Profile
from bot.org.wording.sources import SHOWN_AT_MOST
from commands.org.merge_company import MergeRules
from tests.cast import ANA, DANA, MIKA
from tests.stories.conftest import said, told
from tests.stories.people.loading import Loader

HELD = "Some lines of the last list of people need a hand; all others count. Type /waterline people to see which"
SOUND = ("a,,Leads", "b,a,", "c,b,", "d,b,")
ANYWAY = MergeRules(anyway=True)


async def page(loader: Loader, who: Profile = DANA) -> Any:
    return await loader.company.does(who, Typed("people", "general", "/waterline"))


async def notices(loader: Loader, who: Profile = DANA) -> int:
    await loader.company.deliver()
    return sum(HELD in told(message) for message in loader.platform.stands.get(who.platform_id, {}).values())


async def test_an_admin_reads_what_needs_a_hand_and_who_has_no_account(loader: Loader) -> None:
    assert "No list of people has been taken in yet." in told(await page(loader))
    loader.platform.strangers["a"] = replace(loader.platform.strangers["a"], email="a@example.test")
    await loader.load(*SOUND, "e,nobody here,", "zoe@example.test,a,", rules=ANYWAY)
    read = told(await page(loader))
    assert "4 people have a place, last taken in on March 2, 2026" in read
    assert "Company directory (SCIM) nothing so far" in read
    assert "File: these lines need a hand" in read
    assert "line 6: the manager nobody here stands in no line. Add a line for nobody here" in read
    assert "1 person has no place until this is corrected, and is not asked: e." in read
    assert "1 line names nobody who is known here, and is left out: zoe@example.test (line 7)." in read


async def test_nothing_is_held_of_a_sound_file(loader: Loader) -> None:
    await loader.load(*SOUND, rules=ANYWAY)
    assert "Everything that could be read counts; nothing needs a hand." in told(await page(loader))


async def test_of_a_long_list_the_first_are_shown(loader: Loader) -> None:
    many = [f"p{number}" for number in range(30)]
    loader.platform.strangers |= {name: Profile(name, name.upper(), name) for name in many}
    await loader.load(*SOUND, *(f"{name},nobody {name}," for name in many), rules=ANYWAY)
    read = told(await page(loader))
    assert read.count("stands in no line") == SHOWN_AT_MOST
    assert "and 10 more" in read


async def test_it_is_for_admins(loader: Loader) -> None:
    await loader.load(*SOUND, rules=ANYWAY)
    assert said(await page(loader, ANA)) == "Only an admin can do this. Ask one of yours."


async def test_admins_are_told_once_of_what_is_held_and_not_again_of_the_same(loader: Loader) -> None:
    await loader.load(*SOUND, rules=ANYWAY)
    assert await notices(loader) == 0
    await loader.load(*SOUND, "e,nobody here,", rules=ANYWAY)
    assert (await notices(loader), await notices(loader, ANA)) == (1, 0)
    await loader.load("a,,Leads", "f,a,", *SOUND[1:], "e,nobody here,", rules=ANYWAY)  # the same in another line
    assert await notices(loader) == 1
    await loader.load(*SOUND, "e,nobody here,", "f,no one,", rules=ANYWAY)
    assert await notices(loader) == 2


async def test_what_is_corrected_before_it_is_told_is_not_told(loader: Loader) -> None:
    await loader.load(*SOUND, "e,nobody here,", rules=ANYWAY)
    await loader.load(*SOUND, "e,a,", rules=ANYWAY)
    assert await notices(loader) == 0


async def test_it_is_read_in_japanese(loader: Loader) -> None:
    await loader.load(*SOUND, "e,nobody here,", rules=MergeRules(anyway=True, admins=(MIKA.platform_id,)))
    await loader.company.deliver()
    [message] = loader.platform.stands[MIKA.platform_id].values()
    assert "最近取り込んだメンバー一覧に、直していただきたい行があります。" in told(message)
