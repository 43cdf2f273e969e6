"""The way back to one's concern: six words, shown once, that nobody but their writer has.

A code that stood in a message would be exported with the chat, and a code beside a name proves for ever who wrote. So
the words are shown in a dialog, and what is stored with the concern is what scrypt makes of them, salted by a pepper
that lies in the sealed folder: who has the database alone cannot even try, and who has both tries 7,776^6 (77 bits).

Looking tells nobody anything: it writes nothing, and what it costs is the same whether the words are right or not. The
words go through scrypt whatever they are, and are compared in memory with every conversation there is.
"""

import hashlib
import hmac
import secrets
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

WORDS = 6
PEPPER = 32  # bytes
_DIFFERENT, _PAGE = 5, 100  # of six drawn words at least as many differ, and they lie as far apart in the list, or more
_LETTERS_AT_MOST = 200  # far more than six words have: scrypt takes as long for any of them
_WORK = 2**14  # scrypt's cost: 16 MiB and some 40 ms, which is one look


@cache
def word_list() -> tuple[str, ...]:
    """Returns the words to draw from."""
    lines = Path(__file__).with_name("six_words.txt").read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if not line.startswith("#"))


def draw_words() -> str:
    """Returns six words drawn by chance, as they are shown."""
    while not is_way_back(drawn := " ".join(secrets.choice(word_list()) for _ in range(WORDS))):
        continue  # once in millions
    return drawn


def is_way_back(typed: str) -> bool:
    """Returns whether these are six words as we draw them: who made up their own could be guessed.

    One word six times, or six of one page, are of the list, too: chance draws such ones for nobody.
    """
    return _are_six(_letters(typed))


def _are_six(letters: str) -> bool:
    words = list[str]()
    while letters:
        length = next((length for length in _lengths() if letters[:length] in _spellings()), 0)
        if not length:
            return False
        words.append(letters[:length])
        letters = letters[length:]
    return len(words) == WORDS and _is_drawn(words)


def _is_drawn(words: list[str]) -> bool:
    places = sorted({_spellings()[word] for word in words})
    return len(places) >= _DIFFERENT and places[-1] - places[0] > _PAGE


@cache
def _spellings() -> dict[str, int]:
    """Each with its place in the list."""
    return {word.replace("-", ""): place for place, word in enumerate(word_list())}


@cache
def _lengths() -> tuple[int, ...]:
    return tuple(sorted({len(word) for word in _spellings()}))


def _letters(typed: str) -> str:
    """Of whoever pastes the whole message that they kept in their chat, those of the six words behind its colon."""
    folded = unicodedata.normalize("NFKC", typed).casefold()
    pasted = _only_letters(" ".join(folded.partition(":")[2].split()[:WORDS]))
    return pasted if _are_six(pasted) else _only_letters(folded)


def _only_letters(folded: str) -> str:
    return "".join(letter for letter in folded if "a" <= letter <= "z")[:_LETTERS_AT_MOST]


def look_of(typed: str, pepper: bytes) -> bytes:
    """Returns what is stored of six words. Takes its time: call it outside of the loop that serves others.

    Only the letters count, so that capitals, commas, hyphens and the wide letters of a Japanese keyboard are no
    mistake. No word of the list begins another, so the letters alone still say which words they are.
    """
    return hashlib.scrypt(_letters(typed).encode(), salt=pepper, n=_WORK, r=8, p=1, dklen=PEPPER)


def stored_look(look: bytes, key: str) -> bytes:
    """Returns what is stored with the concern that has this key. Who writes again under the same six words has another
    one there: nothing that is stored says that two concerns are of one person.
    """
    return hashlib.sha256(look + key.encode()).digest()


def found_by(look: bytes, stored: Iterable[tuple[str, bytes]]) -> list[str]:
    """Returns the keys of all concerns that these words lead to, of keys with what is stored of each. Each is compared,
    in the same time, whichever it is.
    """
    return [key for key, look_here in stored if hmac.compare_digest(look_here, stored_look(look, key))]
