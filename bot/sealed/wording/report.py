"""The page that a works council prints: how a check-in was kept. It shows floors and counts, and no score."""

from datetime import datetime

from bot.messages.message import Block, Bold, Cell, Facts, Heading, Message, Note, Quote, Table, Text
from bot.messages.say import clock, day, joined, say
from bot.sealed.chart_log import ChartLine, TeamChange
from bot.sealed.floors import Uncounted
from bot.sealed.report import RoundReport
from bot.sealed.wording.checks import name, result

_ZONE = "UTC"  # the page has many readers


def report(about: RoundReport, now: datetime, language: str) -> Message:
    """Returns the report on one round, in one language."""
    workspace, failed = about.verification.workspace, about.verification.failed
    title = say(language, "report.heading", company=workspace.name, day=day(language, about.opening.at, _ZONE))
    names = joined(language, [name(check, language) for check in failed] or [""])
    verdict = say(language, "report.wrong", failed=names) if failed else say(language, "report.well")
    blocks: list[Block] = [
        Heading(title),
        Text((say(language, "report.checked_at", moment=_moment(language, now)),)),
        Text((Bold(verdict),)),
        Heading(say(language, "report.checks")),
        Facts(_checks(about, language)),
        Heading(say(language, "report.promise")),
        Quote(say(language, "pulse.promise")),
        Heading(say(language, "report.frozen")),
        Facts(_frozen(about, language)),
        Note((say(language, "report.frozen_note"),)),
        Heading(say(language, "report.published")),
        Facts(_published(about, language)),
        Note((say(language, "report.nonce_note"),)),
        Heading(say(language, "report.changes")),
        *_changes(about, language),
        Heading(say(language, "report.limits")),
        Text((say(language, "report.limits_text"),)),
        Text((say(language, "report.repeat", number=about.verification.number or ""),)),
    ]
    return Message(title, tuple(blocks))


def _moment(language: str, moment: datetime) -> str:
    at = say(language, "pulse.moment", day=day(language, moment, _ZONE), time=clock(language, moment, _ZONE))
    return f"{at} {_ZONE}"


def _checks(about: RoundReport, language: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (
            name(checked.check, language),
            say(language, "report.passed" if checked.well else "report.failed", sentence=result(checked, language)),
        )
        for checked in about.verification.results
    )


def _frozen(about: RoundReport, language: str) -> tuple[tuple[str, str], ...]:
    opening = about.opening
    rows = {
        "opened": _moment(language, opening.at),
        "closed": _moment(language, opening.closes_at),
        "floor": str(opening.k),
        "people": str(about.people),
        "teams": str(about.teams_asked),
        "newcomers": str(about.newcomers),
        "shrank": str(about.uncounted.get(Uncounted.SHRANK, 0)),
        "moved": str(about.uncounted.get(Uncounted.MOVED, 0)),
        "remembered": _moment(language, about.remembered_since),
    }
    return tuple((say(language, f"report.row.{key}"), text) for key, text in rows.items())


def _published(about: RoundReport, language: str) -> tuple[tuple[str, str], ...]:
    closing = about.closing
    rows = {
        "units": say(language, "report.of", some=len(closing.published), every=len(about.opening.hung)),
        "fingerprint": closing.fingerprint,
        "nonce": closing.nonce,
    }
    return tuple((say(language, f"report.row.{key}"), text) for key, text in rows.items())


def _changes(about: RoundReport, language: str) -> list[Block]:
    if about.changes is None:
        return [Text((say(language, "report.no_before"),))]
    rows = [
        _change(line, team, change, about, language) for line in about.changes for team, change in line.teams.items()
    ]
    if not rows:
        return [Text((say(language, "report.no_changes"),))]
    columns = ("when", "by", "team", "joined", "moved_in", "left")
    heads = tuple(say(language, f"report.column.{column}") for column in columns)
    return [Table(say(language, "report.changes_title"), heads, tuple(rows)), Note((say(language, "report.by_note"),))]


def _change(line: ChartLine, team: str, change: TeamChange, about: RoundReport, language: str) -> tuple[Cell, ...]:
    by = say(language, f"report.by_{line.by.value}")
    name = about.teams[team].name_in(language) if team in about.teams else team
    texts = (day(language, line.at, _ZONE), by, name, *map(str, change))
    return tuple(Cell(text) for text in texts)
