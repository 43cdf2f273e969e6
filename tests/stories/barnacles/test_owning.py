"""Somebody looks after a barnacle, and says within four weeks how it ends; only they are reminded."""

from datetime import date, timedelta

import pytest

from bot.barnacles.actions import BarnacleKind, EndForm
from bot.barnacles.owning import OWNED, BarnacleClosing, closing_of, head_of_area
from bot.messages.refusal import Refusal
from bot.messages.request import Pressed, Submitted
from bot.org.people import Profile
from storage.database import statement
from tests.cast import ANA, BO, CY, DANA, MIKA
from tests.platform import RememberingPlatform
from tests.stories.barnacles.naming import TRAVEL, ends, list_of, named, next_morning, takes
from tests.stories.conftest import ChatCompany, labels, said, told

LETTER = "There is something that you could take care of."
WEDNESDAY = 2


async def letters_until(company: ChatCompany, platform: RememberingPlatform, person: Profile, days: int) -> list[int]:
    """After how many days somebody is written to."""
    written, stood = [], len(platform.stands.get(person.platform_id, {}))
    for number in range(1, days + 1):
        await next_morning(company)
        await company.deliver()
        stands = len(platform.stands.get(person.platform_id, {}))
        written += [number] * (stands - stood)
        stood = stands
    return written


async def leaves(person: Profile) -> None:
    await statement("update person set is_active = false where platform_id = %(account)s", account=person.platform_id)


# --- proposed


@pytest.mark.parametrize(
    ("above", "head"), [([], None), ([1], 1), ([2, 1], 2), ([3, 2, 1], 2), ([5, 4, 3, 2, 1], 2)], ids=str
)
def test_the_head_of_an_area_is_the_manager_below_the_top(above: list[int], head: int | None) -> None:
    assert head_of_area(above) == head


