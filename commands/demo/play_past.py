"""The demo's past: a quarter of check-ins and thanks, each at its own moment, and three weeks of talk as its newest.

Check-ins go through the product's own commands, sealed and counted like anybody's; so nothing of them is left but the
ledger and the forecasts. What is planted in them is `bot.demo.invented.planted`.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from itertools import count
from zoneinfo import ZoneInfo

from bot.checkin.availability import rhythm_of
from bot.checkin.questions import ROUNDS
from bot.checkin.schedule import Rhythm, begins, closing
from bot.config.settings import Settings
from bot.demo.invented import invent_company, planted
from bot.demo.population import Crowd
from bot.demo.thanks import Thanks, quarter_of_thanks
from bot.digest.letters import Kind
from bot.insight.mirror import SEEN_BEFORE
from bot.kudos.kudos import Draft
from bot.messages.refusal import Refusal
from bot.messages.request import Submitted
from bot.messages.slug import slug
from bot.org.people import Person
from bot.ports import Context
from bot.sealed.manifest import Manifest
from bot.sealed.opening import Plan
from commands.checkin.give_forecast import give_forecast
from commands.delivery.deliver import deliver_waiting
from commands.demo.play_first_weeks import Write, beginning, play_first_weeks, were_played
from commands.digest.send_letters import send_letters
from commands.kudos.give_kudos import Given, give_kudos
from commands.org.keep_company import keep_company
from commands.routing.entrance import Entrance
from commands.sealed.answer_pulse import answer_pulse
from commands.sealed.check_ins import CheckIns
from commands.sealed.count_rounds import Played, count_rounds
from commands.sealed.freeze_round import freeze_round
from commands.sealed.open_round import open_round
from commands.sealed.publish_rounds import publish_rounds
from storage import database
from storage.checkin import rounds
from storage.org import people, values
from storage.sealed.ballot_box import BallotBox, read_link
from storage.sealed.folders import Folders, of_workspace

_LETTERS_ARE_SENT = time(20)  # in UTC: by then it is morning, or later, wherever the company works
_AFTER_HOLIDAYS = timedelta(days=1)
_LATE_IN_A_ROUND = timedelta(hours=1)  # before it closes: by then everybody has been invited


class UnplayableError(Exception):
    """The product itself refused what the invented people did; the text says what."""


@dataclass(frozen=True, slots=True)
class _Stage:
    crowd: Crowd
    people: Mapping[str, Person]
    checkins: CheckIns
    entrance_for: Callable[[datetime], Entrance]

    def context(self, person: str, source: str, moment: datetime) -> Context:
        at = self.entrance_for(moment)
        return Context(
            at.workspace, self.people[person], moment, source, at.settings, at.platform, self.checkins.ballots
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
    await keep_company(entrance.workspace, company)
    if not (await rounds.standing(entrance.workspace.id)).first_monday and not await were_played(entrance.workspace.id):
        begins()
        await _play_quarter(Crowd(company, planted()), entrance_for, entrance, folders)
    first_monday = (await rounds.standing(entrance.workspace.id)).first_monday
    await play_first_weeks(entrance_for, write, now, _letters(entrance_for, first_monday) if first_monday else ())


def _letters(
    entrance_for: Callable[[datetime], Entrance], first_monday: date
) -> list[tuple[datetime, Callable[[], Awaitable[None]]]]:
    """The week after twelve: every manager's digest, with a new mirror, and the leaders' summary that counts it."""
    sent = datetime.combine(first_monday + timedelta(weeks=ROUNDS - 1), _LETTERS_ARE_SENT, UTC) + _AFTER_HOLIDAYS
    moments: list[tuple[Kind, datetime]] = [("digest", sent), ("summary", sent + SEEN_BEFORE)]
    return [(moment, partial(_send, kind, entrance_for(moment))) for kind, moment in moments]


async def _send(kind: Kind, at: Entrance) -> None:
    await send_letters(at.workspace, at.settings, kind, at.clock.now())
    await deliver_waiting(at.served)


async def _play_quarter(
    crowd: Crowd, entrance_for: Callable[[datetime], Entrance], entrance: Entrance, folders: Folders
) -> None:
    """All or nothing: what is left in the folders of rounds that no database knows does not stay either."""
    now, own = entrance.clock.now(), of_workspace(entrance.workspace.platform, entrance.workspace.platform_id)
    everyone = {person.platform_id: person for person in await people.everyone(entrance.workspace.id)}
    ballots = BallotBox(folders)
    stage = _Stage(crowd, everyone, CheckIns(folders, ballots, partial(_freeze, folders, now)), entrance_for)
    first_monday = first_monday_of(entrance.settings, await people.time_zones(entrance.workspace.id), now)
    folders.prepare()
    _forget(folders, own)
    try:
        async with database.all_or_nothing():
            await _check_in(stage, entrance, first_monday)
            for number, thanks in enumerate(quarter_of_thanks(crowd, first_monday, beginning(crowd.company, now))):
                await _thank(stage, f"quarter:{number}", thanks)
    except BaseException:
        _forget(folders, own)
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
    """Of the latest quarter whose last round has closed by now, so that the round to come is an ordinary one."""
    today = now.astimezone(ZoneInfo(settings.time_zone)).date()
    monday = today - timedelta(days=today.weekday(), weeks=ROUNDS)
    mondays = (monday - timedelta(weeks=back) for back in count())
    return next(monday for monday in mondays if rounds_of(rhythm_of(settings, monday, now), zones)[-1][2] <= now)


def rounds_of(rhythm: Rhythm, zones: Sequence[str]) -> list[tuple[int, datetime, datetime]]:
    """The rounds of the quarter: week, opening and closing. After long holidays one waits until another has closed."""
    spans: list[tuple[int, datetime, datetime]] = []
    for week in range(1, ROUNDS + 1, rhythm.cadence):
        opens = max([begins(rhythm, week, zones), *(closes for _, _, closes in spans[-1:])])
        spans.append((week, opens, closing(rhythm, week, zones, opens)))
    return spans


async def _check_in(stage: _Stage, entrance: Entrance, first_monday: date) -> None:
    workspace = entrance.workspace
    zones = await people.time_zones(workspace.id)
    rhythm = rhythm_of(entrance.settings, first_monday, entrance.clock.now())
    for week, opens, _ in rounds_of(rhythm, zones):
        checkins = replace(stage.checkins, freeze=partial(_freeze, stage.checkins.folders, opens))
        opened = await open_round(workspace, entrance.settings, checkins, opens)
        running = checkins.ballots.running(workspace.platform, workspace.platform_id)
        if not opened or running is None:
            raise UnplayableError(f"the round of week {week} did not open")
        await _answer(stage, running)
        count_rounds(checkins.folders, Played(running.closes_at))
        by_name = {of_workspace(workspace.platform, workspace.platform_id): workspace}
        if await publish_rounds(by_name, checkins.folders, running.closes_at):
            raise UnplayableError(f"the round of week {week} was not published")


async def _freeze(folders: Folders, moment: datetime, plan: Plan) -> None:
    freeze_round(plan, folders, Played(moment))


async def _answer(stage: _Stage, running: Manifest) -> None:
    """Whoever is asked answers as everybody does, all at once: then they share one write to the disk."""
    items = running.frozen.items
    week = stage.crowd.week(running.week, [item.theme for item in items])
    moment = running.closes_at - _LATE_IN_A_ROUND
    workspace = stage.entrance_for(moment).workspace
    answered = await asyncio.gather(
        *(
            answer_pulse(stage.checkins.ballots, workspace, account, _filled_in(running, labels), moment)
            for account, labels in week.answers.items()
            if running.participant(account)
        )
    )
    if refusals := {answer.reply.key for answer in answered if isinstance(answer.reply, Refusal)}:
        raise UnplayableError(f"answers were refused: {', '.join(sorted(refusals))}")
    for leader, labels in week.forecasts.items():
        believed = {item.key: str(label) for item, label in zip(items, labels, strict=True)}
        if refused := await give_forecast(stage.context(leader, "", moment), running.key, believed):
            raise UnplayableError(f"a forecast was refused: {refused.key}")


def _filled_in(running: Manifest, labels: Sequence[int]) -> Submitted:
    choices = {item.key: str(label) for item, label in zip(running.frozen.items, labels, strict=True)}
    return Submitted("pulse.answer", choices, {"round": running.key})


async def _thank(stage: _Stage, source: str, thanks: Thanks) -> None:
    """By the command itself; what comes of it is delivered at once."""
    ctx = stage.context(thanks.by, source, thanks.moment)
    offered = await values.current(ctx.workspace.id)
    value = next((value for value in offered if slug(value.name("en")) == thanks.value), next(iter(offered), None))
    receivers = [stage.people[handle] for handle in thanks.to]
    draft = Draft(
        tuple(receiver.id for receiver in receivers),
        value_id=value.id if value else None,
        words=thanks.words,
        private=thanks.private,
    )
    outcome = await give_kudos(ctx, draft, receivers)
    if not isinstance(outcome, Given):
        why = outcome.key if isinstance(outcome, Refusal) else outcome.hint.value
        raise UnplayableError(f"a thanks was not given: {why}")
    await deliver_waiting(stage.entrance_for(thanks.moment).served)
