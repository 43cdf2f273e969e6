"""Departments are each other's customers: an admin picks them, and in the sixth week they are asked."""

from collections import Counter
from datetime import timedelta

import pytest

from bot.checkin.blocks import Blocks, SizeBand
from bot.checkin.ledger import Page
from bot.checkin.published import RoundFacts
from bot.checkin.questions import Cadence, bank
from bot.checkin.release import Reading, Released
from bot.checkin.rounds import Frozen
from bot.config.settings import Settings
from bot.messages.message import Form, PeopleInput
from bot.messages.refusal import Refusal
from bot.messages.request import Opened, Pressed, Typed
from bot.org.company import Company as Paper
from bot.org.company import Member, TeamName
from bot.org.people import Profile
from bot.org.tree import Tree, Unit
from bot.org.unit_key import UnitKind
from bot.sealed.roll import Roll
from commands.check_ins import CheckIns
from commands.insight.read_mirror import read_mirror
from commands.org.chart import chart
from commands.org.open_workspace import open_workspace
from commands.org.save_company import save_company
from commands.routing.entrance import Entrance
from commands.sealed.ask_departments import ask_departments
from commands.sealed.open_round import plan_round
from storage.checkin import departments, ledger, rounds
from storage.database import statement
from tests.cast import MONDAY, FakeClock
from tests.platform import RememberingPlatform
from tests.rounds import publish
from tests.stories.conftest import told
from tests.stories.pulse.checkin import TUESDAY, CheckIn, text_of, with_check_ins

HEDDA = Profile("@hedda", "Hedda Quill", "hedda", is_admin=True)
NAMES = {"sales": "Sales", "finance": "Finance", "support": "Support"}
DAY = timedelta(days=1)


def harbour() -> Paper:
    """Hedda over three heads, each over two leads with seven people each: 16 below each head."""
    members, teams = [Member(HEDDA)], {HEDDA.platform_id: TeamName("Heads", "heads")}
    for handle, name in NAMES.items():
        members.append(Member(Profile(f"@{handle}", f"Head of {name}", handle), HEDDA.platform_id))
        teams[f"@{handle}"] = TeamName(name, f"{handle}-leads")
        for lead in (f"{handle}-a", f"{handle}-b"):
            members.append(Member(Profile(f"@{lead}", f"Lead {lead}", lead), f"@{handle}"))
            teams[f"@{lead}"] = TeamName(f"Crew {lead}", f"{lead}-crew")
            for number in range(1, 8):
                hand = f"{lead}{number}"
                members.append(Member(Profile(f"@{hand}", f"Hand {hand}", hand), f"@{lead}"))
    return Paper(tuple(members), teams)


async def five_weeks_before(checkin: CheckIn) -> None:
    """The check-in of the fifth week is over; nobody answered."""
    opened = TUESDAY - timedelta(weeks=1)
    tree = Tree((Unit("unit:1", None, UnitKind.UNIT),), {})
    frozen = Frozen(items=(bank().mood,), tree=tree, teams={}, invited={}, comments={})
    facts = RoundFacts(
        week=5,
        first_monday=MONDAY.date() - timedelta(weeks=5),
        k=5,
        opened_at=opened,
        closes_at=opened + 2 * DAY,
        frozen=frozen,
    )
    await publish(checkin.entrance.workspace, facts, Page(tree.parents(), Blocks(frozenset(), {}), {}, {}))


@pytest.fixture
async def sixth_week(
    opened: str, settings: Settings, check_ins: CheckIns, clock: FakeClock, platform: RememberingPlatform
) -> CheckIn:
    """The Monday before the check-in of the sixth week. In Sales they thanked Finance and Support."""
    checking = with_check_ins(settings)
    workspace = await open_workspace("web", "local", "Harbour", checking)
    met = await save_company(workspace, harbour())
    entrance = Entrance(workspace, platform, checking, clock, check_ins.ballots, windows=check_ins.windows)
    checkin = CheckIn(entrance, check_ins, clock, platform, list(met.values()))
    await five_weeks_before(checkin)
    for words in (
        "@finance-a1 for staying late to fix the import, so that they could open on time #courage",
        "@support-b2 for calling every customer who waited, so that nobody lost their order #courage",
    ):
        assert "is on its way" in told(await checkin.types(checkin.who("sales-a1"), words))
    return checkin


async def number_of(checkin: CheckIn, handle: str) -> int:
    return checkin.who(handle).id


