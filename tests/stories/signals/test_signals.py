"""Dana Whitlock, an admin, gives what customers say; Payments, her own branch, is the one department large enough."""

from datetime import date
from typing import Any

import pytest

from bot.messages.message import ChoiceInput, Form, Message
from bot.messages.refusal import Refusal
from bot.messages.request import Brought, Pressed, Typed
from bot.signals.signals import SignalMonth, SignalShape, SignalWeek
from bot.signals.successors import Origin, origin_key
from storage.database import all_or_nothing, statement
from storage.diary import diary
from storage.org import people
from storage.signals.values import signals_of
from tests.cast import ANA, BO, DANA
from tests.stories.conftest import ChatCompany, buttons, labels, told

HEADING = "signal,department,week or month,value,answers"
FILE = f"{HEADING}\nSatisfaction,Payments,2026-W05,4.2,31\nSatisfaction,@dana,2026-W06,3.9,12\n"


async def overview(company: ChatCompany) -> Message:
    page = await company.does(DANA, Typed("signals", "general", "/waterline"))
    assert isinstance(page, Message)
    return page


async def sets_up(
    company: ChatCompany, name: str = "Satisfaction", shape: str = "mean", better: str = "higher"
) -> Message:
    form = await company.presses(DANA, await overview(company), "Add a signal")
    page = await company.submits(DANA, form, name_en=name, name_ja=f"{name}J", shape=shape, better=better)
    assert isinstance(page, Message), told(page)
    return page


async def gives(company: ChatCompany, **cells: Any) -> Message | Refusal:
    form = await company.presses(DANA, await overview(company), "Give a number")
    whole: dict[str, Any] = {
        "signal": "satisfaction",
        "head": ("@dana",),
        "period": "2026-W05",
        "value": "4,2",
        "answers": "31",
    }
    answer = await company.submits(DANA, form, **{**whole, **cells})
    assert isinstance(answer, Message | Refusal)
    return answer


async def brings(company: ChatCompany, text: str) -> Message:
    page = await company.does(DANA, Brought(text.encode()))
    assert isinstance(page, Message), page
    return page


async def stored(company: ChatCompany) -> dict[str, tuple[float, int | None]]:
    """What counts now, by period."""
    signals = await signals_of(company.entrance.workspace.id)
    return {str(value.period): (value.value, value.answers) for value in signals.values}


async def test_which_direction_is_good_is_asked_and_never_guessed(company: ChatCompany) -> None:
    form = await company.presses(DANA, await overview(company), "Add a signal")
    [better] = [block for block in form.blocks if isinstance(block, ChoiceInput) and block.name == "better"]
    assert better.chosen is None
    assert "one or two that matter most" in told(form)
    page = await sets_up(company, "Complaints", "per_hundred", "lower")
    assert "Lower is better" in told(page)
    [kind] = (await signals_of(company.entrance.workspace.id)).kinds
    assert (kind.key, kind.shape, kind.higher_is_better) == ("complaints", SignalShape.PER_HUNDRED, False)


async def test_only_admins_see_and_change_signals(company: ChatCompany) -> None:
    for request in (
        Typed("signals", "general", "/waterline"),
        Pressed("signals.kind", ""),
        Pressed("signals.state", "x"),
    ):
        assert "admin" in told(await company.does(ANA, request))


async def test_a_file_that_describes_a_signal_otherwise_than_it_was_set_up_is_refused(company: ChatCompany) -> None:
    await sets_up(company)
    lines = "signal,department,week,value,better,shape\nSatisfaction,Payments,2026-W05,4.2,higher,"
    page = await brings(company, f"{lines}per_hundred")
    assert "Satisfaction is set up already, as mean." in told(page)
    assert await stored(company) == {}
    for as_set_up in ("", "mean"):
        assert "1 new number" in told(await brings(company, f"{lines}{as_set_up}"))


async def test_a_file_says_what_it_would_change_before_it_does(company: ChatCompany) -> None:
    await sets_up(company)
    page = await brings(company, FILE)
    assert "2 new numbers" in told(page)
    assert await stored(company) == {}
    done = await company.presses(DANA, page, "Take them over")
    assert await stored(company) == {"2026-W05": (4.2, 31), "2026-W06": (3.9, 12)}
    [dana] = (await people.by_platform_ids(company.entrance.workspace.id, [DANA.platform_id])).values()
    values = (await signals_of(company.entrance.workspace.id)).values
    assert {value.department for value in values} == {origin_key(Origin(dana.id, None))}
    assert {value.stated_at for value in values} == {company.entrance.clock.now()}
    assert "Take it back" in labels(done)


