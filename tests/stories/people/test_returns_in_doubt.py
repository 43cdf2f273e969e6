"""Who seems to be here again and may be somebody else, was here twice, or was a guest; and the chart put back after."""

from dataclasses import replace
from datetime import timedelta

from bot.org.people import Profile
from storage.caches import forget_all
from storage.org import people
from tests.cast import BO, DANA, MONDAY, THANKS
from tests.stories.conftest import count, told
from tests.stories.home.choosing import lets_guests
from tests.stories.people.loading import Loader
from tests.stories.people.test_doubts import answers, answers_of, buttons_of, only_mika
from tests.stories.people.test_names import CLARA, CLARA_S, INES, MIKA, MIKA_S, id_of, knows, says
from tests.stories.people.test_returns import (
    AGAIN,
    INES_S,
    after_ines,
    closed_round,
    export,
    load,
    opened_round,
    reads_mine,
    works_again,
)
from tests.stories.people.test_where_from import page

__all__ = ["after_ines"]  # a fixture

OSKAR = Profile("U8", "Oskar Lind", "oskar", email="ines@example.test")
OSKAR_S = "Oskar Lind,ines@example.test,Clara Boss"


async def test_who_was_given_the_address_of_a_former_colleague_reads_nothing_of_hers(after_ines: Loader) -> None:
    before = await id_of(after_ines, "U2")
    await works_again(after_ines, OSKAR, OSKAR_S)
    assert await id_of(after_ines, "U8") != before
    assert "Bo Achterberg" not in await reads_mine(after_ines, OSKAR)
    question = "Is Oskar Lind (ines@example.test) the same person as Ines Ortiz (@ines)?"
    assert question in told(await page(after_ines))
    await answers(after_ines, "Two people")
    await works_again(after_ines, OSKAR, OSKAR_S)
    assert (await id_of(after_ines, "U8"), answers_of(await page(after_ines))) != (before, [])
    assert await count("former_account") == 0


async def test_a_new_system_that_counts_its_people_from_one_again_makes_nobody_another(loader: Loader) -> None:
    head = "employee id,name,email,manager"
    clara = "1,Clara Boss,clara@example.test,"
    knows(loader, CLARA, INES)
    await load(loader, head, clara, "2,Ines Ortiz,ines@example.test,1")
    before = await id_of(loader, "U2")
    knows(loader, CLARA, replace(OSKAR, email="oskar@example.test"))
    await load(loader, head, clara, "2,Oskar Lind,oskar@example.test,1")
    assert await id_of(loader, "U8") != before
    assert answers_of(await page(loader)) == ["The same person", "Two people"]


async def hired_three_times(loader: Loader) -> str:
    """Each time under a new account, and the second time nobody answered; returns the line of the third."""
    second = replace(AGAIN, platform_id="U7", handle="ines7", email="ines7@example.test")
    await works_again(loader, second, "Ines Ortiz,ines7@example.test,Clara Boss")
    await loader.company.types(BO, "@ines7 for mending the crane by six on the quay #courage")
    knows(loader, CLARA, MIKA, replace(second, is_active=False, email=""))
    await says(loader, CLARA_S, MIKA_S)
    line = "Ines Ortiz,ines6@example.test,Clara Boss"
    await works_again(loader, THIRD, line)
    return line


THIRD = replace(AGAIN, platform_id="U6", handle="ines6", email="ines6@example.test")


async def test_who_was_here_twice_before_has_the_history_of_both_times(after_ines: Loader) -> None:
    line = await hired_three_times(after_ines)
    question = await page(after_ines)
    assert "as Ines Ortiz (@ines)?" in told(question)
    assert "as Ines Ortiz (@ines7)?" in told(question), "each is told from the other"
    for button in buttons_of(question):
        if button.label == "The same person":
            await after_ines.company.presses_button(DANA, button)
    await works_again(after_ines, THIRD, line)
    assert await count("former_account") == 2
    mine = await reads_mine(after_ines, THIRD)
    assert "mending the crane" in mine
    assert "fix the customer" in mine
    assert await works_again(after_ines, THIRD, line) == []
    assert await count("former_account") == 2


async def test_of_two_new_accounts_one_is_her_and_the_other_is_not_asked_about(after_ines: Loader) -> None:
    one, other = (
        replace(AGAIN, platform_id=f"U{number}", handle=f"ines{number}", email=f"ines{number}@example.test")
        for number in (6, 7)
    )
    lines = [f"Ines Ortiz,ines{number}@example.test,Clara Boss" for number in (6, 7)]
    before = await id_of(after_ines, "U2")
    knows(after_ines, CLARA, MIKA, one, other)
    await says(after_ines, CLARA_S, *lines, MIKA_S)
    question = await page(after_ines)
    yes = [button for button in buttons_of(question) if button.label == "The same person"]
    assert len(yes) == 2
    await after_ines.company.presses_button(DANA, yes[0])
    again = await after_ines.company.presses_button(DANA, yes[1])
    assert "This question is answered" in told(again)
    await says(after_ines, CLARA_S, *lines, MIKA_S)
    assert before in (await id_of(after_ines, "U6"), await id_of(after_ines, "U7"))
    assert await count("former_account") == 1
    assert answers_of(await page(after_ines)) == []


async def test_a_guest_who_becomes_an_employee_under_a_new_account_is_asked_about(loader: Loader) -> None:
    await only_mika(loader)
    await lets_guests()
    guest = Profile("U4", "Gil Gast", "gil", email="gil@example.test", is_stranger=True, is_guest=True)
    knows(loader, CLARA, INES, MIKA, guest)
    await says(loader, CLARA_S, INES_S, MIKA_S)
    await people.meet(loader.workspace.id, [guest])
    forget_all()
    await loader.company.types(BO, f"@gil {THANKS} #courage")
    gil = Profile("U5", "Gil Gast", "gil5", email="gil@example.test")
    knows(loader, CLARA, INES, MIKA, replace(guest, is_active=False, email=""), gil)
    lines = (CLARA_S, INES_S, MIKA_S, "Gil Gast,gil@example.test,Clara Boss")
    await says(loader, *lines)
    await answers(loader, "The same person")
    await says(loader, *lines)
    forget_all()
    assert (await loader.lines())["U5"] == "U1", "and is asked like everybody else"
    assert "Bo Achterberg" in await reads_mine(loader, gil)


async def test_a_chart_of_before_her_accounts_were_joined_has_her_where_she_was(after_ines: Loader) -> None:
    below_ines = MIKA_S.replace("Clara Boss", "Ines Ortiz")
    before = await id_of(after_ines, "U2")
    await opened_round(after_ines)
    knows(after_ines, CLARA, MIKA, AGAIN)
    await export(after_ines)
    await says(after_ines, CLARA_S, INES_S, below_ines)
    await closed_round(after_ines)
    await says(after_ines, CLARA_S, INES_S, below_ines)
    assert await id_of(after_ines, "U9") == before
    changes = await after_ines.undo(MONDAY + timedelta(minutes=1))
    assert changes is not None
    assert (changes.left, [move.new_manager for move in changes.moved]) == ((), ["Clara Boss"])
    assert await after_ines.lines() == {"U1": None, "U9": "U1", "U3": "U1"}
