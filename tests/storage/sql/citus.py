"""What Citus refuses in a statement that stays on one server, by the checks of its planner for changes, as they are
written in its documentation and its source (version 12, `multi_router_planner.c` and `recursive_planning.c`).
"""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

from tests.storage.sql.query_trees import DELETE, INSERT, UPDATE, Node

# Where PostgreSQL's trees have the number of a function, by the kind of the node.
_FUNCTIONS = {
    "FUNCEXPR": "funcid",
    "OPEXPR": "opfuncid",
    "DISTINCTEXPR": "opfuncid",
    "NULLIFEXPR": "opfuncid",
    "SCALARARRAYOPEXPR": "opfuncid",
    "AGGREF": "aggfnoid",
    "WINDOWFUNC": "winfnoid",
}
_IMMUTABLE, _STABLE, _VOLATILE = "i", "s", "v"


class Refusal(StrEnum):
    """A rule that a statement breaks."""

    VOLATILE = "a volatile function in what is changed, or in which rows are"
    OF_A_COLUMN = "a stable function of a column in what is changed, or in which rows are"
    IN_A_CASE = "a function that is not immutable within case or coalesce of a change"
    RETURNED = "a function that is not immutable in what a change returns"
    SUBQUERY = "a subquery among the values of an insert"
    MOVED = "a row would move to another workspace"
    ON_CONFLICT = "a function that is not immutable in what is changed on a conflict"
    RECURSIVE = "a recursive part beside one that inserts"


def refusals(tree: Node, volatility: Mapping[str, str]) -> set[Refusal]:
    """Returns which rules a statement breaks, given what is promised of each function."""
    return {refusal for query in tree.all() if query.kind == "QUERY" for refusal in _of_query(query, volatility)}


def _of_query(query: Node, volatility: Mapping[str, str]) -> Iterator[Refusal]:
    command = query.word("commandType")
    if query.word("hasRecursive") == "true" and query.word("hasModifyingCTE") == "true":
        inserts = [part for part in query.nodes("cteList") for each in part.nodes("ctequery") if _inserts(each)]
        yield from [Refusal.RECURSIVE] if inserts or command == INSERT else []
    if command in (UPDATE, DELETE):
        changed = list(query.nodes("targetList")) if command == UPDATE else []
        which = [quals for part in query.nodes("jointree") for quals in part.nodes("quals")]
        for expression in [*(entry for entry in changed if entry.word("resjunk") != "true"), *which]:
            yield from _of_expression(expression, volatility)
        if any(entry.word("resname").strip('"') == "workspace_id" for entry in changed):
            yield Refusal.MOVED
    if command == INSERT and query.word("hasSubLinks") == "true":
        yield Refusal.SUBQUERY
    if _is_mutable(query.nodes("returningList"), volatility):
        yield Refusal.RETURNED
    for conflict in query.nodes("onConflict"):
        if _is_mutable([*conflict.nodes("onConflictSet"), *conflict.nodes("onConflictWhere")], volatility):
            yield Refusal.ON_CONFLICT


def _inserts(query: Node) -> bool:
    return query.word("commandType") == INSERT


def _is_mutable(expressions: Iterable[Node], volatility: Mapping[str, str]) -> bool:
    return any(_of_node(node, volatility) != _IMMUTABLE for each in expressions for node in each.all())


def _of_expression(expression: Node, volatility: Mapping[str, str]) -> Iterator[Refusal]:
    if any(_of_node(node, volatility) == _VOLATILE for node in expression.all()):
        yield Refusal.VOLATILE
    for node in _here(expression):
        if node.kind in ("CASEEXPR", "COALESCEEXPR"):
            if _is_mutable([node], volatility):
                yield Refusal.IN_A_CASE
        elif _of_node(node, volatility) == _STABLE and any(within.kind == "VAR" for within in _here(node)):
            yield Refusal.OF_A_COLUMN


def _here(expression: Node) -> Iterator[Node]:
    """Yields the nodes of an expression, but for those of subqueries and what stands in a case."""
    yield expression
    if expression.kind in ("CASEEXPR", "COALESCEEXPR"):
        return
    for child in expression.children():
        if child.kind != "QUERY":
            yield from _here(child)


def _of_node(node: Node, volatility: Mapping[str, str]) -> str:
    if node.kind == "SQLVALUEFUNCTION":
        return _STABLE
    number = node.word(_FUNCTIONS.get(node.kind, ""))
    return volatility[number] if number else _IMMUTABLE
