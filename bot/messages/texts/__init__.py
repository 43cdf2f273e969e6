"""The catalogues: every sentence we say, by language and key. Each room and each platform has a `texts` folder."""

import gettext
from functools import cache
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES = ("en", "ja")
_ROOT = Path(__file__).parents[3]


def sources(language: str) -> list[Path]:
    """Returns the files that hold a language's sentences: `texts/en.po`, `texts/WHAT.en.po`."""
    folders = (folder for top in ("adapters", "bot") for folder in (_ROOT / top).rglob("texts"))
    return sorted(path for folder in folders for path in folder.glob("*.po") if path.stem.split(".")[-1] == language)


@cache
def catalogue(language: str) -> gettext.GNUTranslations:
    """Returns the catalogue of a language; English for one that we do not speak. Raises ValueError for a key that two
    claim.
    """
    chosen = language if language in LANGUAGES else LANGUAGES[0]
    merged = Catalog(chosen)
    for path in sources(chosen):
        with path.open("rb") as source:
            opened = read_po(source, locale=chosen)
        for message in opened:
            if message.id and message.id in merged:
                raise ValueError(f"{path} says {message.id} once more: give one of the two another key")
            if message.id:
                merged[message.id] = message
    compiled = BytesIO()
    write_mo(compiled, merged)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def name_of(language: str) -> str:
    """Returns a language's name for itself."""
    return str(Locale.parse(language).get_language_name(language))
