"""The demo's check-ins: opened, answered and counted as any are, each at its own moment."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.demo.comments import comments_in
from bot.demo.promises import whether_it_helped
from bot.demo.serving import how_others_serve
from bot.messages.refusal import Refusal
from bot.messages.request import Submitted
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


async def _answer(stage: PastStage, running: Manifest) -> None:
    """Whoever is asked answers as everybody does, all at once: then they share one write to the disk."""
    items = running.frozen.items
    week = stage.population.week(running.week, [item.theme for item in items])
    moment = running.closes_at - _LATE_IN_A_ROUND
    workspace = stage.entrance_for(moment).workspace
    comments = comments_in(stage.population, running.week, week.answers)
    helped = whether_it_helped(stage.population.seed, running.week, week.answers)
    served = how_others_serve(stage.population.seed, running.week, week.answers)
    forms = {
        participant.account: _filled_in(
            running,
            participant,
            (*labels, *served[account]),
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
        believed = {item.key: str(label) for item, label in zip(items, labels, strict=True)}
        if refused := await give_forecast(stage.context(leader, "", moment), running.key, believed):
            raise UnplayableError(f"a forecast was refused: {refused.key}")


def _filled_in(
    running: Manifest, participant: Participant, labels: Sequence[int], helped: int, comment: str | None
) -> Submitted:
    frozen, leaf = running.frozen, running.leaf_of(participant)
    items = (*frozen.items, *frozen.about_departments(leaf))
    entries = {item.key: str(label) for item, label in zip(items, labels, strict=False)}
    if extra := frozen.extra.get(leaf):
        entries[extra.key] = str(helped)
    if comment:
        entries[AnswerForm.comment.name] = comment
    return Submitted(AnswerForm.KEY, entries, {AnswerForm.round.name: running.key})
