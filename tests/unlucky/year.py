"""A scripted time of bad luck: days of work, misfortunes at random moments, and at the end time for all to be cured."""

import asyncio
from collections import Counter
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any, NoReturn

import structlog

from bot.checkin.schedule import SATURDAY
from bot.config.settings import Settings
from tests.unlucky import company
from tests.unlucky.check_ins import SEALED, Answers
from tests.unlucky.judge import complaints
from tests.unlucky.misfortunes import APP_TOKEN_IS_ILL, Cure, Misfortune, of_slack, of_teams, passes
from tests.unlucky.sides import Side
from tests.unlucky.wishes import Wish, reads, wish
from tests.unlucky.world import World, world
from tests.virtual import VirtualLoop, database_clock

_DEEDS_A_DAY = 8  # thanks on each platform
_CHECK_IN = 2  # the day of the week, from Monday, 0, on which the crew answers
_GOES_ON = timedelta(minutes=10)  # after which who read no answer taps once more
_DAY = (8, 20)  # hours
_MISFORTUNES_A_DAY = 4  # so that each comes about once a week
# Errors that operators are meant to read on such days.
NO_SOCKET = (
    "nobody of a workspace is heard until this is mended ",
    "a workspace is not served, and is asked for again ",
)
FORESEEN = ("a platform refuses all of a workspace until somebody acts NoneType ", "Slack's library ", *NO_SOCKET)
_AFTERWARDS = timedelta(days=3)  # in which nothing new goes wrong


@dataclass
class Outcome:
    """What came of it. `befell` is how often each misfortune came, `answers` what the platforms said. Of check-ins,
    so many answers were `sealed`, and so many `numbers` published.
    """

    complaints: list[str] = field(default_factory=list)
    kudos: int = 0
    promised: int = 0
    sealed: int = 0
    numbers: int = 0
    befell: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    lives: int = 0


def live_through(conninfo: str, folder: Path, settings: Settings, seed: int, days: int) -> Outcome:
    """So many days of a company whose every misfortune comes of this seed."""
    loop, errors = VirtualLoop(), Counter[str]()
    with (
        _logging_to(errors),
        database_clock(conninfo, loop) as address,
        asyncio.Runner(loop_factory=lambda: loop) as runner,
    ):
        outcome = runner.run(_Story(Random(seed), days).lived(address, folder, settings, loop))
    noticed = sum(count for error, count in errors.items() if error.startswith(NO_SOCKET))
    if (times := outcome.befell[APP_TOKEN_IS_ILL]) > noticed:
        outcome.complaints.append(
            f"slack: {times} times no socket opened any more, and the log says so {noticed} times"
        )
    unforeseen = [error for error in sorted(errors) if not error.startswith(FORESEEN)]
    outcome.complaints += [f"the log says {errors[error]} times: {error}" for error in unforeseen]
    return outcome


@contextmanager
def _logging_to(errors: Counter[str]) -> Iterator[None]:
    """Counts what the program calls an error, and writes nothing: tracebacks would take longer than all else."""

    def count(_: object, level: str, event: MutableMapping[str, Any]) -> NoReturn:
        if level in ("error", "critical"):
            errors[
                " ".join([str(event["event"]), type(event.get("exc_info")).__name__, str(event.get("error", ""))])
            ] += 1
        raise structlog.DropEvent

    processors = structlog.get_config()["processors"]
    before = list(processors)
    processors[:] = [count]
    try:
        yield
    finally:
        processors[:] = before


def _settings(shipped: Settings, *, in_place: bool) -> Settings:
    pulse = shipped.pulse.model_copy(update={"enabled": True})
    kudos = shipped.kudos.model_copy(update={"post_in": "here" if in_place else "channel"})
    return shipped.model_copy(update={"platforms": ("slack", "teams"), "pulse": pulse, "kudos": kudos})


