"""What a leader reads every four weeks about the part of the company below: from the ledger, kudos and counts."""

from asyncio import gather
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from bot.checkin.departments import ThanksBetween, teams_in
from bot.checkin.promises import PromiseCount
from bot.checkin.questions import ROUNDS
from bot.checkin.rounds import Round
from bot.insight.claims.concern_counts import AcknowledgedInTime
from bot.insight.claims.depths import UnitDepths, beliefs_of
from bot.insight.claims.figures import Grounds, recognised_in
from bot.insight.claims.habits import BranchHabit, ByHabit, habits_below
from bot.insight.claims.head_beliefs import BelievedByHeads, beliefs_of_heads, beliefs_told
from bot.insight.claims.heat import heat_map, themes_asked
from bot.insight.claims.ratings import Ratings, latest_ratings, seen_by, with_thanks
from bot.insight.claims.waterline import find_waterline
from bot.insight.mirror import EVERY, SEEN_BEFORE, begins, evaluated
from bot.insight.summary import (
    CompanyFindings,
    ListedSpots,
    Summary,
    ValueLine,
    Walk,
    beliefs,
    find_shared,
    find_spots,
    optimism_of,
    parts_of,
    usual_participation,
    value_line,
    walk,
)
from bot.org.people import Person
from bot.org.tree import Tree
from bot.org.unit_key import leads, unit_key
from bot.org.values import Value
from commands.insight.acknowledged import acknowledged_in_time
from commands.insight.count_concerns import count_concerns
from commands.insight.evaluate import evaluate, quarter
from commands.signals.compare_sides import conclusion_of
from storage.batching import Memo
from storage.caches import registered
from storage.checkin import departments, forecasts, ledger, promises, rounds
from storage.half_hour import half_hours
from storage.insight import evidence
from storage.org import values
from storage.org.team_names import team_names
from storage.voice import counts

WEEK = timedelta(weeks=1)
_TAKEN_BACK_SEEN_WITHIN = 600  # seconds: of all that summaries share, only thanks can still go
_findings: Memo[tuple[int, int, int], CompanyFindings] = registered(Memo(20, _TAKEN_BACK_SEEN_WITHIN))


async def read_summary(leader: Person, today: date, *, waits: bool = False) -> Summary | None:
    """Returns the latest four weeks of mirrors that are three days old; None before, and for who leads no managers."""
    workspace_id, unit = leader.workspace_id, unit_key(leader.id)
    first_monday = await rounds.first_monday(workspace_id)
    week = evaluated(first_monday, today - SEEN_BEFORE) if first_monday else 0
    closed = await rounds.closed(workspace_id, week - ROUNDS, week)
    reports = [leads(part) for part in parts_of(closed[-1].frozen, unit) if leads(part) != leader.id] if closed else []
    if not reports:
        return None
    shared = await _findings.answer((workspace_id, week, len(closed)), lambda: _shared(workspace_id, closed, week))
    grounds, evaluation = shared.spots.grounds, shared.evaluation
    frozen, themes = closed[-1].frozen, themes_asked(grounds.latest)
    parts, by_id = parts_of(frozen, unit), {value.id: value for value in await values.current(workspace_id)}
    listed = find_spots(evaluation, shared.spots, frozen.tree, unit, by_id)
    return Summary(
        unit=unit,
        first_monday=closed[0].first_monday,
        week=week,
        frozen=frozen.named_in(leader.language, await team_names(workspace_id)),
        parts=parts,
        themes=themes,
        heat=heat_map(grounds.latest, (frozen.root, *parts), themes),
        moved=evaluation.moved,
        spots=tuple(listed.spots),
        calm=tuple(listed.calm),
        tested=listed.tested,
        values=_values(by_id.values(), unit, shared),
        walk=await _walk(leader, reports, shared, begins(closed[0].first_monday, week + 1)),
        optimism=optimism_of(evaluation),
        together=evaluation.together if len(evaluation.among - {leader.id}) >= closed[-1].k else None,
        together_here=evaluation.of_branches.get(unit),
        tide=evaluation.tide,
        participation=usual_participation(grounds.latest, frozen.tree.below(unit)),
        concerns=shared.concerns,
        waterline=_waterline(unit, parts, frozen.tree, listed, shared),
        services=seen_by(leader.id, unit, frozen.tree, shared.services),
        customers=await conclusion_of(workspace_id, waits=waits),
        heads=beliefs_told(leader.id, unit, frozen.tree, shared.heads, closed[-1].k),
        habits=habits_below(leader.id, unit, frozen.tree, shared.habits, closed[-1].k),
    )


