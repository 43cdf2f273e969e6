"""What is kept of a person, what is not, and how to check it: on one screen, for everybody."""

from collections.abc import Sequence

from bot.messages.message import Block, Bold, Heading, Message, Text
from bot.messages.say import clock, day, joined, say
from bot.org.people import Person
from bot.sealed.chart_log import Author, ChartLine, TeamChange
from bot.sealed.history import History
from bot.sealed.wording.checks import name


def privacy(history: History, team: str, k: int, reader: Person) -> Message:
    """Returns what is kept of the reader; `team` is their team's key in the chart log, `k` the floor from now on."""
    language = reader.language
    title = say(language, "pulse.privacy")
    in_reach = [say(language, "privacy.in_reach")] if history.keys_in_reach else []
    sections: dict[str, Sequence[str]] = {
        "privacy.kept.title": [say(language, "privacy.kept.text")],
        "privacy.not_kept.title": [say(language, "privacy.not_kept.text", k=k)],
        "privacy.while_open.title": [say(language, "privacy.while_open.text"), *in_reach],
        "privacy.how.title": [say(language, "privacy.how.text"), *_fingerprint(history, reader)],
        "privacy.chart.title": _chart(history, team, reader),
        "privacy.check.title": [_check(history, reader)],
    }
    blocks: list[Block] = [Heading(title)]
    for label, sentences in sections.items():
        blocks += [Text((Bold(say(language, label)),)), *(Text((sentence,)) for sentence in sentences)]
    return Message(title, tuple(blocks))


def _fingerprint(history: History, reader: Person) -> list[str]:
    """As it stands in the roll, which no database can write."""
    closed = history.roll.last_closed
    if closed is None:
        return []
    closed_on = day(reader.language, closed.at, reader.time_zone)
    return [say(reader.language, "privacy.fingerprint", day=closed_on, digits=closed.fingerprint)]


def _chart(history: History, team: str, reader: Person) -> list[str]:
    language = reader.language
    changes = history.changes_since_last_time()
    if changes is None:
        return [say(language, "privacy.chart_begins")]
    lines = [_changed(author, changes, team, reader) for author in Author]
    return [line for line in lines if line] or [say(language, "privacy.chart_same")]


def _changed(author: Author, changes: Sequence[ChartLine], team: str, reader: Person) -> str:
    """What came of one hand, all of it together; empty if nothing did."""
    of_team = [line for line in changes if line.by is author and team in line.teams]
    if not of_team:
        return ""
    total = TeamChange(*map(sum, zip(*(line.teams[team] for line in of_team), strict=True)))
    latest = day(reader.language, of_team[-1].at, reader.time_zone)
    return say(reader.language, f"privacy.by_{author.value}", day=latest, changes=counts(total, reader.language))


def counts(change: TeamChange, language: str) -> str:
    """Returns a change as in "2 joined and 1 left", without what did not happen."""
    parts = [say(language, f"privacy.{kind}", number=number) for kind, number in change._asdict().items() if number]
    return joined(language, parts)


def _check(history: History, reader: Person) -> str:
    language, check = reader.language, history.last_check
    if check is None:
        return say(language, "privacy.unchecked")
    checked_at = {"day": day(language, check.at, reader.time_zone), "time": clock(language, check.at, reader.time_zone)}
    failed = joined(language, [name(failure, language) for failure in check.failed] or [""])
    return say(language, "privacy.check_failed" if check.failed else "privacy.check_well", **checked_at, failed=failed)
