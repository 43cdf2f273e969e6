"""The demo's check-ins: opened, answered and counted as any are, each at its own moment."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.checkin.departments import item_key
from bot.demo.comments import comments_in
from bot.demo.promises import whether_it_helped
from bot.demo.serving import how_others_serve, what_heads_believe
from bot.demo.years_before import WEEKS_BEFORE
from bot.messages.refusal import Refusal
from bot.messages.request import Submitted
from bot.org.unit_key import leads
from bot.sealed.actions import AnswerForm
from bot.sealed.manifest import Manifest, Participant
from commands.checkin.give_forecast import give_forecast
from commands.past.events import UnplayableError
from commands.past.stage import PastStage
from commands.routing.entrance import Entrance
from commands.sealed.answer_pulse import answer_pulse
from commands.sealed.count_rounds import Played, count_rounds
from commands.sealed.open_round import open_round
from commands.sealed.publish_rounds import publish_rounds
from storage.checkin import ledger, rounds
from storage.sealed.folders import of_workspace

_LATE_IN_A_ROUND = timedelta(hours=1)  # before it closes: by then everybody has been invited


async def check_in(stage: PastStage, entrance: Entrance, week: int, opens: datetime) -> None:
    """Lives through the round of a week, from its opening to the page that it publishes."""
    workspace = entrance.workspace
    checkins = stage.checkins_at(opens)
    opened = await open_round(workspace, entrance.settings, checkins, opens)
    running = checkins.ballots.running(workspace.platform, workspace.platform_id)
    if not opened or running is None:
        raise UnplayableError(f"the round of week {week} did not open")
    await _answer(stage, running)
    count_rounds(checkins.folders, Played(running.closes_at))
    by_name = {of_workspace(workspace.platform, workspace.platform_id): workspace}
    if await publish_rounds(by_name, checkins.folders, running.closes_at):
        raise UnplayableError(f"the round of week {week} was not published")
    if latest := await rounds.last_closed(workspace.id):  # letters read it again and again
        ledger.remember(workspace.id, latest.id, await ledger.known_page(latest))


async def _answer(stage: PastStage, running: Manifest) -> None:
    """Whoever is asked answers as everybody does, all at once: then they share one write to the disk."""
    items = running.frozen.items
    number = running.week - WEEKS_BEFORE  # of the quarter
    week = stage.population.week(number, [item.theme for item in items])
    moment = running.closes_at - _LATE_IN_A_ROUND
    workspace = stage.entrance_for(moment).workspace
    comments = comments_in(stage.population, number, week.answers)
    helped = whether_it_helped(stage.population.seed, number, week.answers)
    heads = _heads(stage, running)
    served = how_others_serve(stage.population, number, week.answers)
    forms = {
        participant.account: _filled_in(
            running,
            participant,
            (*labels, *_about_others(running, participant, served[account], heads)),
            helped[participant.account],
            comments.get(participant.account),
        )
        for account, labels in week.answers.items()
        if (participant := running.participant(account))
    }
    answered = await asyncio.gather(
        *(answer_pulse(stage.checkins.ballots, workspace, account, form, moment) for account, form in forms.items())
    )
    if refusals := {answer.reply.key for answer in answered if isinstance(answer.reply, Refusal)}:
        raise UnplayableError(f"answers were refused: {', '.join(sorted(refusals))}")
    for leader, labels in week.forecasts.items():
        await _forecast(stage, running, leader, {item.key: label for item, label in zip(items, labels, strict=True)})
    services = {head: key for key, head in heads.items()}
    for head, label in what_heads_believe(stage.population).items():
        if head in services:
            await _forecast(stage, running, head, {services[head]: label})


async def _forecast(stage: PastStage, running: Manifest, leader: str, labels: Mapping[str, int]) -> None:
    believed = {item: str(label) for item, label in labels.items()}
    ctx = stage.context(leader, "", running.closes_at - _LATE_IN_A_ROUND)
    if refused := await give_forecast(ctx, running.key, believed):
        raise UnplayableError(f"a forecast was refused: {refused.key}")


def _heads(stage: PastStage, running: Manifest) -> dict[str, str]:
    """By the item about a department, who heads it; of those that anybody is asked about."""
    departments = running.frozen.departments
    by_id = {person.id: account for account, person in stage.people.items()}
    asked = {item.key for department in departments for item in department.items}
    return {
        key: by_id[leads(department.unit)] for department in departments if (key := item_key(department.unit)) in asked
    }


def _about_others(
    running: Manifest, participant: Participant, served: Mapping[str, int], heads: Mapping[str, str]
) -> list[int]:
    items = running.frozen.about_departments(running.leaf_of(participant))
    return [served[heads[item.key]] for item in items]


def _filled_in(
    running: Manifest, participant: Participant, labels: Sequence[int], helped: int, comment: str | None
) -> Submitted:
    frozen, leaf = running.frozen, running.leaf_of(participant)
    items = (*frozen.items, *frozen.about_departments(leaf))
    entries = {item.key: str(label) for item, label in zip(items, labels, strict=True)}
    if extra := frozen.extra.get(leaf):
        entries[extra.key] = str(helped)
    if comment:
        entries[AnswerForm.comment.name] = comment
    return Submitted(AnswerForm.KEY, entries, {AnswerForm.round.name: running.key})
