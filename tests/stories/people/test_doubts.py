"""A doubt about who is meant is a question to admins, with two buttons; what was answered is not asked again."""

from dataclasses import replace

import pytest

from bot.messages.message import Button, Message
from bot.messages.request import Pressed
from bot.org.actions import SAME_PERSON, TWO_PEOPLE
from storage.database import statement
from storage.org import people
from tests.cast import ANA, BO, DANA
from tests.stories.conftest import buttons, count, said, told
from tests.stories.diary.test_reading import lines, reads
from tests.stories.people.loading import Loader
from tests.stories.people.test_names import CLARA, CLARA_S, INES, KIM, MIKA, MIKA_S, OTHER_KIM, knows, says
from tests.stories.people.test_where_from import page

VEGA = "Ines Ortiz,ines.vega@example.test,三浦 美香"


@pytest.fixture
async def asked(loader: Loader) -> Loader:
    """Ines works for Clara; then the file has another address for her, and another manager."""
    await only_mika(loader)
    knows(loader, CLARA, INES, MIKA, KIM, OTHER_KIM)
    await says(loader, CLARA_S, "Ines Ortiz,ines@example.test,Clara Boss", MIKA_S)
    await says(loader, CLARA_S, VEGA, MIKA_S)
    return loader


async def only_mika(loader: Loader) -> None:
    """The company of the stories has another colleague of her name."""
    await statement("delete from person where platform_id = '@mika'")


def buttons_of(message: Message) -> list[Button]:
    """Those that answer a question; the page has others below them."""
    return [button for button in buttons(message) if button.action in (SAME_PERSON.name, TWO_PEOPLE.name)]


def answers_of(message: Message) -> list[str]:
    return [button.label for button in buttons_of(message)]


async def answers(loader: Loader, label: str) -> Message:
    answer = await loader.company.presses(DANA, await page(loader), label)
    assert isinstance(answer, Message), answer
    return answer


async def test_an_admin_is_asked_with_two_buttons_and_nobody_else_is(asked: Loader) -> None:
    question = await page(asked)
    assert "Is ines.vega@example.test the same person as Ines Ortiz (ines@example.test)?" in told(question)
    assert answers_of(question) == ["The same person", "Two people"]
    for button in buttons_of(question):
        refused = await asked.company.presses_button(ANA, button)
        assert said(refused) == "Only an admin can do this. Ask one of yours."
    assert await count("doubt where is_same is not null") == 0


async def test_admins_are_asked_once_in_a_direct_message_with_the_same_two_buttons(asked: Loader) -> None:
    await says(asked, CLARA_S, VEGA, MIKA_S)
    await asked.company.deliver()
    [notice] = asked.platform.stands[DANA.platform_id].values()
    assert answers_of(notice) == ["The same person", "Two people"]
    assert "Kept: Two people." in told(await asked.company.presses(DANA, notice, "Two people"))
    assert ANA.platform_id not in asked.platform.stands


async def test_the_same_person_counts_from_the_next_list_on_and_is_not_asked_again(asked: Loader) -> None:
    saved = await answers(asked, "The same person")
    assert "Kept: The same person. It counts from the next list of people on" in told(saved)
    assert answers_of(await page(asked)) == []
    assert await says(asked, CLARA_S, VEGA, MIKA_S) == []
    assert (await asked.lines())["U2"] == "U3"
    assert answers_of(await page(asked)) == []
    [row] = await statement("select name, person from doubt")
    assert (row["name"], row["person"]) == ("", ""), "no address stays once it is answered"


async def test_two_people_are_two_and_the_one_whom_no_line_means_has_no_place(asked: Loader) -> None:
    await answers(asked, "Two people")
    assert await says(asked, CLARA_S, VEGA, MIKA_S) == []
    assert await asked.lines() == {"U1": None, "U3": "U1"}
    assert answers_of(await page(asked)) == []


async def test_the_answer_stands_in_the_diary_without_whom_it_is_about_and_is_taken_back(asked: Loader) -> None:
    saved = await answers(asked, "The same person")
    noted = await reads(asked.company, BO)
    assert "answered question" in lines(noted)[0]
    assert "the same person" in lines(noted)[0]
    assert "Ines" not in told(noted)
    taken_back = await asked.company.presses(DANA, saved, "Take it back")
    assert "Taken back." in told(taken_back)
    assert "took back the answer" in lines(await reads(asked.company, BO))[0]
    await says(asked, CLARA_S, VEGA, MIKA_S)
    assert answers_of(await page(asked)) == ["The same person", "Two people"], "it is asked again"
    assert "is answered, or does not stand any more" in told(await asked.company.presses(DANA, saved, "Take it back"))


