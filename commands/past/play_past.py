"""The demo's past: a quarter of check-ins and thanks, each at its own moment, and three weeks of talk as its newest.

Check-ins go through the product's own commands, sealed and counted like anybody's; so nothing of them is left but the
ledger and the forecasts. What is planted in them is `bot.demo.invented.planted`.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from itertools import count
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.checkin.availability import rhythm_of
from bot.checkin.questions import ROUNDS
from bot.checkin.schedule import Rhythm, begins, closing
from bot.config.settings import Settings
from bot.demo.comments import comments_in
from bot.demo.invented import invent_company, planted
from bot.demo.population import Population
from bot.demo.promises import whether_it_helped
from bot.demo.serving import how_others_serve
from bot.demo.thanks import InventedThanks, quarter_of_thanks
from bot.digest.letters import LetterKind
from bot.insight.mirror import SEEN_BEFORE
from bot.kudos.kudos import Draft
from bot.messages.refusal import Refusal
from bot.messages.request import Submitted
from bot.messages.slug import slug
from bot.org.people import Person
from bot.ports import Context
from bot.sealed.actions import AnswerForm
from bot.sealed.manifest import Manifest, Participant
from bot.sealed.opening import Plan
from bot.voice.windows import WindowPlan
from commands.check_ins import CheckIns
from commands.checkin.give_forecast import give_forecast
from commands.delivery.deliver import deliver_waiting
from commands.digest.send_letters import send_letters
from commands.kudos.give_kudos import Given, give_kudos
from commands.org.save_company import save_company
from commands.past.events import Event, UnplayableError, play
from commands.past.play_first_weeks import Write, beginning, play_first_weeks, were_played
from commands.past.play_promises import promises_in
from commands.routing.entrance import Entrance
from commands.sealed.answer_pulse import answer_pulse
from commands.sealed.count_rounds import Played, count_rounds
from commands.sealed.freeze_round import freeze_round
from commands.sealed.open_round import open_round
from commands.sealed.publish_rounds import publish_rounds
from commands.voice.freeze_window import freeze_window
from storage import database
from storage.caches import forget_all
from storage.checkin import rounds
from storage.org import people, values
from storage.sealed.ballot_box import BallotBox, read_link
from storage.sealed.folders import Folders, of_workspace

_LETTERS_ARE_SENT = time(1)  # in UTC, and twice more in steps of
_LETTERS_EVERY = 8  # hours: once of these it is day, wherever the company works
_AFTER_HOLIDAYS = timedelta(days=1)
_LATE_IN_A_ROUND = timedelta(hours=1)  # before it closes: by then everybody has been invited


@dataclass(frozen=True, slots=True)
class _Stage:
    population: Population
    people: Mapping[str, Person]
    checkins: CheckIns
    entrance_for: Callable[[datetime], Entrance]

    def context(self, person: str, idempotency_key: str, moment: datetime) -> Context:
        entrance = self.entrance_for(moment)
        return Context(
            workspace=entrance.workspace,
            person=self.people[person],
            now=moment,
            idempotency_key=idempotency_key,
            settings=entrance.settings,
            platform=entrance.platform,
            ballots=self.checkins.ballots,
        )


async def play_past(
    entrance_for: Callable[[datetime], Entrance],
    write: Write,
    now: datetime,
    folders: Folders,
    begins: Callable[[], None],
) -> None:
    """Fills an empty workspace with the invented company and all that came before `now`; the second time it does
    nothing. To be called before anything works off the queue, which then finds everything delivered.

    `entrance_for` gives an entrance whose clock, and that of its platform, stands at a moment of the past; `begins` is
    called when there is something to wait for.
    """
    company = invent_company(now)
    entrance = entrance_for(now)
    await save_company(entrance.workspace, company)
    if not (await rounds.standing(entrance.workspace.id)).first_monday and not await were_played(entrance.workspace.id):
        begins()
        await _play_quarter(Population(company, planted()), entrance_for, entrance, folders)
    latest = await rounds.last_closed(entrance.workspace.id)
    meanwhile: list[Event] = []
    if latest:
        by_handle = {person.handle: person for person in await people.everyone(entrance.workspace.id)}
        meanwhile = _letters(entrance_for, latest.first_monday)
        meanwhile += promises_in(by_handle, entrance_for, latest.first_monday, latest.closes_at, after_the_last=True)
    await play_first_weeks(entrance_for, write, now, meanwhile)


def _letters(entrance_for: Callable[[datetime], Entrance], first_monday: date) -> list[Event]:
    """The week after twelve: every manager's digest, with a new mirror, and the leaders' summary that counts it."""
    digests_at = datetime.combine(first_monday + timedelta(weeks=ROUNDS - 1), _LETTERS_ARE_SENT, UTC) + _AFTER_HOLIDAYS
    days: list[tuple[LetterKind, datetime]] = [("digest", digests_at), ("summary", digests_at + SEEN_BEFORE)]
    hours = [(kind, day + timedelta(hours=hour)) for kind, day in days for hour in range(0, 24, _LETTERS_EVERY)]
    return [Event(moment, partial(_send, kind, entrance_for(moment))) for kind, moment in hours]


async def _send(kind: LetterKind, entrance: Entrance) -> None:
    await send_letters(entrance.workspace, entrance.settings, kind, entrance.clock.now())
    await deliver_waiting(entrance.served, entrance.clock.now())


async def _play_quarter(
    population: Population, entrance_for: Callable[[datetime], Entrance], entrance: Entrance, folders: Folders
) -> None:
    """All or nothing: what is left in the folders of rounds that no database knows does not stay either."""
    now, file_prefix = entrance.clock.now(), of_workspace(entrance.workspace.platform, entrance.workspace.platform_id)
    everyone = {person.platform_id: person for person in await people.everyone(entrance.workspace.id)}
    ballots = BallotBox(folders)
    stage = _Stage(population, everyone, _checkins(folders, ballots, now), entrance_for)
    first_monday = first_monday_of(entrance.settings, await people.time_zones(entrance.workspace.id), now)
    events = await _quarter(stage, entrance, first_monday)
    folders.prepare()
    _forget(folders, file_prefix)
    try:
        async with database.all_or_nothing():
            await play(events)
            await database.count_rows()  # for the letters that are read next
    except BaseException:
        _forget(folders, file_prefix)
        forget_all()  # what was read meanwhile is taken back
        raise
    finally:
        ballots.close()


def _forget(folders: Folders, workspace: str) -> None:
    if link := read_link(folders.keys, workspace):
        folders.keys.destroy(f"{link.key}.*")
        folders.sealed.remove(f"{link.key}.*")
    folders.keys.destroy(f"{workspace}.*")
    folders.sealed.remove(f"{workspace}.*")


def first_monday_of(settings: Settings, zones: Sequence[str], now: datetime) -> date:
    """Returns the first Monday of the latest quarter whose rounds are all closed and whose next one has begun: it is an
    ordinary round, and on no day is there none to answer.
    """
    today = now.astimezone(ZoneInfo(settings.time_zone)).date()
    monday = today - timedelta(days=today.weekday(), weeks=ROUNDS)
    mondays = (monday - timedelta(weeks=back) for back in count())
    return next(monday for monday in mondays if _is_over(rhythm_of(settings, monday, now), zones, now))


def _is_over(rhythm: Rhythm, zones: Sequence[str], now: datetime) -> bool:
    last = rounds_of(rhythm, zones)[-1]
    return last.closes <= now and begins(rhythm, last.week + rhythm.cadence, zones) <= now


class RoundTime(NamedTuple):
    """When the round of a week opens and closes."""

    week: int
    opens: datetime
    closes: datetime


def rounds_of(rhythm: Rhythm, zones: Sequence[str]) -> list[RoundTime]:
    """Returns when the rounds of the quarter are. After long holidays one waits until another has closed."""
    times: list[RoundTime] = []
    for week in range(1, ROUNDS + 1, rhythm.cadence):
        opens = max([begins(rhythm, week, zones), *(earlier.closes for earlier in times[-1:])])
        times.append(RoundTime(week, opens, closing(rhythm, week, zones, opens)))
    return times


async def _quarter(stage: _Stage, entrance: Entrance, first_monday: date) -> list[Event]:
    """Check-ins, thanks, and what is promised and asked about four weeks later."""
    population = stage.population
    rhythm = rhythm_of(entrance.settings, first_monday, entrance.clock.now())
    times = rounds_of(rhythm, await people.time_zones(entrance.workspace.id))
    events = [Event(time_.opens, partial(_check_in, stage, entrance, time_)) for time_ in times]
    thanks = quarter_of_thanks(population, first_monday, beginning(population.company, entrance.clock.now()))
    events += [
        Event(thanked.moment, partial(_thank, stage, f"quarter:{number}", thanked))
        for number, thanked in enumerate(thanks)
    ]
    by_handle = {person.handle: person for person in stage.people.values()}
    promised = promises_in(by_handle, stage.entrance_for, first_monday, times[-1].closes, after_the_last=False)
    return [*events, *promised]


async def _check_in(stage: _Stage, entrance: Entrance, times: RoundTime) -> None:
    workspace = entrance.workspace
    checkins = replace(stage.checkins, freeze=partial(_freeze, stage.checkins.folders, times.opens))
    opened = await open_round(workspace, entrance.settings, checkins, times.opens)
    running = checkins.ballots.running(workspace.platform, workspace.platform_id)
    if not opened or running is None:
        raise UnplayableError(f"the round of week {times.week} did not open")
    await _answer(stage, running)
    count_rounds(checkins.folders, Played(running.closes_at))
    by_name = {of_workspace(workspace.platform, workspace.platform_id): workspace}
    if await publish_rounds(by_name, checkins.folders, running.closes_at):
        raise UnplayableError(f"the round of week {times.week} was not published")


def _checkins(folders: Folders, ballots: BallotBox, moment: datetime) -> CheckIns:
    return CheckIns(
        folders=folders,
        ballots=ballots,
        freeze=partial(_freeze, folders, moment),
        freeze_window=partial(_freeze_window, folders, moment),
    )


async def _freeze(folders: Folders, moment: datetime, plan: Plan) -> None:
    freeze_round(plan, folders, Played(moment))


async def _freeze_window(folders: Folders, moment: datetime, plan: WindowPlan) -> None:
    freeze_window(plan, folders, Played(moment))


async def _answer(stage: _Stage, running: Manifest) -> None:
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


async def _thank(stage: _Stage, idempotency_key: str, thanks: InventedThanks) -> None:
    """By the command itself; what comes of it is delivered at once."""
    ctx = stage.context(thanks.by, idempotency_key, thanks.moment)
    offered = await values.current(ctx.workspace.id)
    value = next((value for value in offered if slug(value.name("en")) == thanks.value), next(iter(offered), None))
    receivers = [stage.people[handle] for handle in thanks.to]
    draft = Draft(
        receivers=tuple(receivers),
        value_id=value.id if value else None,
        words=thanks.words,
        private=thanks.private,
    )
    outcome = await give_kudos(ctx, draft)
    if not isinstance(outcome, Given):
        reason = outcome.key if isinstance(outcome, Refusal) else outcome.hint.value
        raise UnplayableError(f"a thanks was not given: {reason}")
    await deliver_waiting(stage.entrance_for(thanks.moment).served, thanks.moment)
