"""Whom the company's directory deletes is forgotten once its own memory of them ends, unless they are here again."""

import pytest

from bot.forgetting.forgetting import AT_MOST
from bot.org.matching.doubts import fingerprint
from bot.scim.resources import ResourceKind
from commands.scim.resources import ResourceDraft, create_resource, delete_resource
from storage.database import statement
from storage.org.known_by import keep_marks
from storage.scim.resources import REMEMBERED_FOR
from tests.stories.conftest import count
from tests.stories.forgetting.looking import ForgettingCompany


async def _deletes(forgetful: ForgettingCompany, account: str) -> None:
    """The directory has somebody, and deletes them."""
    address, now = f"{account[1:]}@harbour.example", forgetful.clock.now()
    [person] = await statement("select id from person where platform_id = %(account)s", account=account)
    await keep_marks(forgetful.workspace, {person["id"]: [fingerprint(address)]})
    content = {"userName": address, "emails": [{"value": address}], "displayName": account}
    draft = ResourceDraft(content)
    user = await create_resource(forgetful.workspace, ResourceKind.USER, draft, now)
    await delete_resource(forgetful.workspace, ResourceKind.USER, user.id, None, now)


async def _days_pass(forgetful: ForgettingCompany, days: int) -> None:
    forgetful.clock.move(days=days)
    await forgetful.ticks()


async def test_a_deleted_user_who_has_left_is_forgotten_after_thirty_days_and_not_before(
    forgetful: ForgettingCompany,
) -> None:
    await _deletes(forgetful, "@gus")
    await _days_pass(forgetful, REMEMBERED_FOR.days - 1)
    assert await forgetful.still_named(["Farrow"])
    await _days_pass(forgetful, 2)
    assert await forgetful.still_named(["Farrow", "@gus"]) == {}
    [entry] = await statement("select person_id, kind, content from diary where kind = 'leaver_forgotten'")
    assert entry["person_id"] is None


@pytest.mark.parametrize("account", ["@bo", "@ana"])
async def test_who_is_still_here_is_not_forgotten(forgetful: ForgettingCompany, account: str) -> None:
    await _deletes(forgetful, account)
    await _days_pass(forgetful, REMEMBERED_FOR.days + AT_MOST.days)
    assert await count(f"person where platform_id = '{account}'") == 1
    assert await count("forgetting") == 0
    assert await count("diary where kind = 'leaver_forgotten'") == 0
