"""The sincerity coach: at most one gentle suggestion before a kudos is sent, from words and the giver's last kudos.

It knows three small vocabularies in each language: praise that fits anybody, qualities of a person, and signs
that something changed for somebody. A word in none of them is taken for a deed: what the coach does not know
counts in the giver's favour, because a wrong hint hurts more than a missing one.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from bot.kudos.contempt import is_contempt
from bot.kudos.vocabulary import (
    AFTER_NAME,
    BEFORE_LAST_NAME,
    BEFORE_NAME,
    BEFORE_THANKS,
    DONE_FOR_US,
    EFFECT,
    EFFECT_JA,
    GRAMMAR,
    PARTICLES_JA,
    POLITE,
    PRAISE,
    PRAISE_JA,
    QUALITIES,
    QUALITIES_JA,
    THANKS,
    THANKS_JA,
    TO_SOMEBODY,
)

ALIKE = 0.9  # of the larger text's words are shared by a copy and its original ...
ALIKE_PAIRS = 0.8  # ... and in Japanese of its pairs of characters: one changed character touches two pairs
SMALLEST_COPY = 3  # distinct words or pairs; fewer belong to everybody
LAST = 5  # kudos looked at for the same person, this one among them ...
SAME = 4  # ... and how many of them make "again and again"
TERSE = 2  # words of a bare deed, such as "fixing the build"; who wrote more has told a story
TERSE_CHARACTERS = 9  # the same in Japanese, before the thanks


class Hint(StrEnum):
    """What may be suggested; the sentences are in the catalogues under `kudos.hint.<value>`."""

    CONTEMPT = "contempt"
    GENERIC = "generic"
    COPIED = "copied"
    NO_DEED = "no_deed"
    NO_EFFECT = "no_effect"
    SAME_PERSON = "same_person"


@dataclass(frozen=True, slots=True)
class Earlier:
    """One earlier kudos of the same giver."""

    words: str
    receivers: tuple[int, ...]


def hint(words: str, receivers: tuple[int, ...], earlier: Sequence[Earlier], teammates: frozenset[int]) -> Hint | None:
    """Returns the most helpful suggestion for these words, or None; never a reason to refuse them.

    `earlier` holds the giver's own kudos, newest first, at most 20; `teammates` the giver's, without the giver.

    The order: CONTEMPT before all, whatever else is said. GENERIC and NO_DEED first, since saying what somebody did
    also cures a copy and a missing effect. Then COPIED and SAME_PERSON, which are counted, not guessed; words before
    the choice of person, since words can still be changed in this kudos. NO_EFFECT is the likeliest to be wrong: it
    speaks last.
    Words that are only a link (a kudos by reaction) get no hint; beside words, a link stands for the deed.
    """
    folded = _folded(words)
    if is_contempt(folded):
        return Hint.CONTEMPT
    text, linked = _plain(folded), "://" in folded
    tokens = _tokens(text)
    if not tokens:
        return None if linked or not folded.strip() else Hint.GENERIC
    japanese = _is_japanese(text)
    deeds = [] if japanese else _deeds(tokens)
    if not linked and (vague := _vague_japanese(tokens) if japanese else _vague_english(tokens, deeds)):
        return vague
    if _copied(tokens, japanese, earlier):
        return Hint.COPIED
    if _same_person(receivers, earlier, teammates):
        return Hint.SAME_PERSON
    if not linked and (_bare_japanese(tokens) if japanese else _bare_english(tokens, deeds)):
        return Hint.NO_EFFECT
    return None


# --- reading

_NOT_WORDS = re.compile(
    r"(?=[<h:@#'’])(?:"  # what each of them begins with: the rest is passed over at a third of the time
    r"<at>[^<>]*</at>|<(?:[@#!]|https?:|mailto:)[^<>]*>|https?://[!-~]+|:[a-z+-][a-z0-9_+'-]*:"
    r"|(?<!\w)@(?:\w{1,8}?(?:さん|様)|[a-z0-9][a-z0-9._-]*|\w+)|#[\w-]+|['’])"
)
_NAMED = re.compile(r"(?:[一-龠々]{1,4}(?<!お客)|[ァ-ヶー]{2,8}|[a-z]{2,12})(?:さん|様|くん|ちゃん|先輩)")
_TITLE = re.compile("さん|様|くん|ちゃん|先輩")
_KANA = re.compile(r"[ぁ-んァ-ヶ]")
_KANJI = re.compile(r"[一-龠]")
_LATIN = re.compile(r"[a-z]")
_WORD = re.compile(r"[^\W\d_]+|\d+")


@lru_cache(maxsize=4_096)
def _folded(words: str) -> str:
    """One width, one case."""
    return unicodedata.normalize("NFKC", words).casefold()


def _plain(folded: str) -> str:
    """Without mentions, links, emoji by name, #values and apostrophes."""
    return _NOT_WORDS.sub(lambda match: "" if match[0] in "'’" else " ", folded)


