"""The keys in `WATERLINE_SECRETS` change while others write: nothing is lost, and what is, is told with the cure."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

import psycopg
import pytest
from cryptography.fernet import Fernet

from bot.app.tenants.keys import examine_sealed, outcome
from bot.config.settings import Settings
from bot.org.tenants.app_grants import AppGrant, KeyLost
from bot.ports import Installation
from commands.org.open_workspace import open_workspace
from storage.backups.contents import BackupError
from storage.database import statement
from storage.org import resealing
from storage.org.app_grants import StoredAppGrants
from storage.org.installations import StoredInstallations, secrets
from storage.org.resealing import Resealed, reseal

OLD, NEW, OTHER = (Fernet.generate_key().decode() for _ in range(3))
BOTH = f"{NEW},{OLD}"
ADDRESSES = 450  # more than are sealed anew at once
GRANT = AppGrant(
    place="T0QUAY",
    name="Quay",
    url="https://quay.slack.com/",
    organisation="",
    installer="U0ANA",
    scopes=("commands",),
    token="xoxb-0",
)
_ADDRESSES = """
insert into installation (workspace_id, place, kind, sealed, removed)
select %(workspace_id)s, 'a:' || n, 'person', %(sealed)s, false from generate_series(1, %(many)s) n
"""
_SEALED = "select sealed from installation where workspace_id = %(workspace_id)s order by place"


@pytest.fixture
async def quay(opened: str, settings: Settings) -> int:
    workspace = await open_workspace("slack", "T0QUAY", "Quay", settings)
    await StoredAppGrants("slack", secrets(OLD)).keep(workspace.id, GRANT)
    return workspace.id


async def test_what_is_sealed_is_sealed_anew_and_opened_by_the_new_key_alone(quay: int) -> None:
    await StoredInstallations(quay, secrets(OLD)).keep(Installation("a:1", "person", {"id": "a:1"}))
    assert await reseal(quay, BOTH, only_looks=True) == Resealed(2, 2, {})
    [older] = await examine_sealed(BOTH)
    assert (older.well, "can all be opened (2). Another key than the first sealed 2 of them" in older.text) == (
        True,
        True,
    )
    with pytest.raises(KeyLost):
        await StoredAppGrants("slack", secrets(NEW)).find(quay)
    assert await reseal(quay, BOTH) == Resealed(2, 0, {})
    assert await StoredAppGrants("slack", secrets(NEW)).find(quay) == GRANT
    found = await StoredInstallations(quay, secrets(NEW)).find("a:1")
    assert found
    assert found.reference == {"id": "a:1"}
    before = await statement(_SEALED, workspace_id=quay)
    assert await reseal(quay, BOTH) == Resealed(2, 0, {})
    assert await statement(_SEALED, workspace_id=quay) == before, "nothing is written twice"
    assert [(finding.well, finding.text) for finding in await examine_sealed(NEW)] == [(True, "can all be opened (2).")]


async def test_what_is_renewed_moved_and_added_while_keys_change_is_the_newest_and_opened_by_the_new_key_alone(
    quay: int,
) -> None:
    """Two processes write, that were started with both keys; two commands seal anew at once."""
    sealed = secrets(OLD).encrypt(b'{"id": "of before"}').decode()
    await statement(_ADDRESSES, workspace_id=quay, sealed=sealed, many=ADDRESSES)
    grants, places = StoredAppGrants("slack", secrets(BOTH)), StoredInstallations(quay, secrets(BOTH))

    async def renewed(grant: AppGrant) -> AppGrant:
        return replace(grant, token=f"{grant.token}0")

    async def renews() -> None:
        for _ in range(10):
            grant = await grants.find(quay)
            assert grant
            await grants.renewed(quay, grant, renewed)

    async def moves(first: int) -> None:
        for number in range(first, ADDRESSES + 20, 10):
            await places.keep(Installation(f"a:{number}", "person", {"id": f"moved {number}"}))

    work = [reseal(quay, BOTH), renews(), moves(ADDRESSES - 200), reseal(quay, BOTH), moves(5)]
    await asyncio.gather(*work)
    grant, found = await StoredAppGrants("slack", secrets(NEW)).find(quay), StoredInstallations(quay, secrets(NEW))
    assert grant == replace(GRANT, token=f"xoxb-0{'0' * 10}")
    every = {place.place: place.reference["id"] for place in await found.every("person")}
    moved = {*range(ADDRESSES - 200, ADDRESSES + 20, 10), *range(5, ADDRESSES + 20, 10)}
    assert await reseal(quay, NEW, only_looks=True) == Resealed(len({*range(1, ADDRESSES + 1)} | moved) + 1, 0, {})
    assert {int(place[2:]) for place, where in every.items() if where == f"moved {place[2:]}"} == moved
    assert {where for place, where in every.items() if int(place[2:]) not in moved} == {"of before"}


async def test_where_a_process_still_seals_by_the_old_key_nobody_is_told_to_take_it_away(
    quay: int, opened: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    anew: Callable[..., str] = resealing._sealed_anew
    with psycopg.connect(opened, autocommit=True) as elsewhere:

        def renewed_meanwhile(*arguments: object) -> str:
            newer = secrets(OLD).encrypt(b'"newer"').decode()
            elsewhere.execute("update installation set sealed = %s", (newer,))
            return anew(*arguments)

        monkeypatch.setattr(resealing, "_sealed_anew", renewed_meanwhile)
        resealed = await reseal(quay, BOTH)
    assert resealed == Resealed(1, 1, {})
    [row] = await statement(_SEALED, workspace_id=quay)
    assert secrets(OLD).decrypt(row["sealed"]) == b'"newer"', "what was renewed meanwhile stays"
    with pytest.raises(BackupError, match="Leave the older keys where they are, start every process anew"):
        outcome({"slack T0QUAY": resealed})
    monkeypatch.undo()
    assert outcome({"slack T0QUAY": await reseal(quay, BOTH)})[-1].endswith("the others can be taken away.")


async def test_a_key_that_is_gone_is_told_with_what_it_sealed_where_and_what_becomes_of_it(quay: int) -> None:
    places = StoredInstallations(quay, secrets(OLD))
    await places.keep(Installation("a:1", "person", {"id": "a:1"}))
    await places.keep(Installation("webhook:1", "webhook", {"url": "https://hooks.example.com"}))
    await StoredInstallations(quay, secrets(OTHER)).keep(Installation("a:2", "person", {"id": "a:2"}))
    before = await statement(_SEALED, workspace_id=quay)
    resealed = await reseal(quay, OTHER)
    assert resealed == Resealed(1, 0, {"app": 1, "person": 1, "webhook": 1})
    assert await statement(_SEALED, workspace_id=quay) == before, "what is lost is not touched"
    good, lost = outcome({"slack T0QUAY": resealed, "teams quay": Resealed(3, 0, {})})
    assert good.startswith("4 tokens and addresses are sealed by the first key")
    assert "3 cannot be opened" in lost
    assert "Put it back there, behind the others" in lost
    assert "tokens of Slack (1) come anew when the workspace installs Waterline once more" in lost
    assert "webhooks (1) are sent nothing until an admin removes each" in lost
    assert "addresses in Teams (1)" in lost
    assert "It concerns slack T0QUAY; all others are served." in lost
    assert "hooks.example.com" not in lost
    assert [(finding.well, finding.text) for finding in await examine_sealed(OTHER)] == [(False, lost)]
    [without_keys] = await examine_sealed("")
    assert (without_keys.well, "4 cannot be opened" in without_keys.text) == (False, True)
    assert await examine_sealed("no key") == [], "the lines of the platforms say what is wrong with it"
    assert await reseal(quay, f"{OTHER},{OLD}") == Resealed(4, 0, {}), "put back, all is sealed anew"
