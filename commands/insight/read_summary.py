"""What a leader reads every four weeks about the part of the company below: from the ledger, kudos and counts."""

from asyncio import gather
from datetime import UTC, date, datetime, time, timedelta

from bot.checkin.questions import ROUNDS
from bot.checkin.rounds import Round
from bot.insight.mirror import EVERY, SEEN_BEFORE, begins, evaluated
from bot.insight.summary import (
    Shared,
    Summary,
    beliefs,
    find_shared,
    find_spots,
    heat_map,
    parts_of,
    recognised_in,
    themes_asked,
    usual_participation,
    value_line,
    walk,
)
from bot.org.people import Person
from bot.org.unit_key import leads, unit_key
from commands.insight.evaluate import evaluate, quarter
from storage.batching import Once
from storage.checkin import forecasts, ledger, promises, rounds
from storage.insight import evidence
from storage.org import values

_TAKEN_BACK_SEEN_WITHIN = 600  # seconds: of all that summaries share, only thanks can still go
_done: Once[tuple[int, int, int], Shared] = Once(20, _TAKEN_BACK_SEEN_WITHIN)
forget = _done.forget


async def read_summary(leader: Person, today: date) -> Summary | None:
    """The latest four weeks whose mirrors managers have had for three days; None before, and for whom no managers
    reported to.
    """
    workspace = leader.workspace_id
    first_monday = await rounds.first_monday(workspace)
    week = evaluated(first_monday, today - SEEN_BEFORE) if first_monday else 0
    closed = await rounds.closed(workspace, week - ROUNDS, week)
    unit = unit_key(leader.id)
    reports = [leads(part) for part in parts_of(closed[-1].frozen, unit) if leads(part) != leader.id] if closed else []
    if not reports:
        return None
    shared = await _done.answer((workspace, week, len(closed)), lambda: _shared(workspace, closed, week))
    pages = await ledger.known_pages(closed)
    latest = [(round_, page) for round_, page in pages if round_.week > week - EVERY]
    frozen, parts, themes = closed[-1].frozen, parts_of(closed[-1].frozen, unit), themes_asked(latest)
    known = {value.id: value for value in await values.current(workspace)}
    inside = frozen.tree.below(unit)
    spots, tested = find_spots(shared.evaluation, shared.spots, frozenset(inside), known)
    return Summary(
        unit,
        closed[0].first_monday,
        week,
        frozen,
        parts,
        themes,
        heat_map(latest, parts, themes),
        shared.evaluation.moved,
        tuple(spots),
        tested,
        tuple(
            value_line(value, shared.recognised[unit, value.id], unit, pages, shared.believed)
            for value in known.values()
        ),
        walk(leader.id, reports, shared),
        shared.evaluation.optimism,
        usual_participation(latest, inside),
    )


async def _shared(workspace: int, closed: list[Round], week: int) -> Shared:
    """Of weeks that are over, so it stays but for thanks that are taken back."""
    until = datetime.combine(begins(closed[0].first_monday, week + 1), time(), UTC)
    quarter_ago, month_ago = until - timedelta(weeks=ROUNDS), until - timedelta(weeks=EVERY)
    evaluation, thanks, believed, thanks_given, kept = await gather(
        evaluate(workspace, closed, week),
        evidence.recognised(workspace, quarter_ago, until),
        forecasts.of_values(workspace, [round_.id for round_ in closed]),
        evidence.given_by_bosses(workspace, month_ago, until),
        promises.kept_and_broken(workspace, quarter_ago, until),
    )
    return Shared(
        evaluation,
        find_shared(evaluation, quarter(closed), closed[-1].k),
        beliefs(closed, believed),
        recognised_in(closed[-1].frozen, thanks),
        thanks_given,
        kept,
    )
