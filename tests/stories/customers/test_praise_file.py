"""Dana Whitlock, an admin, gives a file of what customers wrote in the help desk: it waits for whom it thanks."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.messages.message import Message
from bot.messages.request import Brought, Pressed
from storage.caches import forget_all
from storage.database import statement
from storage.diary import diary
from tests.cast import ANA, BO, DANA, FakeClock
from tests.stories.conftest import ChatCompany, buttons, count, told

HEADING = "to,words,name,source,date\n"
FILE = (
    f"{HEADING}@ana,She called back within the hour.,Ms Oyelaran,help desk,2026-01-02\n"
    'Support,"See https://shop.example, @bo",,shop review,\n'
)


@pytest.fixture
def turned_on(company: ChatCompany) -> ChatCompany:
    entrance = company.entrance
    rules = entrance.settings.customers.model_copy(update={"enabled": True})
    settings = entrance.settings.model_copy(update={"customers": rules})
    company.entrance = replace(entrance, settings=settings)
    return company


async def brings(company: ChatCompany, text: str) -> Message:
    page = await company.does(DANA, Brought(text.encode()))
    assert isinstance(page, Message), page
    return page


async def test_a_file_says_first_how_much_would_wait_and_ana_reads_it_once_dana_takes_it(
    turned_on: ChatCompany,
) -> None:
    page = await brings(turned_on, FILE)
    assert "2 thanks would wait" in told(page)
    assert await count("customer_thanks") == 0
    assert "2 thanks wait" in told(await turned_on.presses(DANA, page, "Let them wait"))
    assert await count("delivery") == 0
    waiting = told(await turned_on.does(ANA, Pressed("customers.waiting", "0")))
    for words in ("She called back within the hour.", "Ms Oyelaran", "From: help desk", "January 2, 2026"):
        assert words in waiting
    [team] = await statement("select words, kind from customer_thanks where handle is not null")
    assert team["kind"] == "team"
    assert "https://" not in team["words"]
    [entry] = await diary.page(turned_on.entrance.workspace.id, None, 1)
    assert (entry.kind, "Oyelaran" in entry.content) == ("praise_brought", False)


async def test_the_same_file_twice_changes_nothing_also_once_it_was_thrown_away(turned_on: ChatCompany) -> None:
    twice = FILE + FILE.removeprefix(HEADING)
    await turned_on.presses(DANA, await brings(turned_on, twice), "Let them wait")
    assert await count("customer_thanks") == 2
    [mine] = await statement("select id from customer_thanks where kind = 'person'")
    await turned_on.does(ANA, Pressed("customers.throw_away", str(mine["id"])))
    again = await brings(turned_on, FILE)
    assert "Nothing that did not come before" in told(again)
    assert not buttons(again)
    longer = await brings(turned_on, f"{FILE}@bo,Thank you.,,,\n")
    assert "1 thanks would wait" in told(longer)


@pytest.mark.parametrize(
    ("line", "cure"),
    [
        ("@nobody,Thank you.,,,", "line 4: nobody here is called @nobody. Write the @handle"),
        ("@ana, ,,,", "line 4: there are no words"),
        (f"@ana,{'a' * 1001},,,", "Shorten them"),
        (f"@ana,Thank you.,{'n' * 61},,", "a name has 60 characters"),
        (f"@ana,Thank you.,,{'s' * 61},", "a source has 60 characters"),
        ("@ana,Thank you.,,,02/03/2026", "which is the day and which the month. Write the date as in 2026-03-02"),
        ("@ana,Thank you.,,,last week", "line 4: the date cannot be read. Write it as in 2026-03-02"),
        ("@ana,Thank you.,,,2099-01-01", "still to come"),
        (",Thank you.,,,", "it is not said whom it thanks"),
    ],
)
async def test_one_wrong_line_keeps_the_whole_file_out_and_names_its_cure(
    turned_on: ChatCompany, line: str, cure: str
) -> None:
    page = await brings(turned_on, f"{FILE}{line}\n")
    assert cure.casefold() in told(page).casefold()
    assert not buttons(page)
    assert await count("customer_thanks") == 0


async def test_an_export_of_a_help_desk_is_read_as_it_is(turned_on: ChatCompany) -> None:
    text = (
        "Agent,Feedback,Customer name,Created at\n"
        "Ana,She called back.,Ms Oyelaran,13/01/2026 14:05\n＠ＡＮＡ,And once more.,,02/01/2026\n"
    )
    await turned_on.presses(DANA, await brings(turned_on, text), "Let them wait")
    waiting = told(await turned_on.does(ANA, Pressed("customers.waiting", "0")))
    assert "January 13, 2026" in waiting
    rows = await statement("select written_on::text, name from customer_thanks order by id")
    assert [(row["written_on"], row["name"]) for row in rows] == [("2026-01-13", "Ms Oyelaran"), ("2026-01-02", "")]


async def test_a_day_is_the_companys_or_one_that_has_begun_elsewhere(turned_on: ChatCompany, clock: FakeClock) -> None:
    """Help desks write the day of London, which begins in the afternoon of Vancouver."""
    day = clock.now().date() + timedelta(days=2)
    text = f"{HEADING}@ana,Thank you.,,,{day.isoformat()}\n"
    assert "still to come" in told(await brings(turned_on, text))
    clock.move(hours=2)
    assert clock.now().date() < day - timedelta(days=1)
    entrance = turned_on.entrance
    turned_on.entrance = replace(
        entrance, settings=entrance.settings.model_copy(update={"time_zone": "Pacific/Auckland"})
    )
    assert "1 thanks would wait" in told(await brings(turned_on, text))


async def test_long_words_arrive_whole(turned_on: ChatCompany) -> None:
    words = "Thank you " * 99 + "all."
    await turned_on.presses(DANA, await brings(turned_on, f"{HEADING}@ana,{words},,,\n"), "Let them wait")
    [thanks] = await statement("select words from customer_thanks")
    assert thanks["words"] == words


async def test_more_than_a_day_takes_leaves_nothing(turned_on: ChatCompany) -> None:
    lines = "".join(f"@ana,Thank you {number}.,,,\n" for number in range(201))
    page = await turned_on.presses(DANA, await brings(turned_on, HEADING + lines), "Let them wait")
    assert "Within 24 hours 200 thanks come in at most" in told(page)
    assert await count("customer_thanks") == 0


async def test_columns_say_whether_a_person_a_team_or_a_department_is_thanked(turned_on: ChatCompany) -> None:
    text = "team;department;words\nSupport;;Thank you all.\n;@dana;Thanks to the whole branch.\n"
    await turned_on.presses(DANA, await brings(turned_on, text), "Let them wait")
    rows = await statement("select kind from customer_thanks order by id")
    assert [row["kind"] for row in rows] == ["team", "department"]
    assert "two cells say whom" in told(await brings(turned_on, "team,person,words\nSupport,@ana,Thanks.\n"))


async def test_where_two_columns_mean_the_same_neither_is_guessed(turned_on: ChatCompany) -> None:
    page = await brings(turned_on, "to,words,comment\n@ana,Thank you.,Never again.\n")
    assert "line 1: another column means the same as comment. Keep one of them." in told(page)
    assert not buttons(page)


async def test_who_is_no_admin_gives_no_file_and_takes_over_none_of_another(turned_on: ChatCompany) -> None:
    assert "admin" in told(await turned_on.does(BO, Brought(FILE.encode())))
    [button] = buttons(await brings(turned_on, FILE))
    await turned_on.does(BO, Pressed(button.action, button.value))
    assert await count("customer_thanks") == 0


async def test_where_thanks_from_customers_are_off_no_file_is_read(company: ChatCompany) -> None:
    assert "turn that on" in told(await company.does(DANA, Brought(FILE.encode())))


async def test_a_team_that_nobody_leads_any_more_is_named_with_its_cure(turned_on: ChatCompany) -> None:
    await statement("update person set is_active = false where platform_id = '@ana'")
    forget_all()
    page = told(await brings(turned_on, f"{HEADING}Support,Thank you.,,,\n"))
    assert "line 2: nobody leads Support now, so that nobody could decide on it. Write a person" in page
    assert await count("customer_thanks") == 0
