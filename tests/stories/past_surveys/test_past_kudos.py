"""Dana Whitlock brings what colleagues thanked each other for elsewhere; Ana reads hers under what she got here."""

import pytest

from bot.kudos.past_kudos import inert
from bot.messages.message import Form, Message, Quote
from bot.messages.request import Brought, Typed
from storage.database import statement
from storage.diary import diary
from tests.cast import ANA, BO, DANA, THANKS
from tests.platform import RememberingPlatform
from tests.stories.conftest import ChatCompany, count, labels, told

# The shapes of three products, with invented people.
BONUSLY = (
    "Created At,Giver Email,Receiver Emails,Amount,Reason,Hashtags\n"
    '2025-04-02,@bo,@ana,20,"+20 @ana stayed late for the harbour import #courage",#courage\n'
    '2025-04-03,left@harbour.example,"@ana;nobody@harbour.example",5,Thanks for the rope #knots,#knots\n'
)
HEYTACO = (
    "Date,From,To,Message,Tacos,Tags\n"
    "2025-05-06,Bo Achterberg,Ana Lindqvist,:taco: for the <!channel> charts <@U9|zed>,2,\n"
)
MATTER = (
    "Sent on,Sender Email,Recipient Email,Kudos message,Skill,Visibility\n"
    "2025-06-07,@cy,@ana,<b>You</b> listened,Listening,Public\n2025-06-08,@cy,@ana,Just for you,Listening,Private\n"
)


async def brings(company: ChatCompany, text: str) -> Message:
    page = await company.does(DANA, Brought(text.encode()))
    assert isinstance(page, Message), page
    return page


async def takes(company: ChatCompany, text: str) -> Message:
    page = await company.presses(DANA, await brings(company, text), "Take it over")
    assert isinstance(page, Message)
    return page


async def test_a_file_says_first_what_would_come_and_ana_reads_it_with_its_day_and_product(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    page = await brings(company, BONUSLY)
    for words in ("2 thanks would come", "nobody here is nobody@harbour.example", "former colleague", "#knots"):
        assert words in told(page)
    assert await count("past_kudos") == 0
    assert "2 thanks were brought" in told(await company.presses(DANA, page, "Take it over"))
    mine = told(await company.types(ANA, "mine"))
    for words in (
        "Bo Achterberg thanked you for Courage",
        "April 2, 2025",
        "imported from Bonusly",
        "former colleague",
    ):
        assert words in mine
    assert "+20" not in mine
    assert "left@harbour.example" not in mine
    assert "April" not in told(await company.types(BO, "mine"))
    await company.deliver()
    assert platform.stands == {}
    for table in ("kudos", "kudos_receiver", "allowance", "delivery"):
        assert await count(table) == 0
    [entry] = await diary.page(company.entrance.workspace.id, None, 1)
    assert (entry.kind, "rope" in entry.content) == ("past_kudos_brought", False)


async def test_the_same_file_twice_brings_nothing_twice_and_is_removed_as_a_whole(company: ChatCompany) -> None:
    await takes(company, BONUSLY)
    again = await brings(company, BONUSLY)
    assert "Nothing new would come of it" in told(again)
    assert "Take it over" not in labels(again)
    page = await company.does(DANA, Typed("imports", "general", "/waterline"))
    assert "Kudos of Bonusly" in told(page)
    assert "Nothing was brought yet" in told(await company.presses(DANA, page, "Remove"))
    assert await count("past_kudos") == await count("past_kudos_import") == 0
    assert (await diary.page(company.entrance.workspace.id, None, 1))[0].kind == "past_kudos_removed"


async def test_what_was_private_or_points_stays_there_and_no_sign_calls_anybody(company: ChatCompany) -> None:
    for text in (HEYTACO, MATTER):
        page = await brings(company, text)
        assert ("this was private" in told(page)) == (text is MATTER)
        await company.presses(DANA, page, "Take it over")
    read = await company.types(ANA, "mine")
    quoted = [block.words for block in read.blocks if isinstance(block, Quote)]
    assert quoted == ["You listened", "for the charts zed"] or not any(
        "<" in words or ":taco:" in words for words in quoted
    )
    assert "Just for you" not in told(read)
    assert "imported from HeyTaco" in told(read)
    assert "imported from Matter" in told(read)


async def test_a_hashtag_is_mapped_to_a_value_in_the_form(company: ChatCompany) -> None:
    page = await brings(company, BONUSLY)
    form = await company.presses(DANA, page, "Say what is meant")
    assert isinstance(form, Form)
    assert "#knots = " in told(form)
    page = await company.submits(DANA, form, tags="#knots = Courage")
    assert "#knots" not in told(page)
    await company.presses(DANA, page, "Take it over")
    rows = await statement("select count(*) as count from past_kudos where value_id is not null")
    assert rows[0]["count"] == 2


async def test_they_stand_behind_what_one_got_here_and_turn_pages(company: ChatCompany) -> None:
    lines = "".join(f"2025-03-{day:02},@bo,@ana,Thanks number {day} for the rope,1\n" for day in range(1, 13))
    await takes(company, f"Date,Giver,Receiver,Message,Points\n{lines}")
    await company.types(BO, f"@ana {THANKS} #courage")
    page = await company.types(ANA, "mine")
    assert told(page).index("customer's import") < told(page).index("number 12 ")
    older = await company.presses(ANA, page, "Older")
    assert "number 7 " in told(older)
    assert "customer's import" not in told(older)
    assert "number 2 " in told(await company.presses(ANA, older, "Older"))


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("2025-03-01,@bo,@ana,,1", "line 2: there are no words"),
        ("2025-03-01,@bo,,Thank you,1", "line 2: nobody is thanked there"),
        ("soon,@bo,@ana,Thank you,1", "line 2: the date cannot be read"),
        ("2031-03-01,@bo,@ana,Thank you,1", "line 2: the date is still to come"),
        ("03/04/2025,@bo,@ana,Thank you,1", "which is the day and which the month"),
    ],
)
async def test_what_is_left_out_is_named_with_its_line_and_the_cure(
    company: ChatCompany, line: str, sentence: str
) -> None:
    page = await brings(company, f"Date,Giver,Receiver,Message,Points\n{line}\n")
    assert sentence in told(page).replace("Line", "line")
    assert "Take it over" not in labels(page)


