"""Where nothing of a celebration may be: no age, no year of anybody, and of a birthday nothing but to the team."""

from datetime import date

import pytest

from bot.messages.message import ChoiceInput, Form
from bot.messages.request import Pressed, Typed
from storage.database import statement
from tests.adapters.test_logs import written
from tests.cast import ANA, BO, CY, DANA, MIKA
from tests.rows import every_row
from tests.stories.celebrations.mornings import CHANNEL, CelebratingCompany, march
from tests.stories.conftest import told

WORDS = "Nobody calms a ferry like you"
OURS = {"celebration", "celebration_wish", "celebration_word"}


async def lives_through(celebrating: CelebratingCompany) -> None:
    """Ana's birthday and her years, with words for both, and Bo's first day."""
    await celebrating.wishes(ANA, (3, 12))
    await celebrating.joined(ANA, date(1998, 3, 11))
    await celebrating.lives_until(march(9, 15))
    for kind, day in (("birthday", "2026-03-12"), ("anniversary", "2026-03-11")):
        [row] = await statement("select id from person where platform_id = '@ana'")
        form = await celebrating.chat.does(BO, Pressed("celebrations.write", f"{row['id']}:{kind}:{day}"))
        await celebrating.chat.submits(BO, form, words=WORDS)
    await celebrating.lives_until(march(13, 20))


async def test_no_log_no_other_table_and_no_other_chat_holds_anything_of_it(
    celebrating: CelebratingCompany, capfd: pytest.CaptureFixture[str]
) -> None:
    with written(as_json=True):
        await lives_through(celebrating)
    logged = "".join(capfd.readouterr())
    assert not [word for word in (WORDS, "Lindqvist", "birth_day", "03-12") if word in logged]
    rows = await every_row()
    assert {table for table, lines in rows.items() if WORDS in str(lines)} == {"celebration_word"}
    assert {table for table, lines in rows.items() if "birthday" in str(lines)} == {
        *("celebration", "celebration_word", "delivery", "reach_day")
    }, "a delivery and a day say that words came, with neither the words nor whose team wrote them"
    assert "birthday" not in celebrating.everything(but=("@ana", "@dana")).lower()
    assert WORDS not in celebrating.everything(but=("@ana",))
    assert {CHANNEL, "@ana", "@dana"} == {*celebrating.platform.stands}


async def test_no_year_and_no_age_is_asked_for_kept_or_said(celebrating: CelebratingCompany) -> None:
    form = await celebrating.chat.does(ANA, Pressed("celebrations.open", ""))
    assert isinstance(form, Form)
    inputs = [block for block in form.blocks if isinstance(block, ChoiceInput)]
    assert [block.name for block in inputs] == ["birth_month", "birth_day", "anniversaries"]
    await lives_through(celebrating)
    everything = celebrating.everything()
    assert "28 years" in everything, "with the company, which is no age"
    assert not [year for year in range(1900, 2027) if str(year) in everything]
    columns = await statement(
        "select column_name as name from information_schema.columns where table_name = any(%(tables)s)",
        tables=[*OURS],
    )
    assert not [row["name"] for row in columns if "year" in row["name"] or "age" in row["name"].split("_")]


async def test_nobody_but_the_team_reads_of_a_birthday_wherever_they_ask(celebrating: CelebratingCompany) -> None:
    await celebrating.wishes(ANA, (3, 12))
    await celebrating.lives_until(march(12, 20))
    for who in (MIKA, CY, DANA, BO):
        read = [await celebrating.chat.opens_home(who)]
        for words, command in (("mine", "/kudos"), ("", "/pulse"), ("digest", "/pulse"), ("diary", "/waterline")):
            read.append(await celebrating.chat.does(who, Typed(words, "general", command)))
        assert "birthday" not in " ".join(map(told, read)).lower(), who.name
    assert "@mika" not in celebrating.platform.stands


async def test_turned_off_what_was_written_ahead_is_gone_and_what_people_chose_stays(
    celebrating: CelebratingCompany,
) -> None:
    await celebrating.wishes(ANA, (3, 12))
    await celebrating.lives_until(march(9, 15))
    celebrating.turns(on=False)
    await celebrating.lives_until(march(13))
    assert set(celebrating.platform.stands) == {"@dana"}
    assert await statement("select 1 from celebration") == []
    assert len(await statement("select 1 from celebration_wish")) == 1
    refused = await celebrating.chat.does(BO, Typed("celebrations", "general", "/waterline"))
    assert "Celebrations are off here." in told(refused)
    assert "What is celebrated of me" not in told(await celebrating.chat.opens_home(BO))


async def test_who_has_no_wish_to_be_posted_about_or_said_no_is_in_no_post(celebrating: CelebratingCompany) -> None:
    for who in (ANA, BO, CY):
        await celebrating.joined(who, date(2020, 3, 11))
    await statement("update person set posts_about_me = false where platform_id = '@ana'")
    await celebrating.wishes(BO, years="no")
    await celebrating.lives_until(march(11, 12))
    [post] = celebrating.posts()
    assert "Cy Okonjo (6 years)" in post
    assert "Ana" not in post
    assert "Bo" not in post
    await celebrating.wishes(CY, years="no")
    await celebrating.chat.deliver()
    assert celebrating.posts() == [], "who says no later is taken out of the post that stands"
