"""A company that checks in: the clock moves, ticks run what is due, people tap their answers."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from bot.checkin.schedule import SATURDAY
from bot.config.settings import Settings
from bot.messages.message import Block, Button, Details, Message, Note, Questions, Text
from bot.messages.request import Typed
from bot.messages.say import plain
from bot.org.company import Company as Paper
from bot.org.company import Member, TeamName
from bot.org.people import Person, Profile
from bot.sealed.manifest import Manifest
from commands.check_ins import CheckIns
from commands.delivery.run_due import run_due
from commands.routing.entrance import Entrance
from storage.database import statement
from tests.cast import MONDAY, FakeClock
from tests.platform import RememberingPlatform
from tests.rounds import all_served, count_due, sealed
from tests.stories.conftest import ChatCompany, buttons

TUESDAY = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)  # ten o'clock in London
NOWHERE_TUESDAY = TUESDAY - timedelta(hours=15)  # until here it is not yet ten o'clock on Tuesday anywhere
HOURLY = timedelta(hours=1)
MORNING, EVENING = 7, 20
SLOWLY = timedelta(hours=8)  # from tick to tick, where a week need only pass


def with_check_ins(settings: Settings, **rules: object) -> Settings:
    """Check-ins and no letters, so that what is posted is what is told of."""
    pulse = settings.pulse.model_copy(update={"enabled": True, **rules})
    return settings.model_copy(update={"pulse": pulse, "digest": settings.digest.model_copy(update={"enabled": False})})


class CheckIn(ChatCompany):
    """Everybody is on the platform that remembers; `tick` is what the clock does every few seconds."""

    def __init__(
        self,
        entrance: Entrance,
        check_ins: CheckIns,
        clock: FakeClock,
        platform: RememberingPlatform,
        staff: list[Person],
    ) -> None:
        super().__init__(entrance)
        self.check_ins = check_ins
        self.clock = clock
        self.platform = platform
        self.staff = staff

    async def tick(self, settings: Settings | None = None) -> None:
        assert count_due(self.check_ins.folders, self.clock) == []
        await run_due(self.clock.now(), await all_served(settings or self.entrance.settings), self.check_ins)

    async def live_until(self, moment: datetime, step: timedelta | None = None) -> None:
        """Ticks, and delivers, every hour of the day until then: nights and weekends pass at once, as does the Monday
        before the first check-in. That nothing comes of them is for `test_nights`; with a `step` they are lived.
        """
        while (now := self.clock.now()) < moment:
            following = now + step if step else max(NOWHERE_TUESDAY, self._next_hour_of_a_day(now))
            self.clock.move(seconds=(min(following, moment) - now).total_seconds())
            await self.tick()
            await self.deliver()

    def _next_hour_of_a_day(self, now: datetime) -> datetime:
        zones = {ZoneInfo(name) for person in self.staff if (name := person.time_zone)}
        hours = (now + hours * HOURLY for hours in count(1))
        return next(hour for hour in hours if any(is_day(hour.astimezone(zone)) for zone in zones))

    @property
    def running(self) -> Manifest:
        """The check-in that is open, or past its end and not counted yet."""
        here = self.entrance.workspace
        running = self.check_ins.ballots.running(here.platform, here.platform_id)
        assert running is not None
        return running

    @property
    def sealed(self) -> int:
        """How many submissions lie in the sealed folder."""
        return sealed(self.check_ins)

    def invitation(self, who: Profile) -> Message:
        return list(self.platform.stands[who.platform_id].values())[-1]

    async def answers(self, who: Profile, choice: int, message: Message | None = None) -> list[str]:
        """Taps the same choice for every question, and returns what was said to it."""
        taps = taps_of(message or self.invitation(who), choice)
        return [(await self.presses_button(who, tap)).plain for tap in taps]

    async def all_answer(self, who: Iterable[Profile], choice: int) -> None:
        for one in who:
            await self.answers(one, choice)

    async def opens(self) -> None:
        """The first check-in: everybody has been asked for an hour."""
        await self.live_until(TUESDAY + timedelta(hours=1))

    async def closes(self) -> None:
        """It is over: everybody has answered, and all the same."""
        await self.opens()
        await self.all_answer(self.staff, 4)
        await self.live_until(MONDAY + timedelta(days=6), SLOWLY)

    async def closes_with_comments(self) -> None:
        """It is over: everybody has answered, and everybody of one team has written a comment."""
        await self.opens()
        for person in self.staff:
            await self.answers(person, 4)
            if person.handle.startswith("hand3"):
                form = await self.presses(person, self.invitation(person), "Answer in a form, with a comment")
                await self.submits(person, form, comment=f"The crane is rusty and nobody of us {person.handle} dares")
        await self.live_until(MONDAY + timedelta(days=6), SLOWLY)

    def who(self, handle: str) -> Person:
        return next(person for person in self.staff if person.handle == handle)

    async def pulse(self, who: Profile, words: str = "") -> Message:
        """`/pulse`, and what one reads then."""
        reply = await self.does(who, Typed(words, "general", "/pulse"))
        assert isinstance(reply, Message), reply
        return reply

    async def number(self, sql: str, /, **values: object) -> int:
        return int(str(await self.one(sql, **values)))

    async def one(self, sql: str, /, **values: object) -> object:
        return next(iter((await statement(sql, **values))[0].values()))


def is_day(there: datetime) -> bool:
    """Whether something may be planned for this hour at a place: no night, no weekend, and an hour more of both."""
    return there.weekday() < SATURDAY and MORNING <= there.hour <= EVENING


def taps_of(message: Message, choice: int) -> list[Button]:
    taps = [button for button in buttons(message) if button.action == "pulse.answer"]
    return [tap for tap in taps if tap.value.endswith(f":{choice}")]


def small_company(zones: tuple[str, ...] = ("Europe/London",), size: int = 7) -> Paper:
    """A head, three leads, and three teams of this size, below each other by one level: 4 + 3 * size people."""
    head = Profile("@head", "Hedda Quill", "head", time_zone=zones[0], is_admin=True)
    members, teams = [Member(head)], {head.platform_id: TeamName("Leads", "leads")}
    for number, name in enumerate(("Harbour Crew", "Sails", "Galley"), 1):
        zone = zones[number % len(zones)]
        lead = Profile(f"@lead{number}", f"Lead {number}", f"lead{number}", time_zone=zone)
        members.append(Member(lead, head.platform_id))
        teams[lead.platform_id] = TeamName(name, f"team{number}")
        for place in range(1, size + 1):
            hand = Profile(f"@hand{number}{place}", f"Hand {number}{place}", f"hand{number}{place}", time_zone=zone)
            members.append(Member(hand, lead.platform_id))
    return Paper(tuple(members), teams)


def text_of(message: Message) -> str:
    """Every sentence of a message, a line each, also what is folded."""
    return "\n".join(line for block in message.blocks for line in _lines(block))


def _lines(block: Block) -> list[str]:
    match block:
        case Text(line) | Note(line):
            return [plain(line)]
        case Questions(questions):
            return [question.text for question in questions]
        case Details():
            return [line for folded in block.blocks for line in _lines(folded)]
    return []