@pytest.mark.parametrize(
    ("cell", "thanked"),
    [
        ("<@@ana|cy>", {"@ana"}),
        ("<@@ana> <@@cy>", {"@ana", "@cy"}),
        ("@ana @cy", {"@ana", "@cy"}),
        ('"@ana,@cy;@mika"', {"@ana", "@cy", "@mika"}),
        ("Ana Lindqvist; @ana", {"@ana"}),
        ('"Lindqvist, Ana"', {"@ana"}),
        ('"Ana Lindqvist, Nobody Known"', {"@ana"}),
        ('"Nobody, Ana"', set()),
        ("Nobody Known <nobody@harbour.example>", set()),
    ],
)
async def test_who_is_meant_is_thanked_and_nobody_who_is_called_like_what_stands_beside(
    company: ChatCompany, cell: str, thanked: set[str]
) -> None:
    page = await brings(company, f"Date,Giver,Receiver,Message,Points\n2025-03-01,@bo,{cell},for the rope,1\n")
    if thanked:
        await company.presses(DANA, page, "Take it over")
    rows = await statement(
        "select p.platform_id from past_kudos k join person p on p.workspace_id = k.workspace_id"
        " and p.id = k.receiver_id"
    )
    assert sorted(row["platform_id"] for row in rows) == sorted(thanked)
    assert (f"{len(thanked)} thanks would come" in told(page)) == bool(thanked)


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        *[("Visibility", cell) for cell in ("DM", "Only visible to recipient", "Manager only", "非公開", "Nur privat")],
        *[("Private?", cell) for cell in ("Y", "x", "✓", "TRUE")],
        *[("Public", cell) for cell in ("false", "no", "")],
    ],
)
async def test_what_is_not_surely_for_others_to_read_stays_where_it_was(
    company: ChatCompany, heading: str, cell: str
) -> None:
    page = await brings(company, f"Date,Giver,Receiver,Message,{heading}\n2025-03-01,@bo,@ana,for the rope,{cell}\n")
    assert "this was private" in told(page)
    assert "Take it over" not in labels(page)


@pytest.mark.parametrize(
    ("heading", "cell"),
    [*[("Visibility", cell) for cell in ("Public", "Everyone", "")], ("Private", "no"), ("Public", "TRUE")],
)
async def test_what_others_could_read_comes(company: ChatCompany, heading: str, cell: str) -> None:
    page = await brings(company, f"Date,Giver,Receiver,Message,{heading}\n2025-03-01,@bo,@ana,for the rope,{cell}\n")
    assert "1 thanks would come" in told(page)


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ("R&amp;D &lt;!channel&gt; saw it", "R&D channel saw it"),
        ("<!<@x>channel> saw it", "<@ xchannel> saw it"),
        ("@\u200bhere saw it", "@ here saw it"),
    ],
)
def test_no_sign_calls_anybody_in_whatever_way_it_is_written(words: str, read: str) -> None:
    assert inert(words) == read