async def test_nobody_else_has_a_file_stored_that_waits(company: ChatCompany) -> None:
    await sets_up(company)
    [button] = buttons(await brings(company, FILE))
    await company.submits(
        DANA, await company.does(DANA, Pressed("roles.give", "")), people=("@bo",), role="admin", reason="Helps"
    )
    assert "not there any more" in told(await company.does(BO, Pressed(button.action, button.value)))
    assert await stored(company) == {}


async def test_the_same_file_once_more_changes_nothing_and_enters_nothing(company: ChatCompany) -> None:
    await sets_up(company)
    await company.presses(DANA, await brings(company, FILE), "Take them over")
    entries = len(await diary.page(company.entrance.workspace.id, None, 50))
    again = await brings(company, FILE)
    assert "nothing that does not stand there already" in told(again)
    assert not buttons(again)
    assert len(await diary.page(company.entrance.workspace.id, None, 50)) == entries


async def test_what_is_said_anew_is_shown_kept_in_the_diary_and_can_be_taken_back(company: ChatCompany) -> None:
    await sets_up(company)
    await company.presses(DANA, await brings(company, FILE), "Take them over")
    page = await brings(
        company, f"{HEADING}\nSatisfaction,Payments,2026-W05,4.4,31\nSatisfaction,Payments,2026-02,4,\n"
    )
    assert "Satisfaction, Dana Whitlock, 2026-W05: 4.2 of 31 answers → 4.4 of 31 answers" in told(page)
    done = await company.presses(DANA, page, "Take them over")
    assert (await stored(company))["2026-W05"] == (4.4, 31)
    told_by_diary = told(await company.does(DANA, Typed("diary", "general", "/waterline")))
    assert "Satisfaction, Payments, 2026-W05" in told_by_diary
    assert "4.4" in told_by_diary
    assert "gone: 1. As they were before: 1" in told(await company.presses(DANA, done, "Take it back"))
    assert await stored(company) == {"2026-W05": (4.2, 31), "2026-W06": (3.9, 12)}
    assert "taken back already" in told(await company.presses(DANA, done, "Take it back"))


async def test_older_numbers_are_not_taken_back_under_newer_ones(company: ChatCompany) -> None:
    await sets_up(company)
    older = await gives(company)
    assert isinstance(older, Message)
    newer = await gives(company, value="3")
    assert isinstance(newer, Message)
    assert "Take the newer ones back first" in told(await company.presses(DANA, older, "Take it back"))
    await company.presses(DANA, newer, "Take it back")
    await company.presses(DANA, older, "Take it back")
    assert await stored(company) == {}


async def test_a_file_with_a_mistake_is_told_line_by_line_and_stores_nothing(company: ChatCompany) -> None:
    await sets_up(company)
    page = await brings(company, f"{FILE}Satisfaction,Support,2026-W05,4,\nSmiles,Payments,2026-W05,=A1,\n")
    assert "line 4: Support has too few people" in told(page)
    assert "line 5: no signal is called Smiles" in told(page)
    assert labels(page) == ["Add a signal"]
    assert await stored(company) == {}


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"value": "6"}, "6 is no mean of answers from 1 to 5"),
        ({"period": "2026-W60", "answers": "-1"}, "There is no week"),
        ({"head": ("@ana",)}, "fewer than 5 people"),
        ({"head": ("@bo",)}, "heads no department"),
        ({"head": ("@bo", "@dana")}, "Choose one person"),
        ({"period": "2026-W12"}, "still to come"),
        ({"period": "2026-W10"}, "2026-W10 is not over yet. Give its number from 2026-03-09 on"),
        ({"period": "2026-03"}, "2026-03 is not over yet. Give its number from 2026-04-01 on"),
    ],
)
async def test_a_single_number_is_refused_with_the_reason(
    company: ChatCompany, cells: dict[str, Any], reason: str
) -> None:
    await sets_up(company)
    answer = await gives(company, **cells)
    assert isinstance(answer, Refusal)
    assert reason.casefold() in told(answer).casefold()
    assert await stored(company) == {}


async def test_a_signal_is_removed_with_its_numbers_kept_and_brought_back(company: ChatCompany) -> None:
    await sets_up(company)
    await gives(company)
    removed = await company.presses(DANA, await overview(company), "Remove")
    assert (await signals_of(company.entrance.workspace.id)) == ([], [])
    await company.presses(DANA, removed, "Bring it back")
    assert await stored(company) == {"2026-W05": (4.2, 31)}


async def test_what_kind_of_number_it_is_stays_once_numbers_stand_there(company: ChatCompany) -> None:
    await sets_up(company)
    await gives(company)
    form = await company.presses(DANA, await overview(company), "Change")
    assert isinstance(form, Form)
    assert "as another kind of number" in told(await company.submits(DANA, form, shape="share"))
    await company.submits(DANA, form, name_en="Happiness", better="lower")
    [kind] = (await signals_of(company.entrance.workspace.id)).kinds
    assert (kind.key, kind.name("en"), kind.higher_is_better) == ("satisfaction", "Happiness", False)


