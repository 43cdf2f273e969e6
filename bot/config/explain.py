"""What pydantic says about a wrong setting, as a sentence with a cure."""

import re
from difflib import get_close_matches
from typing import NamedTuple

from pydantic_core import ErrorDetails, PydanticCustomError

_SECRET = re.compile(r"token|secret|password|api_?key", re.IGNORECASE)
_RENAMED = {"queue.stall_after": "queue.lease_seconds"}  # what files of an earlier version may still say
_GROUP = ("{found} is not a group of settings", "Indent its settings below it, one a line, or remove it.")
_SAID = {
    "setting": ("{what}", "{cure}"),
    "missing": ("is missing", "Add it."),
    "literal_error": ("{found} is not {expected}", "Write one of these."),
    "greater_than_equal": ("{found} is too small", "Write {ge:g} or more."),
    "less_than_equal": ("{found} is too large", "Write {le:g} or less."),
    "string_too_short": ("is empty", "Write something here."),
    "string_too_long": ("is too long", "Keep it to {max_length} characters."),
    "too_short": ("is empty", "Write at least one, as in [one]."),
    "too_long": ("is too long", "Keep it to {max_length} entries."),
    "string_type": ("{found} is not text", "Put it in quotes if it is meant as text."),
    "int_type": ("{found} is not a whole number", "Write a whole number, as in 5."),
    "float_type": ("{found} is not a number", "Write a number, as in 30."),
    "bool_type": ("{found} is not true or false", "Write true or false."),
    "tuple_type": ("{found} is not a list", "Write a list, as in [one, two]."),
    "dict_type": _GROUP,
    "model_type": _GROUP,
}


def wrong(mistake: str, cure: str) -> PydanticCustomError:
    """Returns what a validator raises: the mistake in the setting, and the sentence that cures it."""
    return PydanticCustomError("setting", "{what}", {"what": mistake, "cure": cure})


def did_you_mean(word: str, candidates: list[str]) -> str:
    """Returns "Did you mean ...?", or nothing if no candidate is near."""
    near = get_close_matches(word, candidates, 1)
    return f"Did you mean {near[0]}?" if near else ""


class Explanation(NamedTuple):
    """What is wrong, completing "this setting ...", and the sentence that cures it."""

    wrong: str
    cure: str


def explain(error: ErrorDetails, setting_paths: list[str]) -> Explanation:
    """Returns what is wrong and the cure. `setting_paths` are the dotted paths of all settings."""
    if error["type"] == "extra_forbidden":
        return Explanation("is no setting", _instead(error["loc"], setting_paths))
    if error["type"] == "string_type" and isinstance(error["input"], bool):
        cure = "Put it in quotes: YAML takes yes, no, on and off for true and false."
        return Explanation(f"{_shown(error['input'])} is not text", cure)
    mistake, cure = _SAID.get(error["type"], ("{said}", "See docs/settings.md."))
    fields = {"found": _shown(error["input"]), "said": error["msg"], **error.get("ctx", {})}
    return Explanation(mistake.format(**fields), cure.format(**fields))


def _instead(place: tuple[str | int, ...], setting_paths: list[str]) -> str:
    """The nearest setting by its whole path (so one in the wrong group is found), or by its own name."""
    if _SECRET.search(str(place[-1])):
        return "Secrets do not belong in this file: put them in the environment, and renew one that stood here."
    path = ".".join(part for part in place if isinstance(part, str))
    if path in _RENAMED:
        return f"It is called {_RENAMED[path]} now: rename it, and keep what it says."
    by_name = {setting.rpartition(".")[2]: setting for setting in setting_paths}
    for word, names in ((path, setting_paths), (str(place[-1]), list(by_name))):
        if near := get_close_matches(word, names, 1):
            return f"Did you mean {by_name.get(near[0], near[0])}?"
    return "Remove it; docs/settings.md lists every setting."


def _shown(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict | tuple):
        return "a list" if isinstance(value, tuple) else "a group"
    return repr(value) if len(str(value)) <= 40 else "this text"
