"""Dana Whitlock, an admin, brings what surveys of other products came to; Ana, who leads Support, reads her part."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.messages.message import Chart, Form, Message, Table
from bot.messages.refusal import Refusal
from bot.messages.request import Brought, Typed
from bot.org.people import Profile
from storage.database import statement
from storage.diary import diary
from tests.cast import ANA, BO, CY, DANA, MIKA
from tests.platform import RememberingPlatform
from tests.stories.conftest import ChatCompany, buttons, count, labels, told

# The shapes of four products, with invented teams and numbers.
CULTURE_AMP = (
    "Demographic,Responses,Recognition,Work-life blend,Engagement\n"
    "Company Overall,60,72%,60%,70%\nSupport,20,64%,-,71%\nBoats,12,80%,50%,70%\n"
)
GLINT = "Manager,Respondents,Role Clarity,Recognition\nAna Lindqvist,21,71,68\nDana Whitlock,44,75,70\n"
PEAKON = (
    "Segment,Driver,Score,Participants\nSupport,Recognition,7.1,20\nSupport,Workload,6.4,20\nPayments,Workload,N<5,4\n"
)
OFFICEVIBE = "Group,Month,Recognition,Happiness,Respondents\nSupport,2025-02,7.4,6.9,18\nSupport,2025-05,7.8,7.0,19\n"


async def brings(company: ChatCompany, text: str) -> Message:
    page = await company.does(DANA, Brought(text.encode()))
    assert isinstance(page, Message), page
    return page


async def says(company: ChatCompany, page: Message, **chosen: str) -> Message:
    form = await company.presses(DANA, page, "Say what is meant")
    assert isinstance(form, Form)
    answer = await company.submits(DANA, form, **{"scale": "percent", "month": "2025-03", **chosen})
    assert isinstance(answer, Message), told(answer)
    return answer


async def takes(company: ChatCompany, text: str, **chosen: str) -> Message:
    page = await company.presses(DANA, await says(company, await brings(company, text), **chosen), "Take it over")
    assert isinstance(page, Message)
    return page


async def scores() -> list[tuple[str, str, float]]:
    rows = await statement("select team_handle, theme, score from past_score order by team_handle, theme, score")
    return [(row["team_handle"], row["theme"], row["score"]) for row in rows]


async def past(company: ChatCompany, who: Profile) -> Message:
    page = await company.does(who, Typed("past", "general", "/pulse"))
    assert isinstance(page, Message)
    return page


async def test_a_file_says_first_what_would_come_and_ana_reads_it_marked_once_dana_takes_it(
    company: ChatCompany,
) -> None:
    page = await brings(company, CULTURE_AMP)
    assert "Say which product it comes from" in told(page)
    assert "Engagement" in told(page)
    assert labels(page) == ["Say what is meant"]
    assert await count("past_survey") == 0
    page = await says(company, page, product="Culture Amp", teams="Boats = ")
    assert "Take it over" in labels(page)
    assert "Not read" not in told(page)
    await company.presses(DANA, page, "Take it over")
    assert await scores() == [
        ("payments", "appreciation", 72),
        ("payments", "pressure", 60),
        ("support", "appreciation", 64),
    ]
    read = await past(company, ANA)
    assert "Imported from Culture Amp, Mar 2025" in told(read)
    assert "64 %" in told(read)
    assert "part of none of them" in told(read)
    [entry] = await diary.page(company.entrance.workspace.id, None, 1)
    assert (entry.kind, "64" in entry.content) == ("past_surveys_brought", False)
    assert await count("ledger") == await count("delivery") == 0


async def test_a_team_reads_its_own_and_a_leader_all_below_and_nobody_else_anything(company: ChatCompany) -> None:
    await takes(company, GLINT, product="Glint", scale="hundred")
    assert "75" in told(await past(company, DANA))
    assert "71" in told(await past(company, DANA))
    for who in (ANA, MIKA):
        assert "71" in told(await past(company, who))
    for who in (BO, CY):
        assert "75" in told(await past(company, who))
        assert "71" not in told(await past(company, who))
    assert "75" in told(await past(company, ANA)), "she is in Payments"
    assert "75" not in told(await past(company, MIKA))


async def test_themes_a_line_are_read_and_what_the_other_product_hid_stays_hidden(company: ChatCompany) -> None:
    page = await says(company, await brings(company, PEAKON), product="Peakon", scale="ten")
    assert "is hidden or missing there" in told(page)
    await company.presses(DANA, page, "Take it over")
    assert await scores() == [("support", "appreciation", 7.1), ("support", "pressure", 6.4)]


async def test_months_are_surveys_of_their_own_and_a_line_over_them_is_drawn_lighter(company: ChatCompany) -> None:
    await takes(company, OFFICEVIBE, product="Officevibe", scale="ten", month="")
    assert await count("past_survey") == 2
    blocks = (await past(company, MIKA)).blocks
    [chart] = [block for block in blocks if isinstance(block, Chart)]
    assert chart.is_imported
    assert (chart.low, chart.high) == (0, 10)
    assert all("Officevibe" in label or "取り込み" in label for label in chart.labels)
    [table] = [block for block in blocks if isinstance(block, Table)]
    assert all(cell.shade is None for row in table.rows for cell in row)
    again = await takes(company, OFFICEVIBE, product="Officevibe", scale="ten", month="")
    assert "had results before" in told(again)
    assert await count("past_survey") == 2


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Email,Team,Recognition\nana@harbour.example,Support,4\n", "answers of single people"),
        ("accountEmail,answerScore,Team,Driver\na@harbour.example,7,Support,Workload\n", "answers of single people"),
        ("Team,Recognition\n" + "Support,4\n" * 9, "answers of single people"),
        ("Team,n,Recognition\nSupport,20,140%\n", "140% is not between 0 and 100"),
        ("Team,n,Recognition\nSupport,20,=1+1\n", "=1+1 is no number"),
        ("Team,n,Recognition\nSupport,20,70%\nSupport,21,71%\n", "lines 2 and 3: a team has two numbers"),
        ("Team,n,Recognition\nRiggers,20,70%\nRiggers,20,70%\n", "Riggers is left out, as you said"),
        ("Team,n,Month,Recognition\nSupport,20,2031-05,70%\n", "2031-05 is still to come"),
        ("Team,n,Recognition\nSupport,4,70%\n", "fewer than 5 people answered"),
        ("Team,n,Recognition\nSupport,many,70%\n", "fewer than 5 people answered"),
        ("Team,Recognition\nSupport,70%\n", "no column counts who answered"),
        ("Team,n,Recognition\nSupport,20,70%\nPayments,23,71%\n", "would show what fewer than 5 people answered"),
    ],
)
async def test_what_is_refused_is_named_once_with_its_lines_and_the_cure(
    company: ChatCompany, text: str, sentence: str
) -> None:
    page = await brings(company, text)
    if "Say what is meant" in labels(page):
        chosen = {} if "Month" not in text else {"month": ""}
        page = await says(company, page, product="Glint", **chosen)
    assert sentence in told(page).replace("Lines", "lines")
    assert not any("2" in handle for handle, *_ in await scores())


async def test_without_a_count_somebody_says_what_each_number_has_at_least_and_sums_stay_out(
    company: ChatCompany,
) -> None:
    text = "Team,Recognition\nSupport,70%\nPayments,71%\n"
    assert "Take it over" not in labels(
        await says(company, await brings(company, text), product="Glint", least_answers="4")
    )
    await takes(company, text, product="Glint", least_answers="5")
    assert await scores() == [("support", "appreciation", 70)]


async def test_a_file_is_mapped_in_the_form_by_theme_and_team(company: ChatCompany) -> None:
    text = "Team,n,Cheers,Recognition\nHelp desk,20,70%,60%\n"
    page = await brings(company, text)
    form = await company.presses(DANA, page, "Say what is meant")
    assert "Cheers = " in told(form)
    assert "Help desk = " in told(form)
    wrong = await company.submits(DANA, form, product="Glint", scale="percent", columns="Cheers = Sailing")
    assert isinstance(wrong, Refusal)
    assert "Sailing is no theme here" in told(wrong)
    await takes(
        company, text, product="Glint", columns="Cheers = Being heard\nRecognition = ", teams="Help desk = @support"
    )
    assert await scores() == [("support", "heard", 70)]


async def test_dana_removes_a_survey_and_nothing_of_it_is_left(company: ChatCompany) -> None:
    await takes(company, CULTURE_AMP, product="Culture Amp")
    page = await company.does(DANA, Typed("imports", "general", "/waterline"))
    assert "Imported from Culture Amp, Mar 2025" in told(page)
    removed = await company.presses(DANA, page, "Remove")
    assert "Nothing was brought yet" in told(removed)
    assert await count("past_survey") == await count("past_score") == 0
    [entry] = await diary.page(company.entrance.workspace.id, None, 1)
    assert entry.kind == "past_survey_removed"
    assert "not there any more" in told(await company.presses(DANA, page, "Remove"))


async def test_nobody_else_takes_over_a_file_that_dana_looked_at(company: ChatCompany) -> None:
    page = await says(company, await brings(company, CULTURE_AMP), product="Culture Amp")
    assert isinstance(page, Message)
    [take] = [button for button in buttons(page) if button.label == "Take it over"]
    assert "Only an admin" in told(await company.presses_button(ANA, take))
    assert await count("past_survey") == 0


def test_no_other_statement_names_the_tables_of_past_surveys() -> None:
    """Statistics, letters, blind spots, exports and customers' tests cannot mix in what they never read."""
    root = Path(__file__).parents[3]
    naming = {
        str(path.relative_to(root))
        for top in ("bot", "storage", "commands", "adapters")
        for path in (root / top).rglob("*.py")
        if any(
            table in path.read_text(encoding="utf-8")
            for table in ("past_score", "from past_survey", "join past_survey")
        )
    }
    migrations = {name for name in naming if name.startswith("storage/migrations/")}
    assert naming - migrations == {"storage/past_surveys/surveys.py", "storage/past_surveys/holdings.py"}


