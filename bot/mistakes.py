"""What pydantic says about a wrong setting, as a sentence with a cure."""

import re
from difflib import get_close_matches

from pydantic_core import ErrorDetails, PydanticCustomError

_SECRET = re.compile(r"token|secret|password|api_?key", re.IGNORECASE)
_IN_WORDS = {
    "string_type": ("text", "Put it in quotes if it is meant as text."),
    "int_type": ("a whole number", "Write a whole number, as in 5."),
    "float_type": ("a number", "Write a number, as in 30."),
    "bool_type": ("true or false", "Write true or false."),
    "tuple_type": ("a list", "Write a list, as in [one, two]."),
    "dict_type": ("a group of settings", "Indent its settings below it, one a line, or remove it."),
    "model_type": ("a group of settings", "Indent its settings below it, one a line, or remove it."),
}


def wrong(what: str, cure: str) -> PydanticCustomError:
    """What a validator raises: `what` is wrong with the setting, and the sentence that cures it."""
    return PydanticCustomError("setting", "{what}", {"what": what, "cure": cure})


def did_you_mean(word: str, known: list[str]) -> str:
    """A question, or nothing if nothing known is near."""
    near = get_close_matches(word, known, 1)
    return f"Did you mean {near[0]}?" if near else ""


def explain(error: ErrorDetails, known: list[str]) -> tuple[str, str]:
    """What is wrong and the cure. `known` are the dotted paths of all settings."""
    limits = error.get("ctx", {})
    match error["type"]:
        case "setting":
            return limits["what"], limits["cure"]
        case "extra_forbidden":
            return "is no setting", _instead(error["loc"], known)
        case "missing":
            return "is missing", "Add it."
        case "literal_error":
            return f"{_shown(error['input'])} is not {limits['expected']}", "Write one of these."
        case "greater_than_equal":
            return f"{_shown(error['input'])} is too small", f"Write {limits['ge']:g} or more."
        case "less_than_equal":
            return f"{_shown(error['input'])} is too large", f"Write {limits['le']:g} or less."
        case "string_too_short":
            return "is empty", "Write something here."
        case "too_short":
            return "is empty", "Write at least one, as in [one]."
        case "string_too_long":
            return "is too long", f"Keep it to {limits['max_length']} characters."
        case "too_long":
            return "is too long", f"Keep it to {limits['max_length']} entries."
        case kind if kind in _IN_WORDS:
            return _other_kind(error["input"], *_IN_WORDS[kind])
    return error["msg"], "See docs/settings.md."


def _other_kind(found: object, expected: str, cure: str) -> tuple[str, str]:
    if expected == "text" and isinstance(found, bool):
        cure = "Put it in quotes: YAML takes yes, no, on and off for true and false."
    return f"{_shown(found)} is not {expected}", cure


def _instead(place: tuple[str | int, ...], known: list[str]) -> str:
    """The nearest setting by its whole path (so one in the wrong group is found), or by its own name."""
    if _SECRET.search(str(place[-1])):
        return "Secrets do not belong in this file: put them in the environment, and renew one that stood here."
    path = ".".join(part for part in place if isinstance(part, str))
    by_name = {setting.rpartition(".")[2]: setting for setting in known}
    for word, names in ((path, known), (str(place[-1]), list(by_name))):
        if near := get_close_matches(word, names, 1):
            return f"Did you mean {by_name.get(near[0], near[0])}?"
    return "Remove it; docs/settings.md lists every setting."


def _shown(found: object) -> str:
    if found is None:
        return "nothing"
    if isinstance(found, bool):
        return str(found).lower()
    if isinstance(found, dict | tuple):
        return "a list" if isinstance(found, tuple) else "a group"
    return repr(found) if len(str(found)) <= 40 else "this text"
