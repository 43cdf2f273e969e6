"""What docs/architecture.md shows of the house, drawn from the code: `python -m tests.architecture` writes it there.

The picture comes from the imports, the tables from the docstrings of the rooms' packages.
"""

import ast
import re
from collections.abc import Iterator, Mapping, Set
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).parents[1]
FLOORS = ("adapters", "commands", "storage", "bot")
TOP = "bot.app"  # it wires all others, so that its arrows would say nothing
NO_ROOMS = {"storage.migrations"}
PAGE = ROOT / "docs" / "architecture.md"
_PICTURE = re.compile(r"(?<=```mermaid\n).*?(?=```)", re.DOTALL)


def page() -> str:
    """Returns docs/architecture.md, with what is drawn in the place of what stands there."""
    text = _PICTURE.sub(lambda _: picture(), PAGE.read_text(encoding="utf-8"))
    for head, rows in {"| room | feature |": rooms_table(), "| platform | what it is |": platforms_table()}.items():
        before, _, after = text.partition(f"{head}\n|---|---|\n")
        text = f"{before}{head}\n|---|---|\n{rows}\n\n" + after.partition("\n\n")[2]
    return text


def rooms_table() -> str:
    """A row for each room of the product, and for each that has verbs alone."""
    in_bot = {room.partition(".")[2]: room for room in _rooms() if _floor(room) == "bot"}
    of_verbs = {room.partition(".")[2]: room for room in _rooms() if _floor(room) == "commands"}
    return "\n".join(_row(name, package) for name, package in sorted((of_verbs | in_bot).items()))


def platforms_table() -> str:
    return "\n".join(_row(room.partition(".")[2], room) for room in _rooms() if _floor(room) == "adapters")


def _row(name: str, package: str) -> str:
    """What the package says of itself, and its own page if it has one."""
    tree = ast.parse((ROOT / package.replace(".", "/") / "__init__.py").read_text(encoding="utf-8"))
    text = " ".join((ast.get_docstring(tree) or "").split()).removesuffix(".")
    own = f": [its page]({name}.md)" if (PAGE.parent / f"{name}.md").is_file() else ""
    return f"| `{name}` | {text}{own} |"


def picture() -> str:
    """A flowchart in Mermaid: floors as boxes, rooms in them, an arrow from each room to those it is built on.

    What is reached through another room has no arrow of its own.
    """
    rooms = _rooms()
    arrows = _reduced({room: _imported(room, rooms) for room in rooms})
    lines = ["flowchart TB", f'    {_id(TOP)}["{TOP}: wires"] --> {FLOORS[0]}']
    for floor in FLOORS:
        lines.append(f'    subgraph {floor}["{floor}/"]')
        lines += (f'        {_id(room)}["{room.partition(".")[2]}"]' for room in rooms if _floor(room) == floor)
        lines.append("    end")
    for room, below in arrows.items():
        lines += (f"    {_id(room)} --> {_id(other)}" for other in sorted(below) if _floor(room) == _floor(other))
    lines += (f"    {above} --> {below}" for above, below in pairwise(FLOORS))
    return "\n".join(lines) + "\n"


def _rooms() -> list[str]:
    """The folders of modules on each floor, as packages."""
    packages = {f"{floor}.{path.parent.name}" for floor in FLOORS for path in (ROOT / floor).glob("*/__init__.py")}
    return sorted(packages - NO_ROOMS - {TOP})


def _floor(room: str) -> str:
    return room.partition(".")[0]


def _id(room: str) -> str:
    return room.replace(".", "_")


def _imported(room: str, rooms: list[str]) -> set[str]:
    modules = {module for path in (ROOT / room.replace(".", "/")).rglob("*.py") for module in _imports(path)}
    return {other for other in rooms if other != room and any(f"{one}.".startswith(f"{other}.") for one in modules)}


def _imports(path: Path) -> Iterator[str]:
    """The modules that a file imports; `from package import module` counts as both."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _reduced(below: Mapping[str, Set[str]]) -> dict[str, set[str]]:
    """Without the arrows that lead where a longer way leads, too. There are no circles."""

    def reached(room: str) -> set[str]:
        return {further for other in below.get(room, ()) for further in {other, *reached(other)}}

    return {
        room: {one for one in others if not any(one in reached(other) for other in others)}
        for room, others in below.items()
    }


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
