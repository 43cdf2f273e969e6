"""app.yaml as it is shipped: `python -m tests.bot.config.app_yaml` writes each setting there, from the model.

What stands above the first setting stays, and so does the first set of values. Which settings are chosen in chat is
written in docs/settings.md.
"""

import ast
import inspect
import re
import textwrap
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import yaml
from pydantic import BaseModel

from bot.config.chosen import CHOOSABLE
from bot.config.settings import Settings, paths
from bot.home.parts import part_with
from bot.messages.say import say

DOCS = Path(__file__).parents[3] / "docs" / "settings.md"
_TABLE = re.compile(r"(?<=\n\n)\| setting \|.*?(?=\n\n)", re.DOTALL)
_OTHERWISE = {
    "admins": "app.yaml until somebody is made an admin with `/waterline roles`, then the roles",
    "values": "app.yaml for a workspace that is new, then what admins keep with `/kudos values`",
}
PAGE = Path(__file__).parents[3] / "app.yaml"
_VALUES = re.compile(r"(?:^#.*\n)+values:\n", re.MULTILINE)


def page() -> str:
    """Returns the text of app.yaml, with every setting as the model has it."""
    text = PAGE.read_text(encoding="utf-8")
    above, values = text.partition("\n\n")[0], _VALUES.search(text)
    assert values, "app.yaml has no first set of values"
    settings = "\n".join(_lines(Settings()))
    return f"{above}\n\n{settings}\n\n{text[values.start() :]}"


def _lines(group: BaseModel, indent: str = "") -> Iterator[str]:
    """What a setting does, and its default."""
    does = _below_fields(type(group))
    for name in type(group).model_fields:
        default = getattr(group, name)
        if isinstance(default, BaseModel):
            yield from ("", f"{indent}{name}:", *_lines(default, f"{indent}  "))
        elif name != "values":
            assert name in does, f"say below {name} what it does"
            mark = f"{indent}# "
            yield textwrap.fill(" ".join(does[name].split()), 120, initial_indent=mark, subsequent_indent=mark)
            yield f"{indent}{name}: {_written(default)}"


def _below_fields(model: type[BaseModel]) -> dict[str, str]:
    """The text below each field. Only this page needs it: for pydantic to read it would slow every start."""
    [definition] = ast.parse(inspect.getsource(model)).body
    assert isinstance(definition, ast.ClassDef)
    texts = {}
    for field, below in pairwise(definition.body):
        match field, below:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                texts[name] = text
    return texts


def _written(default: object) -> str:
    """Text that begins with a digit is in quotes: YAML takes 10:00 for a number, and 09:00 not."""
    if isinstance(default, str) and default[:1].isdigit():
        return f'"{default}"'
    plain = list(default) if isinstance(default, tuple) else default
    return yaml.safe_dump(plain, default_flow_style=True, allow_unicode=True).removesuffix("\n").removesuffix("\n...")


def documented() -> str:
    """Returns docs/settings.md, with the table of where each setting is chosen."""
    rows = (f"| `{path}` | {_counts(path)} |" for path in dict.fromkeys(map(_row, paths())))
    table = "\n".join(("| setting | what counts |", "|---|---|", *rows))
    return _TABLE.sub(lambda _: table, DOCS.read_text(encoding="utf-8"))


def _row(path: str) -> str:
    return "values" if path.startswith("values.") else path


def _counts(path: str) -> str:
    if path not in CHOOSABLE:
        return _OTHERWISE.get(path, "app.yaml, for the whole process")
    part = say("en", f"admin.part.{part_with(path).value}")
    if path == "pulse.k":
        return f"the highest of app.yaml, `/waterline admin`, **{part}**, and what check-ins have kept so far"
    return f"what was chosen with `/waterline admin`, **{part}**; until then app.yaml"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    DOCS.write_text(documented(), encoding="utf-8")
