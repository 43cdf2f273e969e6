"""How the name of a value is typed after the #."""

import re
import unicodedata
from functools import lru_cache


@lru_cache(maxsize=1024)  # the same few names are compared with everything that is typed
def slug(name: str) -> str:
    """Returns a name as it is typed after a #, folded and without blanks, as in #customer-first."""
    return re.sub(r"[\s_\-]+", "-", unicodedata.normalize("NFKC", name).casefold().strip())


def typeable(name: str) -> bool:
    """Returns whether a name can be typed: letters, digits, blanks and hyphens, and not hyphens alone."""
    return bool(re.fullmatch(r"[\w\-]*\w[\w\-]*", slug(name)))
