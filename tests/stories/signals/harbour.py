"""A harbour of eight departments, with two years of check-ins and of what its customers said."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from bot.checkin.blocks import Blocks, SizeBand
from bot.checkin.ledger import Page
from bot.checkin.published import RoundFacts
from bot.checkin.questions import bank
from bot.checkin.release import Reading, Released
from bot.checkin.rounds import Frozen
from bot.config.settings import Settings
from bot.org.company import Company, Member, TeamName
from bot.org.people import Person, Profile
from bot.org.tree import Tree
from bot.signals.signals import SignalKind, SignalShape, SignalValue, SignalWeek
from commands.org.chart import chart
from commands.org.open_workspace import open_workspace
from commands.org.save_company import save_company
from commands.routing.entrance import Entrance
from storage.signals import kinds, values
from tests.cast import FakeClock
from tests.platform import RememberingPlatform
from tests.rounds import publish
from tests.stories.conftest import ChatCompany

MONDAY = date(2026, 3, 2)  # of the week after the last period
PERIODS = 26
FIRST_MONDAY = MONDAY - timedelta(weeks=4 * PERIODS)
HEDDA, MONA = Profile("@hedda", "Hedda Quill", "hedda", is_admin=True), Profile("@mona", "Mona Reyes", "mona")
CREWS = {
    "crane": ("Crane crew", HEDDA),
    "customs": ("Customs desk", HEDDA),
    "night": ("Night shift", HEDDA),
    "ticket": ("Ticketing", HEDDA),
    "berth": ("Berth planning", HEDDA),
    "reefer": ("Reefers", HEDDA),
    "support": ("Support", MONA),
    "sales": ("Sales", MONA),
}
HANDS = 6
SATISFACTION = SignalKind("satisfaction", {"en": "Satisfaction", "ja": "満足度"}, SignalShape.MEAN, True)
COMPLAINTS = SignalKind("complaints", {"en": "Complaints", "ja": "苦情"}, SignalShape.PER_HUNDRED, False)
ASKED = (bank().mood, next(item for item in bank().items.values() if item.theme == "heard" or not item.about_manager))
READINGS = (Reading.TWO_AND_A_HALF, Reading.THREE, Reading.THREE_AND_A_HALF, Reading.FOUR)


def on_paper() -> Company:
    members = [Member(HEDDA), Member(MONA, HEDDA.platform_id)]
    teams = {HEDDA.platform_id: TeamName("Harbour", "harbour"), MONA.platform_id: TeamName("Front", "front")}
    for handle, (name, boss) in CREWS.items():
        members.append(Member(Profile(f"@{handle}", f"Lead {handle}", handle), boss.platform_id))
        teams[f"@{handle}"] = TeamName(name, f"{handle}-crew")
        hands = (
            Profile(f"@{handle}{number}", f"Hand {handle}{number}", f"{handle}{number}") for number in range(HANDS)
        )
        members += [Member(hand, f"@{handle}") for hand in hands]
    return Company(tuple(members), teams)


@dataclass(frozen=True)
class Harbour:
    """`people` by handle; `departments` are their keys by the handle of who leads each."""

    company: ChatCompany
    people: Mapping[str, Person]
    departments: Mapping[str, str]
    frozen: Frozen

    @property
    def workspace_id(self) -> int:
        return self.company.entrance.workspace.id


async def harbour(
    settings: Settings, periods: int = PERIODS, withheld: Mapping[str, Sequence[int]] | None = None
) -> Harbour:
    """The company, after a check-in in each period; customers follow what people said by four weeks.

    `withheld` are periods, by handle, in which too few answered.
    """
    workspace = await open_workspace("web", "local", "Harbour", settings)
    people = {person.handle: person for person in (await save_company(workspace, on_paper())).values()}
    entrance = Entrance(workspace, RememberingPlatform(), settings, FakeClock(at(MONDAY)))
    lines = await chart(workspace.id)
    tree = lines.tree()
    invited = Counter(tree.leaf_of[person.id] for person in lines.asked)
    names = {person.id: CREWS[handle][0] for handle, person in people.items() if handle in CREWS}
    frozen = Frozen(items=ASKED, tree=tree, teams=names, invited=invited, comments={})
    departments = {handle: f"team:{people[handle].id}" for handle in CREWS}
    felt = moods(list(departments.values()), periods)
    for period in range(periods):
        hidden = {departments[handle] for handle, places in (withheld or {}).items() if period in places}
        page = page_of(tree, {unit: felt[unit][period] for unit in felt if unit not in hidden})
        await publish(workspace, facts_of(frozen, 4 * period + 4), page)
    for kind in (SATISFACTION, COMPLAINTS):
        await kinds.save_kind(workspace.id, kind)
    return Harbour(ChatCompany(entrance), people, departments, frozen)


def at(day: date) -> datetime:
    return datetime.combine(day, time(9), UTC)


def moods(units: Sequence[str], periods: int) -> dict[str, list[int]]:
    """What each department felt, as places in `READINGS`: each wanders by itself."""
    random = Random(7)
    return {unit: [random.randrange(len(READINGS)) for _ in range(periods)] for unit in units}


def facts_of(frozen: Frozen, week: int) -> RoundFacts:
    opened = at(FIRST_MONDAY + timedelta(weeks=week - 1, days=1))
    return RoundFacts(
        week=week,
        first_monday=FIRST_MONDAY,
        k=5,
        opened_at=opened,
        closes_at=opened + timedelta(days=2),
        frozen=frozen,
    )


def page_of(tree: Tree, felt: Mapping[str, int]) -> Page:
    scores = {
        (unit, item.key): Released(READINGS[place], SizeBand.FROM_8) for unit, place in felt.items() for item in ASKED
    }
    return Page(tree.parents(), Blocks(frozenset(felt), {unit: unit for unit in felt}), scores, {})


def week(number: int) -> SignalWeek:
    year, iso, _ = (FIRST_MONDAY + timedelta(weeks=number - 1)).isocalendar()
    return SignalWeek(year, iso)


async def customers_follow(harbour: Harbour, periods: int = PERIODS, answers: int = 40) -> None:
    """Satisfaction follows what people said by four weeks; complaints are noise."""
    random, felt = Random(11), moods(list(harbour.departments.values()), periods)
    said = []
    for unit, places in felt.items():
        for period in range(periods):
            before = places[period - 1] if period else 1
            said.append(
                SignalValue(
                    "satisfaction", unit, week(4 * period + 2), 3.5 + 0.3 * before + random.gauss(0, 0.1), answers
                )
            )
            said.append(SignalValue("complaints", unit, week(4 * period + 1), random.uniform(2, 9), None))
    await state(harbour, said)


async def state(harbour: Harbour, said: Sequence[SignalValue]) -> None:
    change = await values.count_changes(harbour.workspace_id, said)
    await values.state(harbour.workspace_id, harbour.people["hedda"].id, "file", said, change, at(MONDAY))
