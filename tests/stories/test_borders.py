"""Two customers on one database, with the same platform ids, never see each other; and nonsense is answered kindly."""

import random
from dataclasses import replace

import pytest

from bot.config.settings import Settings
from bot.messages.message import Form
from bot.messages.refusal import Refusal
from bot.messages.request import Pressed, Request, Submitted, Typed
from commands.feature import KUDOS
from commands.org.open_workspace import open_workspace
from commands.org.save_company import save_company
from commands.routing.entrance import Entrance
from commands.routing.table import BUTTONS, SUBMISSIONS, WORDS
from storage.database import statement
from tests.cast import ANA, BO, COMPANY, CY, DANA, MIKA, THANKS, FakeClock
from tests.platform import RememberingPlatform
from tests.stories.conftest import ChatCompany, buttons, count, filled, said, told

OF_ONE_KUDOS = ("kudos.open", "kudos.more", "kudos.plus", "kudos.change")
TABLES = ("kudos", "kudos_receiver", "kudos_plus", "draft", "delivery", "allowance", "value")


@pytest.fixture
async def others(entrance: Entrance, settings: Settings, clock: FakeClock) -> ChatCompany:
    """Another company, whose people have the very same ids and names."""
    workspace = await open_workspace("web", "elsewhere", "Mountain", settings)
    await save_company(workspace, COMPANY)
    return ChatCompany(Entrance(workspace, RememberingPlatform(), settings, clock))


async def everything(workspace: int) -> dict[str, list[dict[str, object]]]:
    found = {
        table: await statement(f"select * from {table} where workspace_id = %(workspace)s", workspace=workspace)
        for table in TABLES
    }
    return {table: [dict(row) for row in rows] for table, rows in found.items()}


async def test_no_command_of_one_shows_or_changes_anything_of_the_other(
    company: ChatCompany, others: ChatCompany
) -> None:
    await company.submits(DANA, await company.types(DANA, "settings"), posts="no")
    reply = await company.types(ANA, f"@bo @dana {THANKS} #courage")
    draft = await company.types(ANA, "@bo great job #courage")
    before = await everything(company.entrance.workspace.id)
    ids = {button.value for answer in (reply, draft) for button in buttons(answer)}
    pressed = [Pressed(action, one) for action in BUTTONS for one in (*ids, *(f"{w}:99" for w in ("mine", "team")))]
    submitted = [
        Submitted(form, {"words": "x", "word": "x", "because": "x"}, {"kudos": one, "draft": one, "value": "1"})
        for form in SUBMISSIONS
        for one in ids
    ]
    typed = [Typed(word, "general") for command, word in WORDS if command == KUDOS]
    requests: list[Request] = [*typed, *pressed, *submitted]
    for who in (ANA, BO, DANA, MIKA):
        for request in requests:
            answer = await others.does(who, request)
            assert THANKS not in told(answer)
            assert "great job" not in told(answer)
            if isinstance(request, Pressed) and request.action in OF_ONE_KUDOS:
                assert not isinstance(answer, Form)
        assert THANKS not in told(await others.opens_home(who))
    assert await everything(company.entrance.workspace.id) == before
    assert filled(await others.types(DANA, "settings"))["posts"] == "yes"


async def test_the_same_event_in_both_is_one_kudos_in_each(company: ChatCompany, others: ChatCompany) -> None:
    for one in (company, others, company, others):
        assert "on its way" in said(await one.types(ANA, f"@bo {THANKS} #courage", source="event:1"))
    assert await count("kudos") == 2
    assert (await statement("select count(distinct workspace_id) as many from kudos"))[0]["many"] == 2


async def test_the_limit_of_one_is_not_used_up_in_the_other(
    company: ChatCompany, others: ChatCompany, settings: Settings
) -> None:
    rules = settings.kudos.model_copy(update={"giving_limit": 1})
    limited = settings.model_copy(update={"kudos": rules})
    for one in (company, others):
        strict = ChatCompany(replace(one.entrance, settings=limited))
        assert "on its way" in said(await strict.types(ANA, f"@bo {THANKS} #courage"))


