"""Somebody tries a check-in alone: it looks exactly like one, and nothing of it is kept, sealed or counted."""

from dataclasses import fields, is_dataclass, replace

import pytest

from bot.messages.message import Button, Form, Message, Questions
from bot.messages.request import Pressed
from bot.org.company import Company, Member, TeamName
from bot.org.people import Profile
from commands.org.save_company import save_company
from storage.caches import forget_all
from storage.database import statement
from tests.cast import ANA, BO, CY, DANA, MIKA
from tests.stories.conftest import buttons, told
from tests.stories.pulse.checkin import TUESDAY, CheckIn
from tests.stories.pulse.conftest import checkin, team_size
from tests.stories.welcome.conftest import Newcomers

__all__ = ["checkin", "team_size"]
SAYS_SO = "A rehearsal, for you alone: whatever you tap is kept nowhere, sealed nowhere and counted nowhere."
TABLES = "select table_name from information_schema.tables where table_schema = 'public'"


async def tries(company: Newcomers | CheckIn, who: Profile) -> Message:
    page = await company.does(who, Pressed("welcome.try", ""))
    assert isinstance(page, Message)
    return page


async def load_teams(newcomers: Newcomers) -> None:
    members = (Member(DANA), Member(ANA, DANA.platform_id), *(Member(one, ANA.platform_id) for one in (BO, CY, MIKA)))
    teams = {DANA.platform_id: TeamName("Leads", "leads"), ANA.platform_id: TeamName("Support", "support")}
    await save_company(newcomers.entrance.workspace, Company(members, teams))
    forget_all()


def led_back(shape: object) -> object:
    """What is drawn, with buttons that lead where those of a check-in do, and without the keys of a round."""
    names = {"welcome.tap": "pulse.answer", "welcome.fill_in": "pulse.form", "welcome.readers": "pulse.readers"}
    if isinstance(shape, Button):
        item = shape.value.partition(":")[2]
        return replace(shape, action=names.get(shape.action, shape.action), value=item)
    if isinstance(shape, Questions):
        return [led_back(shape.questions), shape.progress]
    if isinstance(shape, tuple):
        return [led_back(part) for part in shape]
    if is_dataclass(shape) and not isinstance(shape, type):
        return [type(shape).__name__, *(led_back(getattr(shape, field.name)) for field in fields(shape))]
    return shape


async def test_it_looks_exactly_like_the_check_in_that_comes(checkin: CheckIn) -> None:
    """But for the line above it: the same words, the same questions, the same buttons."""
    reader = checkin.who("hand11")
    rehearsed = await tries(checkin, reader)
    await checkin.live_until(TUESDAY)
    real = checkin.invitation(reader)
    assert led_back(Message(rehearsed.plain, rehearsed.blocks[1:])) == led_back(real)
    assert told(rehearsed.blocks[0]).count(SAYS_SO) == 1


async def test_nothing_of_it_is_kept_sealed_or_counted_whatever_is_pressed(newcomers: Newcomers) -> None:
    await load_teams(newcomers)
    page = await tries(newcomers, BO)
    before = await everything(newcomers)
    waiting, pressed = [page], 0
    while waiting:
        for button in buttons(waiting.pop()):
            reply = await newcomers.presses_button(BO, button)
            pressed += 1
            if isinstance(reply, Form):
                reply = await newcomers.submits(BO, reply, comment="The bell on floor two", mood="1")
            assert isinstance(reply, Message)
    assert pressed > 20
    assert await everything(newcomers) == before


async def everything(newcomers: Newcomers) -> list[list[str]]:
    """All rows of all tables, and all files of the check-ins' folders."""
    tables = sorted(row["table_name"] for row in await statement(TABLES))
    rows = [await statement(f"select to_jsonb(t) as row from {table} t") for table in tables]
    folders = newcomers.check_ins.folders
    files = [sorted(path.name for path in folder.path.glob("*")) for folder in (folders.keys, folders.sealed)]
    return [sorted(map(str, one)) for one in rows] + files


async def test_where_a_check_in_is_open_a_tap_in_a_rehearsal_never_reaches_its_boxes(checkin: CheckIn) -> None:
    await checkin.live_until(TUESDAY)
    reader = checkin.who("hand11")
    for button in buttons(await tries(checkin, reader)):
        await checkin.presses_button(reader, button)
    assert checkin.sealed == 0


async def test_every_answer_says_that_nothing_was_kept_and_the_last_leads_back(newcomers: Newcomers) -> None:
    await load_teams(newcomers)
    page = await tries(newcomers, BO)
    taps = [button for button in buttons(page) if button.action == "welcome.tap" and button.label == "Skip"]
    replies = [await newcomers.presses_button(BO, tap) for tap in taps]
    assert {reply.plain for reply in replies} == {"Tried. Nothing was kept."}
    assert "of this rehearsal nothing was kept, sealed or counted" in told(replies[-1])
    again = await newcomers.presses(BO, replies[-1], "Once more from the start")
    assert again == page


@pytest.mark.parametrize(
    ("who", "joins"),
    [(BO, "Support (3 people)"), (ANA, "Leads (2 people)"), (DANA, "Leads (2 people)")],
    ids=["somebody in a team", "a manager", "whoever leads all"],
)
async def test_one_is_counted_with_one_s_own_team(newcomers: Newcomers, who: Profile, joins: str) -> None:
    await load_teams(newcomers)
    assert joins in told(await tries(newcomers, who))


async def test_before_anybody_is_in_the_chart_one_tries_it_alone(newcomers: Newcomers) -> None:
    page = await tries(newcomers, DANA)
    assert SAYS_SO in told(page)
    assert "Counted with Harbour (1 person) or more" in told(page)
    assert any(isinstance(block, Questions) for block in page.blocks)


async def test_by_name_one_reads_who_is_counted_together_and_who_reads_it(newcomers: Newcomers) -> None:
    await load_teams(newcomers)
    page = await newcomers.does(BO, Pressed("welcome.readers", "rehearsal"))
    assert "Bo Achterberg" in told(page)
    assert "Cy Okonjo" in told(page)
    assert "Ana Lindqvist" in told(page)


async def test_reporting_lines_in_a_circle_are_answered_in_a_sentence(newcomers: Newcomers) -> None:
    await load_teams(newcomers)
    await statement(
        "update person set team_id = (select team_id from person where handle = 'bo') where handle = 'dana'"
    )
    forget_all()
    page = await tries(newcomers, BO)
    assert "/pulse preview" in told(page) or SAYS_SO in told(page)
