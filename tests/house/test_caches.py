"""What expires is looked into once: between two looks it may be gone."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.house.test_house import MODULES, ROOT, nodes

EXPIRING = re.compile(r"(TTLCache|Remembered)\b")
CONTAINS = ast.In | ast.NotIn


def expiring(tree: list[ast.AST]) -> set[str]:
    """The names of caches that forget by the clock."""
    assigned = [node for node in tree if isinstance(node, ast.AnnAssign)]
    return {ast.unparse(node.target) for node in assigned if EXPIRING.match(ast.unparse(node.annotation))}


def looked_into_twice(tree: list[ast.AST]) -> Iterator[str]:
    """Functions that look whether something stands in such a cache, and then take it out, when it may be gone."""
    caches = expiring(tree)
    for function in tree:
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            inside = [*ast.walk(function)]
            compared = [node for node in inside if isinstance(node, ast.Compare)]
            looked_for = {ast.unparse(node.comparators[0]) for node in compared if isinstance(node.ops[0], CONTAINS)}
            loads = [node for node in inside if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load)]
            if caches & looked_for & {ast.unparse(node.value) for node in loads}:
                yield function.name


@pytest.mark.parametrize(
    ("source", "refused"),
    [
        ("if key not in kept: kept[key] = 1\n    return kept[key]", True),
        ("if key in kept: return kept[key]", True),
        ("if key in kept: return 1", False),
        ("if (value := kept.get(key)) is None: kept[key] = 1", False),
        ("if key in others: return others[key]", False),
    ],
)
def test_a_second_look_into_what_expires_is_recognised(source: str, refused: bool) -> None:
    module = f"kept: TTLCache[str, int] = TTLCache(1, 1)\ndef look(key):\n    {source}"
    assert bool([*looked_into_twice([*ast.walk(ast.parse(module))])]) is refused


def test_nothing_is_taken_out_of_a_cache_after_a_look_whether_it_is_there() -> None:
    found = {str(path.relative_to(ROOT)): [*looked_into_twice([*nodes(path)])] for path in MODULES}
    assert {path: functions for path, functions in found.items() if functions} == {}