def _values(values_now: Iterable[Value], unit: str, shared: CompanyFindings) -> tuple[ValueLine, ...]:
    grounds = shared.spots.grounds
    return tuple(
        value_line(value, grounds.recognised[unit, value.id], unit, grounds.quarter, shared.believed)
        for value in values_now
    )


async def _walk(leader: Person, reports: Sequence[int], shared: CompanyFindings, until: date) -> Walk:
    """With what nobody else reads: the half hours with customers of the leader's own quarter."""
    count = await half_hours.done_in(leader.workspace_id, leader.id, until - timedelta(weeks=ROUNDS), until)
    return replace(walk(leader.id, reports, shared), half_hours=count)


def _waterline(
    unit: str, parts: Sequence[str], tree: Tree, listed: ListedSpots, shared: CompanyFindings
) -> UnitDepths | None:
    return find_waterline(unit, parts, tree, listed.spots, shared.spots.grounds, by_theme=listed.by_theme)


async def _shared(workspace_id: int, closed: list[Round], week: int) -> CompanyFindings:
    """Of weeks that are over, so it stays but for thanks that are taken back."""
    until = datetime.combine(begins(closed[0].first_monday, week + 1), time(), UTC)
    quarter_ago, month_ago = until - timedelta(weeks=ROUNDS), until - timedelta(weeks=EVERY)
    evaluation, thanks, of_values, thanks_given, promise_counts, acknowledged = await gather(
        evaluate(workspace_id, closed, week),
        evidence.recognised(workspace_id, quarter_ago, until),
        forecasts.of_values(workspace_id, [round_.id for round_ in closed]),
        evidence.given_by_bosses(workspace_id, month_ago, until),
        promises.kept_and_broken(workspace_id, quarter_ago, until),
        acknowledged_in_time(workspace_id, quarter_ago, until),
    )
    frozen, pages = await quarter(workspace_id, closed, week), await ledger.known_pages(closed)
    latest = [(round_, page) for round_, page in pages if round_.counts_in > week - EVERY]
    services, asked_in = latest_ratings(pages), [round_.id for round_, _ in pages if round_.frozen.departments]
    of_all = await forecasts.of_everybody(workspace_id, [round_.id for round_, _ in latest])
    grounds = Grounds(
        quarter=pages,
        latest=latest,
        beliefs=beliefs_of([round_ for round_, _ in latest], of_all),
        recognised=recognised_in(closed[-1].frozen, thanks),
        thanks_given=thanks_given,
    )
    return CompanyFindings(
        evaluation=evaluation,
        spots=find_shared(evaluation, frozen, closed[-1].k, grounds),
        believed=beliefs(closed, of_values),
        promises=promise_counts,
        acknowledged=_in_time(acknowledged),
        concerns=await count_concerns(workspace_id, month_ago.date(), until.date() - WEEK, closed[-1].k),
        heads=beliefs_of_heads(pages, await forecasts.of_departments(workspace_id, asked_in), closed[-1].k),
        habits=_habits(of_all, promise_counts, thanks_given),
        services=with_thanks(services, await _thanks_between(workspace_id, services, frozen.tree, quarter_ago, until)),
    )


def _habits(
    forecasts_of: BelievedByHeads, promise_counts: Mapping[int, PromiseCount], thanks_given: Mapping[int, int]
) -> ByHabit:
    """Of whom each is true: a yes or no, whatever the counts are."""
    forecasters = {manager for by_item in forecasts_of.values() for labels in by_item.values() for manager in labels}
    return {
        BranchHabit.FORECASTS: forecasters,
        BranchHabit.PROMISES: {manager for manager, count in promise_counts.items() if count.fulfilled},
        BranchHabit.THANKS: {manager for manager, count in thanks_given.items() if count},
    }


def _in_time(acknowledged: Mapping[int, counts.Acknowledged]) -> dict[int, AcknowledgedInTime]:
    """By reader, where anything came."""
    return {
        reader: amount
        for reader, concerns in acknowledged.items()
        if (amount := AcknowledgedInTime.of(concerns.in_time, concerns.came))
    }


async def _thanks_between(
    workspace_id: int, services: Ratings, tree: Tree, since: datetime, until: datetime
) -> list[ThanksBetween]:
    if not services.pairs:
        return []
    return await departments.thanks_between(workspace_id, teams_in(tree, services.departments), since, until)
