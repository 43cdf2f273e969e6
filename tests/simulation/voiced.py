"""Weeks of voice and barnacles in any company: windows, releases and daily looks are real, and only the people are not.

Every week somebody leaves, somebody joins and somebody moves. Remembered beside the product, and by no code of its own,
is where each person was asked when, and whom each barnacle hinders.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from hashlib import sha256
from random import Random
from uuid import uuid4

from bot.barnacles.actions import BarnacleKind, Ending
from bot.barnacles.barnacles import NamedBarnacle, Naming
from bot.barnacles.owning import BarnacleClosing
from bot.config.settings import Settings
from bot.kudos.sincerity import shingles_of
from bot.org.company import Company
from bot.org.people import Person
from bot.org.positions import is_asked
from bot.ports import ServedWorkspace
from bot.roles.roles import Role
from bot.sealed.opening import Colleague, begin
from bot.voice.circles import Circle
from bot.voice.concerns import Closing
from bot.voice.sealing import Concern
from bot.voice.windows import WindowManifest
from commands.barnacles.look_daily import look_daily
from commands.barnacles.own_barnacle import proposed_owner
from commands.check_ins import CheckIns
from commands.feature import Tick
from commands.org.chart import chart
from commands.org.open_workspace import open_workspace
from commands.org.save_company import save_company
from commands.routing.entrance import Entrance
from commands.voice.open_window import open_window
from commands.voice.publish_windows import WindowReaders, publish_windows
from commands.voice.read_concerns import keep_voice_clocks
from commands.voice.voice_now import kept_for
from storage.barnacles import barnacles, me_too, owning
from storage.caches import forget_all
from storage.database import statement
from storage.roles import grants
from storage.sealed.folders import of_workspace
from storage.sealed.roll import append, numbers_of, read_roll
from storage.voice import concerns
from storage.voice.pepper import pepper_of
from tests.cast import FakeClock
from tests.platform import RememberingPlatform
from tests.rounds import count_due, plan_of

WEEKS = 13
OURS = of_workspace("web", "local")
_WORDS = ("anchor", "boat", "chart", "deck", "engine", "flag", "gull", "hull", "island", "jetty", "keel", "lantern")
_COUNTS_AFTER = timedelta(days=30)


@dataclass(frozen=True)
class OpenedWindow:
    """What it froze, and how many stand behind each circle by what is remembered beside the product."""

    manifest: WindowManifest
    writers: Mapping[Circle, int]


@dataclass
class VoicedCompany:
    """One company, by weeks. `asked` is who was asked under which boss on which day."""

    entrance: Entrance
    checks: CheckIns
    clock: FakeClock
    random: Random
    asked: list[tuple[date, Mapping[int, int | None]]] = field(default_factory=list)
    windows: list[OpenedWindow] = field(default_factory=list)
    hindered: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    drawn: dict[int, int] = field(default_factory=dict)  # by barnacle, how many when bands were drawn last

    @property
    def id(self) -> int:
        return self.entrance.workspace.id

    async def live(self) -> None:
        """Lives through one week."""
        await self._people_change()
        await self._check_in()
        served = ServedWorkspace(self.entrance.workspace, self.entrance.platform, self.entrance.settings)
        await open_window(served, self.checks, only_waiting=False)
        manifest = self.checks.windows.running("web", "local")
        assert manifest
        self.windows.append(OpenedWindow(manifest, await self._writers(manifest)))
        await self._write(manifest)
        await self._name()
        self.clock.move(seconds=(manifest.closes_at - self.clock.now()).total_seconds())
        for _ in range(3):  # what waited goes into this one before it is released
            assert count_due(self.checks.folders, self.clock) == []
            readers = {OURS: WindowReaders(self.entrance.workspace, served.settings.kudos.channel)}
            assert await publish_windows(readers, self.checks.folders, self.clock.now()) == []
        await self._answer()
        self.clock.move(days=(8 - self.clock.now().isoweekday()), hours=-6)  # the morning of a Monday
        await self._look()

    async def people(self) -> list[Person]:
        return sorted((await chart(self.id)).asked, key=lambda person: person.id)

    async def _people_change(self) -> None:
        everybody = await self.people()
        leading = {place.boss for place in (await chart(self.id)).places}
        hands = [person for person in everybody if person.id not in leading and person.team_id]
        left, moved, model = self.random.sample(hands, 3)
        await statement("update person set is_active = false where id = %(id)s", id=left.id)
        await statement("update person set team_id = %(team)s where id = %(id)s", id=moved.id, team=model.team_id)
        await statement(
            "insert into person (workspace_id, platform_id, name, handle, language, time_zone, is_admin, is_bot,"
            " is_active, is_stranger, posts_about_me, team_id) values (%(here)s, %(account)s, 'Newcomer', %(account)s,"
            " 'en', 'UTC', false, false, true, false, true, %(team)s)",
            here=self.id,
            account=f"new-{len(self.asked)}",
            team=model.team_id,
        )
        forget_all()

    async def _check_in(self) -> None:
        """Everybody is asked, as far as the roll remembers it."""
        lines = await chart(self.id)
        held = plan_of("local", ["U1"], self.clock.now(), len(self.asked) + 1)
        [someone] = held.people
        colleagues = [self._colleague(someone, lines.people[place.person], place.boss) for place in lines.places]
        held = replace(held, platform="web", people=tuple(colleagues), teams={}, k=5)
        roll = read_roll(self.checks.folders.sealed, OURS)
        numbers = numbers_of(self.checks.folders.sealed, OURS, (each.account for each in colleagues))
        opening = begin(held, uuid4().hex, roll, numbers, self.clock.now())
        append(self.checks.folders.sealed, OURS, opening.line(roll, self.checks.folders.keys.id))
        bosses = {place.person: place.boss for place in lines.places if is_asked(lines.people[place.person])}
        self.asked.append((self.clock.now().date(), bosses))

    def _colleague(self, like: Colleague, person: Person, boss: int | None) -> Colleague:
        return like._replace(account=person.platform_id, person=person.id, boss=boss, is_asked=is_asked(person))

    async def _writers(self, manifest: WindowManifest) -> dict[Circle, int]:
        """Who is where they are for thirty days, or since the company was asked first, and does not read."""
        today, now = self.clock.now().date(), self.asked[-1][1]
        early = [bosses for day, bosses in self.asked if today - day >= _COUNTS_AFTER] or [self.asked[0][1]]
        late = [bosses for day, bosses in self.asked if today - day < _COUNTS_AFTER]
        settled = {
            person
            for person, boss in now.items()
            if all(bosses.get(person, -1) == boss for bosses in (early[-1], *late))
        }
        return {circle: len(self._below(circle, settled)) for circle in manifest.circles}

    def _below(self, circle: Circle, settled: set[int]) -> set[int]:
        now = self.asked[-1][1]
        head = circle.readers[0]
        match circle.kind.value:
            case "above":
                found = {person for person in settled if now.get(now.get(person) or 0) == head}
            case "manager":
                found = {person for person in settled if now.get(person) == head}
            case _:
                found = settled
        return found - {*circle.readers}

    async def _write(self, manifest: WindowManifest) -> None:
        """Few write, and sometimes too few for a crowd."""
        pepper_of(self.checks.folders.sealed, OURS)
        writers = [writer for writer in manifest.writers if writer.circles]
        for writer in self.random.sample(writers, self.random.choice((1, 2, 4, 6))):
            words = " ".join(self.random.choices(_WORDS, k=12))
            concern = Concern(sha256(uuid4().bytes).digest(), self.random.choice(writer.circles), words)
            assert await self.checks.windows.put(manifest, writer, concern, self.clock.now())

    async def _answer(self) -> None:
        now = self.clock.now()
        for concern in await concerns.every(self.id):
            reader = concern.circle.readers[0]
            if concern.acknowledged_at is None and self.random.random() < 0.6:
                await concerns.reply(self.id, concern.key, reader, "Thank you, we look at it.", now)
            elif concern.closing is None and self.random.random() < 0.4:
                await concerns.close(self.id, concern.key, reader, Closing.CHANGED, "It opens longer", None, now)
        await keep_voice_clocks(self.id, kept_for(self.entrance.settings.voice), now)

    async def _name(self) -> None:
        """A few name something, and more say that it hinders them, too."""
        everybody = [person.id for person in await self.people()]
        for _ in range(3):
            words, namer = " ".join(self.random.sample(_WORDS, 6)), self.random.choice(everybody)
            naming = Naming(BarnacleKind.RULE, words, "Everybody at the quay", "They wait")
            proposed = await proposed_owner(self.id, namer)
            named = NamedBarnacle(
                naming=naming, shingles=shingles_of(words), place="general", namer=namer, proposed=proposed
            )
            await barnacles.add(self.id, uuid4().hex, named, self.clock.now())
            [row] = await statement("select max(id) as id from barnacle")
            self.hindered[row["id"]].add(namer)
        for person in self.random.sample(everybody, len(everybody) // 8):
            chosen = self.random.choice([*self.hindered][:4])
            if await me_too.add(self.id, chosen, person):
                self.hindered[chosen].add(person)
        for taken in self.random.sample([*self.hindered][1:], 1):  # the first one stands, and hinders many
            owner, today = self.random.choice(everybody), self.clock.now().date()
            await owning.take(self.id, taken, owner, today)
            closing = BarnacleClosing(Ending.SCRAPED_OFF, "", None, self.random.choice((None, 2, 15)))
            await owning.end(self.id, taken, owner, closing, self.clock.now())

    async def _look(self) -> None:
        tick = Tick(self.clock.now(), self.entrance.served, self.checks)
        assert await look_daily(tick) == []
        self.drawn = {barnacle: len(people) for barnacle, people in self.hindered.items()}


async def move_in(company: Company, settings: Settings, checks: CheckIns, clock: FakeClock, seed: int) -> VoicedCompany:
    """Returns a company in which concerns are on, and two were named as readers."""
    forget_all()
    turned_on = settings.model_copy(
        update={
            "voice": settings.voice.model_copy(update={"enabled": True, "own_manager": True}),
            "pulse": settings.pulse.model_copy(update={"enabled": True}),
            "time_zone": "UTC",
        }
    )
    workspace = await open_workspace("web", "local", "Harbour", turned_on)
    await save_company(workspace, company)
    await statement("update person set language = 'en', time_zone = 'UTC'")  # as everything is read back
    entrance = Entrance(
        workspace=workspace,
        platform=RememberingPlatform(),
        settings=turned_on,
        clock=clock,
        ballots=checks.ballots,
        windows=checks.windows,
    )
    checks.folders.prepare()
    lived = VoicedCompany(entrance, checks, clock, Random(seed))
    for reader in lived.random.sample(await lived.people(), 2):
        await grants.add(workspace.id, reader.id, Role.READER, None, "Ombuds", clock.now())
    grants.forget(workspace.id)
    return lived
