"""The demo's quarter before its first weeks: 13 weeks of check-ins and thanks, each at its own moment of the past.

Check-ins go through the product's own commands, sealed and counted like anybody's; so nothing of them is left but the
ledger and the forecasts. What is planted in them is `bot.invented.planted`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.asking import rhythm_of
from bot.crowd import Crowd
from bot.kudos import Draft
from bot.people import Person
from bot.ports import Context, KeyStore
from bot.pulse import ROUNDS
from bot.refusal import Refusal
from bot.rounds import Round
from bot.schedule import begins, closing
from bot.slug import slug
from bot.thanks import Thanks, quarter_of_thanks
from commands.answer_pulse import answer_pulse
from commands.close_round import close_round
from commands.deliver import deliver_waiting
from commands.entrance import Entrance
from commands.give_forecast import give_forecast
from commands.give_kudos import Given, give_kudos
from commands.open_round import open_round
from commands.play_first_weeks import beginning, were_played
from storage import database, people, rounds, values

_LATE_IN_A_ROUND = timedelta(hours=1)  # before it closes: by then everybody has been invited


class UnplayableError(Exception):
    """The product itself refused what the invented people did; the text says what."""


@dataclass(frozen=True, slots=True)
class _Stage:
    crowd: Crowd
    people: Mapping[str, Person]
    keys: KeyStore
    entrance_for: Callable[[datetime], Entrance]

    def context(self, person: str, source: str, moment: datetime) -> Context:
        at = self.entrance_for(moment)
        return Context(at.workspace, self.people[person], moment, source, at.settings, at.platform, self.keys)


async def play_quarter(
    crowd: Crowd, keys: KeyStore, entrance_for: Callable[[datetime], Entrance], now: datetime, tells: Callable[[], None]
) -> None:
    """Fills an empty workspace of this company, all or nothing; in one that has a past already, it does nothing.

    To be called before the first weeks, and before anything works off the queue, which then finds everything
    delivered. `entrance_for` is as for the first weeks; `tells` is called when there is something to wait for.
    """
    here = entrance_for(now)
    workspace = here.workspace.id
    if (await rounds.standing(workspace)).first_monday or await were_played(workspace):
        return
    tells()
    everyone = {person.platform_id: person for person in await people.everyone(workspace)}
    stage = _Stage(crowd, everyone, keys, entrance_for)
    first_monday = await _first_monday(here, now)
    before = keys.names()
    try:
        async with database.all_or_nothing():
            await _check_in(stage, here, first_monday)
            for number, thanks in enumerate(quarter_of_thanks(crowd, first_monday, beginning(crowd.company, now))):
                await _thank(stage, f"quarter:{number}", thanks)
    except BaseException:
        for left in keys.names() - before:  # keys of rounds that never were
            keys.destroy(left)
        raise


async def _first_monday(here: Entrance, now: datetime) -> date:
    """The latest with which the last round has closed by now, so that the round to come is an ordinary one."""
    today = now.astimezone(ZoneInfo(here.settings.time_zone)).date()
    monday = today - timedelta(days=today.weekday(), weeks=ROUNDS)
    rhythm = rhythm_of(here.settings, monday, now)
    zones = await people.time_zones(here.workspace.id)
    last = ROUNDS - (ROUNDS - 1) % rhythm.cadence
    is_over = closing(rhythm, last, zones, begins(rhythm, last, zones)) <= now
    return monday if is_over else monday - timedelta(weeks=1)


async def _check_in(stage: _Stage, here: Entrance, first_monday: date) -> None:
    workspace = here.workspace
    zones = await people.time_zones(workspace.id)
    rhythm = rhythm_of(here.settings, first_monday, here.clock.now())
    for week in range(1, ROUNDS + 1, rhythm.cadence):
        opens = begins(rhythm, week, zones)
        opened = await open_round(workspace, here.settings, stage.keys, opens)
        running = await rounds.running(workspace.id, opens)
        if not opened or running is None:
            raise UnplayableError(f"the round of week {week} did not open")
        await _answer(stage, running)
        await close_round(running, stage.keys, running.closes_at)


async def _answer(stage: _Stage, running: Round) -> None:
    items = running.frozen.items
    told = stage.crowd.week(running.week, [item.theme for item in items])
    moment = running.closes_at - _LATE_IN_A_ROUND
    for person, labels in told.answers.items():
        choices = {item.key: str(label) for item, label in zip(items, labels, strict=True)}
        refused = await answer_pulse(stage.context(person, "", moment), running.id, choices)
        if refused and refused.key != "pulse.refused.outside":  # who had not joined yet
            raise UnplayableError(f"an answer was refused: {refused.key}")
    for leader, labels in told.forecasts.items():
        believed = {item.key: str(label) for item, label in zip(items, labels, strict=True)}
        if refused := await give_forecast(stage.context(leader, "", moment), running.id, believed):
            raise UnplayableError(f"a forecast was refused: {refused.key}")


async def _thank(stage: _Stage, source: str, thanks: Thanks) -> None:
    """By the command itself; what comes of it is delivered at once."""
    ctx = stage.context(thanks.by, source, thanks.moment)
    offered = await values.current(ctx.workspace.id)
    value = next((one for one in offered if slug(one.name("en")) == thanks.value), next(iter(offered), None))
    receivers = [stage.people[one] for one in thanks.to]
    draft = Draft(
        tuple(one.id for one in receivers),
        value_id=value.id if value else None,
        words=thanks.words,
        private=thanks.private,
    )
    given = await give_kudos(ctx, draft, receivers)
    if not isinstance(given, Given):
        why = given.key if isinstance(given, Refusal) else given.hint.value
        raise UnplayableError(f"a thanks was not given: {why}")
    await deliver_waiting({ctx.workspace.platform: ctx.platform})