async def test_what_mika_names_is_proposed_to_ana_who_heads_her_area_on_the_next_wednesday(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    await named(company, MIKA)
    assert "Proposed to Ana Lindqvist." in told(await list_of(company, BO))
    assert await letters_until(company, platform, ANA, 16) == [2]  # a Wednesday, and once
    [letter] = platform.stands["@ana"].values()
    assert letter.plain == LETTER
    assert TRAVEL in told(letter)
    assert "I look after it" in labels(letter)


async def test_what_is_not_ana_s_is_proposed_to_the_next_one_above(company: ChatCompany) -> None:
    await named(company, MIKA)
    [number] = await statement("select id from barnacle")
    reply = await company.does(ANA, Pressed("barnacles.pass_on", str(number["id"])))
    assert said(reply) == "It is proposed to Dana Whitlock now."
    again = await company.does(ANA, Pressed("barnacles.pass_on", str(number["id"])))
    assert said(again) == "It is not with you any more."
    top = await company.does(DANA, Pressed("barnacles.pass_on", str(number["id"])))
    assert "Nobody looks after it now." in said(top)


async def test_whoever_likes_takes_it_and_one_only(company: ChatCompany) -> None:
    await named(company, MIKA)
    page = await list_of(company, CY)
    assert "It is yours now." in said(await takes(company, BO))
    assert "Bo Achterberg looks after it, and says by March 30, 2026" in told(await list_of(company, ANA))
    assert said(await company.presses(CY, page, "I look after it")) == "Bo Achterberg looks after it."


async def test_who_looks_after_it_and_has_left_is_followed_by_the_next_one_above(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    await named(company, MIKA)
    await takes(company, BO)
    await leaves(BO)
    assert await letters_until(company, platform, DANA, 9) == [2]
    assert "Proposed to Dana Whitlock." in told(await list_of(company, ANA))


async def test_where_nobody_stands_above_who_left_the_head_of_its_namer_is_asked(company: ChatCompany) -> None:
    await named(company, MIKA)
    await takes(company, DANA)
    await leaves(DANA)
    await next_morning(company)
    assert "Proposed to Ana Lindqvist." in told(await list_of(company, BO))


async def test_where_the_number_of_its_owner_is_erased_it_is_proposed_anew(company: ChatCompany) -> None:
    await named(company, MIKA)
    await takes(company, BO)
    await statement("update barnacle set owner_id = null")
    await next_morning(company)
    assert "Proposed to Ana Lindqvist." in told(await list_of(company, CY))


# --- reminded


async def test_its_owner_is_reminded_twice_within_four_weeks_and_nobody_else_ever(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    await named(company, MIKA)
    await takes(company, BO)
    assert await letters_until(company, platform, BO, 70) == [16, 23]
    written_to = await statement("select distinct place from delivery where subject = %(subject)s", subject=OWNED)
    assert [row["place"] for row in written_to] == ["@bo"]


async def test_who_has_said_how_it_ends_is_reminded_of_nothing(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    await named(company, MIKA)
    await takes(company, BO)
    await ends(company, BO, ending="scraped_off")
    assert await letters_until(company, platform, BO, 35) == []


async def test_several_things_come_in_one_letter(company: ChatCompany, platform: RememberingPlatform) -> None:
    await named(company, MIKA)
    await named(company, MIKA, words="Every refund waits for a lawyer to read it")
    assert await letters_until(company, platform, ANA, 7) == [2]
    [letter] = platform.stands["@ana"].values()
    assert letter.plain == "There are 2 things that you could take care of."


# --- ended


@pytest.mark.parametrize(
    ("answers", "says", "says_ja"),
    [
        (
            {"ending": "scraped_off"},
            "Scraped off by Bo Achterberg on March 2, 2026.",
            "Bo Achterbergさんが取り除きました",
        ),
        ({"ending": "made_smaller", "because": "One stamp is left"}, "One stamp is left", "One stamp is left"),
        (
            {"ending": "stays", "because": "The law", "until": "2027-03-02"},
            "It stays until March 2, 2027, and comes back then. Bo Achterberg says why:",
            "2027年3月2日まで残り",
        ),
    ],
)
async def test_everybody_reads_how_it_ended(
    company: ChatCompany, answers: dict[str, str], says: str, says_ja: str
) -> None:
    await named(company, MIKA)
    await takes(company, BO)
    assert "Thank you." in said(await ends(company, BO, **answers))
    page = await list_of(company, ANA)
    assert says in told(page)
    assert says_ja in told(await list_of(company, MIKA), "ja")
    assert "I look after it" not in labels(page)


@pytest.mark.parametrize("ending", ["tried", "taken_up"])
async def test_an_idea_is_tried_or_taken_up(company: ChatCompany, ending: str) -> None:
    await named(company, MIKA, kind="idea")
    await takes(company, BO)
    assert "Thank you." in said(await ends(company, BO, ending=ending))


@pytest.mark.parametrize(
    ("answers", "at", "says"),
    [
        ({"ending": "stays", "until": "2026-09-01"}, "because", "Say in a few words why."),
        ({"ending": "stays", "because": "Law"}, "until", "Write the day as in 2026-08-31."),
        ({"ending": "stays", "because": "Law", "until": "1 May"}, "until", "Write the day as in 2026-08-31."),
        ({"ending": "stays", "because": "Law", "until": "2026-03-02"}, "until", "2027-03-02 at the latest"),
        ({"ending": "stays", "because": "Law", "until": "2027-03-03"}, "until", "2027-03-02 at the latest"),
        ({"ending": "scraped_off", "hours": "many"}, "hours", "10000 at most"),
        ({"ending": "scraped_off", "hours": "10001"}, "hours", "10000 at most"),
        ({"ending": "made_smaller", "hours": "-1"}, "hours", "10000 at most"),
        ({"ending": "scraped_off", "because": "x" * 301}, "because", "300 fit"),
    ],
)
async def test_what_cannot_be_is_refused_at_its_input_and_nothing_ends(
    company: ChatCompany, answers: dict[str, str], at: str, says: str
) -> None:
    await named(company, MIKA)
    await takes(company, BO)
    reply = await ends(company, BO, **answers)
    assert isinstance(reply, Refusal)
    assert reply.input == at
    assert says in told(reply)
    assert told(reply, "ja")
    assert "Say how it ends" in labels(await list_of(company, BO))


def test_a_rule_does_not_end_as_an_idea_does() -> None:
    today = date(2026, 3, 2)
    assert isinstance(closing_of(filled_in(ending="tried"), BarnacleKind.IDEA, today), BarnacleClosing)
    assert closing_of(filled_in(ending="tried"), BarnacleKind.RULE, today) == Refusal("refused.not_understood")
    assert closing_of(filled_in(ending="scraped_off"), BarnacleKind.IDEA, today) == Refusal("refused.not_understood")


def test_only_what_is_gone_gives_hours_back() -> None:
    today = date(2026, 3, 2)
    stays = closing_of(
        filled_in(ending="stays", because="Law", until="2026-04-01", hours="12"), BarnacleKind.RULE, today
    )
    assert isinstance(stays, BarnacleClosing)
    assert (stays.hours, stays.stays_until) == (None, today + timedelta(days=30))


def filled_in(**answers: str) -> EndForm:
    return EndForm.read(Submitted(EndForm.KEY, answers, {"barnacle": "1"}))


async def test_nobody_ends_what_another_looks_after(company: ChatCompany) -> None:
    await named(company, MIKA)
    await takes(company, BO)
    form = await company.presses(BO, await list_of(company, BO), "Say how it ends")
    assert said(await company.does(CY, Pressed("barnacles.end", form.state["barnacle"]))) == (
        "Bo Achterberg looks after it."
    )
    reply = await company.submits(CY, form, ending="scraped_off")
    assert "Bo Achterberg looks after it." in told(reply)
    assert "In the way of some" in told(await list_of(company, ANA))


async def test_what_has_ended_takes_no_me_too_and_no_owner(company: ChatCompany) -> None:
    await named(company, MIKA)
    page = await list_of(company, CY)
    await takes(company, BO)
    await ends(company, BO, ending="scraped_off")
    for label in ("Me too (shown to nobody)", "I look after it"):
        assert said(await company.presses(CY, page, label)) == "It is not in the list any more."


# --- stays, and comes back


async def test_what_stays_comes_back_by_itself_on_its_day_to_its_owner(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    await named(company, MIKA)
    await takes(company, BO)
    await ends(company, BO, ending="stays", because="The law", until="2026-03-31")
    await next_morning(company, 28)
    assert "In the way of some" not in told(await list_of(company, ANA))
    assert await letters_until(company, platform, BO, 30) == [2, 16, 23]  # days behind Monday, March 30
    assert "Bo Achterberg looks after it" in told(await list_of(company, ANA))
