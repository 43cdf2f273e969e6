"""An admin gives a file, reads what it would change, and makes it so: by the same reader as the command line."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import psycopg
import pytest

from bot.messages.message import Form, Message
from bot.messages.refusal import Refusal
from bot.messages.request import Brought, Pressed
from bot.org.people import Profile
from storage.caches import forget_all
from storage.database import statement
from storage.org import people
from storage.org.chart import CHART_LOCK
from tests.cast import ANA, BO, DANA
from tests.processes import until
from tests.stories.conftest import buttons, count, labels, said, told
from tests.stories.diary.test_reading import lines, reads
from tests.stories.welcome.conftest import Newcomers

FILE = b"""Name,Work Email,Manager,Start date
Dana Whitlock,dana@harbour.example,,2020-01-07
Ana Lindqvist,ana@harbour.example,dana@harbour.example,2021-02-01
Bo Achterberg,bo@harbour.example,ana@harbour.example,2021-03-01
Cy Okonjo,cy@harbour.example,ana@harbour.example,2022-05-02
Noor Haddad,noor@harbour.example,ana@harbour.example,2026-01-12
Lost Soul,lost@harbour.example,nobody@harbour.example,2024-01-01
"""


async def brings(newcomers: Newcomers, content: bytes = FILE, who: Profile = DANA) -> Message:
    page = await newcomers.does(who, Brought(content))
    assert isinstance(page, Message), page
    return page


@asynccontextmanager
async def nothing_changes(newcomers: Newcomers) -> AsyncIterator[None]:
    tables = ("team", "diary", "person", "person where team_id is not null")
    before = [await count(table) for table in tables]
    yield
    assert [await count(table) for table in tables] == before


async def test_first_one_reads_who_joins_and_every_bad_line_with_its_cure_and_nothing_has_changed(
    newcomers: Newcomers,
) -> None:
    async with nothing_changes(newcomers):
        page = await brings(newcomers)
    words = told(page)
    assert "Dana Whitlock, Ana Lindqvist, Bo Achterberg, Cy Okonjo, Noor Haddad" in words
    assert "line 7" in words.casefold()
    assert labels(page) == ["Make it so"]


async def test_on_one_tap_it_is_the_chart_with_whoever_did_it_in_the_diary(newcomers: Newcomers) -> None:
    await newcomers.tick()
    made = await newcomers.presses(DANA, await brings(newcomers), "Make it so")
    assert "Your people are known" in told(made)
    assert await count("person where team_id is not null") == 4
    assert lines(await reads(newcomers, BO))[0].startswith("Dana Whitlock: loaded the chart: 5 people")
    await newcomers.deliver()
    assert "✅" in told(newcomers.letter)
    assert "5 people in 2 teams." in told(newcomers.letter)


async def test_whom_only_the_file_names_gets_a_place_on_the_page_and_is_the_same_the_next_time(
    newcomers: Newcomers,
) -> None:
    for _ in range(2):
        await newcomers.presses(DANA, await brings(newcomers), "Make it so")
        forget_all()
    here = newcomers.entrance.workspace.id
    everybody = await people.everyone(here)
    assert sorted(one.handle for one in everybody) == ["ana", "bo", "cy", "dana", "mika", "noor"]
    assert "Nobody joins" in told(await brings(newcomers))


async def test_somebody_known_by_another_handle_is_found_by_their_name(newcomers: Newcomers) -> None:
    content = FILE.replace(b"dana@harbour.example", b"dana.whitlock@harbour.example")
    await newcomers.presses(DANA, await brings(newcomers, content), "Make it so")
    assert await count("person where name = 'Dana Whitlock'") == 1


@pytest.mark.parametrize(
    "content",
    [
        b"\x00\x01\x02",
        b"PK\x03\x04 no workbook",
        b"hello",
        b"a,b\n1,2\n",
        b"person,manager\n@ana,\n",
        b"\xff" * 999,
    ],
)
async def test_what_is_no_table_of_people_is_answered_in_a_sentence(newcomers: Newcomers, content: bytes) -> None:
    async with nothing_changes(newcomers):
        page = await brings(newcomers, content)
    assert labels(page) == []
    assert page.plain


async def test_a_form_without_a_file_says_so(newcomers: Newcomers) -> None:
    refused = await newcomers.does(DANA, Brought(b""))
    assert isinstance(refused, Refusal)
    assert told(refused) == "Choose a file first."


async def test_nobody_but_an_admin_gives_one_and_nobody_makes_another_s_the_chart(newcomers: Newcomers) -> None:
    assert isinstance(await newcomers.does(BO, Brought(FILE)), Refusal)
    page = await brings(newcomers)
    await newcomers.does(DANA, Pressed("welcome.administer", ""))
    form = await newcomers.does(DANA, Pressed("roles.give", ""))
    await newcomers.submits(DANA, form, people=(ANA.platform_id,), role="admin", reason="Both")
    async with nothing_changes(newcomers):
        answer = await newcomers.does(ANA, Pressed("welcome.chart", buttons(page)[0].value))
    assert "no longer at hand" in said(answer)


async def test_a_file_that_waited_too_long_is_asked_for_once_more(newcomers: Newcomers) -> None:
    page = await brings(newcomers)
    forget_all()
    async with nothing_changes(newcomers):
        assert "no longer at hand" in said(await newcomers.presses(DANA, page, "Make it so"))


async def test_where_most_would_leave_it_is_asked_once_more(newcomers: Newcomers) -> None:
    many = "".join(f"P{n},p{n}@h.example,dana@harbour.example\n" for n in range(12))
    whole = f"Name,Work Email,Manager\nDana Whitlock,dana@harbour.example,\n{many}".encode()
    await newcomers.presses(DANA, await brings(newcomers, whole), "Make it so")
    forget_all()
    few = "\n".join(whole.decode().splitlines()[:5]).encode()
    preview = await brings(newcomers, few)
    assert "9 of 13 people would have no place any more: more than 40 %." in told(preview)
    assert "you are asked once more before it is done" in told(preview)
    stopped = await newcomers.presses(DANA, preview, "Make it so")
    assert labels(stopped) == ["Make it so all the same"]
    assert await count("person where team_id is not null") == 12
    made = await newcomers.presses(DANA, stopped, "Make it so all the same")
    assert "Your people are known" in told(made)
    assert await count("person where team_id is not null") == 3


async def test_on_the_page_the_button_opens_a_form_with_a_place_for_a_file(newcomers: Newcomers) -> None:
    await newcomers.tick()
    form = await newcomers.presses(DANA, newcomers.letter, "Bring your people")
    assert isinstance(form, Form)
    assert "10 MB at most" in told(form)


async def test_a_contractor_of_the_file_is_a_guest_of_the_page_and_has_no_place(newcomers: Newcomers) -> None:
    head, *lines_ = FILE.decode().splitlines()
    kinds = [f"{line},Employee" for line in lines_]
    temp = "Tess Temp,tess@harbour.example,ana@harbour.example,2026-02-02,Contractor"
    content = "\n".join((f"{head},Employment type", *kinds, temp)).encode()
    await newcomers.presses(DANA, await brings(newcomers, content), "Make it so")
    assert await count("person where handle = 'tess' and is_guest and is_stranger and team_id is null") == 1
    assert await count("person where is_guest") == 1


EITHER_WAY = FILE.decode()
for iso, local in {
    "2020-01-07": "01/07/2020",
    "2021-02-01": "02/01/2021",
    "2021-03-01": "03/01/2021",
    "2022-05-02": "05/02/2022",
    "2026-01-12": "01/12/2026",
    "2024-01-01": "01/01/2024",
}.items():
    EITHER_WAY = EITHER_WAY.replace(iso, local)


@pytest.mark.parametrize(
    ("label", "joined"), [("Day first: July 1, 2020", "07-01"), ("Month first: January 7, 2020", "01-07")]
)
async def test_dates_that_can_be_read_in_both_orders_are_asked_about_and_the_file_is_not_lost(
    newcomers: Newcomers, label: str, joined: str
) -> None:
    async with nothing_changes(newcomers):
        question = await brings(newcomers, EITHER_WAY.encode())
        assert "01/07/2020" in told(question)
        assert labels(question) == ["Day first: July 1, 2020", "Month first: January 7, 2020"]
        preview = await newcomers.presses(DANA, question, label)
    await newcomers.presses(DANA, preview, "Make it so")
    [dana] = [one for one in await people.everyone(newcomers.entrance.workspace.id) if one.handle == "dana"]
    assert str(dana.joined_on) == f"2020-{joined}"


async def test_who_chose_the_wrong_order_chooses_the_other_and_each_preview_makes_what_it_shows(
    newcomers: Newcomers,
) -> None:
    question = await brings(newcomers, EITHER_WAY.encode())
    day_first = await newcomers.presses(DANA, question, "Day first: July 1, 2020")
    await newcomers.presses(DANA, question, "Month first: January 7, 2020")
    await newcomers.presses(DANA, day_first, "Make it so")
    [dana] = [one for one in await people.everyone(newcomers.entrance.workspace.id) if one.handle == "dana"]
    assert str(dana.joined_on) == "2020-07-01"


async def test_a_column_with_both_orders_says_in_which_of_them_its_example_is_no_date(newcomers: Newcomers) -> None:
    both = EITHER_WAY
    for ambiguous, clear in {
        "01/07/2020": "13/07/2020",
        "02/01/2021": "07/13/2020",
        "03/01/2021": "07/13/2020",
        "05/02/2022": "07/13/2020",
        "01/12/2026": "07/13/2020",
        "01/01/2024": "07/13/2020",
    }.items():
        both = both.replace(ambiguous, clear)
    question = await brings(newcomers, both.encode())
    assert labels(question) == ["Day first: July 13, 2020", "Month first: 13/07/2020 is no date then"]
    preview = await newcomers.presses(DANA, question, "Day first: July 13, 2020")
    assert "07/13/2020 cannot be read as a date" in told(preview)


async def test_nobody_else_says_it_and_one_that_waited_too_long_is_asked_for_once_more(newcomers: Newcomers) -> None:
    question = await brings(newcomers, EITHER_WAY.encode())
    refused = await newcomers.presses(BO, question, "Day first: July 1, 2020")
    assert said(refused) == "Only an admin can do this. Ask one of yours."
    forget_all()
    assert "no longer at hand" in said(await newcomers.presses(DANA, question, "Day first: July 1, 2020"))


async def test_who_makes_it_so_while_another_import_is_running_waits_and_reads_that(
    newcomers: Newcomers, opened: str
) -> None:
    page = await brings(newcomers)
    workspace_id = newcomers.entrance.workspace.id

    async def is_waiting() -> bool:
        [row] = await statement("select count(*) as count from pg_locks where locktype = 'advisory' and not granted")
        return bool(row["count"])

    async with await psycopg.AsyncConnection.connect(opened) as elsewhere:
        await elsewhere.execute("select pg_advisory_xact_lock(%s, hashint8(%s))", (CHART_LOCK, workspace_id))
        making = asyncio.create_task(newcomers.presses(DANA, page, "Make it so"))
        await until(is_waiting, "the import waits for the other one")
    made = await making
    assert "Another import was running. This one waited for it to end." in told(made)
    assert await count("person where team_id is not null") == 4
    assert "Another import" not in told(await newcomers.presses(DANA, await brings(newcomers), "Make it so"))