async def test_the_values_of_one_are_not_those_of_the_other(company: ChatCompany, others: ChatCompany) -> None:
    overview = await company.types(DANA, "values")
    change = buttons(overview)[0]
    form = await company.does(DANA, Pressed(change.action, change.value))
    await company.submits(DANA, form, name_en="Bravery")
    assert said(await others.does(DANA, Pressed(change.action, change.value))).startswith("This value is no longer")
    refused = await others.submits(DANA, form, name_en="Boldness")
    assert told(refused).startswith("This value is no longer there.")
    assert "Bravery" not in told(await others.types(DANA, "values"))
    assert "Courage" in told(await others.types(ANA, "values"))
    strange = await others.types(ANA, "")
    refused = await others.submits(ANA, strange, receivers=("@bo",), value=change.value, words=THANKS)
    assert told(refused) == "This value is no longer used. Choose one from the list."


# --- nonsense

NOBODY_IS_AN_ANSWER = {"pulse.departments"}  # the branches below the top, which are asked at first, too
NONSENSE = ("", "0", "-1", "1e9", "x", "²", "٣", "9" * 19, "9" * 5000, "None", "' or 1=1 --", "<@U1>", "🦁", "\n", "{}")


@pytest.mark.parametrize("action", [*BUTTONS, "kudos.no_such", "", "🦁"])
async def test_a_button_with_a_stale_or_strange_value_is_a_kind_sentence(company: ChatCompany, action: str) -> None:
    before = await everything(company.entrance.workspace.id)
    for value in NONSENSE:
        for who in (ANA, MIKA, DANA):
            answer = await company.does(who, Pressed(action, value))
            assert isinstance(answer, Form) or said(answer)
    assert await everything(company.entrance.workspace.id) == before


@pytest.mark.parametrize("form", [*SUBMISSIONS, "kudos.no_such", ""])
async def test_a_form_with_strange_answers_is_a_kind_sentence(company: ChatCompany, form: str) -> None:
    before = await everything(company.entrance.workspace.id)
    dice = random.Random(form)
    inputs = ("receivers", "value", "words", "visibility", "word", "because", "emoji", "position", "name_en", "posts")
    for _ in range(60):
        answers: dict[str, str | tuple[str, ...]] = {
            name: dice.choice(NONSENSE) for name in inputs if dice.random() < 0.7
        }
        answers["receivers"] = tuple(dice.choices(NONSENSE, k=dice.randrange(3)))
        state = {name: dice.choice(NONSENSE) for name in ("kudos", "draft", "link", "place") if dice.random() < 0.5}
        answer = await company.does(dice.choice((ANA, MIKA, DANA)), Submitted(form, answers, state))
        assert isinstance(answer, Refusal) or form in NOBODY_IS_AN_ANSWER
        assert told(answer)
        assert told(answer, "ja")
    assert await everything(company.entrance.workspace.id) == before


async def test_a_place_that_no_platform_has_is_refused(company: ChatCompany) -> None:
    form = await company.types(ANA, "")
    answers = {"receivers": ("@bo",), "value": form.blocks[1].options[0].value, "words": THANKS}
    refused = await company.does(ANA, Submitted(form.key, answers, {"place": "x" * 256}))
    assert told(refused).startswith("We did not understand that")
    assert await count("kudos") == 0


async def test_answers_of_another_shape_are_read_as_none(company: ChatCompany) -> None:
    form = await company.types(ANA, "")
    refused = await company.submits(ANA, form, receivers="@bo", value=("1",), words=("x", "y"))
    assert isinstance(refused, Refusal)
    for who in (CY, BO):
        assert "x" not in told(await company.types(who, "mine")).split()