async def test_of_two_admins_the_second_reads_that_it_is_answered(asked: Loader) -> None:
    question = await page(asked)
    await asked.company.presses(DANA, question, "Two people")
    again = await asked.company.presses(DANA, question, "The same person")
    assert "This question is answered, or does not stand any more." in told(again)
    assert await count("doubt where is_same = false") == 1
    assert "This question is answered" in told(await asked.company.does(DANA, Pressed("people.same", "no number")))


async def test_what_the_next_list_makes_clear_is_asked_no_more(asked: Loader) -> None:
    await says(asked, CLARA_S, "Ines Ortiz,ines@example.test,Clara Boss", MIKA_S)
    assert answers_of(await page(asked)) == []


async def test_of_two_people_of_one_name_the_admin_says_who_is_meant(asked: Loader) -> None:
    ines = "Ines Ortiz,ines@example.test,Clara Boss"
    await says(asked, CLARA_S, ines, "Alex Kim,,Clara Boss", MIKA_S)
    question = await page(asked)
    assert "Is Alex Kim the same person as Alex Kim (kim5@example.test)?" in told(question)
    assert answers_of(question) == ["The same person", "Two people"] * 2
    await asked.company.presses_button(
        DANA, next(button for button in buttons_of(question) if button.label == "Two people")
    )
    assert await says(asked, CLARA_S, ines, "Alex Kim,,Clara Boss", MIKA_S) == []
    assert (await asked.lines())["U6"] == "U1"
    assert "U5" not in await asked.lines()


async def test_where_one_of_two_is_meant_the_other_is_not_and_a_second_yes_takes_nobody_by_chance(
    asked: Loader,
) -> None:
    ines = "Ines Ortiz,ines@example.test,Clara Boss"
    await says(asked, CLARA_S, ines, "Alex Kim,,Clara Boss", MIKA_S)
    yes = [button for button in buttons_of(await page(asked)) if button.label == "The same person"]
    await asked.company.presses_button(DANA, yes[1])
    assert answers_of(await page(asked)) == []
    assert "This question is answered" in told(await asked.company.presses_button(DANA, yes[0]))
    assert await says(asked, CLARA_S, ines, "Alex Kim,,Clara Boss", MIKA_S) == []
    assert (await asked.lines())["U6"] == "U1"
    assert "U5" not in await asked.lines()


async def test_a_name_in_two_scripts_with_an_address_that_nobody_has_is_a_question(asked: Loader) -> None:
    ines = "Ines Ortiz,ines@example.test,Clara Boss"
    await says(asked, CLARA_S, ines, "Mika Miura,mika.m@example.test,Clara Boss")
    assert "Is mika.m@example.test the same person as 三浦 美香 (Mika Miura) (mika@example.test)?" in told(
        await page(asked)
    )
    await answers(asked, "The same person")
    assert await says(asked, CLARA_S, ines, "Mika Miura,mika.m@example.test,Ines Ortiz") == []
    assert (await asked.lines())["U3"] == "U2"


async def test_who_gets_that_address_on_the_platform_is_who_is_meant_whatever_was_answered(asked: Loader) -> None:
    await answers(asked, "The same person")
    knows(asked, CLARA, INES, MIKA, replace(KIM, email="ines.vega@example.test"))
    await says(asked, CLARA_S, VEGA, MIKA_S)
    assert (await asked.lines())["U5"] == "U3"
    assert len(await people.by_platform_ids(asked.workspace.id, ["U5"])) == 1


async def test_it_is_asked_in_japanese(asked: Loader) -> None:
    [dana] = (await people.by_platform_ids(asked.workspace.id, [DANA.platform_id])).values()
    await people.set_preferences(dana, True, "ja")
    question = await page(asked)
    assert answers_of(question) == ["同じ人", "別の人"]
    assert "保存しました：同じ人。" in told(await asked.company.presses(DANA, question, "同じ人"))
