"""Emoji as people type them: with or without skin tones and the signs that ask for colour."""

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_MODIFIERS = "\ufe0f\U0001f3fb-\U0001f3ff"
_PICTURE = rf"[\u203c-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff][{_MODIFIERS}]*"
_ONE = re.compile(rf"{_PICTURE}(?:\u200d{_PICTURE})*|[\U0001f1e6-\U0001f1ff]{{2}}|:[a-z0-9_+'\-]+:")
_DRESS = re.compile(f"[{_MODIFIERS}]")


@cache
def characters() -> Mapping[str, str]:
    """Returns the character of each short name, as in `tada`.

    Names and characters alone: with all that is known of each emoji a process carries several megabytes more.
    """
    by_name: dict[str, str] = json.loads((Path(__file__).parent / "emoji.json").read_text(encoding="utf-8"))
    return by_name


def is_one(text: str) -> bool:
    """Returns whether this is exactly one emoji, or the :name: of a workspace's own."""
    return bool(_ONE.fullmatch(text))


def character(emoji: str) -> str:
    """Returns the character that a :short_name: means, whatever its skin tone; a workspace's own stays as it is."""
    name = emoji.strip().strip(":").partition("::")[0]
    if not emoji.strip().startswith(":"):
        return emoji.strip()
    return characters().get(name, emoji.strip())


def bare(emoji: str) -> str:
    """Returns what stays the same in every skin tone: two emoji with the same are one."""
    return _DRESS.sub("", emoji)


def find(emoji: str, text: str) -> tuple[int, int] | None:
    """Returns where this emoji stands in a text, whatever its skin tone, but not as a part of another (👩 in 👩‍💻)."""
    signs = "".join(f"{re.escape(sign)}[{_MODIFIERS}]*+" for sign in bare(emoji))
    match = re.search(rf"(?<!\u200d){signs}(?!\u200d)", text) if signs else None
    return match.span() if match else None