async def test_everybody_in_a_department_is_asked_about_those_it_exchanges_thanks_with(sixth_week: CheckIn) -> None:
    await sixth_week.opens()
    asked = {
        name: text_of(sixth_week.invitation(sixth_week.who(name))) for name in ("sales-a1", "sales-b", "finance-b3")
    }
    for name in ("sales-a1", "sales-b"):
        assert "How well does Finance (whole branch) serve us?" in asked[name]
        assert "How well does Support (whole branch) serve us?" in asked[name]
        assert "In my team we live" not in asked[name]
    assert "How well does Sales (whole branch) serve us?" in asked["finance-b3"]
    assert "How well does Support" not in asked["finance-b3"]


async def test_who_is_in_no_department_is_asked_about_none(sixth_week: CheckIn) -> None:
    await sixth_week.opens()
    assert "serve us" not in text_of(sixth_week.invitation(sixth_week.who("sales")))


async def test_what_they_answer_is_a_number_of_each_block_of_the_department(sixth_week: CheckIn) -> None:
    await sixth_week.closes()
    closed = await rounds.last_closed(sixth_week.entrance.workspace.id)
    assert closed
    page = await ledger.known_page(closed)
    sales, finance = await number_of(sixth_week, "sales"), await number_of(sixth_week, "finance")
    blocks = {unit for unit, item in page.scores if item == f"serves-{finance}"}
    assert blocks
    assert all(f"unit:{sales}" in closed.frozen.above(unit) for unit in blocks)
    lead = await number_of(sixth_week, "sales-a")
    assert page.of_block(f"team:{lead}", f"serves-{finance}") == Released(Reading.FOUR_OR_HIGHER, SizeBand.FROM_5)


async def test_departments_are_frozen_for_the_quarter(sixth_week: CheckIn) -> None:
    await sixth_week.closes()
    lead = await number_of(sixth_week, "sales")
    await departments.pick(sixth_week.entrance.workspace.id, [lead])
    workspace, now = sixth_week.entrance.workspace, TUESDAY + timedelta(weeks=6)
    lines_now = await chart(workspace.id)
    tree = lines_now.tree()
    asked = Counter(tree.leaf_of[person.id] for person in lines_now.asked)
    twelfth = await ask_departments(workspace.id, tree, asked, 12, Cadence.WEEKLY, now)
    assert len(twelfth) == 3
    assert await ask_departments(workspace.id, tree, asked, 13, Cadence.WEEKLY, now) == ()
    later = now + timedelta(weeks=7)
    assert await ask_departments(workspace.id, tree, asked, 19, Cadence.WEEKLY, later) == (), "one has no other"
    await departments.pick(workspace.id, [lead, await number_of(sixth_week, "support")])
    next_quarter = await ask_departments(workspace.id, tree, asked, 19, Cadence.WEEKLY, later)
    assert {each.unit for each in next_quarter} == {f"unit:{head}" for head in await departments.heads(workspace.id)}


async def test_one_that_became_smaller_within_the_quarter_neither_asks_nor_is_asked_about(sixth_week: CheckIn) -> None:
    await sixth_week.closes()
    workspace, now = sixth_week.entrance.workspace, TUESDAY + timedelta(weeks=6)
    lines_now, small = await chart(workspace.id), f"unit:{await number_of(sixth_week, 'support')}"
    tree = lines_now.tree()
    asked = Counter(tree.leaf_of[person.id] for person in lines_now.asked)
    for leaf in tree.below(small):
        asked[leaf] = min(asked[leaf], 2)
    twelfth = await ask_departments(workspace.id, tree, asked, 12, Cadence.WEEKLY, now)
    assert len(twelfth) == 2
    assert small not in {each.unit for each in twelfth}
    assert not [item for each in twelfth for item in each.items if item.key == f"serves-{small.removeprefix('unit:')}"]


async def picks(checkin: CheckIn, *handles: str) -> str:
    look = await checkin.does(HEDDA, Typed("admin", "general", "/waterline"))
    form = await checkin.presses(HEDDA, look, "Departments")
    assert isinstance(form, Form)
    heads = tuple(f"@{handle}" for handle in handles)
    return told(await checkin.submits(HEDDA, form, heads=heads))


async def test_an_admin_picks_them_by_who_heads_them_and_the_diary_says_so(sixth_week: CheckIn) -> None:
    assert "Kept." in await picks(sixth_week, "sales", "finance")
    diary = await sixth_week.does(HEDDA, Typed("diary", "general", "/waterline"))
    assert "picked the departments that are asked about each other" in str(diary)
    form = await sixth_week.does(HEDDA, Pressed("pulse.departments", ""))
    [heads] = [block for block in form.blocks if isinstance(block, PeopleInput)]
    assert {head.name for head in heads.chosen} == {"Head of Sales", "Head of Finance"}
    await sixth_week.opens()
    assert "How well does Support (whole branch) serve us?" not in text_of(
        sixth_week.invitation(sixth_week.who("sales-a1"))
    )


