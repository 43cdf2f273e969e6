"""Words of contempt, from contempt.yaml: the coach asks whether they are meant so, and never refuses them."""

import re
import unicodedata
from pathlib import Path

import yaml

_LISTED = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text("utf-8"))
_ANY_ENGLISH = "|".join(r"\W+".join(phrase.split()) for phrase in _LISTED["en"])
# Two patterns, since one for both languages would try every word at every character.
_ENGLISH = re.compile(rf"\b(?:{_ANY_ENGLISH})\b")
_JAPANESE = re.compile("|".join(unicodedata.normalize("NFKC", phrase) for phrase in _LISTED["ja"]))
_APOSTROPHES = re.compile("['’]")


def is_contempt(folded: str) -> bool:
    """Returns whether words of contempt stand in a text of one width and one case."""
    text = _APOSTROPHES.sub("", folded)
    return bool(_ENGLISH.search(text) or _JAPANESE.search(text))
