"""What PostgreSQL itself makes of a statement, read from the catalogue: which functions stand where in it.

The body of a function in SQL is kept there as a tree, in PostgreSQL's own writing of its nodes.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import psycopg

UPDATE, INSERT, DELETE = "2", "3", "4"
_TOKENS = re.compile(r'[{}()]|(?:\\.|"(?:\\.|[^"\\])*"|[^\s{}()\\"])+')
_PLACEHOLDER = re.compile(r"%\((\w+)\)s")
_TYPES = "select parameter_types::text[] from pg_prepared_statements where name = 'read_here'"
_TREE = "select prosqlbody::text from pg_proc where proname = 'read_here'"


@dataclass(frozen=True, slots=True)
class Node:
    """A node of a tree: its kind, as in QUERY, and what each of its fields holds (nodes, lists and words)."""

    kind: str
    fields: dict[str, list[Any]] = field(default_factory=dict)

    def word(self, name: str) -> str:
        """Returns the first word of a field, empty where there is none."""
        return next((value for value in self.fields.get(name, []) if isinstance(value, str)), "")

    def nodes(self, name: str) -> Iterator["Node"]:
        """Yields the nodes that a field holds, also those in lists."""
        yield from _nodes(self.fields.get(name, []))

    def children(self) -> Iterator["Node"]:
        """Yields the nodes that any field holds."""
        for values in self.fields.values():
            yield from _nodes(values)

    def all(self) -> Iterator["Node"]:
        """Yields this node and all below it."""
        yield self
        for child in self.children():
            yield from child.all()


def _nodes(values: list[Any]) -> Iterator[Node]:
    for value in values:
        if isinstance(value, Node):
            yield value
        elif isinstance(value, list):
            yield from _nodes(value)


def query_tree(connection: psycopg.Connection, sql: str) -> Node:
    """Returns the tree of a statement whose values are named as `statement` does. Leaves nothing in the database."""
    names = list(dict.fromkeys(_PLACEHOLDER.findall(sql)))
    numbered = _PLACEHOLDER.sub(lambda found: f"${names.index(found[1]) + 1}", sql).replace("%%", "%")
    with connection.transaction(force_rollback=True):
        connection.execute(f"prepare read_here as {numbered}".encode())
        [(types,)] = connection.execute(_TYPES.encode()).fetchall()
        body = f"create function read_here({', '.join(types)}) returns void language sql begin atomic {numbered}; end"
        connection.execute("deallocate read_here")
        connection.execute(body.encode())
        [(text,)] = connection.execute(_TREE.encode()).fetchall()
    return next(_nodes(_parsed(text)))


def _parsed(text: str) -> list[Any]:
    stack: list[list[Any]] = [[]]
    for token in _TOKENS.findall(text):
        match token:
            case "{" | "(":
                stack.append([])
            case ")":
                values = stack.pop()
                stack[-1].append(values)
            case "}":
                kind, *values = stack.pop()
                stack[-1].append(Node(kind, _fields(values)))
            case _:
                stack[-1].append(token)
    return stack[0]


def _fields(values: list[Any]) -> dict[str, list[Any]]:
    fields, here = dict[str, list[Any]](), list[Any]()
    for value in values:
        if isinstance(value, str) and value.startswith(":"):
            here = fields.setdefault(value[1:], [])
        else:
            here.append(value)
    return fields


def volatilities(connection: psycopg.Connection) -> Mapping[str, str]:
    """Returns what PostgreSQL promises of each function, by its number: i, s (stable) or v (volatile)."""
    return dict(connection.execute("select oid::text, provolatile::text from pg_proc").fetchall())
