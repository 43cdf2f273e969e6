"""An organisation's workspaces are one company: its people once, whichever workspaces they belong to."""

from collections.abc import Mapping
from typing import Any

import pytest

from adapters.slack.organisation import OrganisationPlatform
from adapters.slack.outbound import profile
from bot.ports import Rejected
from tests.slack.fake import member

FLEET, HARBOUR, MOUNTAIN = "E0FLEET", "T0HARBOUR", "T0MOUNTAIN"


def sailor(user: str, *teams: str, fleet: str = FLEET, owner: bool = False) -> dict[str, Any]:
    grid = {"id": user, "enterprise_id": fleet, "teams": list(teams)}
    return member(user, user.title(), team=teams[0]) | {"enterprise_user": grid, "is_owner": owner}


class Fleet:
    """Answers as Slack does to the token of an organisation, which has to say of which workspace it asks."""

    def __init__(self) -> None:
        ana, bo, guo = (
            sailor("U0ANA", HARBOUR, MOUNTAIN),
            sailor("U0BO", MOUNTAIN, owner=True),
            sailor("U0GUO", "T0X", fleet="E0X"),
        )
        self.people: dict[str, list[list[dict[str, Any]]]] = {HARBOUR: [[ana], [guo]], MOUNTAIN: [[bo, ana]]}
        self.groups = {MOUNTAIN: {"S0PAY": ["U0BO"]}}

    async def look_up(self, method: str, **arguments: str) -> Mapping[str, Any]:
        match method:
            case "auth.teams.list":
                return {"teams": [{"id": team} for team in (MOUNTAIN, HARBOUR) if team in self.people]}
            case "users.list":
                pages, number = self.people[arguments["team_id"]], int(arguments.get("cursor", "0"))
                following = str(number + 1) if number + 1 < len(pages) else ""
                return {"members": pages[number], "response_metadata": {"next_cursor": following}}
            case _:
                if users := self.groups.get(arguments["team_id"], {}).get(arguments["usergroup"]):
                    return {"users": users}
                raise Rejected("no_such_subteam")


@pytest.fixture
def fleet() -> Fleet:
    return Fleet()


@pytest.fixture
def platform(fleet: Fleet) -> OrganisationPlatform:
    api: Any = fleet
    return OrganisationPlatform(api, FLEET, "U0BO")


async def test_everybody_is_listed_once_and_who_is_of_another_company_is_a_stranger(
    platform: OrganisationPlatform,
) -> None:
    listed = [profile async for profile in platform.members()]
    assert [(each.platform_id, each.is_stranger) for each in listed] == [
        ("U0ANA", False),
        ("U0GUO", True),
        ("U0BO", False),
    ]


async def test_who_installed_it_is_asked_first_and_owners_are_found_page_by_page(
    platform: OrganisationPlatform,
) -> None:
    assert await platform.installer() == "U0BO"
    found, page = [], ""
    for _ in range(3):
        owners = await platform.owners(page)
        found += [owner.platform_id for owner in owners.owners]
        page = owners.next_page
    assert (found, page) == (["U0BO"], "")


async def test_a_group_is_found_in_whichever_workspace_it_belongs_to(platform: OrganisationPlatform) -> None:
    assert await platform.group("S0PAY") == ["U0BO"]
    assert await platform.group("S0NONE") == []


async def test_a_workspace_that_leaves_between_two_pages_keeps_nobody_else_out(
    platform: OrganisationPlatform, fleet: Fleet
) -> None:
    page = (await platform.owners("")).next_page
    assert page == f"{HARBOUR}:1"
    del fleet.people[HARBOUR]
    platform._list_again = 0.0
    owners = await platform.owners(page)
    assert [owner.platform_id for owner in owners.owners] == ["U0BO"]
    fleet.people.clear()
    platform._list_again = 0.0
    assert [profile async for profile in platform.members()] == []


def test_in_one_workspace_only_its_own_are_no_strangers() -> None:
    assert profile(sailor("U0BO", MOUNTAIN), HARBOUR, FLEET).is_stranger
    assert profile(sailor("U0BO", MOUNTAIN), HARBOUR, FLEET).is_of_company
    assert not profile(sailor("U0BO", MOUNTAIN), MOUNTAIN, FLEET).is_stranger
    assert not profile(sailor("U0BO", MOUNTAIN), FLEET, FLEET).is_stranger
