"""The catalogues: every sentence we say, by language and key. Each room and each platform has a `texts` folder."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from gettext import c2py
from pathlib import Path

from babel import Locale

LANGUAGES = ("en", "ja")
_ROOT = Path(__file__).parents[3]
_PLURAL_RULE = re.compile(r"Plural-Forms:[^\n]*\bplural=([^;]+);")


def sources(language: str) -> list[Path]:
    """Returns the files that hold a language's sentences: `texts/en.po`, `texts/WHAT.en.po`."""
    folders = (folder for top in ("adapters", "bot") for folder in (_ROOT / top).rglob("texts"))
    return sorted(path for folder in folders for path in folder.glob("*.po") if path.stem.split(".")[-1] == language)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A language's sentences by key, those with a plural as for one; and their forms, of which `form_of` says the one
    that a number takes.
    """

    sentences: Mapping[str, str]
    forms: Mapping[str, tuple[str, ...]]
    form_of: Callable[[int], int]

    def sentence(self, key: str, count: int | None) -> str:
        """Returns the sentence for a key; for so many, where a number is given. Raises KeyError where there is none."""
        return self.sentences[key] if count is None else self.forms[key][self.form_of(count)]


@cache
def catalogue(language: str) -> Catalogue:
    """Returns the catalogue of a language; English for one that we do not speak. Raises ValueError for a key that two
    claim.
    """
    chosen = language if language in LANGUAGES else LANGUAGES[0]
    sentences: dict[str, str] = {}
    forms: dict[str, tuple[str, ...]] = {}
    rule = "0"
    for path in sources(chosen):
        for entry in entries(path):
            key, texts = entry["msgid"], tuple(text for name, text in entry.items() if name.startswith("msgstr"))
            if not key:
                rule = next(iter(_PLURAL_RULE.findall(texts[0])), rule)
            elif key in sentences or key in forms:
                raise ValueError(f"{path} says {key} once more: give one of the two another key")
            elif "msgid_plural" in entry:
                forms[key] = texts
            else:
                [sentences[key]] = texts
    form_of = c2py(rule)
    return Catalogue(sentences | {key: texts[form_of(1)] for key, texts in forms.items()}, forms, form_of)


def entries(path: Path) -> Iterator[Mapping[str, str]]:
    """Yields the entries of a .po file: `msgid`, `msgstr` and such by their names.

    Babel, which reads everything that such a file may hold, takes thirty times as long, and every start waits for it;
    a test holds ours against it.
    """
    entry: dict[str, str] = {}
    name = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith('"'):
            entry[name] += json.loads(line)
        elif line and not line.startswith("#"):
            name, _, quoted = line.partition(" ")
            if name == "msgid" and entry:
                yield entry
                entry = {}
            entry[name] = json.loads(quoted)
    if entry:
        yield entry


def name_of(language: str) -> str:
    """Returns a language's name for itself."""
    return str(Locale.parse(language).get_language_name(language))
