"""Judges a Slack payload by what Slack itself publishes: its types, its models, its documented rules.

Three judges, because each alone is blind to what the others see. JSON Schemas made from the npm package
`@slack/types` know shapes; `slack_sdk.models` knows lengths and counts; `tests.slack.rules` knows the rest.
"""

import fcntl
import functools
import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Literal

import jsonschema_rs
from jsonschema import Draft7Validator
from jsonschema.exceptions import ValidationError
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block, BlockElement, ConfirmObject, Option, OptionGroup
from slack_sdk.models.views import View

from tests.slack import rules

type_folder = Path(__file__).parent / "types"
default_cache = Path(__file__).parents[2] / ".cache" / "slack-types"

_environment = dict(os.environ)  # before a test puts a proxy of its own there, which opens no way to the registry

Json = dict[str, Any]
SurfaceKind = Literal["message", "home", "modal"]
Judge = Callable[[Json, SurfaceKind], list[str]]


class Shape:
    """A schema. Nearly all that is judged is well, which Rust sees in a hundredth of the time."""

    def __init__(self, schema: Json) -> None:
        self.is_kept_by = jsonschema_rs.Draft7Validator(schema).is_valid
        self.errors = Draft7Validator(schema).iter_errors


def _kinds(of: type[BlockElement]) -> tuple[type[BlockElement], ...]:
    return tuple(kind for below in of.__subclasses__() for kind in (below, *_kinds(below)) if hasattr(kind, "type"))


# slack_sdk goes through all of its classes anew for every part that it reads.
_cached_kinds: Callable[[type[BlockElement]], tuple[type[BlockElement], ...]] = functools.cache(_kinds)
setattr(BlockElement, "_get_sub_block_elements", classmethod(_cached_kinds))  # noqa: B010 - its types forbid it otherwise

# A malformed part makes the models and the rules stumble in these ways rather than refuse.
_STUMBLES = (SlackObjectFormationError, TypeError, KeyError, AttributeError, ValueError)


def faults(payload: Json, kind: SurfaceKind) -> list[str]:
    """What Slack would refuse in a message (`text`, `blocks`) or a view; empty when it is valid.

    Each fault begins with the JSON pointer of its part. Without Node.js the shapes are not judged.
    """
    blocks = payload.get("blocks", [])
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        return ["/blocks: must be a list of objects"]
    found = [*_shape_faults(payload, blocks, kind), *_model_faults(payload, kind)]
    # The rules read fields by name and type, so they judge only what has the right shape.
    return found or _rule_faults(payload, kind)


@functools.cache
def schemas(cache: Path = default_cache) -> Json | None:
    """Slack's published types as JSON Schema definitions by name, made once into the folder `cache`.

    None without Node.js. Raises RuntimeError where npm fails, or where Node.js is missing although CI=true.
    """
    if shutil.which("node") is None or shutil.which("npm") is None:
        if os.environ.get("CI") == "true":
            raise RuntimeError("The Slack tests need Node.js and npm in CI. Install them, then run again.")
        return None
    pinned: dict[str, str] = json.loads((type_folder / "package.json").read_text())["dependencies"]
    made = cache / ("-".join(pinned.values()) + ".json")
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # test processes and the fake server may all come here first
        if not made.exists():
            _make_schemas(cache, made)
    definitions: Json = json.loads(made.read_text())["definitions"]
    return definitions


def _make_schemas(cache: Path, made: Path) -> None:
    for name in ("package.json", "package-lock.json"):
        shutil.copy(type_folder / name, cache / name)
    draft = made.with_suffix(".draft")
    types = "node_modules/@slack/types/dist/index.d.ts"
    generator = "node_modules/.bin/ts-json-schema-generator"
    _run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=5"], cache)
    _run([generator, "--path", types, "--type", "*", "--no-type-check", "--out", str(draft)], cache)
    draft.replace(made)


