"""Whether two names may be those of one person. Pure."""

import re
import unicodedata

from bot.org.directory import name_keys
from bot.org.imports.fields import shown_name

_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[a-z]")


def resembles(name: str, former_name: str) -> bool:
    """Returns whether names are the same but for a new surname, or a word that one leaves out. An address, or a number,
    is given to others again: to a namesake of the family, most of all.
    """
    words, former_words = _words(name), _words(former_name)
    if name_keys(name) & name_keys(former_name):
        return True
    if not words or not former_words:
        return False
    contained = {*words} <= {*former_words} or {*former_words} <= {*words}
    return contained or bool(_beside_surname(words) & _beside_surname(former_words))


def _words(name: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFKC", shown_name(name)).casefold())


def _beside_surname(words: list[str]) -> set[str]:
    """All but the last word in Latin letters, and all but the first in others; an initial says too little."""
    given_names = words[:-1] if _LATIN.search(words[0]) else words[1:]
    return {word for word in given_names if len(word) > 1 or not _LATIN.search(word)}
