"""How the name of a value is typed."""

import re
import unicodedata


def slug(name: str) -> str:
    """How a value is typed after the #: folded, without blanks, as in #customer-first."""
    return re.sub(r"[\s_\-]+", "-", unicodedata.normalize("NFKC", name).casefold().strip())
