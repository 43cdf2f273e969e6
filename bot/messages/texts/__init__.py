"""The catalogues: every sentence we say, by language and key."""

import gettext
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES = ("en", "ja")


@cache
def catalogue(language: str) -> gettext.GNUTranslations:
    """The catalogue of a language; English for one that we do not speak."""
    chosen = language if language in LANGUAGES else LANGUAGES[0]
    compiled = BytesIO()
    with (Path(__file__).parent / f"{chosen}.po").open("rb") as source:
        write_mo(compiled, read_po(source, locale=chosen))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