def _run(command: list[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, env=_environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed in {folder}: {done.stderr.strip()[-500:]}")


def known_blocks() -> set[str]:
    """The `type` of every block that Slack's published types and documentation know."""
    return set(_block_shapes())


@functools.cache
def _block_shapes() -> dict[str, Shape]:
    """One shape a block type, so that a fault is told about that type and not about the whole union."""
    documented = json.loads((type_folder / "data_visualization.json").read_text())
    shapes = {"data_visualization": Shape(documented)}
    definitions = schemas()
    if definitions is None:
        return shapes
    branches: dict[str, list[Json]] = {}
    for branch in _branches(definitions["KnownBlock"], definitions):
        branches.setdefault(branch["properties"]["type"]["const"], []).append(branch)
    for block_type, unions in branches.items():
        schema = unions[0] if len(unions) == 1 else {"anyOf": unions}
        shapes[block_type] = Shape({**schema, "definitions": definitions})
    return shapes


def _branches(schema: Json, definitions: Json) -> Iterator[Json]:
    if "$ref" in schema:
        yield from _branches(definitions[schema["$ref"].rpartition("/")[2]], definitions)
    elif "anyOf" in schema:
        for branch in schema["anyOf"]:
            yield from _branches(branch, definitions)
    else:
        yield schema


@functools.cache
def _view_shape(kind: Literal["home", "modal"]) -> Shape | None:
    definitions = schemas()
    if definitions is None:
        return None
    name = {"home": "HomeView", "modal": "ModalView"}[kind]
    return Shape({**definitions[name], "definitions": definitions})


def _shape_faults(payload: Json, blocks: list[Json], kind: SurfaceKind) -> Iterator[str]:
    if kind == "message":
        if not isinstance(payload.get("text", ""), str):
            yield "/text: must be a string"
    elif shape := _view_shape(kind):
        # Slack's type of a view lets any unknown block through, so the blocks are judged one by one below.
        frame = {**payload, "blocks": []} if "blocks" in payload else payload
        yield from _schema_faults(shape, frame, "")
    shapes = _block_shapes()
    for number, block in enumerate(blocks):
        where = f"/blocks/{number}"
        block_type = block.get("type")
        if not isinstance(block_type, str):
            yield f"{where}/type: must be a string"
        elif block_type in shapes:
            yield from _schema_faults(shapes[block_type], block, where)
        elif schemas() is not None:
            yield f"{where}/type: Slack has no block {block_type!r}"


def _schema_faults(shape: Shape, part: Json, where: str) -> Iterator[str]:
    for error in () if shape.is_kept_by(part) else shape.errors(part):
        cause = _cause(error)
        yield f"{where}{''.join(f'/{step}' for step in cause.absolute_path)}: {cause.message}"


def _cause(error: ValidationError) -> ValidationError:
    """What is wrong with a part of a union: the fault of the member whose type it has."""
    fitting = [inner for member in _members(error) if not any(map(_is_other_type, member)) for inner in member]
    return _cause(fitting[0]) if fitting else error


def _members(error: ValidationError) -> Iterable[list[ValidationError]]:
    members: dict[Any, list[ValidationError]] = {}
    for inner in error.context or []:
        members.setdefault(inner.relative_schema_path[0], []).append(inner)
    return members.values()


def _is_other_type(error: ValidationError) -> bool:
    if error.context and not error.relative_path:
        return all(any(map(_is_other_type, member)) for member in _members(error))
    return error.validator == "const" and list(error.relative_path) == ["type"]


def _model_faults(payload: Json, kind: SurfaceKind) -> Iterator[str]:
    if kind != "message" and (fault := _refusal(lambda: View(**payload))):
        yield f"/: {fault}"
    for where, key, part in rules.parts(payload):
        build = _model(key, part)
        if build and (fault := _refusal(build)):
            yield f"{where}: {fault}"


def _rule_faults(payload: Json, kind: SurfaceKind) -> list[str]:
    try:
        return rules.faults(payload, kind)
    except _STUMBLES as error:  # only without Node.js, where no schema has refused the shape before
        return [f"/: malformed, {type(error).__name__} {error}"]


def _refusal(build: Callable[[], Any]) -> str | None:
    try:
        if model := build():
            model.validate_json()
    except _STUMBLES as error:
        return str(error) or type(error).__name__
    return None


def _model(key: str, part: Json) -> Callable[[], Any] | None:
    """How slack_sdk reads the part that stands under this key; its own check does not descend."""
    match key:
        case "blocks":
            return lambda: Block.parse(part)
        case "elements" | "element" | "accessory":
            return lambda: BlockElement.parse(part)
        case "options" | "initial_option" | "initial_options":
            return lambda: Option(**part)
        case "option_groups":
            return lambda: OptionGroup(**part)
        case "confirm" if "type" not in part:
            return lambda: ConfirmObject(**part)
    return None


def forget() -> None:
    """Drops what is remembered, so that the next call looks for Node.js and the cache again."""
    for remembered in (schemas, _block_shapes, _view_shape):
        remembered.cache_clear()
