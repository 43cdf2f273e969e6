"""The house keeps its sizes, its names and its layers."""

import ast
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = [
    path
    for top in ("bot", "storage", "commands", "adapters", "tests", "bench")
    for path in sorted((ROOT / top).rglob("*.py"))
    if "migrations" not in path.parts
]
Named = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


@cache
def tree(path: Path) -> ast.Module:
    """A module, for all tests here that look at it: to parse every one takes seconds."""
    return ast.parse(path.read_text(encoding="utf-8"))


def nodes(path: Path) -> Iterator[ast.AST]:
    return ast.walk(tree(path))


def named(path: Path) -> Iterator[Named]:
    return (node for node in nodes(path) if isinstance(node, Named))


def test_a_folder_holds_at_most_20_modules() -> None:
    folders = Counter(str(path.parent.relative_to(ROOT)) for path in MODULES if path.name != "__init__.py")
    assert not {folder: many for folder, many in folders.items() if many > 20}


def test_every_room_is_under_the_contracts_and_no_import_is_ignored() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    exhaustive = {floor for contract in contracts if contract.get("exhaustive") for floor in contract["containers"]}
    assert exhaustive == {"bot", "commands", "storage"}
    [frameless] = [one for one in contracts if one["name"] == "the product and its verbs know no framework"]
    assert set(frameless["allowed_importers"]) == {"adapters", "storage", "bot.app", "bot.__main__"}
    assert not [one["name"] for one in contracts if one.get("ignore_imports")]


def test_no_module_is_longer_than_300_lines() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert not {str(path.relative_to(ROOT)): length for path, length in lengths.items() if length > 300}


def test_no_text_for_people_is_joined_by_the_comma_of_one_language() -> None:
    worded = [path for path in MODULES if "wording" in str(path.relative_to(ROOT)) or path.name == "rendering.py"]
    assert len(worded) > 20
    assert [str(path.relative_to(ROOT)) for path in worded if '", ".join' in path.read_text(encoding="utf-8")] == []


def test_no_function_is_longer_than_40_lines() -> None:
    lengths = {
        f"{path.relative_to(ROOT)}: {node.name}": (node.end_lineno or 0) - node.lineno + 1
        for path in MODULES
        for node in named(path)
        if not isinstance(node, ast.ClassDef)
    }
    assert not {name: length for name, length in lengths.items() if length > 40}


OURS = ("bot", "commands", "storage", "adapters")  # what runs at a company


def of_ours(*tops: str) -> list[Path]:
    return [path for path in MODULES if path.parts[len(ROOT.parts)] in tops]


def test_what_is_spared_as_not_called_yet_is_not_called_yet() -> None:
    names = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["vulture"]["ignore_names"]
    functions = {
        node.name
        for path in of_ours("bot", "commands", "storage")
        for node in nodes(path)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    called = {
        alias.name
        for path in of_ours(*OURS)
        for node in nodes(path)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert (spared := functions.intersection(names)), "nothing is spared any more: delete this test"
    assert not spared & called, "these have callers now: delete them under tool.vulture"


def records() -> dict[str, int]:
    """The number of fields of each dataclass and named tuple whose name is there once."""
    counted: dict[str, list[int]] = {}
    for path in of_ours(*OURS):
        for node in named(path):
            if isinstance(node, ast.ClassDef):
                of = [ast.unparse(part) for part in (*node.decorator_list, *node.bases)]
                if any("dataclass" in part or part == "NamedTuple" for part in of):
                    counted.setdefault(node.name, []).append(sum(isinstance(part, ast.AnnAssign) for part in node.body))
    return {name: fields[0] for name, fields in counted.items() if len(fields) == 1}


def test_records_with_more_than_four_fields_are_built_by_keyword() -> None:
    large = {name for name, fields in records().items() if fields > 4}
    assert len(large) > 50
    assert not [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.func.id}"
        for path in of_ours(*OURS)
        for node in nodes(path)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in large
        if len(node.args) > 3
    ]


def test_the_contracts_of_layers_are_about_every_folder_of_ours() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "bench"}
    assert packages == {*contracts["root_packages"]} == {*OURS}