def _tokens(text: str) -> list[str]:
    """Words in order, every number as 0; punctuation and emoji fall away."""
    return ["0" if token.isdigit() else token for token in _WORD.findall(text)]


def _is_japanese(text: str) -> bool:
    """By its kana, those of さん behind a name aside, since English thanks may be addressed to 田中さん."""
    if text.isascii():
        return False
    without_title = _TITLE.sub("", text)
    return bool(_KANA.search(without_title) or (_KANJI.search(without_title) and not _LATIN.search(without_title)))


# --- English


def _known(word: str) -> bool:
    return word in GRAMMAR or word in PRAISE or word in QUALITIES


def _is_name(tokens: Sequence[str], number: int) -> bool:
    """Returns whether an unknown word stands where a name does: "thanks Ana Reyes and Bo for", "great job Ana", "Ana
    is".
    """
    word = tokens[number]
    if number > 5 or _known(word) or word.endswith(("ing", "ed", "0")):
        return False
    next_token = tokens[number + 1] if number + 1 < len(tokens) else ""
    if not number:
        return next_token in AFTER_NAME or next_token.endswith("ed")
    previous = tokens[number - 1]
    if previous in BEFORE_NAME or " ".join(tokens[max(number - 2, 0) : number]) in BEFORE_NAME:
        return True
    if previous in BEFORE_LAST_NAME:
        return not next_token
    if previous == "and":
        return number > 1 and _is_name(tokens, number - 2)
    return (
        (not next_token or _known(next_token)) and not _known(previous) and number > 1 and _is_name(tokens, number - 1)
    )


def _deeds(tokens: Sequence[str]) -> list[int]:
    """Where the words stand that neither praise nor glue nor name: what somebody did, or at worst what they are."""
    return [
        number
        for number, word in enumerate(tokens)
        if word not in GRAMMAR and word not in PRAISE and not _is_name(tokens, number)
    ]


def _vague_english(tokens: Sequence[str], deeds: Sequence[int]) -> Hint | None:
    if not deeds:
        return Hint.GENERIC
    return Hint.NO_DEED if all(tokens[number] in QUALITIES for number in deeds) else None


def _bare_english(tokens: Sequence[str], deeds: Sequence[int]) -> bool:
    """Thanks for a short deed, in English for sure, with no sign of whom it served or what changed."""
    if THANKS.isdisjoint(tokens) or "0" in tokens or len(deeds) > TERSE:
        return False
    if "for" in tokens[deeds[0] :]:  # did something *for* somebody
        return False
    return not any(map(_shows_effect, ["", *tokens], tokens, [*tokens[1:], ""]))


def _shows_effect(before: str, word: str, after: str) -> bool:
    if word == "to":
        return bool(before) and before not in TO_SOMEBODY
    if word == "i":
        return after not in BEFORE_THANKS
    return word in EFFECT and (word, after) != ("so", "much")


# --- Japanese