class _Story:
    def __init__(self, random: Random, days: int) -> None:
        self._random = random
        self._days = days
        self._in_place = random.choice(("slack", "teams"))  # where a kudos stands where it was given
        self._by_socket = random.choice((True, False))
        self._wishes: dict[str, list[Wish]] = {"slack": [], "teams": []}
        self._answered = {name: Answers() for name in self._wishes}
        self._outcome = Outcome()
        self._to_come: list[Misfortune] = []
        self._numbers = iter(range(1_000_000))

    async def lived(self, conninfo: str, folder: Path, settings: Settings, loop: VirtualLoop) -> Outcome:
        by_platform = {name: _settings(settings, in_place=name == self._in_place) for name in self._wishes}
        admins = {"slack": "U0P00", "teams": "00000000-0000-4000-8000-000000000001"}
        by_platform = {name: each.model_copy(update={"admins": (admins[name],)}) for name, each in by_platform.items()}
        async with world(conninfo, folder, by_platform, loop, by_socket=self._by_socket) as scene:
            await scene.begin()
            await scene.employ()
            for day in range(self._days):
                self._plan_day(scene, timedelta(days=day))
            self._plan_hours(scene)
            await scene.live()
            await scene.settled()
            return self._judged(scene)

    def _plan_hours(self, scene: World) -> None:
        end = scene.loop.now() + timedelta(days=self._days) + _AFTERWARDS

        async def hour() -> None:
            if scene.loop.now() < end:
                scene.agenda.plan(scene.loop.now() + _pause(scene.loop.now()), hour)
            for side in scene.sides:
                side.sleeps()
            if scene.life:
                await scene.life.tick()

        scene.agenda.plan(scene.loop.now(), hour)

    def _plan_day(self, scene: World, begins: timedelta) -> None:
        random, now = self._random, scene.loop.now()
        for side in scene.sides:
            for _ in range(_DEEDS_A_DAY):
                moment = begins + timedelta(hours=random.choice((random.uniform(0, 9), random.uniform(2, 2.05))))
                scene.agenda.plan(now + moment, partial(self._thanks, scene, side, self._another()))
            crew = company.crew(side.profiles)
            for who in crew if begins.days % 7 == _CHECK_IN else random.sample(crew, 1):
                answers_at = now + begins + timedelta(hours=random.uniform(0, 9))
                scene.agenda.plan(answers_at, partial(self._answers, scene, side, who, random.randint(1, 5)))
            for _ in range(2):
                idles_at = now + begins + timedelta(hours=random.uniform(0, 9))
                scene.agenda.plan(idles_at, partial(self._idles, side, self._another()))
        for _ in range(_MISFORTUNES_A_DAY):
            scene.agenda.plan(
                now + begins + timedelta(hours=random.uniform(0, 10)), partial(self._befalls, scene, self._another())
            )

    def _another(self) -> Random:
        """One of its own for each deed, so that none depends on which came first."""
        return Random(self._random.random())

    async def _thanks(self, scene: World, side: Side, random: Random) -> None:
        wanted = wish(next(self._numbers), side, random, in_place=side.name == self._in_place)
        self._wishes[side.name].append(wanted)
        fate, minutes = random.random(), random.uniform(0.1, 20)
        heard = await wanted.given(side)
        if heard is None or fate > 0.4:
            return

        async def later() -> None:
            await (wanted.changed(side, heard) if fate < 0.25 else wanted.taken_back(side, heard))

        scene.agenda.plan(scene.loop.now() + timedelta(minutes=minutes), later)

    async def _answers(self, scene: World, side: Side, who: str, choice: int, tries: int = 100) -> None:
        """Somebody answers the check-in, and goes on until every answer is sealed, or refused."""
        invitations = [each for each in side.standing(last=12) if each.buttons and each.place == who]
        heard = await side.taps(who, invitations[-1], choice) if invitations else []
        settled = [self._answered[side.name].note(*each) for each in heard]
        self._outcome.sealed += sum(reads(words, SEALED) for _, words in heard)
        if tries and not all(settled):
            again = partial(self._answers, scene, side, who, choice, tries - 1)
            scene.agenda.plan(scene.loop.now() + _GOES_ON, again)

    async def _idles(self, side: Side, random: Random) -> None:
        await side.idles(random.choice(side.profiles).platform_id, random.randrange(24))

    async def _befalls(self, scene: World, random: Random) -> None:
        if not self._to_come:  # each comes before any comes again
            self._to_come = [*of_slack(scene.slack), *of_teams(scene.teams), *_of_the_machine(scene)]
            self._random.shuffle(self._to_come)
        misfortune = self._to_come.pop()
        self._outcome.befell[misfortune.name] += 1
        cure = await misfortune.begin(random)
        lasts = timedelta(minutes=random.uniform(*misfortune.minutes))
        scene.agenda.plan(scene.loop.now() + lasts, cure)

    def _judged(self, scene: World) -> Outcome:
        outcome = self._outcome
        for side in scene.sides:
            wishes = self._wishes[side.name]
            for each in wishes:
                each.heard_later(side)
            outcome.complaints += complaints(side, wishes, scene.doubtful | side.unsure())
            closed, published = scene.closed(side.name), scene.published(side.name)
            wrong = self._answered[side.name].complaints(closed, published, len(company.crew(side.profiles)))
            outcome.complaints += [f"{side.name}: {complaint}" for complaint in wrong]
            outcome.numbers += len(published)
            outcome.kudos += len(wishes)
            outcome.promised += sum(each.first_words for each in wishes)
            outcome.answers.update({f"{side.name} {word}": times for word, times in side.refused().items()})
        outcome.lives = scene.lives
        return outcome


def _pause(now: datetime) -> timedelta:
    """From one look at what is due to the next: nights and weekends are long, and little happens in them."""
    is_day = now.weekday() < SATURDAY and _DAY[0] <= now.hour < _DAY[1]
    return timedelta(hours=1 if is_day else 3)


def _of_the_machine(scene: World) -> list[Misfortune]:
    async def killed(random: Random) -> Cure:
        await scene.kill(timedelta(seconds=random.uniform(1, 300)))
        return passes

    async def read_only(_: Random) -> Cure:
        scene.read_only(on=True)

        async def cure() -> None:
            scene.read_only(on=False)

        return cure

    return [
        Misfortune("the program is killed", (0, 0), killed),
        Misfortune("the program is killed", (0, 0), killed),
        Misfortune("the database takes no writes", (0.05, 0.3), read_only),
    ]
