"""The page that a works council prints: how a check-in was kept. It shows floors and counts, and no score."""

from datetime import datetime

from bot.messages.message import Block, Bold, Buttons, Cell, Facts, Heading, Message, Note, Quote, Table, Text
from bot.messages.say import clock, day, joined, say
from bot.sealed.actions import KEEP_PROOF, PROOF
from bot.sealed.chart_log import ChartLine, TeamChange
from bot.sealed.floors import Uncounted
from bot.sealed.report import RoundReport
from bot.sealed.wording.checks import name, result, result_without_nonce

_ZONE = "UTC"  # the page has many readers


def report(round_report: RoundReport, now: datetime, language: str) -> Message:
    """Returns the report on one round, in one language."""
    title = _title(round_report, _ZONE, language)
    blocks: list[Block] = [
        Heading(title),
        Text((say(language, "report.checked_at", moment=_moment(language, now)),)),
        Text((Bold(_verdict(round_report, language)),)),
        Heading(say(language, "report.checks")),
        Facts(_checks(round_report, language)),
        Heading(say(language, "report.promise")),
        Quote(say(language, "pulse.promise")),
        Heading(say(language, "report.frozen")),
        Facts(_frozen(round_report, language)),
        Note((say(language, "report.frozen_note"),)),
        Heading(say(language, "report.published")),
        Facts(_published(round_report, language)),
        Note((say(language, "report.nonce_note"),)),
        Heading(say(language, "report.changes")),
        *_changes(round_report, language),
        Heading(say(language, "report.limits")),
        Text((say(language, "report.limits_text"),)),
        Text((say(language, "report.repeat", number=round_report.verification.number or ""),)),
    ]
    return Message(title, tuple(blocks))


def proof(round_report: RoundReport, now: datetime, zone: str, language: str, place: int) -> Message:
    """Returns the same for chat, where it is for observers and admins: without the nonce, and without changes of single
    teams, of which the diary tells. `place` is that of the check-in among those that were counted, from 1.
    """
    title = _title(round_report, zone, language)
    blocks: list[Block] = [
        Heading(title),
        Text((Bold(_verdict(round_report, language)),)),
        Facts(_checks(round_report, language, says_nonce=False)),
        Heading(say(language, "report.frozen")),
        Facts(_frozen(round_report, language, with_units=True)),
        Note((say(language, "report.frozen_note"),)),
        Note((say(language, "proof.note", moment=_moment(language, now)),)),
    ]
    buttons = [KEEP_PROOF.button(say(language, "proof.keep"), place)]
    if place > 1:
        buttons.append(PROOF.button(say(language, "proof.earlier"), place - 1))
    return Message(title, (*blocks, Buttons(tuple(buttons))))


def copy_of_proof(round_report: RoundReport, now: datetime, zone: str, language: str) -> Message:
    """Returns the same as lines of text, to be kept: nothing in it is pressed, and all of it can be copied."""
    title = _title(round_report, zone, language)
    rows = (*_checks(round_report, language, says_nonce=False), *_frozen(round_report, language, with_units=True))
    lines = [
        say(language, "proof.copied", moment=_moment(language, now)),
        _verdict(round_report, language),
        *(f"• {say(language, 'proof.line', label=label, text=text)}" for label, text in rows),
        say(language, "proof.line", label=say(language, "report.limits"), text=say(language, "report.limits_text")),
        say(language, "report.repeat", number=round_report.verification.number or ""),
    ]
    return Message(title, (Text((Bold(title),)), *(Text((line,)) for line in lines)))


def _title(round_report: RoundReport, zone: str, language: str) -> str:
    company = round_report.verification.workspace.name
    return say(language, "report.heading", company=company, day=day(language, round_report.opening.at, zone))


def _verdict(round_report: RoundReport, language: str) -> str:
    names = [name(check, language) for check in round_report.verification.failed]
    return say(language, "report.wrong", failed=joined(language, names)) if names else say(language, "report.well")


def _moment(language: str, moment: datetime) -> str:
    written = say(language, "pulse.moment", day=day(language, moment, _ZONE), time=clock(language, moment, _ZONE))
    return f"{written} {_ZONE}"


def _checks(round_report: RoundReport, language: str, *, says_nonce: bool = True) -> tuple[tuple[str, str], ...]:
    worded = result if says_nonce else result_without_nonce
    return tuple(
        (
            name(checked.check, language),
            say(language, "report.passed" if checked.well else "report.failed", sentence=worded(checked, language)),
        )
        for checked in round_report.verification.results
    )


def _frozen(round_report: RoundReport, language: str, *, with_units: bool = False) -> tuple[tuple[str, str], ...]:
    """With how many units have a number, which was published."""
    opening = round_report.opening
    rows = {
        "opened": _moment(language, opening.at),
        "closed": _moment(language, opening.closes_at),
        "floor": str(opening.k),
        "people": str(round_report.people),
        "teams": str(round_report.teams_asked),
        "newcomers": str(round_report.newcomers),
        "shrank": str(round_report.uncounted.get(Uncounted.SHRANK, 0)),
        "moved": str(round_report.uncounted.get(Uncounted.MOVED, 0)),
        "remembered": _moment(language, round_report.remembered_since),
        **({"units": _units(round_report, language)} if with_units else {}),
    }
    return tuple((say(language, f"report.row.{key}"), text) for key, text in rows.items())


def _published(round_report: RoundReport, language: str) -> tuple[tuple[str, str], ...]:
    closing = round_report.closing
    rows = {
        "units": _units(round_report, language),
        "fingerprint": closing.fingerprint,
        "nonce": closing.nonce,
    }
    return tuple((say(language, f"report.row.{key}"), text) for key, text in rows.items())


def _units(round_report: RoundReport, language: str) -> str:
    published, opening = round_report.closing.published, round_report.opening
    return say(language, "report.of", some=len(published), every=len(opening.hung))


def _changes(round_report: RoundReport, language: str) -> list[Block]:
    if round_report.changes is None:
        return [Text((say(language, "report.no_before"),))]
    rows = [
        _change(line, team, change, round_report, language)
        for line in round_report.changes
        for team, change in line.teams.items()
    ]
    if not rows:
        return [Text((say(language, "report.no_changes"),))]
    columns = ("when", "by", "team", "joined", "moved_in", "left")
    heads = tuple(say(language, f"report.column.{column}") for column in columns)
    return [Table(say(language, "report.changes_title"), heads, tuple(rows)), Note((say(language, "report.by_note"),))]


def _change(
    line: ChartLine, team: str, change: TeamChange, round_report: RoundReport, language: str
) -> tuple[Cell, ...]:
    author = say(language, f"report.by_{line.by.value}")
    name = round_report.teams[team].name_in(language) if team in round_report.teams else team
    texts = (day(language, line.at, _ZONE), author, name, *map(str, change))
    return tuple(Cell(text) for text in texts)
