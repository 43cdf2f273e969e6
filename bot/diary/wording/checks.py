"""What came of checking the diary, in words."""

from bot.diary.entries import Chain, Fault, Flaw
from bot.messages.say import say


def fault_in_words(fault: Fault, language: str) -> str:
    if fault.flaw is Flaw.MISSING:
        count = fault.last - fault.first + 1
        return say(language, "diary.check.missing", count=count, first=fault.first, last=fault.last)
    return say(language, f"diary.check.{fault.flaw.value}", first=fault.first, before=fault.first - 1)


def intact(chain: Chain, language: str) -> str:
    if not chain.length:
        return say(language, "diary.check.empty")
    words = say(language, "diary.check.intact", count=chain.length, hash=chain.last)
    return f"{words} {say(language, 'diary.check.emptied', count=chain.emptied)}" if chain.emptied else words
