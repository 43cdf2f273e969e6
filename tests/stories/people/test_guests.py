"""Guests, where an admin lets them: they thank and are thanked, and are never asked, counted or given a role."""

import pytest

from bot.config.settings import Settings
from bot.messages.message import Form, Message
from bot.messages.request import Pressed, Typed
from bot.org.people import Profile
from bot.roles.roles import Role
from bot.voice.actions import is_unnoted
from commands.check_ins import CheckIns
from commands.org.chart import chart
from commands.routing.rights import routes
from commands.routing.table import BUTTONS, COMMANDS
from storage.caches import forget_all
from storage.database import statement
from storage.insight import evidence
from storage.kudos import kudos as stored_kudos
from storage.org import people
from storage.roles import grants
from tests.cast import ANA, BO, DANA, GUO, MONDAY, THANKS, FakeClock
from tests.platform import RememberingPlatform
from tests.stories.conftest import ChatCompany, buttons, count, labels, said, told
from tests.stories.digest.conftest import staffed
from tests.stories.digest.weeks import Weeks
from tests.stories.home.choosing import lets_guests, looks, reads_first, saves
from tests.stories.pulse.checkin import small_company, text_of

STRANGER = "Waterline serves the people of Harbour"
NOT_FOR_GUESTS = "Guests can thank and be thanked here."


@pytest.fixture
async def hosts(company: ChatCompany) -> ChatCompany:
    """Guo is a guest of theirs, and nobody has let guests in yet."""
    await statement("update person set is_guest = true where platform_id = %(guo)s", guo=GUO.platform_id)
    forget_all()
    return company


@pytest.fixture
async def open_house(hosts: ChatCompany) -> ChatCompany:
    await saves(hosts, DANA, "people", kudos__guests="yes")
    return hosts


async def test_an_admin_reads_first_what_comes_of_it_and_puts_it_back_with_one_tap(hosts: ChatCompany) -> None:
    first = await reads_first(hosts, DANA, "people", kudos__guests="yes")
    assert "They are never asked in check-ins, count in no number, and have no role." in told(first)
    assert "Guests can thank and be thanked no → yes" in told(first)
    assert "guests stay strangers" in told(await looks(hosts, DANA))
    saved = await hosts.presses(DANA, first, "Save")
    assert "guests can thank and be thanked" in told(await looks(hosts, DANA))
    assert "on its way" in said(await hosts.types(GUO, f"@bo {THANKS} #courage"))
    assert "Guests can thank" in told(await hosts.does(ANA, Pressed("diary.page", "0")))
    await hosts.presses(DANA, saved, "Put it back")
    assert STRANGER in said(await hosts.types(GUO, f"@bo {THANKS} #courage"))
    assert "can no longer thank" in told(await _closing(hosts))


async def _closing(hosts: ChatCompany) -> Message:
    await saves(hosts, DANA, "people", kudos__guests="yes")
    first = await reads_first(hosts, DANA, "people", kudos__guests="no")
    assert isinstance(first, Message)
    return first


async def test_until_then_a_guest_is_a_stranger_who_is_kindly_told(hosts: ChatCompany) -> None:
    assert STRANGER in said(await hosts.types(GUO, f"@bo {THANKS} #courage"))
    refused = await hosts.types(ANA, f"@guo {THANKS} #courage")
    assert "Guo Ferreira is a guest, and guests are thanked here only once an admin lets them." in told(refused)
    assert await count("kudos") == 0


async def test_who_is_of_another_organisation_stays_a_stranger(open_house: ChatCompany) -> None:
    await statement("update person set is_guest = false where platform_id = %(guo)s", guo=GUO.platform_id)
    forget_all()
    assert STRANGER in said(await open_house.types(GUO, f"@bo {THANKS} #courage"))
    assert "belongs to another organisation" in told(await open_house.types(ANA, f"@guo {THANKS} #courage"))


async def test_a_guest_thanks_is_thanked_reads_hides_their_name_and_reports(
    open_house: ChatCompany, platform: RememberingPlatform
) -> None:
    await open_house.types(GUO, f"@bo {THANKS} #courage")
    await open_house.types(ANA, f"@guo {THANKS} #courage")
    await open_house.deliver()
    assert platform.read(GUO.platform_id) == [next(iter(platform.stands[GUO.platform_id].values())).plain]
    assert "Ana Lindqvist" in told(await open_house.types(GUO, "mine"))
    assert "Bo Achterberg" in told(await open_house.types(GUO, "given"))
    more = await open_house.presses(GUO, [*platform.stands["kudos"].values()][-1], "More")
    report = await open_house.presses(GUO, more, "Report it")
    assert isinstance(report, Form)
    await open_house.submits(GUO, report, because="It was meant as a joke")
    assert await count("kudos_report") == 1
    settings = await open_house.types(GUO, "settings")
    await open_house.submits(GUO, settings, posts="no", language="en")
    await open_house.deliver()
    before = len(platform.stands["kudos"])
    await open_house.types(BO, f"@guo {THANKS} once more #courage")
    await open_house.deliver()
    assert len(platform.stands["kudos"]) == before, "whoever hides their name is thanked in private"
    assert len(platform.stands[GUO.platform_id]) == 2


