"""The house names things by what they are, and says first what a function does."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.test_house import MODULES, OURS, ROOT, named, nodes, of_ours


def says_nothing(name: str, kind: type) -> bool:
    """Whether a name holds a word that fits anything. A manager is a person here, whom functions may speak of."""
    words = {word.lower().removesuffix("s") for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}
    vague = {"service", "helper", "handler", "util"}
    return bool(words & (vague if kind in (ast.FunctionDef, ast.AsyncFunctionDef) else vague | {"manager"}))


@pytest.mark.parametrize(
    ("name", "kind", "refused"),
    [
        ("KudosService", ast.ClassDef, True),
        ("PeopleManager", ast.ClassDef, True),
        ("HTTPHandler", ast.ClassDef, True),
        ("date_utils", ast.Module, True),
        ("manager", ast.Module, True),
        ("_handler_of", ast.FunctionDef, True),
        ("managers_of", ast.FunctionDef, False),
        ("Utility", ast.ClassDef, False),
        ("give_kudos", ast.Module, False),
    ],
)
def test_a_vague_name_is_recognised(name: str, kind: type, refused: bool) -> None:
    assert says_nothing(name, kind) is refused


def test_no_name_of_ours_says_nothing() -> None:
    names: list[tuple[str, type, Path]] = [(path.stem, ast.Module, path) for path in MODULES]
    names += [(node.name, type(node), path) for path in MODULES for node in named(path)]
    assert not [f"{path.relative_to(ROOT)}: {name}" for name, kind, path in names if says_nothing(name, kind)]


FITS_ANYTHING = {"told", "found", "asked", "one", "said", "given", "here", "many", "known", "sent", "shown", "named"}
FITS_ANYTHING |= {"kept", "made", "left", "taken", "done", "seen", "held", "meant", "heard", "gone", "put", "got"}
FITS_ANYTHING |= {"thing", "things", "data", "info", "stuff", "obj", "result", "tmp", "val", "them", "those", "it"}
FITS_ANYTHING |= {"own", "who", "what", "why", "where", "when", "then", "there", "by", "of", "at", "about", "way"}
FITS_ANYTHING |= {"first", "second", "last", "next", "before", "after", "rest", "other", "others", "another", "every"}
FITS_ANYTHING |= {"each", "some", "any", "all", "both", "several", "few", "more", "most", "least", "without", "same"}
FITS_ANYTHING |= {"begun", "read", "to"}


def bound(path: Path) -> Iterator[str]:
    """Every name that a module gives to something: variables, parameters, fields."""
    for node in nodes(path):
        match node:
            case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name) | ast.MatchAs(name=str(name)):
                yield name.strip("_")


def test_fewer_than_one_name_in_a_hundred_fits_anything() -> None:
    names = [name for path in MODULES if path.parts[len(ROOT.parts)] != "tests" for name in bound(path)]
    assert len(names) > 10_000
    assert sum(name in FITS_ANYTHING for name in names) < len(names) / 100


def test_a_workspace_is_an_object_and_its_number_a_workspace_id() -> None:
    arguments = {
        f"{path.relative_to(ROOT)}:{node.lineno}": ast.unparse(node.annotation)
        for path in of_ours(*OURS)
        for node in nodes(path)
        if isinstance(node, ast.arg) and node.arg == "workspace" and node.annotation
    }
    assert len(arguments) > 50
    assert not [place for place, kind in arguments.items() if kind.startswith("int")]


def test_the_signs_for_people_and_groups_are_written_in_one_module() -> None:
    sign = re.compile(r"""["']<[@!]""")
    written = [path.name for path in of_ours("bot", "commands") if sign.search(path.read_text(encoding="utf-8"))]
    assert written == ["mentions.py"]


def test_what_two_rooms_have_is_called_by_two_names() -> None:
    """Platforms are spared, whose files and classes are called alike on purpose, and what is private to a module."""
    classes = Counter(
        node.name
        for path in of_ours("bot", "commands", "storage")
        for node in named(path)
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_") and node.name != "Meta"
    )
    assert len(classes) > 300
    assert not [name for name, count in classes.items() if count > 1]


NO_VERBS = {"Areas", "As", "Comments", "Effects", "Rates", "Seconds", "Shares", "Teams", "This", "Values", "Words"}
HELP = {
    f"bot/app/{name}.py"
    for name in ("assistants/command_line", "cli", "imports/command_lines", "manifests", "people", "roles")
}  # whose docstrings are what the terminal shows


def test_a_public_function_says_first_what_it_returns_or_does() -> None:
    """Its docstring begins with a verb in the third person: Returns, Raises, Stores."""
    first_words = {
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}": docstring.split()[0].rstrip(",")
        for path in of_ours(*OURS)
        if str(path.relative_to(ROOT)) not in HELP
        for node in named(path)
        if not isinstance(node, ast.ClassDef) and not node.name.startswith("_")
        if (docstring := ast.get_docstring(node))
    }
    assert len(first_words) > 900
    verb = re.compile(r"[A-Z][a-z]+s")
    assert not {place: word for place, word in first_words.items() if not verb.fullmatch(word) or word in NO_VERBS}
