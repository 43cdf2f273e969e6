"""Every statement to the database that storage/ can make, read from its code."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parents[3]
_KEYWORDS = "cross|for|group|join|left|limit|on|order|returning|select|set|using|values|where"
_TABLES = re.compile(rf"\b(?:from|into|join|update)\s+(\w+)(?:\s+(?:as\s+)?(?!(?:{_KEYWORDS})\b)(\w+))?")
_ORDERED_BY_ID = re.compile(r"\border\s+by\s+(?:\w+\.)?id\b(?!\s+for\s+(?:no\s+key\s+)?update\b)")
_MODELS = re.compile(r"[A-Z]\w*Row")


# Statements that are put together at run time. Those that they then are have a test of their own.
PUT_TOGETHER = {
    "storage.scim.resources._rows": "a directory's filter and order, of which there is no end",
    "storage.database.pages": "a cursor over the select of whoever calls it, which is read there",
}


@dataclass(frozen=True, slots=True)
class Statement:
    """`place` is the module and the function that makes it; `values` are the names that it gets, None for any."""

    place: str
    sql: str
    values: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class Query:
    """A call of one of Tortoise's models, as in `PersonRow.filter(workspace_id=1)`; `method` is empty for a row."""

    place: str
    model: str
    method: str
    values: frozenset[str]


def modules() -> list[Path]:
    return [path for path in sorted((ROOT / "storage").rglob("*.py")) if "migrations" not in path.parts]


def statements() -> Iterator[Statement]:
    for path in modules():
        module = import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
        for function, call in _calls(path):
            if f"{module.__name__}.{function}" in PUT_TOGETHER:
                continue
            if isinstance(call.func, ast.Name) and call.func.id in ("statement", "pages"):
                names = [keyword.arg for keyword in call.keywords]
                values = None if None in names else frozenset(name for name in names if name)
                for sql in texts(module, call.args[0]):
                    yield Statement(f"{module.__name__}.{function}", sql, values)


def queries() -> Iterator[Query]:
    for path in modules():
        place = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for function, call in _calls(path):
            values = frozenset(keyword.arg for keyword in call.keywords if keyword.arg)
            match call.func:
                case ast.Attribute(value=ast.Name(id=model), attr=method) if _MODELS.fullmatch(model):
                    yield Query(f"{place}.{function}", model, method, values)
                case ast.Name(id=model) if _MODELS.fullmatch(model):
                    yield Query(f"{place}.{function}", model, "", values)


def calls_of(*names: str) -> Iterator[tuple[str, ast.Call]]:
    """Calls of methods with these names, each with its module."""
    for path in modules():
        for _, call in _calls(path):
            if isinstance(call.func, ast.Attribute) and call.func.attr in names:
                yield ".".join(path.relative_to(ROOT).with_suffix("").parts), call


def _calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """Every call, with the function in which it is made."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from ((node.name, call) for call in ast.walk(node) if isinstance(call, ast.Call))


def texts(module: ModuleType, argument: ast.expr) -> list[str]:
    """What an argument can be. Only what the module itself says is accepted: so a statement has few texts, which
    PostgreSQL prepares, and no caller writes a part of it."""
    match argument:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.Name(id=name) if isinstance(constant := vars(module).get(name), str):
            return [constant]
        case ast.Subscript(value=ast.Name(id=name)) if isinstance(by_key := vars(module).get(name), dict):
            return list(by_key.values())
        case ast.JoinedStr(values=parts):
            return ["".join(text for part in parts for text in texts(module, part))]
        case ast.FormattedValue(value=ast.Name() as name, conversion=-1):
            return texts(module, name)
    raise LookupError(f"{module.__name__}: {ast.unparse(argument)} is no constant of the module")


def without_workspace(sql: str, tables: set[str]) -> list[str]:
    """Those of these tables that a statement reads or writes more often than it names their `workspace_id`.

    In a table with an alias it is named by that.
    """
    sources = [(alias, table) for table, alias in _TABLES.findall(sql) if table in tables]
    named = {alias: len(re.findall(_column(alias), sql)) for alias, _ in sources}
    mentioned = [alias for alias, _ in sources]
    return [table for alias, table in sources if mentioned.count(alias) > named[alias]]


def _column(alias: str) -> str:
    return rf"\b{alias}\.workspace_id\b" if alias else r"(?<![.\w])workspace_id\b"


def is_ordered_by_id(sql: str) -> bool:
    """Whether an id comes first in an order that is not the one in which rows are locked."""
    return bool(_ORDERED_BY_ID.search(sql))


def placeholders(sql: str) -> frozenset[str]:
    return frozenset(re.findall(r"%\((\w+)\)s", sql))
