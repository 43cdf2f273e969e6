"""Whether words to some people repeat a long piece of what somebody else wrote without their name.

It keeps from passing on by accident: who wants to says the same in other words. So it asks for little: sixty letters
in a row, which are twelve words and more, by which somebody could be known. Shorter is what everybody says, names of
rules, and topics. What readers said before, or the one who is answered, is nobody else's, whoever quotes it.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable

_LONG, _LONG_WITHOUT_BLANKS = 60, 30  # letters and digits in a row; a word is written with fewer of them there
_WITHOUT_BLANKS = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")  # Thai, Japanese, Chinese
_BETWEEN = re.compile(r"[\W_]+")
_BEGINNING = 30  # characters by which a piece is found in what was said; no piece has fewer


def repeated(words: str, of_others: Collection[str], but_not: Collection[str] = ()) -> str | None:
    """Returns how the first piece begins that repeats what others wrote; None where nothing does.

    What stands in a text of `but_not` may be said, whoever else wrote it. Each text is read once, whatever it says.
    """
    spoken = unicodedata.normalize("NFKC", words)
    places = [place for place, letter in enumerate(spoken) for sign in letter.casefold() if sign.isalnum()]
    signs = _signs(spoken)
    starts = [
        start
        for length, is_piece in ((_LONG, bool), (_LONG_WITHOUT_BLANKS, _is_without_blanks))
        for start in _starts(signs, length, is_piece, of_others, but_not)
    ]
    return _beginning(spoken[places[min(starts)] :]) if starts else None


def _starts(
    signs: str, length: int, is_piece: Callable[[str], bool], of_others: Iterable[str], but_not: Iterable[str]
) -> list[int]:
    """Where the runs of such a length begin that others wrote."""
    every = ((signs[start : start + length], start) for start in range(len(signs) - length, -1, -1))
    runs = {run: start for run, start in every if is_piece(run)}
    # Wherever a run begins, one of these stands whole in it: most texts hold none, and are done with.
    half = length // 2
    blocks = {signs[start : start + half] for start in range(0, len(signs) - half + 1, half)} if runs else set()
    repeats = _in_texts(runs, blocks, length, of_others)
    repeats -= _in_texts(repeats, blocks, length, but_not) if repeats else set()
    return [runs[run] for run in repeats]


def _in_texts(runs: Collection[str], blocks: Collection[str], length: int, texts: Iterable[str]) -> set[str]:
    return {
        run
        for text in map(_signs, texts)
        if any(block in text for block in blocks)
        for start in range(len(text) - length + 1)
        if (run := text[start : start + length]) in runs
    }


def _signs(text: str) -> str:
    """Letters and digits alone, in one form: neither width nor capitals nor what nobody sees makes it another text."""
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", text).casefold())


def _is_without_blanks(run: str) -> bool:
    return 2 * len(_WITHOUT_BLANKS.findall(run)) >= len(run)


def _beginning(piece: str) -> str:
    """Cut between words, where there are any."""
    cut = piece[:_BEGINNING]
    return (cut.rsplit(maxsplit=1)[0] if " " in cut else cut) + "…"
