"""What a directory says of people beside their place: names, time zones, languages, countries."""

from typing import Any

from storage.database import statement
from storage.org import people
from tests.platform import RememberingPlatform
from tests.stories.conftest import told
from tests.stories.scim.conftest import Directory


async def person(directory: Directory, letter: str) -> Any:
    people.forget()
    return (await people.by_platform_ids(directory.workspace.id, [f"@{letter}"]))[f"@{letter}"]


def replaces(path: str, value: object) -> dict[str, object]:
    return {"op": "Replace", "path": path, "value": value}


async def test_names_time_zones_languages_and_countries_are_taken_over_without_an_entry_of_the_chart(
    directory: Directory, crew: dict[str, str]
) -> None:
    [before] = await statement("select count(*) as count from diary")
    await directory.patches(
        f"/Users/{crew['d']}",
        replaces("timezone", "Asia/Tokyo"),
        replaces("preferredLanguage", "ja-JP"),
        replaces("displayName", "Pohl, Vera"),
        {"op": "Add", "path": 'addresses[type eq "work"].country', "value": "Japan"},
    )
    await directory.syncs()
    vera = await person(directory, "d")
    assert (vera.name, vera.time_zone, vera.language, vera.country) == ("Vera Pohl", "Asia/Tokyo", "ja", "JP")
    assert await statement("select count(*) as count from diary") == [before]
    await directory.patches(f"/Users/{crew['d']}", {"op": "Remove", "path": "timezone"})
    await directory.syncs()
    assert (await person(directory, "d")).time_zone == "UTC", "the platform's"


async def test_of_an_address_the_country_alone_is_kept(directory: Directory) -> None:
    street = {"type": "work", "streetAddress": "1 Quay", "locality": "Harbour", "country": "DE"}
    user = await directory.creates("vera@harbour.example", addresses=[street])
    answer = await directory.asks("GET", f"/Users/{user}")
    assert answer.body["addresses"] == [{"type": "work", "country": "DE"}]
    assert await directory.names('addresses.country eq "de"') == ["vera@harbour.example"]


async def test_where_somebody_lives_is_not_where_they_work(directory: Directory, crew: dict[str, str]) -> None:
    await directory.patches(
        f"/Users/{crew['d']}",
        replaces("name.formatted", "Vera Pohl"),
        {"op": "Add", "path": "addresses", "value": [{"type": "home", "country": "FR"}]},
    )
    await directory.syncs()
    vera = await person(directory, "d")
    assert (vera.name, vera.country) == ("Vera Pohl", "")


async def test_what_is_no_time_zone_and_no_language_of_ours_is_named_on_the_admin_s_page(
    directory: Directory, crew: dict[str, str], platform: RememberingPlatform
) -> None:
    await directory.patches(
        f"/Users/{crew['d']}",
        replaces("timezone", "Mars/Olympus"),
        replaces("locale", "tlh-KL"),
        replaces("title", "x"),
    )
    await directory.syncs()
    assert (await person(directory, "d")).time_zone == platform.strangers["@d"].time_zone
    page = told(await directory.page())
    assert "d@harbour.example (the directory): Mars/Olympus is no time zone" in page or "Mars/Olympus is no" in page
    assert "a language that Waterline does not speak (tlh-KL)" in page
