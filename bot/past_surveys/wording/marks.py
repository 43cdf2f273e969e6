"""The mark that stands wherever something of another product does."""

from datetime import date

from bot.messages.say import say, short_month


def imported_from(product: str, month: date, language: str) -> str:
    """Returns of which product and month a number is."""
    return say(language, "imports.mark", product=product, month=short_month(language, month))
