"""Text as it is read: without signs that nobody sees and that turn round or hide what stands beside them."""

import re

PICTURE = "\ufffc"  # what some clients leave of a picture that was pasted into words
# Embeddings, overrides and isolates of direction, zero-width blanks, the byte-order mark, line and paragraph separators
# apart. The joiners (U+200C, U+200D) stay: emoji and some scripts are written with them.
_HIDDEN = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")


def visible(text: str) -> str:
    """Returns the text without invisible characters: a post then reads as it is stored."""
    return _HIDDEN.sub("", text)


def says_something(text: str) -> bool:
    """Returns whether there is a letter or a digit in it, of any script: signs alone, as in "…", say nothing."""
    return any(map(str.isalnum, text))