async def test_a_guest_asks_for_nothing_else_and_reads_of_nothing_else(open_house: ChatCompany) -> None:
    for word in COMMANDS:
        typed = Typed(word.word, "general", word.command)
        reply = await open_house.does(GUO, typed)
        if is_unnoted(typed):  # nobody looks who asks: a guest is in no window's list of who may write
            assert "not turned on here" in told(reply)
            continue
        assert (NOT_FOR_GUESTS in told(reply)) is not word.for_guests, f"{word.command} {word.word}"
    for name, button in BUTTONS.items():
        if is_unnoted(Pressed(name, "1")):
            continue
        assert (NOT_FOR_GUESTS in told(await open_house.does(GUO, Pressed(name, "1")))) is not button.for_guests, name
    assert {way_in.role for way_in in routes().values() if way_in.for_guests} == {Role.EVERYBODY}
    helped = told(await open_house.types(GUO, "help"))
    assert "/kudos mine" in helped
    assert "/pulse" not in helped
    home = await open_house.opens_home(GUO)
    assert not [button for button in buttons(home) if not BUTTONS[button.action].for_guests]
    assert "Read the diary" not in labels(home)


async def test_a_guest_has_no_role_whoever_calls_them_an_admin(open_house: ChatCompany) -> None:
    await statement("update person set is_admin = true where platform_id = %(guo)s", guo=GUO.platform_id)
    forget_all()
    assert NOT_FOR_GUESTS in said(await open_house.does(GUO, Typed("admin", "general", "/waterline")))
    workspace_id = open_house.entrance.workspace.id
    [guo] = (await people.by_platform_ids(workspace_id, [GUO.platform_id])).values()
    await grants.add(workspace_id, guo.id, Role.ADMIN, None, "by mistake", MONDAY)
    forget_all()
    assert await grants.every(workspace_id) == []
    assert NOT_FOR_GUESTS in said(await open_house.does(GUO, Typed("admin", "general", "/waterline")))
    assert "5 people" in told(await looks(open_house, DANA)), "who is asked"


@pytest.fixture
async def crew(
    opened: str, settings: Settings, check_ins: CheckIns, clock: FakeClock, platform: RememberingPlatform
) -> Weeks:
    """Hand 11 has become a guest and still stands in the team of Lead 1, who has seven hands; guests are let in."""
    weeks = await staffed(small_company(size=7), settings, check_ins, clock, platform)
    await lets_guests()
    await statement("update person set is_stranger = true, is_guest = true where handle = 'hand11'")
    forget_all()
    return weeks


async def test_no_place_where_people_are_counted_counts_a_guest(crew: Weeks) -> None:
    """Each place where people are counted or asked is walked: a round from its opening to its letters."""
    workspace_id, guest = crew.entrance.workspace.id, crew.who("hand11")
    await crew.moves_to(1, days=1, hours=1)
    asked = {participant.account for participant in crew.running.participants}
    assert guest.platform_id not in asked
    assert len(asked) == len(crew.staff) - 1, "the roll of the round"
    assert await crew.number("select count(*) from audience where person_id = %(id)s", id=guest.id) == 0
    assert guest.platform_id not in crew.platform.stands, "no invitation"
    for giver in ("hand21", "hand22"):
        await crew.thanks(giver, "hand11")
    await crew.deliver()
    assert len(crew.platform.read(guest.platform_id)) == 2, "and is thanked all the same"
    await crew.checks_in({"head": "4", "lead": "4", "hand": "4"}, week=1)
    assert await crew.number("select count(*) from letter where person_id = %(id)s", id=guest.id) == 0
    org = await chart(workspace_id)
    assert guest.id not in {place.person for place in org.places}
    lead = crew.who("lead1")
    team = await people.team_led_by(workspace_id, lead.id)
    assert team is not None
    assert (await evidence.staffed(workspace_id))[lead.id].people == 6
    assert guest.id not in await people.teammates(workspace_id, team.id)
    assert await stored_kudos.received_in_team(workspace_id, team.id, None, 5) == []
    records = await evidence.records(workspace_id, MONDAY.date(), range(1, 3))
    assert not any(lead.id in cell[2] for cell in records.received), "thanks to a guest are none that a team got"
    await crew.moves_to(2)
    letter = text_of(crew.digest("lead1"))
    assert "kudos in your team" not in letter
    assert "Hand 11" not in letter


async def test_a_manager_whose_only_report_is_a_guest_leads_nobody(crew: Weeks) -> None:
    await statement("update person set is_stranger = true, is_guest = true where handle like 'hand1%%'")
    forget_all()
    lead = crew.who("lead1")
    assert not await people.leads_others(crew.entrance.workspace.id, lead.id)
    await crew.checks_in({"head": "4", "lead": "4", "hand": "4"}, week=1)
    await crew.moves_to(2)
    assert crew.digests(lead) == []
    assert crew.digests(crew.who("lead2")) != []


def test_profiles_are_no_guests_unless_a_platform_says_so() -> None:
    assert not Profile("U1", "Ana", "ana", is_stranger=True).is_guest
