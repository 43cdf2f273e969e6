"""Whether words to everybody repeat what somebody wrote without their name."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

_RUN, _CHARACTERS = 5, 12  # words, or characters of a language without blanks, that make a quotation
_TELLING = 2  # words with a meaning of their own, that make a short comment a quotation
_WITHOUT_BLANKS = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")  # Thai, Japanese, Chinese
# What everybody says tells nothing of who wrote it, nor of what they wrote about.
_ENGLISH = """
a about after again all also always am an and any are as at be been being both but by can could did do does doing
done for from get gets give go going good great had has have he her here him his how i if in into is it its just
know less let like lot made make many me more most much my need needs never new nice no not nothing now of ok okay
on one only or other our out over really she should so some still such sure than that the their them then there
these they thing things this those to too up us very want was we well were what when where which while who why will
with would yes you your appreciate best comment comments far fine happy hello helpful hi keep kind none please
sorry thank thanks work working dont isnt im ive s t re ve ll d m
"""
_WORDS = frozenset(_ENGLISH.split())
_JAPANESE = (
    *(
        "ありがとう",
        "有難う",
        "くださ",
        "下さ",
        "ございま",
        "御座いま",
        "お疲れ様",
        "お疲れさま",
        "おつかれさま",
        "宜しく",
        "よろしく",
    ),
    *(
        "お願い",
        "おねがい",
        "いたします",
        "致します",
        "特に",
        "とくに",
        "問題",
        "大丈夫",
        "良い",
        "いい",
        "よい",
        "私",
        "今",
    ),
    *("感謝", "皆様", "皆さん", "みなさん", "いつも", "本当", "とても", "もっと", "です", "でした", "ます", "ました"),
    *("ません", "ない", "なし", "した", "して", "する", "しています", "こと", "もの", "何", "思い", "思う", "最高"),
)
_COURTESY = re.compile("|".join(sorted(_JAPANESE, key=len, reverse=True)))
_CARRIERS = re.compile("[\u3400-\u9fff々]+|[\u30a1-\u30faー]+|[^\\W\u3040-\u30ff\u3400-\u9fff]+")
_HIRAGANA_A_WORD = 3  # characters, where nothing else is written


def quotes(words: str, comments: Iterable[str]) -> bool:
    """Returns whether words repeat a piece of a comment, or a whole short one, by which its writer could be known.

    A short comment stands whole in many a sentence that nobody took from it: everybody thanks, and a leader must be
    able to name what is asked for ("more staff", "残業"). So it is a quotation only from two words on that carry a
    meaning of their own ("fire Bob", "残業が多い"): one is a topic, two are somebody's opinion of it. Of other
    languages than English and Japanese no ordinary words are known: there a leader is rather asked once too often.
    """
    spoken, written = _plain(words), [_plain(comment) for comment in comments]
    # Each of a few hundred pieces is looked for in thousands of comments at once.
    in_words, in_signs = "\n".join(f" {text} " for text in written), "\n".join(written).replace(" ", "")
    return (
        any(run in in_words for run in _runs(spoken))
        or any(run in in_signs for run in _runs_without_blanks(spoken.replace(" ", "")))
        or any(_stands_whole(text, spoken) for text in written)
    )


def _stands_whole(comment: str, spoken: str) -> bool:
    if _WITHOUT_BLANKS.search(comment):
        stands = comment.replace(" ", "") in spoken.replace(" ", "")
    else:
        stands = f" {comment} " in f" {spoken} "
    return stands and _telling_words(comment) >= _TELLING


def _plain(text: str) -> str:
    """Letters and digits alone, in one form, with single blanks between them."""
    return re.sub(r"[\W_]+", " ", unicodedata.normalize("NFKC", text).casefold()).strip()


def _runs(text: str) -> Iterator[str]:
    words = text.split()
    yield from (f" {' '.join(words[start : start + _RUN])} " for start in range(len(words) - _RUN + 1))


def _runs_without_blanks(signs: str) -> Iterator[str]:
    """What stands between two commas of such a language is seldom long enough: it is read on."""
    for start in range(len(signs) - _CHARACTERS + 1):
        run = signs[start : start + _CHARACTERS]
        if 2 * len(_WITHOUT_BLANKS.findall(run)) >= _CHARACTERS:
            yield run


def _telling_words(plain: str) -> int:
    """Returns how many words of plain text carry a meaning of their own.

    Of Japanese, which has no blanks, these are the runs of kanji, katakana or letters: what stands between them are
    endings and particles. Where all is hiragana, three characters count as a word.
    """
    beyond = _COURTESY.sub(" ", plain)
    carriers = [word for part in beyond.split() for word in _CARRIERS.findall(part) if word not in _WORDS]
    return len(carriers) or len(re.findall("[\u3041-\u3096]", beyond)) // _HIRAGANA_A_WORD
