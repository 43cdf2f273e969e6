"""A value that nobody was thanked for in a quarter: its admin is asked on their own page whether it still says
something.
"""

from bot.messages.message import Form, Message
from bot.messages.request import Pressed
from storage.database import statement
from tests.cast import ANA, BO, DANA, THANKS
from tests.platform import RememberingPlatform
from tests.stories.conftest import ChatCompany, buttons, labels, said, told
from tests.stories.home.choosing import looks
from tests.stories.newcomers.weeks import ticks

QUESTION = "Does it still say something?"
STILL = "It still says something"


def in_words(reply: object) -> str:
    return " ".join(told(reply).split())


async def passes(company: ChatCompany, **by: float) -> None:
    company.entrance.clock.move(**by)  # type: ignore[attr-defined]
    await ticks(company)


async def page(company: ChatCompany) -> Message:
    shown = await looks(company, DANA)
    assert isinstance(shown, Message)
    return shown


async def test_dana_is_asked_about_one_value_at_a_time_and_not_again_for_a_year(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    await ticks(company)
    await passes(company, weeks=12)
    assert QUESTION not in in_words(await page(company)), "a value has its quarter first"
    await company.types(ANA, f"@bo {THANKS} #courage")
    await company.deliver()
    platform.stands.clear()
    await passes(company, weeks=1)
    first = await page(company)
    assert in_words(first).count(QUESTION) == 1
    assert "Courage. Does it" not in in_words(first), "somebody was thanked for it"
    asked = next(button for button in buttons(first) if button.label == STILL)
    assert "for a year" in said(await company.presses_button(DANA, asked))
    assert f'"{asked.value}"' not in str([button.value for button in buttons(await page(company))])
    assert "Nothing is asked" in in_words(await company.presses_button(DANA, asked))
    others = 0
    while STILL in labels(shown := await page(company)):
        await company.presses(DANA, shown, STILL)
        others += 1
    assert others
    await passes(company, weeks=50)
    remaining = [button.value for button in buttons(await page(company)) if button.label == STILL]
    assert asked.value not in remaining
    await company.deliver()
    assert not platform.stands, "no message is sent about it"


async def test_a_private_thanks_counts_and_a_retired_value_is_left_alone(company: ChatCompany) -> None:
    await ticks(company)
    await passes(company, weeks=13)
    form = await company.types(ANA, "")
    for option in form.blocks[1].options:
        answer = await company.submits(
            ANA, form, receivers=("@bo",), value=option.value, words=f"{THANKS} {option.label}", visibility="private"
        )
        if isinstance(answer, Form):  # a hint, since they are alike
            await company.submits(ANA, answer)
    assert QUESTION not in in_words(await page(company))
    await passes(company, weeks=14)
    assert QUESTION in in_words(await page(company))
    await statement("update value set retired = true")
    await ticks(company)
    assert QUESTION not in in_words(await page(company))
    await statement("update value set retired = false")
    await passes(company, hours=2)
    assert QUESTION not in in_words(await page(company)), "what comes back has its quarter"


async def test_nobody_but_an_admin_answers(company: ChatCompany) -> None:
    await ticks(company)
    await passes(company, weeks=14)
    [value] = (await statement("select min(value_id) as id from value_watch"))[0].values()
    assert "Only an admin" in in_words(await company.does(BO, Pressed("values.still_says", str(value))))
    assert QUESTION in in_words(await page(company))


async def test_observers_and_colleagues_read_nothing_of_it(company: ChatCompany) -> None:
    await ticks(company)
    await passes(company, weeks=14)
    assert QUESTION not in in_words(await company.opens_home(ANA))
