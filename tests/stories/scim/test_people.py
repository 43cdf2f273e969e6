"""Who a directory means: an answer is used by it as by a file, and who comes back under a new account is the same."""

from dataclasses import replace

from bot.messages.message import Message
from bot.messages.request import Typed
from bot.org.people import Profile
from storage.caches import forget_all
from storage.database import statement
from storage.org import people
from storage.org.chart import replace_chart
from tests.cast import DANA
from tests.platform import RememberingPlatform
from tests.stories.conftest import count
from tests.stories.people.test_doubts import answers_of
from tests.stories.scim.conftest import Directory, leaves

VERA = Profile("@vera", "Vera Pohl", "vera", email="vera@harbour.example")
INES = Profile("@ines", "Ines Ortiz", "ines", email="ines@harbour.example")


async def lists(platform: RememberingPlatform, *profiles: Profile) -> None:
    platform.strangers = {profile.platform_id: profile for profile in profiles}


async def asks(directory: Directory) -> Message:
    page = await directory.company.does(DANA, Typed("people", "general", "/waterline"))
    assert isinstance(page, Message), page
    return page


async def number_of(directory: Directory, account: str) -> int:
    forget_all()
    return (await people.by_platform_ids(directory.workspace.id, [account]))[account].id


async def test_an_answer_is_taken_over_a_minute_later_and_not_asked_again(
    directory: Directory, platform: RememberingPlatform
) -> None:
    await replace_chart(directory.workspace.id, [], [])
    await lists(platform, VERA, INES, replace(INES, platform_id="@bo", name="Bo", handle="bo", email="bo@h.example"))
    boss = await directory.hires("vera@harbour.example")
    await directory.hires("bo@h.example", boss)
    await directory.hires("ines.vega@harbour.example", boss, displayName="Ines Ortiz")
    await directory.syncs()
    question = await asks(directory)
    assert answers_of(question) == ["The same person", "Two people"]
    assert "@ines" not in await directory.lines()
    await directory.company.presses(DANA, question, "The same person")
    await directory.syncs()
    assert (await directory.lines())["@ines"] == "@vera"
    assert answers_of(await asks(directory)) == []


async def test_who_is_hired_again_with_the_same_address_keeps_their_history(
    directory: Directory, platform: RememberingPlatform
) -> None:
    """As Entra ID does it: the user is deleted, and another one with the same name is made."""
    await replace_chart(directory.workspace.id, [], [])
    await lists(platform, VERA, INES)
    boss = await directory.hires("vera@harbour.example")
    user = await directory.hires("ines@harbour.example", boss)
    await directory.syncs()
    before = await number_of(directory, "@ines")
    await leaves(directory, user)
    await lists(platform, VERA, replace(INES, platform_id="@ines-again"))
    await directory.asks("DELETE", f"/Users/{user}")
    await directory.hires("ines@harbour.example", boss)
    await directory.syncs()
    assert await number_of(directory, "@ines-again") == before
    assert (await directory.lines())["@ines-again"] == "@vera"


async def test_what_waited_for_a_check_in_is_joined_although_nothing_else_changes(
    directory: Directory, platform: RememberingPlatform
) -> None:
    await replace_chart(directory.workspace.id, [], [])
    await lists(platform, VERA, INES)
    boss = await directory.hires("vera@harbour.example")
    user = await directory.hires("ines@harbour.example", boss)
    await directory.syncs()
    before = await number_of(directory, "@ines")
    marks = await statement("select person_id, marks from known_by where person_id = %(person)s", person=before)
    await statement("delete from known_by")
    await lists(platform, VERA, replace(INES, platform_id="@ines-again", name="Ines Ortiz Vega"))
    await directory.patches(f"/Users/{user}", {"op": "Replace", "path": "locale", "value": "de-DE"})
    await directory.syncs()
    assert await number_of(directory, "@ines-again") != before
    await statement(
        "insert into known_by select workspace_id, id, %(marks)s::bigint[] from person where id = %(person)s",
        marks=marks[0]["marks"],
        person=before,
    )
    await directory.patches(f"/Users/{user}", {"op": "Replace", "path": "locale", "value": "fr-FR"})
    await directory.syncs()
    assert await number_of(directory, "@ines-again") == before
    assert await count("former_account") == 1
