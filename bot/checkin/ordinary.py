"""What everybody says: words that tell nothing of who wrote them, nor of what they wrote about."""

import re

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
    *("ありがとう", "有難う", "ございま", "御座いま", "お疲れ様", "お疲れさま", "おつかれさま", "宜しく", "よろしく"),
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


def telling_words(plain: str) -> int:
    """Returns how many words of plain text carry a meaning of their own.

    Of Japanese, which has no blanks, these are the runs of kanji, katakana or letters: what stands between them are
    endings and particles. Where all is hiragana, three characters count as a word.
    """
    beyond = _COURTESY.sub(" ", plain)
    carriers = [word for part in beyond.split() for word in _CARRIERS.findall(part) if word not in _WORDS]
    return len(carriers) or len(re.findall("[\u3041-\u3096]", beyond)) // _HIRAGANA_A_WORD
