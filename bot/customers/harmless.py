"""What a stranger wrote, as it may stand before people: nothing in it opens, calls or mentions anything.

Platforms make a link of whatever looks like one, also in words that are quoted. So it is written as people write an
address that is not to be followed: example[.]com. Signs of people and groups have no name in them any more.
"""

import re
import unicodedata

from bot.messages.visible import visible

# Behind the point stands what may be the end of a host's name; in other scripts, two letters that follow a letter.
_DOT = re.compile(
    r"(?<=[^\W_])\.(?=[a-z][a-z0-9\-]{1,62}(?![a-z0-9]))|(?<=[^\W\d_])\.(?=[^\W\d_\x00-\x7f][^\s\x00-\x7f])"
    r"|(?<=[a-z0-9ａ-ｚ０-９])[．｡](?=[a-zａ-ｚ]{2})",  # wide ones end Japanese sentences, too
    re.IGNORECASE,
)
_SCHEME = re.compile(r"(?<=[a-z0-9]):(?=/{1,2})|\b(?:mailto|tel|javascript|data|slack|msteams):(?=\S)", re.IGNORECASE)
_SIGN = re.compile(r"<(?=[@!#/a-z])", re.IGNORECASE)
_CALL = re.compile(r"[@＠](?=\w)")
_BLANK_LINES = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+\n")

_JOIN = "\u200c\u200d"  # by which emoji and some scripts are written
_IDLE_JOIN = re.compile(rf"(?<=[!-~])[{_JOIN}]+|[{_JOIN}]+(?=[!-~])")  # where they join nothing, and hide an address
BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # letters that look like nothing
_KEPT = f"\n{_JOIN}"
_UNSEEN = ("Cc", "Cf", "Co", "Cs")


def harmless(words: str) -> str:
    """Returns words of a stranger, which may have several lines."""
    text = visible(unicodedata.normalize("NFC", words.replace("\r\n", "\n").replace("\r", "\n")))
    text = "".join(sign for sign in text.replace("\t", " ") if sign in _KEPT or _is_seen(sign))
    text = _IDLE_JOIN.sub("", text)
    text = _SCHEME.sub(lambda match: f"{match[0][:-1]}[:]", text)
    text = _DOT.sub("[.]", text)
    text = _SIGN.sub("< ", text)
    text = _CALL.sub(lambda match: f"{match[0]} ", text)
    return _BLANK_LINES.sub("\n\n", text).strip()


def _is_seen(sign: str) -> bool:
    return unicodedata.category(sign) not in _UNSEEN


def harmless_line(words: str) -> str:
    """Returns the same in one line, as for a name."""
    return " ".join(harmless(words).split())


def says_something(words: str) -> bool:
    """Returns whether anything is left that one sees."""
    return any(
        _is_seen(sign) and not sign.isspace() and sign not in BLANKS and unicodedata.category(sign)[0] != "M"
        for sign in words
    )