async def test_signals_are_few_and_no_two_are_called_alike(company: ChatCompany) -> None:
    await sets_up(company)
    form = await company.presses(DANA, await overview(company), "Add a signal")
    whole = {"shape": "number", "better": "lower"}
    assert "already" in told(await company.submits(DANA, form, name_en=" satisFACTION ", name_ja="満足", **whole))
    assert "does not begin with" in told(await company.submits(DANA, form, name_en="=1+1", name_ja="満足", **whole))
    for number in range(2, 7):
        page = await sets_up(company, f"Signal {number}")
    assert "Add a signal" not in labels(page)
    assert "6 signals already" in told(await company.submits(DANA, form, name_en="A seventh", name_ja="七", **whole))


async def test_dana_gives_a_file_before_any_signal_and_reads_what_comes_first_with_the_button(
    company: ChatCompany,
) -> None:
    form = await company.presses(DANA, await overview(company), "Give a file")
    assert "A column better, with higher or lower, sets up signals" in told(form)
    page = await brings(company, FILE)
    assert "Set up a signal first" in told(page)
    assert "Add a signal" in labels(page)
    assert isinstance(await company.presses(DANA, page, "Add a signal"), Form)
    assert "Set up a signal first" in told(await company.does(DANA, Pressed("signals.give", "")))


async def test_numbers_are_read_since_a_day_in_two_statements(company: ChatCompany) -> None:
    await sets_up(company)
    await company.presses(DANA, await brings(company, FILE), "Take them over")
    await gives(company, period="2026-02")
    workspace = company.entrance.workspace.id
    periods = [value.period for value in (await signals_of(workspace, date(2026, 2, 1))).values]
    assert periods == [SignalMonth(2026, 2), SignalWeek(2026, 6)]
    assert (await signals_of(workspace + 1)) == ([], [])
    assert await statement("select count(*) as rows from signal_statement where taken_back_at is null") == [{"rows": 2}]


async def test_numbers_are_read_whichever_way_the_database_writes_days(company: ChatCompany) -> None:
    await sets_up(company)
    await gives(company)
    async with all_or_nothing():
        await statement("set local datestyle = 'German'")
        [value] = (await signals_of(company.entrance.workspace.id)).values
    assert value.period == SignalWeek(2026, 5)


BRINGS_KINDS = (
    "signal,department,week or month,value,answers,better,shape\n"
    "Satisfaction,Payments,2026-W05,4.2,31,higher,mean\nRefunds,Payments,2026-W05,7,,lower,\n"
)


async def test_a_file_that_says_which_direction_is_good_sets_its_signals_up_once_dana_says_so(
    company: ChatCompany,
) -> None:
    page = await brings(company, BRINGS_KINDS)
    assert "A new signal, Satisfaction: Mean of answers from 1 to 5. Higher is better." in told(page)
    assert "A new signal, Refunds: Plain number. Lower is better." in told(page)
    assert (await signals_of(company.entrance.workspace.id)).kinds == []
    await company.presses(DANA, page, "Take them over")
    kinds_now = (await signals_of(company.entrance.workspace.id)).kinds
    assert [(kind.key, kind.shape, kind.higher_is_better) for kind in kinds_now] == [
        ("refunds", SignalShape.NUMBER, False),
        ("satisfaction", SignalShape.MEAN, True),
    ]
    assert len((await signals_of(company.entrance.workspace.id)).values) == 2
    entries = [entry.kind for entry in await diary.page(company.entrance.workspace.id, None, 3)]
    assert sorted(entries) == ["signal_kind", "signal_kind", "signals_stated"]
    again = await brings(company, BRINGS_KINDS)
    assert "nothing that does not stand there already" in told(again)


@pytest.mark.parametrize(
    ("file", "cure"),
    [
        (BRINGS_KINDS.replace("higher", "lower"), "Satisfaction is set up already, and the other direction is good"),
        (BRINGS_KINDS.replace("higher", "up"), "line 2: better is higher or lower, not up"),
        (BRINGS_KINDS.replace("Refunds", "=1+1"), "=1+1 is no name for a signal"),
        (BRINGS_KINDS + "".join(f"S{n},Payments,2026-W05,1,,lower,\n" for n in range(5)), "more than 6 signals"),
    ],
)
async def test_a_file_that_describes_signals_wrongly_sets_up_none(company: ChatCompany, file: str, cure: str) -> None:
    await sets_up(company)
    page = await brings(company, file)
    assert cure in told(page)
    assert "Take them over" not in labels(page)
    assert len((await signals_of(company.entrance.workspace.id)).kinds) == 1
