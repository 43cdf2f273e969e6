"""What a check of a round says: on the command line, under `/pulse`, and on the page that a works council prints."""

from bot.messages.say import day, say
from bot.sealed.checks import Check, CheckResult, Verification

_UTC = "UTC"


def result(checked: CheckResult, language: str) -> str:
    """Returns the result of a check in a sentence or two; where something is wrong, with what to do."""
    outcome = "well" if checked.well else "wrong"
    return say(language, f"check.{checked.check.value}.{outcome}", **checked.fields)


def result_without_nonce(checked: CheckResult, language: str) -> str:
    """Returns the same for whoever need not try out numbers."""
    if checked.check is Check.LEDGER and checked.well:
        return say(language, "proof.ledger", digits=checked.fields["digits"])
    return result(checked, language)


def name(check: Check, language: str) -> str:
    return say(language, f"check.{check.value}.name")


def standing(verification: Verification, language: str) -> str:
    """Returns in words where the round has come to."""
    closed = day(language, verification.at, _UTC) if verification.at else ""
    return say(language, f"check.is_{verification.standing.value}", day=closed)
