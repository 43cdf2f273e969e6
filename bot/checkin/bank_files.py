"""The files of questions and tips: NAME.yaml, and beside it NAME.LANGUAGE.yaml for each further language."""

from pathlib import Path
from typing import Any

import yaml


def read_bank(name: str, folder: Path = Path(__file__).parent) -> dict[str, Any]:
    """Returns what the files of that name say together; those of further languages are built as the first one."""
    bank: dict[str, Any] = yaml.safe_load((folder / f"{name}.yaml").read_text("utf-8"))
    for path in sorted(folder.glob(f"{name}.*.yaml")):
        bank = _joined(bank, yaml.safe_load(path.read_text("utf-8")))
    return bank


def _joined(one_value: Any, other_value: Any) -> Any:
    match one_value, other_value:
        case dict(), dict():
            return {key: _joined(one_value.get(key), other_value.get(key)) for key in {**one_value, **other_value}}
        case list(), list():
            return [_joined(*pair) for pair in zip(one_value, other_value, strict=True)]
        case _:
            return one_value if other_value is None else other_value
