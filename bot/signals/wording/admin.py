"""How customer signals read to admins: what is set up, and what a file would change."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import NamedTuple

from bot.messages.message import Block, Bold, Buttons, Heading, Message, Note, Text
from bot.messages.say import day, line, say
from bot.org.remarks import Remark
from bot.signals import actions
from bot.signals.signals import KINDS_AT_MOST, SignalKind, SignalPeriod
from bot.signals.wording.remarks import spoken

FAULTS_AT_MOST = 20  # that are told in chat, where a message has an end
_CURED_BY_A_KIND = ("signals.file.no_kinds", "signals.file.no_signal")
_LOCATION = "/webhooks/{workspace}/signals"


class KindStanding(NamedTuple):
    """How much stands of one kind; `latest` is empty where nothing does. What was added or turned round since this
    quarter's test `waits_for` the day of the next one.
    """

    kind: SignalKind
    values: int
    departments: int
    latest: str
    waits_for: date | None = None


class RestatedLine(NamedTuple):
    """One number that is said anew, with the names of what it is about."""

    signal: str
    department: str
    period: SignalPeriod
    old: str
    new: str


class FileChange(NamedTuple):
    """What a file would change; `lines` are the first of what it says anew, `kinds` the signals that it sets up."""

    added: int
    restated: int
    lines: Sequence[RestatedLine]
    notes: Sequence[Remark] = ()
    kinds: Sequence[SignalKind] = ()


def address(workspace_id: int) -> str:
    """Returns the path at which signed numbers are taken."""
    return _LOCATION.format(workspace=workspace_id)


def overview(standings: Sequence[KindStanding], workspace_id: int, language: str) -> Message:
    title = say(language, "signals.title")
    blocks: list[Block] = [Heading(title), Text((say(language, "signals.about"),))]
    if len(standings) < 3:
        blocks.append(Note((say(language, "signals.ask_for_few"),)))
    for standing in standings:
        blocks += _kind(standing, language)
    buttons = [actions.EDIT_KIND.button(say(language, "signals.add"), "")] if len(standings) < KINDS_AT_MOST else []
    if standings:
        buttons.append(actions.GIVE.button(say(language, "signals.give")))
    buttons.append(actions.BRING.button(say(language, "signals.bring")))
    blocks += [Buttons(tuple(buttons)), Note((say(language, "signals.signed", path=address(workspace_id)),))]
    return Message(title, tuple(blocks))


def _kind(standing: KindStanding, language: str) -> Iterator[Block]:
    kind = standing.kind
    shape, better = say(language, f"signals.shape.{kind.shape.value}"), direction(kind, language)
    yield Text((Bold(kind.name(language)), say(language, "signals.kind", shape=shape, better=better)))
    key = "signals.stands" if standing.values else "signals.stands_nothing"
    fields = {"count": standing.values, "departments": standing.departments, "latest": standing.latest}
    yield Note((say(language, key, **fields) if standing.values else say(language, key),))
    if standing.waits_for:
        yield Note((say(language, "signals.waits_for_test", day=day_in(language, standing.waits_for)),))
    yield Buttons(
        (
            actions.EDIT_KIND.button(say(language, "change"), kind.key),
            actions.REMOVE_KIND.button(say(language, "signals.remove"), kind.key),
        )
    )


def day_in(language: str, calendar_day: date) -> str:
    return day(language, datetime.combine(calendar_day, time(12), UTC), "UTC")


def direction(kind: SignalKind, language: str) -> str:
    return say(language, "signals.better.higher" if kind.higher_is_better else "signals.better.lower")


def removed(kind: SignalKind, tested_until: date | None, language: str) -> Message:
    """Returns what is so now; the test of a quarter keeps what takes part in it until a day."""
    text = say(language, "signals.was_removed", signal=kind.name(language))
    if tested_until:
        until = day_in(language, tested_until)
        text = say(language, "signals.was_removed_after", signal=kind.name(language), day=until)
    back = actions.RETURN_KIND.button(say(language, "signals.return"), kind.key)
    return Message(text, (Text((text,)), Buttons((back,))))


def refused(faults: Sequence[Remark], language: str) -> Message:
    """Returns everything that is wrong with a file; nothing of it was stored."""
    title = say(language, "signals.file_refused")
    shown_faults = [Text((spoken(fault, language),)) for fault in faults[:FAULTS_AT_MOST]]
    hidden = len(faults) - len(shown_faults)
    further = (Note((say(language, "signals.more_faults", count=hidden),)),) if hidden > 0 else ()
    needs_kind = any(fault.key in _CURED_BY_A_KIND for fault in faults)
    add = (Buttons((actions.EDIT_KIND.button(say(language, "signals.add"), ""),)),) if needs_kind else ()
    return Message(title, (Text((Bold(title),)), *shown_faults, *further, *add))


def would_change(change: FileChange, waiting: str, language: str) -> Message:
    """Returns what a file would change, with the button that makes it so."""
    title = say(language, "signals.dry_run")
    blocks: list[Block] = [Heading(title), *_changes(change, language)]
    if change.added or change.restated:
        blocks.append(Buttons((actions.STATE.button(say(language, "signals.state"), waiting, sends=True),)))
    return Message(title, tuple(blocks))


def stated(change: FileChange, statement: int, language: str) -> Message:
    """Returns what is so now, with the way back."""
    title = say(language, "signals.stated")
    back = actions.TAKE_BACK.button(say(language, "signals.take_back"), statement)
    return Message(title, (Text((Bold(title),)), *_changes(change, language), Buttons((back,))))


def _changes(change: FileChange, language: str) -> Iterator[Block]:
    for kind in change.kinds:
        shape, better = say(language, f"signals.shape.{kind.shape.value}"), direction(kind, language)
        yield Text((say(language, "signals.new_kind", signal=kind.name(language), shape=shape, better=better),))
    if not change.added and not change.restated:
        yield Text((say(language, "signals.nothing_new"),))
    if change.added:
        yield Text((say(language, "signals.would_add", count=change.added),))
    if change.restated:
        yield Text((say(language, "signals.would_restate", count=change.restated),))
    for number in change.lines:
        yield Text((say(language, "signals.restated_line", **_fields(number)),))
    if (hidden := change.restated - len(change.lines)) > 0:
        yield Note((say(language, "signals.more_restated", count=hidden),))
    for note in change.notes:
        yield Note((spoken(note, language),))


def _fields(number: RestatedLine) -> Mapping[str, object]:
    return {
        "signal": number.signal,
        "department": number.department,
        "period": str(number.period),
        "before": number.old,
        "after": number.new,
    }


def shown_number(value: float, answers: int | None, language: str) -> str:
    """Returns a number, with how many answers it is made of where that is known."""
    text = f"{value:.10g}"
    return text if answers is None else say(language, "signals.of_answers", value=text, count=answers)


def taken_back(added: int, restated: int, language: str) -> Message:
    text = say(language, "signals.was_taken_back", added=added, restated=restated)
    return Message(text, (Text(line(language, "signals.was_taken_back", added=added, restated=restated)),))