async def test_a_team_that_another_one_leads_by_now_keeps_its_results(company: ChatCompany) -> None:
    await takes(company, GLINT, product="Glint", scale="hundred")
    await statement("update past_score set team_id = null where team_handle = 'support'")
    assert "71" in told(await past(company, ANA))


async def test_a_team_is_found_by_the_address_of_who_leads_it(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    platform.strangers[ANA.platform_id] = replace(ANA, email="ana@harbour.example")
    page = await takes(
        company,
        "Manager Email,Respondents,Recognition\nANA@harbour.example,21,68\nnobody@harbour.example,30,70\n",
        product="Glint",
        scale="hundred",
    )
    assert "1 number" in told(page)
    assert await scores() == [("support", "appreciation", 68.0)]


async def test_a_product_in_other_letters_has_no_second_survey_of_a_month(company: ChatCompany) -> None:
    await takes(company, CULTURE_AMP, product="Culture Amp")
    before = await scores()
    page = await takes(company, CULTURE_AMP, product=" culture  AMP\u200b")
    assert "2025-03" in told(page)
    assert await scores() == before


async def test_where_k_is_larger_by_now_numbers_of_fewer_people_are_shown_no_more(company: ChatCompany) -> None:
    await takes(company, OFFICEVIBE, product="Officevibe", scale="ten", month="")
    file = "Team,n,Recognition\nSupport,9,33\n"
    await takes(company, file, product="Glint", scale="hundred")
    assert "33" in str(await past(company, MIKA))
    settings = company.entrance.settings
    larger = settings.model_copy(update={"pulse": settings.pulse.model_copy(update={"k": 11})})
    company.entrance = replace(company.entrance, settings=larger)
    page = await past(company, MIKA)
    assert "Officevibe" in str(page)
    assert "Glint" not in str(page)
