"""What a process keeps for years is bounded: a cache has a size, and whatever else grows says here what bounds it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.test_house import MODULES, ROOT, tree

GROWING = {"Counter", "OrderedDict", "defaultdict", "deque", "dict", "list", "set"}
PROCESS = ("adapters", "bot/app", "commands", "storage")  # the product itself has no state
BOUNDED = {
    "by workspace that is served": {
        "ChangeSigns._rows", "Door._apps", "Entrance.barred", "Installs._lost", "Installs._seats",
        "Probes._left_since", "Probes._looked_at", "Probes._tried", "Queue._accepted",
        "Queue._barred", "Queue._barred_before", "Queue._silent", "Reception.adapters", "Reception.connections",
        "Reception.desks", "Rests._rests", "Sockets._apps", "Tenants._served", "Turns._begun", "Turns._elsewhere",
        "Turns._last", "Wiring.absent", "Wiring.barred", "Wiring.served", "Wiring.works", "looking._unheard",
    },
    "by what is under way": {
        "Batcher._lines", "Client.in_hand", "Desk.waiting", "Late._answers", "Late._works", "Names._in_hand",
        "Outbox._in_hand", "OwnTurns._lanes",
        "ParquetTableWriter._waiting", "Pending._late", "Pending._running", "Pending._watching",
        "Queue._in_hand", "Queue._outcomes", "Queue._places", "Queue._unnoted", "StoredTimeline._followers",
        "_BoxFile._waiting", "_Connections._of_one", "_Connections._open", "_Line._served", "_Line._waiting",
        "_Socket.in_hand",
    },
    "by what there is at the last look": {
        "ChangeSigns._heeded", "Gate._keys", "OrganisationPlatform._workspaces", "Pauses._places",
        "Pauses._workspaces",
    },
    "by rounds that are open": {"BallotBox._files"},
    "by words of ours, of the settings or of a platform": {
        "Condition.usable", "Limits._shared", "RefusedRequests._due", "RefusedRequests._logged",
        "RefusedRequests.counts", "Wiring.not_served", "caches._registered",
        "expired_rows.expired_rows", "page_answers.page_answers",
    },
    "by the processes of one parent": {"_Parent.listening", "_Parent.workers"},
    "lives for one request, tick or command": {
        "Examination.counting", "Examination.readings", "SqlConditions.values", "Tick.moments", "_Changes.due",
        "_Changes.noted", "_Changes.over", "_Reading.labels", "_Matching._unknown", "_Matching._former",
        "_Matching.unvalued",
    },
}  # fmt: skip


def grows(value: ast.expr | None) -> bool:
    """Whether a container begins empty here, and has no size at most."""
    match value:
        case ast.Dict(keys=[]) | ast.List(elts=[]):
            return True
        case ast.IfExp():
            return grows(value.body) or grows(value.orelse)
        case ast.Call(func=ast.Name(id="registered"), args=[registered]):
            return grows(registered)
        case ast.Call(func=ast.Name(id="field")):
            factories = [keyword.value for keyword in value.keywords if keyword.arg == "default_factory"]
            return any(name_of(factory) in GROWING for factory in factories)
        case ast.Call(args=args, keywords=keywords):
            is_copy = bool(args) and name_of(value.func) not in ("defaultdict", "deque")
            is_sized = any(keyword.arg == "maxlen" for keyword in keywords)
            return name_of(value.func) in GROWING and not is_copy and not is_sized
        case _:
            return False


def name_of(expression: ast.expr) -> str:
    expression = expression.value if isinstance(expression, ast.Subscript) else expression
    return expression.id if isinstance(expression, ast.Name) else ""


def growing(name: str, module_tree: ast.Module) -> Iterator[str]:
    """What grows in a module, and in its objects: `Class.name`, or `module.name`."""
    for target, value in assigned(module_tree.body):
        if grows(value):
            yield f"{name}.{target}"
    for owner in (node for node in ast.walk(module_tree) if isinstance(node, ast.ClassDef)):
        for target, value in assigned([*ast.walk(owner)]):
            if target.startswith("self.") and grows(value):
                yield f"{owner.name}.{target.removeprefix('self.')}"
        for line in owner.body:
            # A mapping or a sequence is handed over whole, and nobody adds to it.
            if isinstance(line, ast.AnnAssign) and name_of(line.annotation) in GROWING and of_dataclass(line.value):
                yield f"{owner.name}.{ast.unparse(line.target)}"


def of_dataclass(value: ast.expr | None) -> bool:
    return isinstance(value, ast.Call) and name_of(value.func) == "field" and grows(value)


def assigned(statements: list[ast.AST] | list[ast.stmt]) -> Iterator[tuple[str, ast.expr | None]]:
    for line in statements:
        match line:
            case ast.Assign(targets=[target]) | ast.AnnAssign(target=target):
                yield ast.unparse(target), line.value


def is_of_process(path: Path) -> bool:
    return str(path.relative_to(ROOT)).startswith(tuple(f"{place}/" for place in PROCESS))


def test_whatever_grows_in_a_process_says_what_bounds_it() -> None:
    found = {name for path in MODULES if is_of_process(path) for name in growing(path.stem, tree(path))}
    listed = set().union(*BOUNDED.values())
    assert sum(map(len, BOUNDED.values())) == len(listed)
    assert found - listed == set(), "Use ByWorkspace, Remembered, or another cache with a size; or say what bounds it"
    assert listed - found == set(), "it is gone, or has a size: take it off the list"


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("_seen: dict[int, str] = {}", ["place._seen"]),
        ("_seen: dict[int, str] = registered({})", ["place._seen"]),
        ("_seen: set[int] = registered(set())", ["place._seen"]),
        ("_seen: LRUCache[int, str] = registered(LRUCache(10))", []),
        ("_seen: ByWorkspace[str] = registered(ByWorkspace())", []),
        ("_known = dict(TABLE)", []),
        ("class Desk:\n    def __init__(self):\n        self._lines: list[str] = []", ["Desk._lines"]),
        (
            "class Desk:\n    def __init__(self, lines):\n        self._lines = [] if lines is None else lines",
            ["Desk._lines"],
        ),
        ("class Desk:\n    def __init__(self):\n        self._calls = deque(maxlen=5)", []),
        ("class Desk:\n    waiting: set[str] = field(default_factory=set)", ["Desk.waiting"]),
        ("class Desk:\n    fields: Mapping[str, str] = field(default_factory=dict)", []),
        ("class Desk:\n    def look(self):\n        lines = []", []),
    ],
)
def test_what_grows_is_recognised(code: str, names: list[str]) -> None:
    assert [*growing("place", ast.parse(code))] == names
