"""What somebody types behind the command who looks for points, a ranking or a shop: a question, and no thanks."""

import re
import unicodedata
from enum import Enum


class NotKept(Enum):
    """What there is none of."""

    RANKING = "ranking"
    SHOP = "shop"


_LONGEST = 60  # characters of such a question
_RANKED = r"rank(?:ing)?s?|ranked|scores?|score\s?boards?|standings?|stats|statistics"
_RANKING = (
    rf"leader\s?boards?|leaders|top|best|most|winners?|winning|champions?|{_RANKED}",
    "ランキング|ランク|順位表?|トップ|上位|一番|いちばん|最多|最も多い|首位|スコア|成績",
)
_COLLECTED = r"points?|coins?|badges?|stars?|levels?|vouchers?|credits?"
_SHOP = (
    rf"rewards?|shop|store|redeem|balance|gift\s?cards?|prizes?|{_COLLECTED}",
    "ポイント|点数|景品|賞品|ごほうび|ご褒美|交換|残高|コイン|ギフト券",
)
_BESIDE = (
    "a|all|am|an|any|are|at|by|can|current|did|do|does|employee|gave|gets?|givers?|gives?|got|had|has|have|how|i|in|is|"
    "last|list|many|me|month|much|my|now|of|on|our|people|person|please|quarter|received|receivers?|s|see|show|team|"
    "thanks|kudos|the|there|"
    "this|total|us|view|was|we|week|what|where|which|who|whose|year|you|your"
)
_BESIDE_IN_JAPANESE = (
    "だれ|誰|どなた|何|なに|いくつ|どこ|どれ|私|わたし|自分|僕|今週|今月|今年|先週|先月|人|名|位|点|枚|回|件|数|"
    "感謝|チーム|社員|表|今|現在|合計|見せて|見たい|見る|教えて|知りたい|表示|一覧|使う|使いたい|したい|して|する|"
    "ください|もらった|もらう|贈った|多い|すごい|です|ます|ありますか|ある|の|は|が|を|に|で|と|も|か|へ"
)


def _question() -> re.Pattern[str]:
    """Of nothing but such words, signs and numbers; a name, or a value, is none of them."""
    kinds = {"ranking": _RANKING, "shop": _SHOP}
    named = "|".join(rf"(?P<{kind}>\b(?:{latin})\b|{japanese})" for kind, (latin, japanese) in kinds.items())
    return re.compile(rf"(?:{named}|\b(?:{_BESIDE})\b|{_BESIDE_IN_JAPANESE}|[^\w@#]|\d)+")


_QUESTION = _question()


def asked_for(text: str) -> NotKept | None:
    """Returns which of them was asked for, the shop where both were; None for whatever else is typed."""
    plain = unicodedata.normalize("NFKC", text).casefold().strip()
    match = _QUESTION.fullmatch(plain) if 0 < len(plain) <= _LONGEST else None
    if match is None:
        return None
    if match["shop"]:
        return NotKept.SHOP
    return NotKept.RANKING if match["ranking"] else None
