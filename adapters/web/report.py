"""Reports on closed check-ins as one page that needs nothing else: to be printed, or opened on a phone."""

from collections.abc import Sequence
from datetime import datetime

from adapters.web.render import environment, message
from bot.messages.say import say
from bot.messages.texts import LANGUAGES
from bot.sealed.report import RoundReport
from bot.sealed.wording import report as wording


def page(reports: Sequence[RoundReport], now: datetime) -> str:
    """Returns one page with all reports, in every language one after the other; no script, and nothing is fetched."""
    versions = [
        {
            "language": language,
            "title": say(language, "report.title"),
            "articles": [message(wording.report(report, now, language)) for report in reports],
        }
        for language in LANGUAGES
    ]
    return environment.get_template("report.html").render(versions=versions)