def test_what_managers_and_leaders_read_reaches_no_ballot_by_the_door_of_another_room() -> None:
    """The contract sees who imports the rooms of ballots; this sees what comes from there by way of others."""
    floors = [f"{top}.{room}" for top in ("bot", "commands", "storage") for room in ("digest", "insight")]
    sealed = ("bot.sealed", "commands.sealed", "storage.sealed", "commands.check_ins")
    for path in of_ours("bot", "commands", "storage"):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        if name.startswith(tuple(floors)):
            values = vars(import_module(name)).items()
            borrowed = [word for word, value in values if str(getattr(value, "__module__", "")).startswith(sealed)]
            assert not borrowed, f"{name}: {borrowed}"
            reads = {ast.unparse(node) for node in nodes(path) if isinstance(node, ast.Attribute)}
            assert not reads & {"ctx.ballots", "at.ballots", "tick.checkins"}, name


def holds_a_record(annotation: ast.AST, aliases: Mapping[str, ast.expr]) -> bool:
    """Whether a tuple of fixed length comes back, alone or in a collection. The keys of a mapping are no records."""
    inner = list(ast.iter_child_nodes(annotation))
    match annotation:
        case ast.Name(id=name) if name in aliases:
            inner = [aliases[name]]
        case ast.Subscript(value=ast.Name(id="tuple"), slice=ast.Tuple(elts=[*_, last])) if ast.unparse(last) != "...":
            return True
        case ast.Subscript(value=ast.Name(id="Counter")):
            return False
        case ast.Subscript(value=ast.Name(id="dict" | "Mapping"), slice=ast.Tuple(elts=[_, value])):
            inner = [value]
    return any(holds_a_record(part, aliases) for part in inner)


@pytest.mark.parametrize(
    ("annotation", "is_one"),
    [
        ("tuple[int, str]", True),
        ("list[tuple[int, str]]", True),
        ("tuple[int, str] | None", True),
        ("dict[int, tuple[int, str]]", True),
        ("Pair", True),
        ("tuple[tuple[int, str], ...]", True),
        ("tuple[int, ...]", False),
        ("dict[tuple[int, str], int]", False),
        ("Counter[tuple[int, str]]", False),
        ("Score", False),
    ],
)
def test_a_tuple_that_stands_for_a_record_is_recognised(annotation: str, is_one: bool) -> None:
    pair = ast.parse("tuple[int, str]", mode="eval").body
    assert holds_a_record(ast.parse(annotation, mode="eval").body, {"Pair": pair}) is is_one


def tuples_returned(*tops: str) -> list[str]:
    modules = of_ours(*tops)
    aliases = {
        target.id: node.value
        for path in modules
        for node in tree(path).body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Subscript)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    return [
        f"{path.relative_to(ROOT)}: {node.name}"
        for path in modules
        for node in nodes(path)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.returns
        if holds_a_record(node.returns, aliases)
    ]


def test_what_a_function_returns_has_names() -> None:
    """What stays in the first three: in wording, rows of a label and a text; a span of a text. In storage: rounds with
    their pages, and columns as PostgreSQL gives them.
    """
    returned = tuples_returned("bot", "adapters", "bench", "commands", "storage")
    of_rows = [place for place in returned if place.startswith(("commands", "storage"))]
    assert len(of_rows) <= 4
    assert len(returned) - len(of_rows) <= 6


def test_nobody_imports_against_the_layers() -> None:
    """In a process of its own: import-linter silences every logger that it finds."""
    lint_imports = Path(sys.executable).with_name("lint-imports")
    found = subprocess.run([lint_imports, "--no-logo"], cwd=ROOT, capture_output=True, text=True)
    assert found.returncode == 0, found.stdout
