"""What a process remembers of its database."""

import ast

import pytest
from cachetools import LRUCache, TTLCache

from bot.org.people import Workspace
from commands.routing.entrance import Entrance
from storage import database
from storage.caches import forget_all, registered
from storage.org import people, values
from tests.house.test_house import MODULES, ROOT

CACHES = {"Cache", "LRUCache", "LFUCache", "FIFOCache", "TTLCache", "TLRUCache", "Memo"}


def unregistered(code: str) -> list[str]:
    """The caches that a module has and does not register."""
    assigned = [node for node in ast.parse(code).body if isinstance(node, ast.Assign | ast.AnnAssign)]
    return [
        ast.unparse(node)
        for node in assigned
        if isinstance(node.value, ast.Call) and isinstance(node.value.func, ast.Name) and node.value.func.id in CACHES
    ]


def test_every_cache_of_a_module_over_the_database_is_registered() -> None:
    found, registering = {}, 0
    for path in MODULES:
        if path.relative_to(ROOT).parts[0] in ("storage", "commands"):
            code = path.read_text(encoding="utf-8")
            registering += "registered(" in code
            if strays := unregistered(code):
                found[str(path)] = strays
    assert registering > 8
    assert not found


@pytest.mark.parametrize("code", ["_known: LRUCache[int, str] = LRUCache(10)", "_known = Memo(10)"])
def test_a_cache_that_is_not_registered_is_found(code: str) -> None:
    assert unregistered(code) == [code]
    assert not unregistered(code.replace("= ", "= registered(") + ")")


def test_registered_caches_are_emptied_together() -> None:
    one: LRUCache[int, str] = registered(LRUCache(10))
    other: TTLCache[int, str] = registered(TTLCache(10, 60))
    one[1] = other[1] = "kept"
    assert (dict(one), dict(other)) == ({1: "kept"}, {1: "kept"})
    forget_all()
    assert (dict(one), dict(other)) == ({}, {})


async def test_nothing_that_was_read_in_one_database_is_known_in_the_next(entrance: Entrance, opened: str) -> None:
    workspace: Workspace = entrance.workspace
    assert await values.current(workspace.id)
    assert "@ana" in await people.by_platform_ids(workspace.id, ["@ana"])
    await database.statement("delete from value where workspace_id = %(workspace)s", workspace=workspace.id)
    await database.statement("update person set platform_id = 'gone' where platform_id = '@ana'")
    assert await values.current(workspace.id)
    assert "@ana" in await people.by_platform_ids(workspace.id, ["@ana"])
    await database.close_database()
    await database.open_database(opened)
    assert not await values.current(workspace.id)
    assert "@ana" not in await people.by_platform_ids(workspace.id, ["@ana"])
