"""A YAML file as plain data that remembers its lines, and everything that is wrong with it in one error."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import yaml

Key = tuple[str | int, ...]  # where a setting stands: ("values", 0, "emoji")
DEEPEST = 10


@dataclass(frozen=True, slots=True)
class Mistake:
    """`wrong` completes "this setting ..."; `cure` is a sentence. An empty `key` is the file itself."""

    line: int
    key: str
    wrong: str
    cure: str

    def __str__(self) -> str:
        return ": ".join(filter(None, (f"line {self.line}", self.key, f"{self.wrong}. {self.cure}")))


class SettingsError(Exception):
    """A file of settings cannot be used. Its text names every mistake in it, in the order of the lines."""

    def __init__(self, path: str, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(sorted(mistakes, key=lambda mistake: mistake.line))
        count = "1 mistake" if len(self.mistakes) == 1 else f"{len(self.mistakes)} mistakes"
        lines = [f"  {mistake}" for mistake in self.mistakes]
        super().__init__("\n".join([f"{path} has {count}:", *lines]))


@dataclass(frozen=True, slots=True)
class Source:
    """What a file says. Lists are tuples, keys are always text; `mistakes` are those found on the way."""

    content: Mapping[str, object]
    lines: dict[Key, int] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)

    def blame(self, key: Key, wrong: str, cure: str) -> None:
        """Notes a mistake at the line of `key`, or of what stands around it."""
        position = next((key[:end] for end in range(len(key), 0, -1) if key[:end] in self.lines), ())
        self.mistakes.append(Mistake(self.lines.get(position, 1), dotted(key), wrong, cure))


def dotted(key: Key) -> str:
    """Returns a key as people read it: values.1.emoji for ("values", 0, "emoji")."""
    return ".".join(str(part + 1 if isinstance(part, int) else part) for part in key)


def read(text: str) -> Source:
    """Reads YAML. A file that cannot be read at all has no content and one mistake."""
    content: dict[str, object] = {}
    source = Source(content)
    try:
        _refuse_riddles(text, source)
        root = None if source.mistakes else yaml.compose(text, yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        source.lines[()] = mark.line + 1 if mark else 1
        source.blame((), f"not readable as YAML, {error.problem or error.context}", _cure(str(error.problem)))
    except yaml.reader.ReaderError as error:
        source.lines[()] = text.count("\n", 0, error.position) + 1
        source.blame((), "an invisible character that YAML does not allow", "Delete it.")
    else:
        if isinstance(root, yaml.MappingNode):
            content |= _mapping(root, (), source)
        elif root is not None:
            source.blame((), "the file is not a list of settings", "Write one setting a line, as in name: value.")
    return source


def _refuse_riddles(text: str, source: Source) -> None:
    """Aliases and deep nesting can make a small file endless; no setting needs them."""
    depth = 0
    for event in yaml.parse(text, yaml.SafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST or isinstance(event, yaml.AliasEvent):
            source.lines[()] = event.start_mark.line + 1 if event.start_mark else 1
            riddle = "lists in lists, too deep" if depth > DEEPEST else "an alias (*) stands here"
            source.blame((), riddle, "Write the value out, or put it in quotes if it is meant as text.")
            return


def _cure(problem: str) -> str:
    if "\\t" in problem:
        return "Indent with spaces, not with tabs."
    if "cannot start any token" in problem:
        return "Put the text in quotes."
    return "Look at this line and the one above for a missing colon, quote or indent."


def _plain(node: yaml.Node, key: Key, source: Source) -> object:
    source.lines.setdefault(key, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, key, source)
    if isinstance(node, yaml.SequenceNode):
        return tuple(_plain(child, (*key, index), source) for index, child in enumerate(node.value))
    try:
        return yaml.SafeLoader("").construct_object(node)
    except (yaml.YAMLError, ValueError):
        source.blame(key, "is marked as something that is no plain text", "Put it in quotes.")
        return str(node.value)


def _mapping(node: yaml.MappingNode, key: Key, source: Source) -> dict[str, object]:
    """Keys are taken as written: Norwegian's language code "no" would else be read as false."""
    plain: dict[str, object] = {}
    for name, value in node.value:
        path = (*key, str(name.value))
        source.lines[path] = name.start_mark.line + 1
        if not isinstance(name, yaml.ScalarNode):
            source.lines[(*key, "?")] = source.lines.pop(path)
            source.blame((*key, "?"), "has a list or group where its name should be", "Write name: value.")
        elif name.value in plain:
            source.blame(path, "stands here a second time", "Keep one of the two.")
        else:
            plain[name.value] = _plain(value, path, source)
    return plain