def _longest_first(phrases: Iterable[str]) -> str:
    return "|".join(sorted(phrases, key=lambda phrase: (-len(phrase), phrase)))


_KNOWN_JA = re.compile(
    rf"{_NAMED.pattern}|{_longest_first(PRAISE_JA)}"
    rf"|(?P<quality>{_longest_first(QUALITIES_JA)})|{_longest_first(PARTICLES_JA)}|[おご](?=[一-龠ァ-ヶ])"
)


def _joined(tokens: Sequence[str]) -> str:
    """Japanese without anything between its characters; English praise inside it falls away."""
    return "".join(token for token in tokens if token not in PRAISE and token not in GRAMMAR)


def _vague_japanese(tokens: Sequence[str]) -> Hint | None:
    """Walk over known phrases, the longest first; the first character that none explains is a deed."""
    text, position, quality = _joined(tokens), 0, False
    while position < len(text):
        phrase = _KNOWN_JA.match(text, position)
        if not phrase:
            return None
        quality = quality or phrase.lastgroup == "quality"
        position = phrase.end()
    return Hint.NO_DEED if quality else Hint.GENERIC


def _bare_japanese(tokens: Sequence[str]) -> bool:
    """The same in Japanese: a short deed, then 〜てくれて ("did for us") or thanks, then nothing but courtesies."""
    text = _joined(tokens)
    thanks = DONE_FOR_US.search(text) or THANKS_JA.search(text)
    if not thanks or EFFECT_JA.search(text):
        return False
    deed = _NAMED.sub("", text[: thanks.start()])
    return len(deed) <= TERSE_CHARACTERS and bool(_vague_japanese([text[thanks.end() :]]))


# --- copies and the same person


def shingles_of(words: str) -> frozenset[str]:
    """Returns what is compared of a text, to find another that says the same."""
    text = _plain(_folded(words))
    return _shingles(_tokens(text), _is_japanese(text))


def _shingles(tokens: Sequence[str], japanese: bool) -> frozenset[str]:
    """What is compared: words without courtesies and names, or all pairs of neighbouring Japanese characters."""
    if japanese:
        text = "".join(tokens)
        return frozenset(map(str.__add__, text, text[1:]))
    return frozenset(
        t for number, t in enumerate(tokens) if t not in POLITE and (number > 5 or not _is_name(tokens, number))
    )


def _copied(tokens: Sequence[str], japanese: bool, earlier: Sequence[Earlier]) -> bool:
    """Returns whether an earlier kudos shares ALIKE of the larger one's shingles. Values and mentions are no shingles,
    all numbers are one, and a name weighs little: swapping them leaves a copy. A near copy holds most of the nine
    longest words (in Japanese: rarest characters); other kudos are passed over without being taken apart, which is
    cheap.
    """
    rarest = sorted(set("".join(tokens))) if japanese else sorted(sorted(set(tokens)), key=len)
    rarest = rarest[-9:]
    near = [
        folded
        for folded in (_folded(kudos.words) for kudos in earlier)
        if 2 * sum(map(folded.__contains__, rarest)) > len(rarest)
    ]
    if not near:
        return False
    mine, alike = _shingles(tokens, japanese), ALIKE_PAIRS if japanese else ALIKE
    for text in map(_plain, near):
        theirs = _shingles(_tokens(text), _is_japanese(text))
        if len(mine) >= SMALLEST_COPY and len(mine & theirs) >= alike * max(len(mine), len(theirs)):
            return True
    return False


def _same_person(receivers: tuple[int, ...], earlier: Sequence[Earlier], teammates: frozenset[int]) -> bool:
    """Returns whether SAME of the LAST kudos, this one among them, thank one person and none another teammate."""
    latest = [set(receivers), *(set(kudos.receivers) for kudos in earlier[: LAST - 1])]
    return any(
        sum(person in thanked for thanked in latest) >= SAME
        and bool(teammates - {person})
        and all(teammates.isdisjoint(thanked - {person}) for thanked in latest)
        for person in set(receivers)
    )
