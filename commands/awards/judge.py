"""What a juror reads and chooses: never of themselves, their own team or whom they nominated."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.awards.actions import FavourForm
from bot.awards.awards import (
    REASON_AT_MOST,
    AwardRound,
    Candidate,
    Nomination,
    by_candidate,
    contested,
    order_for,
)
from bot.awards.fairness import Division
from bot.awards.jury import JuryLines, open_to
from bot.awards.tally import Approval, CandidateStanding, standings
from bot.awards.wording import reading as wording
from bot.awards.wording.forms import favour_form
from bot.messages.refusal import Refusal
from bot.messages.visible import says_something
from bot.ports import Context
from commands.feature import Answer
from commands.org.chart import chart_around
from storage.awards import choices, nominations, rounds
from storage.org import people, values


@dataclass(frozen=True, slots=True)
class Bench:
    """A round that is read, in its `turn`: every candidate, and those whom each juror may judge."""

    round: AwardRound
    turn: int
    candidates: Mapping[Candidate, Sequence[Nomination]]
    open_to: Mapping[int, Mapping[Candidate, Sequence[Nomination]]]

    @property
    def judges_of(self) -> dict[Candidate, list[int]]:
        """Returns by candidate the jurors who may judge them."""
        return {
            candidate: [juror for juror, theirs in self.open_to.items() if candidate in theirs]
            for candidate in self.candidates
        }


@dataclass(frozen=True, slots=True)
class OpenCandidate:
    """Somebody whom a juror may judge: the round that is read, and the first nomination of them."""

    bench: Bench
    first: Nomination


async def bench(workspace_id: int, round_: AwardRound, turn: int) -> Bench:
    """Returns what is read in a turn, by the chart of this moment: in the second, those whom a juror favoured in the
    first.
    """
    candidates = await _candidates(workspace_id, round_.id)
    jurors = [juror.id for juror in await rounds.jury(workspace_id, round_.id)]
    around = await chart_around(workspace_id, {*jurors, *(candidate.nominee for candidate in candidates)})
    lines = JuryLines.of(around.places)
    whole = Bench(round_, turn, candidates, {juror: open_to(juror, candidates, lines) for juror in jurors})
    if turn == 1:
        return whole
    favoured = {standing.candidate for standing in await standings_of(workspace_id, whole, 1) if standing.approvals}
    remaining = {candidate: words for candidate, words in candidates.items() if candidate in favoured}
    return Bench(round_, turn, remaining, {juror: open_to(juror, remaining, lines) for juror in jurors})


async def _candidates(workspace_id: int, round_id: int) -> dict[Candidate, list[Nomination]]:
    """Those who are still there, for values that were contested when nominations closed: nobody takes an award from
    another by going while the jury reads, also who is forgotten.
    """
    standing = await nominations.of_round(workspace_id, round_id)
    values_contested = await rounds.contested_values(workspace_id, round_id)
    if values_contested is None:
        return contested(standing, await nominations.rivals(workspace_id, round_id))
    return {
        candidate: words for candidate, words in by_candidate(standing).items() if candidate.value in values_contested
    }


async def standings_of(workspace_id: int, judged: Bench, turn: int) -> list[CandidateStanding]:
    """Returns how each candidate stands by what was chosen in a turn."""
    approvals = await choices.of_turn(workspace_id, judged.round.id, turn)
    voters = await choices.voters(workspace_id, judged.round.id, turn)
    return standings(judged.judges_of, approvals, voters)


async def read(ctx: Context, offset: int) -> Answer:
    """Answers with a page of what a juror may judge, in an order of their own."""
    judged = await _judged(ctx)
    if isinstance(judged, Refusal):
        return judged
    workspace_id, theirs = ctx.workspace.id, judged.open_to[ctx.person.id]
    ordered = order_for(ctx.person.id, judged.round.id, [*theirs])
    start = max(0, min(offset, len(ordered)))
    after_first = [] if judged.turn == 1 else await standings_of(workspace_id, judged, 1)
    on_page = wording.fitting(ordered[start:], theirs, after_first)
    approvals = await choices.of_turn(workspace_id, judged.round.id, judged.turn)
    page = wording.ReadingPage(
        candidates={candidate: theirs[candidate] for candidate in on_page},
        offset=start,
        count=len(ordered),
        favoured=frozenset(approval.candidate for approval in approvals if approval.juror == ctx.person.id),
        standings=after_first,
        not_theirs=len(theirs) < len(judged.candidates),
    )
    spread = await _spread(workspace_id, judged.round.id)
    return wording.reading(page, judged.round, spread, ctx.person, await values.every(workspace_id))


async def _spread(workspace_id: int, round_id: int) -> wording.Spread:
    remarks = await rounds.spread_of(workspace_id, round_id)
    leaders = [int(remark.group) for remark in remarks if remark.division is Division.BRANCH]
    leading = await people.by_ids(workspace_id, leaders)
    return wording.Spread(remarks, {str(person.id): person.name for person in leading})


async def open_favour(ctx: Context, nomination_id: int) -> Answer:
    theirs = await _open_to(ctx, nomination_id)
    if isinstance(theirs, Refusal):
        return theirs
    judged, nomination = theirs.bench, theirs.first
    return favour_form(nomination.id, nomination.nominee.name, ctx.person.language, turn=judged.turn)


async def favoured(ctx: Context, form: FavourForm) -> Answer:
    theirs = await _open_to(ctx, form.candidate)
    if isinstance(theirs, Refusal):
        return theirs
    judged, nomination = theirs.bench, theirs.first
    if judged.turn == 1 and not says_something(form.reason):
        return Refusal("awards.refused.no_reason", input=FavourForm.reason.name)
    if len(form.reason) > REASON_AT_MOST:
        fields = {"length": len(form.reason), "most": REASON_AT_MOST}
        return Refusal("kudos.refused.too_long", fields, FavourForm.reason.name)
    approval = Approval(ctx.person.id, nomination.candidate, form.reason)
    if not await choices.favour(ctx.workspace.id, judged.round.id, judged.turn, approval):
        return Refusal("awards.refused.not_reading")
    return wording.noted(nomination.nominee.name, ctx.person)


async def unfavour(ctx: Context, nomination_id: int) -> Answer:
    theirs = await _open_to(ctx, nomination_id)
    if isinstance(theirs, Refusal):
        return theirs
    judged, nomination = theirs.bench, theirs.first
    await choices.unfavour(ctx.workspace.id, judged.round.id, judged.turn, ctx.person.id, nomination.candidate)
    return wording.noted(nomination.nominee.name, ctx.person)


async def finish(ctx: Context, _: object = None) -> Answer:
    """Notes that a juror has read everything, also where they favour nobody."""
    judged = await _judged(ctx)
    if isinstance(judged, Refusal):
        return judged
    await choices.note_done(ctx.workspace.id, judged.round.id, judged.turn, ctx.person.id, ctx.now)
    approvals = await choices.of_turn(ctx.workspace.id, judged.round.id, judged.turn)
    favours = sum(approval.juror == ctx.person.id for approval in approvals)
    return wording.done(judged.round, favours, ctx.person.language)


async def _judged(ctx: Context) -> Bench | Refusal:
    """The round that is read, for whoever is one of its jury."""
    round_ = await rounds.open_round(ctx.workspace.id)
    if round_ is None or round_.turn is None:
        return Refusal("awards.refused.not_reading")
    judged = await bench(ctx.workspace.id, round_, round_.turn)
    return judged if ctx.person.id in judged.open_to else Refusal("awards.refused.not_juror")


async def _open_to(ctx: Context, nomination_id: int) -> OpenCandidate | Refusal:
    """The candidate whom this nomination is about, where the juror may judge them."""
    judged = await _judged(ctx)
    if isinstance(judged, Refusal):
        return judged
    for of_candidate in judged.open_to[ctx.person.id].values():
        if any(nomination.id == nomination_id for nomination in of_candidate):
            return OpenCandidate(judged, of_candidate[0])
    return Refusal("awards.refused.not_yours_to_judge")
