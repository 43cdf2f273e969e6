"""How what is new of a department's customers reads, in one line."""

from datetime import UTC, datetime, time

from bot.messages.say import say, short_day
from bot.signals.news import SignalNews, SignalNumber
from bot.signals.signals import SignalKind
from bot.signals.wording.numbers import written


def said_of_customers(news: SignalNews, language: str) -> str:
    until = short_day(language, datetime.combine(news.until, time(12), UTC), "UTC")
    fields = {"signal": news.kind.name(language), "day": until, "now": _with_answers(news.now, news.kind, language)}
    if news.earlier is None:
        return say(language, "felt.news", **fields)
    return say(language, "felt.news_before", **fields, earlier=_with_answers(news.earlier, news.kind, language))


def _with_answers(number: SignalNumber, kind: SignalKind, language: str) -> str:
    text = written(number.number, kind, language)
    return say(language, "felt.news_answers", number=text, count=number.answers) if number.answers else text
