"""How much the words of a thanks say to others, by the coach's own rules."""

import re

from bot.kudos.sincerity import Hint, hint

SAYS_ALL, SAYS_DEED, SAYS_QUALITY, SAYS_NOTHING = 3, 2, 1, 0
_LINK = re.compile(r"https?://\S+")
_BY_HINT = {None: SAYS_ALL, Hint.NO_EFFECT: SAYS_DEED, Hint.NO_DEED: SAYS_QUALITY}


def clearness(words: str) -> int:
    """Returns SAYS_ALL to SAYS_NOTHING; the latter also where there are no words: a thanks by reaction is a link
    alone.
    """
    if not any(map(str.isalpha, _LINK.sub("", words))):
        return SAYS_NOTHING
    return _BY_HINT.get(hint(words, (), (), frozenset()), SAYS_NOTHING)