@pytest.mark.parametrize(
    ("heads", "refused"),
    [
        (("sales-a", "finance"), "Below Lead sales-a there are fewer than 15 people"),
        (("sales-a1", "finance"), "Below Hand sales-a1 there are fewer than 15 people"),
        (("sales",), "With one department there is no other to ask about it."),
        (("hedda", "sales"), "Head of Sales is in the branch of Hedda Quill"),
    ],
)
async def test_what_could_be_none_is_refused_with_the_reason(
    sixth_week: CheckIn, heads: tuple[str, ...], refused: str
) -> None:
    assert refused in await picks(sixth_week, *heads)
    assert await departments.heads(sixth_week.entrance.workspace.id) == []


async def test_where_only_one_is_large_enough_by_now_the_form_and_the_answer_say_that_nobody_is_asked(
    sixth_week: CheckIn,
) -> None:
    assert "nobody is asked" not in await picks(sixth_week, "sales", "finance")
    form = await sixth_week.does(HEDDA, Pressed("pulse.departments", ""))
    assert "nobody is asked" not in told(form)
    await statement("update person set is_active = false where handle in ('finance-a1', 'finance-a2')")
    form = await sixth_week.does(HEDDA, Pressed("pulse.departments", ""))
    assert "fewer than two departments have 15 people who are asked, so nobody is asked about one." in told(form)
    await statement("update person set is_active = false where handle in ('support-a1', 'support-a2')")
    assert "there are fewer than two departments, so nobody is asked about one." in await picks(sixth_week)


async def test_a_head_forecasts_what_is_said_of_their_department_and_reads_it_alone(sixth_week: CheckIn) -> None:
    await sixth_week.opens()
    head, key = sixth_week.who("finance"), sixth_week.running.key
    form = await sixth_week.does(head, Pressed("pulse.forecast", key))
    service = f"serves-{head.id}"
    assert "Departments that you serve are asked how well Finance (whole branch) serves them." in told(form)
    assert "read by you alone" in told(await sixth_week.submits(head, form, **{service: "5"}))
    lead = sixth_week.who("finance-a")
    form = await sixth_week.does(lead, Pressed("pulse.forecast", key))
    assert "serves them" not in told(form)
    assert isinstance(await sixth_week.submits(lead, form, **{service: "5"}), Refusal)
    await sixth_week.all_answer(sixth_week.staff, 2)
    await sixth_week.live_until(MONDAY + timedelta(days=6), timedelta(hours=8))
    mirror = await read_mirror(head, (MONDAY + timedelta(weeks=3)).date())
    assert mirror
    assert mirror.served
    assert (mirror.served.believed, len(mirror.served.asking)) == (5, 1)


async def test_a_head_promises_the_other_department_something_and_it_is_asked_whether_it_helped(
    sixth_week: CheckIn,
) -> None:
    await sixth_week.closes()
    finance, sales = sixth_week.who("finance"), sixth_week.who("sales")
    form = await sixth_week.does(finance, Pressed("pulse.to_department", f"unit:{sales.id}"))
    words = "We tell you before we promise a customer a date"
    assert "Everybody there reads it" in told(await sixth_week.submits(finance, form, words=words))
    assert words in told(await sixth_week.does(sixth_week.who("sales-b3"), Opened()))
    assert words not in told(await sixth_week.does(sixth_week.who("support-b3"), Opened()))
    again = await sixth_week.does(finance, Pressed("pulse.to_department", f"unit:{sales.id}"))
    assert "You promised this to Sales (whole branch)" in told(again)
    plan = await plan_round(
        sixth_week.entrance.workspace,
        sixth_week.entrance.settings,
        Roll((), {}),
        TUESDAY + timedelta(weeks=5),
    )
    assert plan
    crews = {f"team:{sixth_week.who(handle).id}" for handle in ("sales", "sales-a", "sales-b")}
    assert plan.extra.keys() == crews
    assert words in plan.extra[f"team:{sales.id}"].text("en")


@pytest.mark.parametrize(("who", "whom"), [("support", "finance"), ("finance-a", "sales"), ("finance", "finance-a")])
async def test_nobody_promises_where_neither_side_was_asked_about_the_other(
    sixth_week: CheckIn, who: str, whom: str
) -> None:
    await sixth_week.closes()
    unit = f"unit:{sixth_week.who(whom).id}"
    assert "A promise can be made" in told(
        await sixth_week.does(sixth_week.who(who), Pressed("pulse.to_department", unit))
    )
